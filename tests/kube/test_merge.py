"""A pod template merges as kubectl merges it, and says what it cannot make sense of."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest
from tests.kube.merge_cases import base, cases

from xuanwu.kernel.errors import InvalidInput
from xuanwu.kube.merge import MERGE_KEYS, check_patch, merge


@pytest.mark.parametrize("name", cases())
def test_a_patch_makes_what_kubectl_makes_of_it(name: str) -> None:
    case = cases()[name]
    check_patch(case["patch"])
    assert merge(base(), case["patch"]) == case["expected"]


def test_neither_the_base_nor_the_patch_is_changed_or_shared() -> None:
    for case in cases().values():
        below, patch = base(), deepcopy(case["patch"])
        merged = merge(below, patch)
        assert (below, patch) == (base(), case["patch"])
        _spoil(merged)
        assert (below, patch) == (base(), case["patch"])


def _spoil(value: Any) -> None:
    if isinstance(value, dict):
        for inner in value.values():
            _spoil(inner)
        value["spoilt"] = True
    elif isinstance(value, list):
        for inner in value:
            _spoil(inner)
        value.append("spoilt")


WRONG: dict[str, tuple[dict[str, Any], str, str]] = {
    "another part of a pod": ({"kind": "Pod"}, "kind", "only 'metadata' and 'spec'"),
    "no map": ({"spec": []}, "spec", "not a map"),
    "a name": ({"metadata": {"name": "x"}}, "metadata.name", "only labels and annotations"),
    "an element without its key": (
        {"spec": {"containers": [{"name": "flink"}, {"image": "x"}]}},
        "spec.containers[1]",
        "'name', which identifies",
    ),
    "an element to delete without its key": (
        {"spec": {"volumes": [{"$patch": "delete"}]}},
        "spec.volumes[0]",
        "'name', which identifies",
    ),
    "an element that is no map": (
        {"spec": {"containers": ["flink"]}},
        "spec.containers[0]",
        "not a map with 'name'",
    ),
    "a key that is no plain value": (
        {"spec": {"containers": [{"name": ["flink"]}]}},
        "spec.containers[0].name",
        "not a plain value",
    ),
    "a map for a list": (
        {"spec": {"containers": [{"name": "flink", "env": {"A": "1"}}]}},
        "spec.containers[0].env",
        "a list in Kubernetes",
    ),
    "a text for a list": ({"spec": {"volumes": "v"}}, "spec.volumes", "a list in Kubernetes"),
    "an unknown directive": (
        {"spec": {"securityContext": {"$patch": "merge"}}},
        "spec.securityContext.$patch",
        "'delete' or 'replace'",
    ),
    "an order": (
        {"spec": {"$setElementOrder/containers": []}},
        "spec.$setElementOrder/containers",
        "use only $patch and $retainKeys",
    ),
    "keys to retain that are no list": (
        {"spec": {"securityContext": {"$retainKeys": "x"}}},
        "spec.securityContext.$retainKeys",
        "not a list of keys",
    ),
    "a key beside those to retain": (
        {"spec": {"volumes": [{"name": "a", "$retainKeys": ["name"], "secret": {}}]}},
        "spec.volumes[0].secret",
        "does not name it",
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_cannot_be_merged_is_refused_with_its_place(name: str) -> None:
    patch, where, message = WRONG[name]
    with pytest.raises(InvalidInput) as caught:
        check_patch(patch)
    assert caught.value.where == where
    assert message in caught.value.message


def test_a_merge_refuses_what_a_check_refuses() -> None:
    with pytest.raises(InvalidInput):
        merge(base(), {"spec": {"containers": [{"image": "x"}]}})


def test_every_list_that_merges_is_tried_against_kubectl() -> None:
    """Those of a pod that nobody writes in a template are the exception."""
    written = {key for case in cases().values() for key in _keys(case["patch"])}
    rare = {"ephemeralContainers", "resourceClaims", "schedulingGates", "volumeDevices"}
    assert set(MERGE_KEYS) - rare <= written


def _keys(value: Any) -> set[str]:
    if isinstance(value, dict):
        return set(value) | {key for inner in value.values() for key in _keys(inner)}
    if isinstance(value, list):
        return {key for inner in value for key in _keys(inner)}
    return set()
