"""Which parts of a pod template the platform owns, and the error for a user's change to them.

Refuses to know how a template was merged: it compares the templates before and after.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any

from xuanwu.cluster.kubernetes import places
from xuanwu.kernel.errors import InvalidInput

_FOUND_BY = "the platform selects its pods by this label"
_STARTED_BY = "the image's entry point starts Flink"
_MEMORY = "Flink's memory is computed from this size; set 'resources' in the job"
_TOLD = "the platform configures the processes with it"
_MOUNTED = "the processes read and write files there"
_REPORTS = "the platform reads from it why a process ended"
_CONTAINER = f"spec.containers[name={places.CONTAINER}]"
_OWN_FOLDERS = (PurePosixPath("/etc/xuanwu"), PurePosixPath("/opt/xuanwu"))


def refuse_changes(ours: dict[str, Any], merged: dict[str, Any], *, where: str) -> None:
    """Raises: InvalidInput, with the first changed place below `where`."""
    became = dict(_owned(merged))
    for place, (value, why) in _owned(ours):
        if became.get(place, (None, ""))[0] != value:
            _refuse(place, why, where)
    mounts = {mount["mountPath"] for mount in _container(ours)["volumeMounts"]}
    for mount in _container(merged).get("volumeMounts", ()):
        path = PurePosixPath(mount["mountPath"])
        if mount["mountPath"] not in mounts and _hides(path, mounts):
            _refuse(f"{_CONTAINER}.volumeMounts[mountPath={path}]", _MOUNTED, where)


def _refuse(place: str, why: str, where: str) -> None:
    raise InvalidInput(
        f"'{place}' is set by Xuanwu for every pod: {why}. Remove it from the template.",
        where=f"{where}.{place}",
    )


def _owned(template: dict[str, Any]) -> Iterator[tuple[str, tuple[Any, str]]]:
    """Yields place, value and reason of everything that must not change."""
    for key, value in template.get("metadata", {}).get("labels", {}).items():
        yield f"metadata.labels.{key}", (value, _FOUND_BY)
    spec = template.get("spec", {})
    yield "spec.restartPolicy", (spec.get("restartPolicy"), _STARTED_BY)
    container = _container(template)
    yield _CONTAINER, (bool(container), _STARTED_BY)
    yield f"{_CONTAINER}.command", (container.get("command"), _STARTED_BY)
    yield f"{_CONTAINER}.args", (container.get("args"), _STARTED_BY)
    for key in ("terminationMessagePath", "terminationMessagePolicy"):
        yield f"{_CONTAINER}.{key}", (container.get(key), _REPORTS)
    for key in ("requests", "limits"):
        amount = container.get("resources", {}).get(key, {}).get("memory")
        yield f"{_CONTAINER}.resources.{key}.memory", (amount, _MEMORY)
    for list_name, key, why in (
        ("env", "name", _TOLD),
        ("ports", "containerPort", _TOLD),
        ("volumeMounts", "mountPath", _MOUNTED),
    ):
        for one in container.get(list_name, ()):
            yield f"{_CONTAINER}.{list_name}[{key}={one[key]}]", (one, why)
    for one in spec.get("volumes", ()):
        yield f"spec.volumes[name={one['name']}]", (one, _MOUNTED)


def _container(template: dict[str, Any]) -> dict[str, Any]:
    containers: list[dict[str, Any]] = template.get("spec", {}).get("containers", [])
    return next((one for one in containers if one.get("name") == places.CONTAINER), {})


def _hides(path: PurePosixPath, mounts: set[str]) -> bool:
    """Whether a mount at `path` covers one of ours, or the platform's files in the image."""
    is_above = any(PurePosixPath(mount).is_relative_to(path) for mount in mounts)
    return is_above or any(
        path.is_relative_to(folder) or folder.is_relative_to(path) for folder in _OWN_FOLDERS
    )
