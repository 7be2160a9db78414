"""Strategic merge of a user's pod template into ours; knows how lists merge, not their content.

Source: Kubernetes community, sig-api-machinery/strategic-merge-patch.md, and the merge keys in the
OpenAPI of Kubernetes 1.34 (`x-kubernetes-patch-merge-key` below `PodTemplateSpec`). The tests
compare every rule with the result of `kubectl patch`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import deepcopy
from typing import Any, NoReturn, cast

from xuanwu.kernel.errors import InvalidInput

MERGE_KEYS: Mapping[str, str] = {
    "containers": "name",
    "ephemeralContainers": "name",
    "env": "name",
    "hostAliases": "ip",
    "imagePullSecrets": "name",
    "initContainers": "name",
    "ports": "containerPort",
    "resourceClaims": "name",
    "schedulingGates": "name",
    "topologySpreadConstraints": "topologyKey",
    "volumeDevices": "devicePath",
    "volumeMounts": "mountPath",
    "volumes": "name",
}
"""Lists that merge by the value of a key; every other list of a pod template is replaced whole."""

_DIRECTIVE, _RETAIN = "$patch", "$retainKeys"
_PLACES = frozenset({"metadata", "spec"})
_FREE = frozenset(
    {"annotations", "labels", "limits", "matchLabels", "nodeSelector", "overhead", "requests"}
)
_METADATA = frozenset({"labels", "annotations", _DIRECTIVE})

Object = dict[str, Any]


def check_patch(patch: Mapping[str, Any]) -> None:
    """Checks a template when it is set: it finds what would fail a merge, without any pod.

    Raises: InvalidInput whose `where` is the place in the template.
    """
    for key, value in patch.items():
        if key not in _PLACES:
            _refuse(key, "a pod template has only 'metadata' and 'spec'")
        if not isinstance(value, dict):
            _refuse(key, "this is not a map")
    if wrong := sorted(patch.get("metadata", {}).keys() - _METADATA):
        _refuse(f"metadata.{wrong[0]}", "only labels and annotations are permitted")
    _check(patch, "")


def merge(base: Mapping[str, Any], patch: Mapping[str, Any]) -> Object:
    """Returns `base` with the patch applied; neither argument is changed.

    Raises: InvalidInput as `check_patch`.
    """
    _check(patch, "")
    return _merge_maps(base, patch)


def _merge_maps(base: Mapping[str, Any], patch: Mapping[str, Any]) -> Object:
    if patch.get(_DIRECTIVE) == "replace":
        return _plain_map(patch)
    kept = patch.get(_RETAIN)
    merged = {key: deepcopy(value) for key, value in base.items() if kept is None or key in kept}
    for key, value in patch.items():
        if key in {_DIRECTIVE, _RETAIN}:
            continue
        if _is_deleted(value) and isinstance(merged.get(key), dict):
            merged[key] = {}
        elif value is None or _is_deleted(value):
            merged.pop(key, None)
        else:
            merged[key] = _merge_values(key, merged.get(key), value)
    return merged


def _merge_values(key: str, base: Any, patch: Any) -> Any:
    if isinstance(patch, dict):
        under = cast("Object", base) if isinstance(base, dict) else {}
        return _merge_maps(under, cast("Object", patch))
    if isinstance(patch, list):
        elements = cast("list[Any]", patch)
        if key in MERGE_KEYS:
            under = cast("list[Object]", base) if isinstance(base, list) else []
            return _merge_lists(MERGE_KEYS[key], under, elements)
        return [_plain(element) for element in elements if not _is_directive(element)]
    return deepcopy(patch)


def _merge_lists(key: str, base: Sequence[Object], patch: Sequence[Object]) -> list[Object]:
    given = [one for one in patch if not _is_directive(one)]
    if any(one.get(_DIRECTIVE) == "replace" for one in patch):
        return [_plain_map(one) for one in given]
    gone = [one[key] for one in patch if _is_deleted(one)]
    merged = {one[key]: one for one in base if one[key] not in gone}
    alone = [name for name in merged if name not in {one[key] for one in given}]
    order = {name: place for place, name in enumerate(merged)}
    for one in given:
        merged[one[key]] = _merge_maps(merged.get(one[key], {}), one)
    names = list(dict.fromkeys(one[key] for one in given))
    return [deepcopy(merged[name]) for name in _interleaved(alone, names, order)]


def _interleaved(alone: list[Any], patched: list[Any], order: Mapping[Any, int]) -> list[Any]:
    """Puts elements of the base alone before the first patched one that follows them there;
    new elements keep the place that the patch gives them. Both lists keep their order."""
    left, right, all_of_it = list(alone), list(patched), list[Any]()
    while left and right:
        is_first = right[0] in order and order[left[0]] < order[right[0]]
        all_of_it.append((left if is_first else right).pop(0))
    return [*all_of_it, *left, *right]


def _plain(value: Any) -> Any:
    """Copies a value that the base lacks: nulls and directives in it have no meaning."""
    if isinstance(value, dict):
        return _plain_map(cast("Object", value))
    if isinstance(value, list):
        return [_plain(one) for one in cast("list[Any]", value) if not _is_directive(one)]
    return value


def _plain_map(value: Mapping[str, Any]) -> Object:
    return {
        key: _plain(inner)
        for key, inner in value.items()
        if not key.startswith("$") and inner is not None and not _is_deleted(inner)
    }


def _is_directive(value: Any) -> bool:
    return isinstance(value, dict) and _DIRECTIVE in value


def _is_deleted(value: Any) -> bool:
    return isinstance(value, dict) and cast("Object", value).get(_DIRECTIVE) == "delete"


def _check(value: Any, where: str, key: str = "") -> None:
    """Checks `value`; `key` is its field, or empty where that is a user's own name."""
    if isinstance(value, list):
        for place, element in enumerate(cast("list[Any]", value)):
            _check_element(element, f"{where}[{place}]", MERGE_KEYS.get(key))
            _check(element, f"{where}[{place}]")
    elif key in MERGE_KEYS and value is not None:
        _refuse(where, "this is a list in Kubernetes. Use a list")
    elif isinstance(value, Mapping):
        for name, inner in cast("Mapping[str, Any]", value).items():
            _check_directive(name, inner, cast("Mapping[str, Any]", value), where)
            _check(inner, f"{where}.{name}".lstrip("."), "" if key in _FREE else name)


