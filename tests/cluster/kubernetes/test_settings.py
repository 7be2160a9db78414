"""Settings of the target are read from plain values, and a wrong one is named with its place."""

from __future__ import annotations

from typing import Any

import pytest
from tests.cluster.kubernetes.objects.cases import LARGE, SMALL

from xuanwu.cluster.kubernetes.settings import kubernetes_settings
from xuanwu.kernel.errors import InvalidInput
from xuanwu.kernel.units import ByteSize, Duration


def test_a_namespace_an_image_and_a_place_for_state_are_enough() -> None:
    made = kubernetes_settings(SMALL)
    assert made.image_of("1.20.5") == "registry.example.com/xuanwu-flink:1.20.5"
    assert made.state.uri == "s3://bucket/flink"
    assert (made.jobmanagers, made.redundant_taskmanagers, made.ingress) == (1, 0, None)
    leader = made.leader
    assert leader.retry * 2 < leader.renew < leader.lease <= Duration(seconds=6)


def test_everything_can_be_given() -> None:
    made = kubernetes_settings(LARGE)
    assert made.scratch == ByteSize.parse("20g")
    assert made.ingress and made.ingress.class_name == "nginx"
    assert made.disrupted_taskmanagers == "25%"
    assert made.pod_templates.of("jobmanager") == {}


WRONG: dict[str, tuple[dict[str, Any], str, str]] = {
    "an unknown key": ({"namespce": "x"}, "namespce", "Did you mean 'namespace'?"),
    "an unknown key below": (
        {"leader": {"leese": "1s"}},
        "leader.leese",
        "Did you mean 'lease'?",
    ),
    "a namespace": ({"namespace": "Flink_1"}, "namespace", "not a valid DNS label"),
    "an image": ({"image": "https://registry/x"}, "image", "not an image"),
    "an image's placeholder": (
        {"image": "x:{version}"},
        "image",
        "the placeholder {version} is unknown",
    ),
    "a state without a URI": ({"state": {"uri": "/data"}}, "state.uri", "not the URI of a folder"),
    "a password": (
        {"state": {"uri": "s3://key:hunter2@bucket/x"}},
        "state.uri",
        "it contains a password",
    ),
    "a path of one pod": ({"state": {"uri": "file:///data"}}, "state.uri", "local to each pod"),
    "a path beside the volume": (
        {"state": {"uri": "file:///database", "volume": {"mount": "/data", "claim": "c"}}},
        "state.uri",
        "local to each pod",
    ),
    "a volume of two kinds": (
        {"state": {"uri": "s3://b", "volume": {"mount": "/d", "claim": "c", "host_path": "/d"}}},
        "state.volume",
        "either 'claim' or 'host_path'",
    ),
    "a volume of no kind": (
        {"state": {"uri": "s3://b", "volume": {"mount": "/d"}}},
        "state.volume",
        "either 'claim' or 'host_path'",
    ),
    "a relative mount": (
        {"state": {"uri": "s3://b", "volume": {"mount": "d", "claim": "c"}}},
        "state.volume.mount",
        "not the absolute path",
    ),
    "no JobManager": ({"jobmanagers": 0}, "jobmanagers", "at least 1"),
    "a lease of nothing": ({"leader": {"lease": "0s"}}, "leader.lease", "too short"),
    "a renewal beyond the lease": (
        {"leader": {"lease": "4s", "renew": "4s"}},
        "leader.renew",
        "shorter than 'lease' (4s)",
    ),
    "a lease shorter than the usual renewal": (
        {"leader": {"lease": "3s"}},
        "leader.renew",
        "shorter than 'lease' (3s)",
    ),
    "retries beyond the renewal": (
        {"leader": {"retry": "4500ms"}},
        "leader.retry",
        "shorter than 'renew'",
    ),
    "no retry": ({"leader": {"retry": 0}}, "leader.retry", "must be positive"),
    "a label": ({"labels": {"team": "a b"}}, "labels", "not a valid label value"),
    "a label's key": ({"labels": {"a/b/c": "x"}}, "labels", "not a valid label key"),
    "a label of ours": (
        {"labels": {"xuanwu.io/x": "y"}},
        "labels",
        "'xuanwu.io/x' is set by Xuanwu",
    ),
    "an annotation of ours": (
        {"annotations": {"xuanwu.io/digest": "y"}},
        "annotations",
        "'xuanwu.io/digest' is set by Xuanwu",
    ),
    "a share above all": ({"disrupted_taskmanagers": "101%"}, "disrupted_taskmanagers", "match"),
    "less than nobody": ({"disrupted_taskmanagers": -1}, "disrupted_taskmanagers", "at least 0"),
    "one host for all": (
        {"ingress": {"host": "flink.example.com"}},
        "ingress.host",
        "must contain {cluster}",
    ),
    "an unknown placeholder": (
        {"ingress": {"host": "{cluster}.{user}"}},
        "ingress.host",
        "the placeholder {user} is unknown. Known: {cluster} and {namespace}",
    ),
    "no host": ({"ingress": {"host": "{cluster}/page"}}, "ingress.host", "DNS name"),
    "no secret": (
        {"ingress": {"host": "{cluster}.x", "tls_secret": "A"}},
        "ingress.tls_secret",
        "DNS name",
    ),
    "a template": (
        {"pod_templates": {"jobmanager": {"spec": {"volumes": [{}]}}}},
        "pod_templates.jobmanager",
        "at spec.volumes[0]: 'name', which",
    ),
    "an unlimited limit": ({"cpu_limit_factor": 0.5}, "cpu_limit_factor", "at least"),
    "a filled option": ({"options": {"a.b": "${secret.x}"}}, "options", "in a ConfigMap"),
    "a secret option": (
        {"options": {"s3.secret-key": "hunter2"}},
        "options",
        "Use 'pod_templates'",
    ),
    "somebody": ({"security": {"user": "root"}}, "security.user", "cluster"),
    "a pull policy": ({"pull": {"policy": "Sometimes"}}, "pull.policy", "cannot be 'Sometimes'"),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_value_is_named_with_its_place(name: str) -> None:
    values, where, message = WRONG[name]
    with pytest.raises(InvalidInput) as caught:
        kubernetes_settings({**SMALL, **values}, where="targets.prod")
    found = {one["where"]: one["message"] for one in caught.value.facts["errors"]}  # type: ignore[union-attr]
    assert any(place.startswith(where) and message in text for place, text in found.items()), found
    assert caught.value.where and caught.value.where.startswith("targets.prod.")
    assert "hunter2" not in caught.value.message


@pytest.mark.parametrize("key", ["namespace", "image", "state"])
def test_what_is_missing_is_named(key: str) -> None:
    with pytest.raises(InvalidInput, match=f"'{key}' is missing"):
        kubernetes_settings({name: value for name, value in SMALL.items() if name != key})


def test_a_container_of_a_store_is_no_password() -> None:
    uri = "abfss://container@account.dfs.core.windows.net/flink"
    assert kubernetes_settings({**SMALL, "state": {"uri": uri}}).state.uri == uri


def test_options_are_texts_as_in_a_job() -> None:
    made = kubernetes_settings({**SMALL, "options": {"a": True, "b": 3, "c": "x"}})
    assert made.options == {"a": "true", "b": "3", "c": "x"}


def test_a_secret_that_is_named_twice_is_used_once() -> None:
    made = kubernetes_settings({**SMALL, "pull": {"secrets": ["b", "a", "b"]}})
    assert made.pull.secrets == ("b", "a")
