"""Routes of the server itself and its targets."""

from __future__ import annotations

from importlib.metadata import version
from typing import Annotated

from fastapi import Response

from xuanwu.api.deps import InPage, Parts, needs
from xuanwu.api.paging import paged
from xuanwu.api.routes.router import Ref, router
from xuanwu.api.schemas.platform import HealthView, TargetList, TargetView, VersionView
from xuanwu.kernel.errors import XuanwuError
from xuanwu.model.access import Caller, Permission
from xuanwu.portal.operations import targets

routes = router("platform")
Reader = Annotated[Caller, needs(Permission.PLATFORM_READ)]
Admin = Annotated[Caller, needs(Permission.PLATFORM_ADMIN)]


@routes.get("/health")
async def health(parts: Parts) -> HealthView:
    """That the server and its database answer; 503 where the database does not."""
    await parts.db.check()
    return HealthView(status="ok")


@routes.get("/version")
async def show_version() -> VersionView:
    """The version of the server."""
    return VersionView(version=version("xuanwu"))


@routes.get("/targets")
async def list_targets(parts: Parts, _: Reader, at: InPage) -> TargetList:
    """The places where clusters live, by name."""
    page = paged(sorted(parts.tracking.targets), at, lambda name: [name])
    views = [await _target(parts, name) for name in page.items]
    return TargetList(items=views, next_cursor=page.next_cursor)


@routes.get("/targets/{name}")
async def show_target(parts: Parts, _: Reader, name: Ref) -> TargetView:
    """One place where clusters live."""
    return await _target(parts, name)


@routes.delete("/targets/{name}/identity", status_code=204)
async def forget_target(parts: Parts, caller: Admin, name: Ref) -> Response:
    """Forget to which namespace a target led; the one that it leads to from now on counts.

    What ran in another one is lost then, and what follows it starts anew.
    """
    await targets.forget(parts, caller, name)
    return Response(status_code=204)


async def _target(parts: Parts, name: str) -> TargetView:
    target = parts.tracking.target(name)
    try:
        return TargetView(name=name, clusters=len(await target.clusters()), message=None)
    except XuanwuError as error:
        return TargetView(name=name, clusters=None, message=error.message)