def _check_directive(name: str, value: Any, around: Mapping[str, Any], where: str) -> None:
    if name == _DIRECTIVE and value not in ("delete", "replace"):
        _refuse(f"{where}.{name}".lstrip("."), "it must be 'delete' or 'replace'")
    if name == _RETAIN:
        if not isinstance(value, list):
            _refuse(f"{where}.{name}".lstrip("."), "this is not a list of keys")
        wrong = [key for key in around if key not in value and not key.startswith("$")]
        if wrong:
            _refuse(f"{where}.{wrong[0]}".lstrip("."), f"{_RETAIN} beside it does not name it")
    elif name.startswith("$") and name != _DIRECTIVE:
        _refuse(f"{where}.{name}".lstrip("."), f"use only {_DIRECTIVE} and {_RETAIN}")


def _check_element(element: Any, where: str, merge_key: str | None) -> None:
    if merge_key is None:
        return
    if not isinstance(element, dict):
        _refuse(where, f"this is not a map with '{merge_key}'")
    known = cast("Object", element)
    if merge_key not in known and known.get(_DIRECTIVE) != "replace":
        _refuse(where, f"'{merge_key}', which identifies the elements of this list, is missing")
    if isinstance(known.get(merge_key), dict | list):
        _refuse(f"{where}.{merge_key}", "this is not a plain value")


def _refuse(where: str, why: str) -> NoReturn:
    raise InvalidInput(f"{why}.", where=where)
