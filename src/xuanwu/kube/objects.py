"""Applies, reads, lists and deletes objects as raw dictionaries; knows no object's meaning.

Source: Kubernetes documentation, "Server-Side Apply", "Retrieving large results sets in chunks".
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from xuanwu.kernel.errors import Conflict, NotFound, Unreachable
from xuanwu.kube.calls import ApiCall
from xuanwu.kube.connection import ApiServer
from xuanwu.kube.kinds import Manifest, ResourceKind, ResourcePath, place_of, selector
from xuanwu.kube.problems import TooOld

MANAGER = "xuanwu"
_PAGE = 500
_APPLY = "application/apply-patch+yaml"  # JSON is YAML
_FAILED = 500


@dataclass(frozen=True, slots=True)
class ListPage:
    """Some objects of a list, and the version of the whole list."""

    items: list[Manifest]
    version: str


async def apply(
    server: ApiServer, manifest: Manifest, *, is_dry: bool = False, within: timedelta | None = None
) -> Manifest:
    """Creates or changes an object; fields of other owners stay. Idempotent.

    Fields that our last apply had and this one lacks are removed. With `is_dry` the API server
    checks everything (schema, admission, quota) and stores nothing. An unknown field is refused.

    Returns: the object as it is stored now.
    """
    query = {"fieldManager": MANAGER, "force": "true", "fieldValidation": "Strict"}
    if is_dry:
        query["dryRun"] = "All"
    place = place_of(manifest)
    try:
        return await server.send(ApiCall("patch", place, query, manifest, _APPLY), within=within)
    except Unreachable as error:
        if error.facts.get("status") == _FAILED:
            await _check_fields(server, place, manifest)
        raise


async def _check_fields(server: ApiServer, place: ResourcePath, manifest: Manifest) -> None:
    """Checks by another request whether the manifest is at fault.

    To an apply with an unknown field, Kubernetes responds as to its own failure: 500, no reason.
    To a creation, it responds 400. Source: tried on 1.34; apimachinery, util/managedfields.

    Raises: Refused if so.
    """
    query = {"dryRun": "All", "fieldValidation": "Strict"}
    with suppress(Conflict, Unreachable):
        await server.send(ApiCall("create", replace(place, name=None), query, manifest))


async def read(server: ApiServer, kind: ResourceKind, namespace: str | None, name: str) -> Manifest:
    """Returns one object. Raises: NotFound."""
    return await server.send(ApiCall("get", ResourcePath(kind, namespace, name)))


async def pages(
    server: ApiServer,
    kind: ResourceKind,
    namespace: str | None = None,
    *,
    labels: Mapping[str, str] | None = None,
    label_selector: str | None = None,
    field_selector: str | None = None,
    page: int = _PAGE,
) -> AsyncGenerator[ListPage]:
    """Yields all objects of a kind as of one moment, page by page.

    Raises: TooOld when the list took so long that its version has expired: list again.
    """
    query = {"limit": str(page)}
    if found := label_selector or selector(labels or {}):
        query["labelSelector"] = found
    if field_selector:
        query["fieldSelector"] = field_selector
    place = ResourcePath(kind, namespace)
    while True:
        answer = await server.send(ApiCall("list", place, query))
        metadata: dict[str, Any] = answer.get("metadata") or {}
        yield ListPage(answer.get("items") or [], str(metadata.get("resourceVersion", "")))
        if not (rest := metadata.get("continue")):
            return
        query["continue"] = rest


async def read_all(
    server: ApiServer,
    kind: ResourceKind,
    namespace: str | None = None,
    *,
    labels: Mapping[str, str] | None = None,
    field_selector: str | None = None,
) -> list[Manifest]:
    """Returns all objects of a kind that have these labels."""
    for is_last in (False, False, True):
        try:
            return [
                item
                async for part in pages(
                    server, kind, namespace, labels=labels, field_selector=field_selector
                )
                for item in part.items
            ]
        except TooOld:
            if is_last:
                raise
    return []


async def delete(
    server: ApiServer,
    kind: ResourceKind,
    namespace: str | None,
    name: str,
    *,
    propagation: str = "Foreground",
    uid: str | None = None,
    grace: timedelta | None = None,
) -> bool:
    """Requests an object's deletion; returns True once it is gone, so call it until then.

    Foreground: what it owns is deleted first. With `uid`, a newer object of the same name is not
    deleted. Raises: Conflict when its `uid` is another one.
    """
    options: dict[str, Any] = _options(propagation, grace)
    if uid:
        options["preconditions"] = {"uid": uid}
    try:
        await server.send(ApiCall("delete", ResourcePath(kind, namespace, name), None, options))
    except NotFound:
        return True
    return False


async def delete_labelled(
    server: ApiServer,
    kind: ResourceKind,
    namespace: str,
    labels: Mapping[str, str],
    *,
    propagation: str = "Background",
    grace: timedelta | None = None,
) -> None:
    """Requests the deletion of all objects of a kind with these labels; needs at least one."""
    if not labels:
        raise ValueError("Without labels, everything in the namespace would be deleted.")
    query = {"labelSelector": selector(labels)}
    options = _options(propagation, grace)
    await server.send(ApiCall("deletecollection", ResourcePath(kind, namespace), query, options))


def _options(propagation: str, grace: timedelta | None) -> dict[str, Any]:
    options: dict[str, Any] = {
        "apiVersion": "v1",
        "kind": "DeleteOptions",
        "propagationPolicy": propagation,
    }
    if grace is not None:
        options["gracePeriodSeconds"] = int(grace.total_seconds())
    return options
