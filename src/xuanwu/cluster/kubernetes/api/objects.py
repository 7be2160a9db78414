"""Applies, reads, lists and deletes objects as raw dictionaries; knows no meaning of any.

Source: Kubernetes documentation, "Server-Side Apply", "Retrieving large results sets in chunks".
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from xuanwu.cluster.kubernetes.api.calls import Call
from xuanwu.cluster.kubernetes.api.connection import ApiServer
from xuanwu.cluster.kubernetes.api.kinds import Kind, Manifest, Place, place_of, selector
from xuanwu.cluster.kubernetes.api.problems import TooOld
from xuanwu.kernel.errors import Conflict, NotFound, Unreachable

MANAGER = "xuanwu"
_PAGE = 500
_APPLY = "application/apply-patch+yaml"  # JSON is YAML
_FAILED = 500


@dataclass(frozen=True, slots=True)
class Page:
    """Some objects of a list, and the version of the whole list."""

    items: list[Manifest]
    version: str


async def apply(
    server: ApiServer, manifest: Manifest, *, is_dry: bool = False, within: timedelta | None = None
) -> Manifest:
    """Makes an object so, or changes it; what others own in it stays. Safe to repeat.

    Fields that an earlier apply of ours had and this one has not are removed. With `is_dry` the
    API server checks everything (schema, admission, quota) and stores nothing. A field that it
    does not know is refused.

    Returns: the object as it is stored now.
    """
    query = {"fieldManager": MANAGER, "force": "true", "fieldValidation": "Strict"}
    if is_dry:
        query["dryRun"] = "All"
    place = place_of(manifest)
    try:
        return await server.send(Call("patch", place, query, manifest, _APPLY), within=within)
    except Unreachable as error:
        if error.facts.get("status") == _FAILED:
            await _check_fields(server, place, manifest)
        raise


async def _check_fields(server: ApiServer, place: Place, manifest: Manifest) -> None:
    """Asks in another way whether the manifest is at fault.

    To an apply, Kubernetes answers an unknown field as if it had failed itself: 500, no reason.
    To a creation it says 400. Source: tried on 1.34; apimachinery, util/managedfields.

    Raises: Refused if so.
    """
    query = {"dryRun": "All", "fieldValidation": "Strict"}
    with suppress(Conflict, Unreachable):
        await server.send(Call("create", replace(place, name=None), query, manifest))


async def read(server: ApiServer, kind: Kind, namespace: str | None, name: str) -> Manifest:
    """One object. Raises: NotFound."""
    return await server.send(Call("get", Place(kind, namespace, name)))


async def pages(
    server: ApiServer,
    kind: Kind,
    namespace: str | None = None,
    *,
    labels: Mapping[str, str] | None = None,
    label_selector: str | None = None,
    field_selector: str | None = None,
    page: int = _PAGE,
) -> AsyncGenerator[Page]:
    """All objects of a kind as of one moment, page by page.

    Raises: TooOld when the list took so long that its moment is forgotten: begin again.
    """
    query = {"limit": str(page)}
    if found := label_selector or selector(labels or {}):
        query["labelSelector"] = found
    if field_selector:
        query["fieldSelector"] = field_selector
    place = Place(kind, namespace)
    while True:
        answer = await server.send(Call("list", place, query))
        metadata: dict[str, Any] = answer.get("metadata") or {}
        yield Page(answer.get("items") or [], str(metadata.get("resourceVersion", "")))
        if not (rest := metadata.get("continue")):
            return
        query["continue"] = rest


async def read_all(
    server: ApiServer,
    kind: Kind,
    namespace: str | None = None,
    *,
    labels: Mapping[str, str] | None = None,
    field_selector: str | None = None,
) -> list[Manifest]:
    """All objects of a kind, by equality of labels."""
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
    kind: Kind,
    namespace: str | None,
    name: str,
    *,
    propagation: str = "Foreground",
    uid: str | None = None,
    grace: timedelta | None = None,
) -> bool:
    """Asks for the end of an object; True once there is none, so that it is asked until then.

    Foreground: what it owns goes first. With `uid`, an object of the same name that was made
    since is left alone. Raises: Conflict when its `uid` is another one.
    """
    options: dict[str, Any] = _options(propagation, grace)
    if uid:
        options["preconditions"] = {"uid": uid}
    try:
        await server.send(Call("delete", Place(kind, namespace, name), None, options))
    except NotFound:
        return True
    return False


async def delete_labelled(
    server: ApiServer,
    kind: Kind,
    namespace: str,
    labels: Mapping[str, str],
    *,
    propagation: str = "Background",
    grace: timedelta | None = None,
) -> None:
    """Asks for the end of all objects of a kind with these labels; needs at least one."""
    if not labels:
        raise ValueError("Without labels, everything of the namespace would go.")
    query = {"labelSelector": selector(labels)}
    options = _options(propagation, grace)
    await server.send(Call("deletecollection", Place(kind, namespace), query, options))


def _options(propagation: str, grace: timedelta | None) -> dict[str, Any]:
    options: dict[str, Any] = {
        "apiVersion": "v1",
        "kind": "DeleteOptions",
        "propagationPolicy": propagation,
    }
    if grace is not None:
        options["gracePeriodSeconds"] = int(grace.total_seconds())
    return options
