"""What holds for any run on any valid target, by Kubernetes' own patterns."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from tests.cluster.kubernetes.objects.cases import UID, Case

from xuanwu.cluster.kubernetes import names
from xuanwu.cluster.kubernetes.objects.outline import Manifest
from xuanwu.kernel.units import ByteSize
from xuanwu.model.cluster import (
    ClusterSpec,
    EntryPoint,
)
from xuanwu.model.release import InstalledRelease, Release
from xuanwu.model.resources import ProcessResources, Resources, TaskManagerResources

# Source: apimachinery/pkg/util/validation and pkg/api/resource of Kubernetes 1.34.
DNS_1123_SUBDOMAIN = re.compile(r"[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*")
DNS_1035_LABEL = re.compile(r"[a-z]([-a-z0-9]*[a-z0-9])?")
QUALIFIED_NAME = re.compile(r"([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]")
LABEL_VALUE = re.compile(r"(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?")
QUANTITY = re.compile(r"([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)")
VARIABLE = re.compile(r"[-._a-zA-Z][-._a-zA-Z0-9]*")

TOKEN = "xr_hunter2-of-this-run"
words = st.from_regex(r"[a-z][a-z0-9]{0,8}", fullmatch=True)
label_values = st.from_regex(LABEL_VALUE, fullmatch=True).filter(lambda text: len(text) <= 63)
label_keys = st.one_of(words, st.builds("{}.example.com/{}".format, words, words))
labels = st.dictionaries(label_keys, label_values, max_size=3)
texts = st.text(st.characters(exclude_categories=["C"]), min_size=1, max_size=70)


@st.composite
def targets(draw: st.DrawFn) -> dict[str, Any]:
    values: dict[str, Any] = {
        "namespace": draw(st.from_regex(r"[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?", fullmatch=True)),
        "image": draw(words) + "/flink:{release}",
        "state": draw(st.sampled_from([{"uri": "s3://b"}, _ON_CLAIM, _ON_NODE])),
    }
    for key, strategy in _OPTIONAL.items():
        if draw(st.booleans()):
            values[key] = draw(strategy)
    return values


_ON_CLAIM = {"uri": "file:///state", "volume": {"mount": "/state", "claim": "c"}}
_ON_NODE = {"uri": "file:///state/x", "volume": {"mount": "/state", "host_path": "/srv"}}
_ingresses = st.builds(
    lambda host, secret, known, annotations: {
        "host": "{cluster}." + host,
        **({"tls_secret": secret + "-{namespace}"} if secret else {}),
        **({"class": known} if known else {}),
        "annotations": annotations,
    },
    words,
    st.none() | words,
    st.none() | words,
    st.dictionaries(label_keys, texts, max_size=2),
)
_OPTIONAL: dict[str, st.SearchStrategy[Any]] = {
    "pull": st.fixed_dictionaries({"secrets": st.lists(words, max_size=2)}),
    "service_account": words,
    "taskmanager_service_account": words,
    "jobmanagers": st.integers(1, 9),
    "redundant_taskmanagers": st.integers(0, 5),
    "cpu_limit_factor": st.floats(1, 10),
    "scratch": st.integers(1, 1 << 45),
    "stop_grace": st.integers(0, 600),
    "labels": labels,
    "annotations": st.dictionaries(label_keys, texts, max_size=2),
    "node_selector": labels,
    "priority_class": words,
    "security": st.fixed_dictionaries({"user": st.just("cluster") | st.integers(1, 65535)}),
    "disrupted_taskmanagers": st.integers(0, 3) | st.integers(0, 100).map("{}%".format),
    "ingress": _ingresses,
}


@st.composite
def specs(draw: st.DrawFn) -> ClusterSpec:
    version = draw(st.sampled_from(["1.20.5", "2.2.1", "2.3.0-rc1+local"]))
    release = Release(version, "", "", "", (17,), frozenset())
    size = st.integers(1 << 30, 1 << 36)
    cores = st.floats(0.001, 256)
    return ClusterSpec(
        cluster_id=draw(st.one_of(words.map("run_{}".format), texts)),
        flink_job_id="0" * 32,
        release=InstalledRelease(release, Path("release"), Path("java")),
        entry=EntryPoint(
            definition_url=f"http://x/{draw(words)}",
            token=draw(st.sampled_from([TOKEN, None])),
        ),
        resources=Resources(
            jobmanager=ProcessResources(cpu=draw(cores), memory=ByteSize(draw(size))),
            taskmanager=TaskManagerResources(
                cpu=draw(cores), memory=ByteSize(draw(size)), slots=draw(st.integers(1, 9))
            ),
        ),
        parallelism=draw(st.integers(1, 100)),
        state_name=draw(st.one_of(words.map("job_{}".format), texts)),
    )


cases = st.builds(Case, specs(), targets())


@given(cases)
def test_names_labels_and_amounts_are_valid(case: Case) -> None:
    for made in case.objects:
        _check_metadata(made["metadata"], is_object=True)
        if made["kind"] in {"Service", "Ingress"}:
            assert DNS_1035_LABEL.fullmatch(made["metadata"]["name"])
            assert len(made["metadata"]["name"]) <= 63
        if made["kind"] == "Deployment":
            _check_pod(made["spec"]["template"])
        for rule in made.get("spec", {}).get("rules", ()):
            assert DNS_1123_SUBDOMAIN.fullmatch(rule["host"]) and len(rule["host"]) <= 253


def _check_metadata(metadata: Manifest, *, is_object: bool) -> None:
    if is_object:
        assert DNS_1123_SUBDOMAIN.fullmatch(metadata["name"]) and len(metadata["name"]) <= 253
    for key, value in metadata["labels"].items():
        assert LABEL_VALUE.fullmatch(value) and len(value) <= 63
        assert QUALIFIED_NAME.fullmatch(key.rpartition("/")[2])
    for key in metadata["annotations"]:
        assert QUALIFIED_NAME.fullmatch(key.rpartition("/")[2])


def _check_pod(template: Manifest) -> None:
    _check_metadata(template["metadata"], is_object=False)
    spec = template["spec"]
    (container,) = spec["containers"]
    for amounts in container["resources"].values():
        assert all(QUANTITY.fullmatch(amount) for amount in amounts.values())
    for variable in container["env"]:
        assert VARIABLE.fullmatch(variable["name"])
    assert {mount["name"] for mount in container["volumeMounts"]} == {
        volume["name"] for volume in spec["volumes"]
    }
    assert all(len(port["name"]) <= 15 for port in container["ports"])
    assert spec["terminationGracePeriodSeconds"] >= 1


@given(cases)
def test_everything_belongs_to_the_owner_and_is_found_by_its_labels(case: Case) -> None:
    owner, *rest = case.objects
    selector = names.cluster_selector(case.spec.cluster_id).items()
    assert selector <= owner["metadata"]["labels"].items()
    for made in rest:
        (reference,) = made["metadata"]["ownerReferences"]
        assert (reference["name"], reference["uid"]) == (owner["metadata"]["name"], UID)
        assert (reference["kind"], reference["apiVersion"]) == (owner["kind"], owner["apiVersion"])
        assert made["metadata"]["namespace"] == owner["metadata"]["namespace"]
        assert selector <= made["metadata"]["labels"].items()
    identities = [(made["kind"], made["metadata"]["name"]) for made in case.objects]
    assert len(set(identities)) == len(identities)


@given(cases)
def test_the_token_is_nowhere_but_in_the_secret(case: Case) -> None:
    for made in case.objects:
        if made["kind"] == "Secret":
            assert case.spec.entry.token == TOKEN
        else:
            assert "hunter2" not in json.dumps(made)
            assert "hunter2" not in "".join(_texts(made))


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield key
            yield from _texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner)
    elif isinstance(value, str):
        yield value


@given(cases)
def test_the_same_run_gives_the_same_objects_and_shares_nothing(case: Case) -> None:
    first = case.objects
    kept = deepcopy(first)
    for made in case.objects:  # whoever changes what it got changes no other's
        made["metadata"]["labels"].clear()
        made["metadata"]["annotations"].clear()
        made.get("spec", {}).clear()
    assert first == kept == case.objects
    assert json.loads(json.dumps(first)) == first


@given(cases)
def test_the_owner_never_speaks_of_a_uid(case: Case) -> None:
    owner, *rest = case.objects
    assert UID not in json.dumps(owner)
    assert all(UID in json.dumps(one) for one in rest)
