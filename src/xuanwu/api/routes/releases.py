"""Routes of the Flink releases of this server."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Request, Response

from xuanwu.api.deps import InPage, Parts, needs
from xuanwu.api.paging import paged
from xuanwu.api.routes.router import Ref, router
from xuanwu.api.schemas.releases import ReleaseList, ReleaseView
from xuanwu.model.access import Caller, Permission
from xuanwu.portal.metadata.releases import Releases

routes = router("releases")
Reader = Annotated[Caller, needs(Permission.PLATFORM_READ)]
Admin = Annotated[Caller, needs(Permission.PLATFORM_ADMIN)]


async def releases_of(request: Request) -> Releases:
    """The releases of this server."""
    return request.app.state.releases


Known = Annotated[Releases, Depends(releases_of)]


@routes.get("/releases")
async def list_releases(known: Known, _: Reader, at: InPage) -> ReleaseList:
    """The releases that the server knows, oldest first."""
    states = list(enumerate(await known.all_of()))
    page = paged(states, at, lambda one: [one[0]])
    return ReleaseList.of(page, lambda one: ReleaseView.of(one[1]))


@routes.get("/releases/{version}")
async def show_release(known: Known, _: Reader, version: Ref) -> ReleaseView:
    """One release, and how far its install is."""
    return ReleaseView.of(await known.show(version))


@routes.post("/releases/{version}/install", status_code=202)
async def install_release(known: Known, _: Admin, version: Ref) -> ReleaseView:
    """Begin an install; `GET` tells how far it is."""
    return ReleaseView.of(await known.install(version))


@routes.delete("/releases/{version}", status_code=204)
async def remove_release(parts: Parts, known: Known, _: Admin, version: Ref) -> Response:
    """Remove a release. 409 while live runs use it."""
    await known.remove(parts, version)
    return Response(status_code=204)
