"""A real API server takes the objects of any run, finds them unchanged, and removes them whole.

No pod is ever made: a quota of the namespace has room for none.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import count

import httpx
import pytest
from hypothesis import HealthCheck, given, settings

from tests.cluster.kubernetes.objects.cases import CASES, Case
from tests.cluster.kubernetes.objects.test_properties import cases
from tests.kubernetes.node.api import Object
from tests.kubernetes.node.plugin import Namespace
from tests.support.wait import wait_until
from xuanwu.cluster.kubernetes import names
from xuanwu.cluster.kubernetes.command import argument_files
from xuanwu.cluster.kubernetes.objects.run import dependents_of, owner_of

_KINDS = {
    "configmaps": "/api/v1",
    "secrets": "/api/v1",
    "services": "/api/v1",
    "ingresses": "/apis/networking.k8s.io/v1",
    "poddisruptionbudgets": "/apis/policy/v1",
    "deployments": "/apis/apps/v1",
    "replicasets": "/apis/apps/v1",
}
_numbers = count()
QUIET = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]


@pytest.fixture
def room(namespace: Namespace) -> Namespace:
    """A namespace without room for a pod."""
    quota = {"apiVersion": "v1", "kind": "ResourceQuota", "metadata": {"name": "no-pods"}}
    namespace.apply({**quota, "spec": {"hard": {"pods": "0"}}})
    return namespace


def applied(room: Namespace, case: Case) -> list[Object]:
    """All objects as the server keeps them, the owner first."""
    made, files = case.outline, argument_files(case.spec)
    owner = room.api.apply(owner_of(made, files))
    outline = replace(made, owner_uid=owner["metadata"]["uid"])
    return [owner, *(room.api.apply(one) for one in dependents_of(outline, files))]


def within(room: Namespace, case: Case) -> Case:
    return replace(case, values={**case.values, "namespace": room.name})


def left(room: Namespace, case: Case) -> Iterator[str]:
    labels = names.cluster_selector(case.spec.cluster_id).items()
    selector = ",".join(f"{key}={value}" for key, value in labels)
    for plural, group in _KINDS.items():
        for one in room.api.items(room.path(plural, group=group), labelSelector=selector):
            yield f"{plural}/{one['metadata']['name']}"


@pytest.mark.parametrize("name", CASES)
def test_the_objects_of_a_run_are_taken_kept_and_removed_with_their_owner(
    room: Namespace, name: str
) -> None:
    case = within(room, CASES[name])
    first = applied(room, case)
    wait_until(lambda: any("replicasets" in one for one in left(room, case)), what="controllers")
    for before, after in zip(first, applied(room, case), strict=True):
        assert after["metadata"].get("generation") == before["metadata"].get("generation")
        assert after["metadata"]["uid"] == before["metadata"]["uid"]
    room.api.delete(room.path("configmaps", first[0]["metadata"]["name"]))
    wait_until(lambda: not list(left(room, case)), what="nothing left")


@settings(max_examples=25, suppress_health_check=QUIET)
@given(case=cases)
def test_any_valid_run_on_any_valid_target_is_taken(room: Namespace, case: Case) -> None:
    own = replace(case.spec, cluster_id=f"{case.spec.cluster_id}{next(_numbers)}")
    for one in applied(room, replace(within(room, case), spec=own)):
        assert one["metadata"]["uid"]


def test_the_files_and_the_token_of_a_run_cannot_be_changed(room: Namespace) -> None:
    case = within(room, CASES["plain"])
    for one in applied(room, case):
        if one["kind"] == "Secret" or one["metadata"]["name"].endswith("-flink"):
            manifest = {key: one[key] for key in ("apiVersion", "kind")}
            metadata = {"name": one["metadata"]["name"]}
            with pytest.raises(httpx.HTTPStatusError, match="immutable"):
                room.apply({**manifest, "metadata": metadata, "data": {"token": "eA=="}})
