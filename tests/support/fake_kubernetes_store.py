"""The objects of a fake API server: versions, server-side apply, owners, finalizers and history.

No HTTP. What it refuses is a `Refusal`, in the words and fields of a real API server (1.34).
"""

from __future__ import annotations

import copy
import re
import uuid
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, cast

from xuanwu.kube.kinds import KINDS, NAMESPACE, Manifest, ResourceKind, kind_of

Key = tuple[ResourceKind, str, str]
_NAME = re.compile(r"[a-z0-9]([-a-z0-9.]*[a-z0-9])?")
_FOREGROUND = "foregroundDeletion"
_MERGE_KEYS = ("name", "containerPort", "port", "mountPath", "uid", "ip")


class Refusal(Exception):
    """An answer that is a `Status`."""

    def __init__(
        self,
        code: int,
        reason: str,
        message: str,
        details: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(message)
        self.code = code
        self.headers = dict(headers or {})
        self.status: dict[str, Any] = {
            "kind": "Status",
            "apiVersion": "v1",
            "metadata": {},
            "status": "Failure",
            "message": message,
            "reason": reason,
            "details": dict(details or {}),
            "code": code,
        }


@dataclass(frozen=True)
class Change:
    """One write: what an object is now, and what it was."""

    version: int
    kind: ResourceKind
    now: Manifest | None
    before: Manifest | None

    @property
    def last(self) -> Manifest:
        return cast("Manifest", self.now or self.before)


@dataclass
class _Held:
    manifest: Manifest
    applied: dict[str, Manifest] = field(default_factory=dict[str, Manifest])


class Store:
    """All objects. `listeners` are called at each change."""

    def __init__(self) -> None:
        self.version = 1000
        self.oldest = 0
        self.history: list[Change] = []
        self.listeners: set[Callable[[Change], None]] = set()
        self._held: dict[Key, _Held] = {}
        self._by_uid: dict[str, Key] = {}
        self._collecting = False
        self.put({"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "default"}})

    def get(self, kind: ResourceKind, namespace: str, name: str) -> Manifest:
        held = self._held.get((kind, namespace, name))
        if held is None:
            raise _not_found(kind, name)
        return held.manifest

    def has(self, key: Key) -> bool:
        return key in self._held

    def all(self, kind: ResourceKind, namespace: str) -> Iterator[Manifest]:
        for key in sorted(self._held, key=lambda key: key[1:]):
            if key[0] is kind and namespace in {"", key[1]}:
                yield self._held[key].manifest

    def keys(self) -> frozenset[tuple[str, str, str]]:
        """Kind, namespace and name of all there is, but namespaces."""
        return frozenset(
            (key[0].name, key[1], key[2]) for key in self._held if key[0] is not NAMESPACE
        )

    def put(self, manifest: Manifest) -> Manifest:
        """Writes an object as a controller or the kubelet would, status and all."""
        manifest = copy.deepcopy(manifest)
        kind = kind_of(manifest)
        metadata = manifest["metadata"]
        key = (kind, metadata.get("namespace", ""), metadata["name"])
        held = self._held.get(key)
        if held:
            kept = ("uid", "creationTimestamp", "generation", "ownerReferences")
            for name in kept:
                if name in held.manifest["metadata"]:
                    metadata.setdefault(name, held.manifest["metadata"][name])
        return self._write(key, manifest, held.applied if held else {})

    def forget(self, kind: ResourceKind, namespace: str, name: str) -> None:
        """Removes an object at once, whatever its finalizers say."""
        self._remove((kind, namespace, name))
        self._collect()

    def end_namespace(self, name: str) -> None:
        """A namespace is gone, and all that was in it."""
        for kind, namespace, one in tuple(self._held):
            if namespace == name:
                self.forget(kind, namespace, one)
        self.forget(NAMESPACE, "", name)

    def put_namespace(self, name: str, **metadata: Any) -> str:
        """The UID of the namespace, which is made if there is none."""
        manifest = {
            "apiVersion": "v1",
            "kind": "Namespace",
            "metadata": {"name": name, **metadata},
        }
        return self.put(manifest)["metadata"]["uid"]

    def compact(self) -> None:
        """From now on, no version before this one is known any more."""
        self.history.clear()
        self.oldest = self.version

    def since(self, version: int) -> list[Change]:
        """Raises: Refusal (410) when they are forgotten."""
        if version < self.oldest:
            message = f"too old resource version: {version} ({self.oldest})"
            raise Refusal(410, "Expired", message)
        return [change for change in self.history if change.version > version]

    def apply(
        self, key: Key, manifest: Manifest, *, manager: str, force: bool, is_dry: bool
    ) -> tuple[Manifest, bool]:
        """Server-side apply; the object, and whether it is new."""
        kind, namespace, name = key
        self._check(kind, namespace, name)
        if unknown := unknown_field(kind, manifest):
            message = (
                f"failed to create typed patch object ({namespace}/{name};"
                f" {kind.api_version}, Kind={kind.name}): .{unknown}: field not declared in schema"
            )
            raise Refusal(500, "", message)  # so says a real one, without a reason
        held = self._held.get(key)
        applied = dict(held.applied) if held else {}
        if not force and (conflicts := list(_conflicts(applied, manager, manifest))):
            raise _conflict(conflicts, manifest, manager)
        merged = copy.deepcopy(held.manifest) if held else {}
        if manager in applied:
            _subtract(merged, applied[manager], manifest)
        merged = _merge(merged, copy.deepcopy(manifest))
        metadata = merged.setdefault("metadata", {})
        if kind.is_namespaced:
            metadata["namespace"] = namespace
        for other in applied:
            if other != manager:
                _yield_to(applied[other], manifest)
        applied[manager] = copy.deepcopy(manifest)
        metadata["managedFields"] = [_managed(one, kind, applied[one]) for one in sorted(applied)]
        if held and held.manifest == merged:
            return held.manifest, False
        if is_dry:
            metadata.setdefault("uid", str(uuid.uuid4()))
            return merged, held is None
        return self._write(key, merged, applied), held is None

    def patch(self, key: Key, changes: Manifest) -> Manifest:
        """A JSON merge patch of an object that is there; a version in it must be the last."""
        live = self.get(*key)
        told = (changes.get("metadata") or {}).get("resourceVersion")
        if told and told != live["metadata"]["resourceVersion"]:
            raise Refusal(
                409,
                "Conflict",
                f'Operation cannot be fulfilled on {key[0].plural} "{key[2]}": the object has been'
                " modified; please apply your changes to the latest version and try again",
                {"name": key[2], "kind": key[0].plural},
            )
        return self._write(key, _patched(live, changes), self._held[key].applied)

    def delete(
        self, key: Key, *, propagation: str = "Background", uid: str | None = None
    ) -> Manifest | None:
        """What is left of the object; None if it is gone at once."""
        manifest = self.get(*key)
        metadata = manifest["metadata"]
        if uid and uid != metadata["uid"]:
            raise Refusal(
                409,
                "Conflict",
                f'Operation cannot be fulfilled on {key[0].plural} "{key[2]}": the UID in the'
                f" precondition ({uid}) does not match the UID in record ({metadata['uid']})."
                " The object might have been deleted and then recreated",
                {"name": key[2], "kind": key[0].plural},
            )
        finalizers: list[str] = list(metadata.get("finalizers") or ())
        if propagation == "Foreground" and _FOREGROUND not in finalizers:
            finalizers.append(_FOREGROUND)
        if finalizers:
            changed = copy.deepcopy(manifest)
            changed["metadata"]["finalizers"] = finalizers
            changed["metadata"].setdefault("deletionTimestamp", _now())
            changed["metadata"].setdefault("deletionGracePeriodSeconds", 0)
            self._write(key, changed, self._held[key].applied)
        else:
            self._remove(key)
        self._collect()
        held = self._held.get(key)
        return held.manifest if held else None

    def _check(self, kind: ResourceKind, namespace: str, name: str) -> None:
        if kind.is_namespaced and (NAMESPACE, "", namespace) not in self._held:
            raise _not_found(NAMESPACE, namespace)
        if not _NAME.fullmatch(name):
            cause = {
                "reason": "FieldValueInvalid",
                "message": f'Invalid value: "{name}": a lowercase RFC 1123 subdomain must consist'
                " of lower case alphanumeric characters, '-' or '.'",
                "field": "metadata.name",
            }
            raise Refusal(
                422,
                "Invalid",
                f'{kind.name}{_dot(kind)} "{name}" is invalid: metadata.name: {cause["message"]}',
                {"name": name, "kind": kind.name, "causes": [cause]},
            )

    def _write(self, key: Key, manifest: Manifest, applied: dict[str, Manifest]) -> Manifest:
        held = self._held.get(key)
        before = held.manifest if held else None
        self.version += 1
        metadata = manifest["metadata"]
        metadata.setdefault("uid", str(uuid.uuid4()))
        metadata.setdefault("creationTimestamp", _now())
        metadata["resourceVersion"] = str(self.version)
        if "spec" in manifest and manifest.get("spec") != (before or {}).get("spec"):
            metadata["generation"] = int(metadata.get("generation", 0)) + 1
        self._held[key] = _Held(manifest, applied)
        self._by_uid[metadata["uid"]] = key
        self._tell(Change(self.version, key[0], manifest, before))
        if self._is_of_interest(metadata):
            self._collect()
        return manifest

    def _remove(self, key: Key) -> None:
        held = self._held.pop(key, None)
        if held is None:
            return
        self._by_uid.pop(held.manifest["metadata"]["uid"], None)
        self.version += 1
        last = copy.deepcopy(held.manifest)
        last["metadata"]["resourceVersion"] = str(self.version)
        self._tell(Change(self.version, key[0], None, last))

    def _tell(self, change: Change) -> None:
        self.history.append(change)
        for listener in tuple(self.listeners):
            listener(change)

    def _collect(self) -> None:
        """The garbage collector: dependents of what is gone or going, then what only waited."""
        if self._collecting:
            return
        self._collecting = True
        try:
            while any(self._collect_one(key) for key in tuple(self._held)):
                pass
        finally:
            self._collecting = False

    def _collect_one(self, key: Key) -> bool:
        """Whether something was done: then all is looked at again."""
        metadata = self._held[key].manifest["metadata"]
        if "deletionTimestamp" in metadata:
            return self._end(key, metadata)
        owners = metadata.get("ownerReferences") or ()
        going = any(self._is_foreground(one["uid"]) for one in owners)
        if going or (owners and not any(one["uid"] in self._by_uid for one in owners)):
            self.delete(key, propagation="Foreground" if going else "Background")
            return True
        return False

    def _is_of_interest(self, metadata: dict[str, Any]) -> bool:
        owners = metadata.get("ownerReferences") or ()
        is_orphan = any(
            one["uid"] not in self._by_uid or self._is_foreground(one["uid"]) for one in owners
        )
        return is_orphan or "deletionTimestamp" in metadata

    def _end(self, key: Key, metadata: dict[str, Any]) -> bool:
        finalizers = metadata.get("finalizers") or []
        if any(one != _FOREGROUND for one in finalizers):
            return False
        for other in self._held.values():
            for one in other.manifest["metadata"].get("ownerReferences") or ():
                if finalizers and one["uid"] == metadata["uid"] and one.get("blockOwnerDeletion"):
                    return False
        self._remove(key)
        return True

    def _is_foreground(self, uid: str) -> bool:
        held = self._held.get(self._by_uid[uid]) if uid in self._by_uid else None
        return held is not None and _FOREGROUND in (
            held.manifest["metadata"].get("finalizers") or ()
        )


def unknown_field(kind: ResourceKind, manifest: Manifest) -> str | None:
    """The first field at the top that the kind does not have, if there is one."""
    known = {"apiVersion", "kind", "metadata"} | _FIELDS.get(kind.name, {"spec", "status"})
    return next((name for name in manifest if name not in known), None)


_DATA = {"data", "binaryData", "immutable"}
_FIELDS = {
    "ConfigMap": _DATA,
    "Secret": (_DATA - {"binaryData"}) | {"stringData", "type"},
    "ServiceAccount": {"secrets", "imagePullSecrets", "automountServiceAccountToken"},
    "Role": {"rules"},
    "RoleBinding": {"subjects", "roleRef"},
    "PriorityClass": {"value", "globalDefault", "description", "preemptionPolicy"},
    "Event": {
        "action",
        "count",
        "eventTime",
        "firstTimestamp",
        "involvedObject",
        "lastTimestamp",
        "message",
        "reason",
        "related",
        "reportingComponent",
        "reportingInstance",
        "series",
        "source",
        "type",
    },
}


def served() -> dict[tuple[str, str], ResourceKind]:
    """Which kind is served under an API version and a plural."""
    return {(kind.api_version, kind.plural): kind for kind in KINDS.values()}


def _not_found(kind: ResourceKind, name: str) -> Refusal:
    plural = kind.plural + _dot(kind)
    details = {"name": name, "kind": kind.plural} | ({"group": kind.group} if kind.group else {})
    return Refusal(404, "NotFound", f'{plural} "{name}" not found', details)


def _dot(kind: ResourceKind) -> str:
    return f".{kind.group}" if kind.group else ""


def _now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _managed(manager: str, kind: ResourceKind, applied: Manifest) -> dict[str, Any]:
    return {
        "manager": manager,
        "operation": "Apply",
        "apiVersion": kind.api_version,
        "time": "2026-01-01T00:00:00Z",
        "fieldsType": "FieldsV1",
        "fieldsV1": {f"f:{name}": {} for name in applied if name not in {"apiVersion", "kind"}},
    }


def _merge(live: Any, wish: Any) -> Any:
    """`wish` over `live`; lists of named things are merged by their name, others replaced."""
    if isinstance(live, dict) and isinstance(wish, dict):
        both = cast("dict[str, Any]", live)
        for name, value in cast("dict[str, Any]", wish).items():
            both[name] = _merge(both.get(name), value)
        return both
    if isinstance(live, list) and isinstance(wish, list):
        merge_key = _merge_key(cast("list[Any]", wish))
        if merge_key:
            return _merge_list(cast("list[Any]", live), cast("list[Any]", wish), merge_key)
    return wish


def _merge_key(items: list[Any]) -> str | None:
    for name in _MERGE_KEYS:
        if items and all(isinstance(one, dict) and name in one for one in items):
            return name
    return None


def _merge_list(live: list[Any], wish: list[Any], merge_key: str) -> list[Any]:
    rest = {one.get(merge_key): one for one in live}
    merged = [_merge(rest.pop(one[merge_key], None), one) for one in wish]
    return merged + list(rest.values())


def _patched(live: Any, changes: Any) -> Any:
    """Source: RFC 7396."""
    if not isinstance(changes, dict):
        return copy.deepcopy(changes)
    made = dict(cast("dict[str, Any]", live)) if isinstance(live, dict) else {}
    for name, value in cast("dict[str, Any]", changes).items():
        if value is None:
            made.pop(name, None)
        else:
            made[name] = _patched(made.get(name), value)
    return made


def _subtract(live: Any, before: Any, wish: Any) -> None:
    """Takes out of `live` what the manager had and wishes no more."""
    if not (isinstance(live, dict) and isinstance(before, dict)):
        return
    kept = cast("dict[str, Any]", live)
    wished = cast("dict[str, Any]", wish) if isinstance(wish, dict) else {}
    for name, value in cast("dict[str, Any]", before).items():
        if name in wished:
            _subtract_value(kept, name, value, wished[name])
        else:
            kept.pop(name, None)


def _subtract_value(live: dict[str, Any], name: str, before: Any, wish: Any) -> None:
    merge_key = _merge_key(cast("list[Any]", before)) if isinstance(before, list) else None
    if merge_key is None or not isinstance(wish, list):
        _subtract(live.get(name), before, wish)
        return
    wished = {one.get(merge_key): one for one in cast("list[Any]", wish)}
    had = {one[merge_key]: one for one in cast("list[Any]", before)}
    for one in list(live.get(name) or ()):
        label = one.get(merge_key)
        if label in had and label not in wished:
            live[name].remove(one)
        elif label in had:
            _subtract(one, had[label], wished[label])


def _leaves(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict):
        for name, inner in cast("dict[str, Any]", value).items():
            yield from _leaves(inner, f"{path}.{name}")
    else:
        yield path, value


_IDENTITY = (".apiVersion", ".kind", ".metadata.name", ".metadata.namespace")


def _conflicts(
    applied: dict[str, Manifest], manager: str, wish: Manifest
) -> Iterator[tuple[str, str]]:
    wished = dict(_leaves(wish))
    for other, manifest in applied.items():
        for path, value in _leaves(manifest):
            is_other = other != manager and path not in _IDENTITY
            if is_other and path in wished and wished[path] != value:
                yield other, path


def _yield_to(applied: Manifest, wish: Manifest) -> None:
    """Another manager took these fields by force."""
    for name in [name for name in applied if name in wish and name not in {"kind", "apiVersion"}]:
        if isinstance(applied[name], dict) and isinstance(wish[name], dict):
            _yield_to(applied[name], wish[name])
        elif applied[name] != wish[name]:
            del applied[name]


def _conflict(conflicts: list[tuple[str, str]], manifest: Manifest, manager: str) -> Refusal:
    causes = [
        {"reason": "FieldManagerConflict", "message": f'conflict with "{other}"', "field": path}
        for other, path in conflicts
    ]
    other, path = conflicts[0]
    return Refusal(
        409,
        "Conflict",
        f"Apply failed with {len(causes)} conflict{'s' * (len(causes) > 1)}: conflict with"
        f' "{other}": {path}',
        {"causes": causes},
    )
