"""Routes of the Flink releases of this server."""

from __future__ import annotations

from typing import Annotated

from fastapi import Response

from xuanwu.api.deps import InPage, UsesCore, UsesReleases, needs
from xuanwu.api.paging import paged
from xuanwu.api.routes.router import Ref, router
from xuanwu.api.schemas.releases import ReleaseList, ReleaseView
from xuanwu.model.access import Caller, Permission

routes = router("releases")
Reader = Annotated[Caller, needs(Permission.PLATFORM_READ)]
Admin = Annotated[Caller, needs(Permission.PLATFORM_ADMIN)]


@routes.get("/releases")
async def list_releases(core: UsesCore, known: UsesReleases, _: Reader, at: InPage) -> ReleaseList:
    """List the releases that the server knows, oldest first."""
    states = list(enumerate(await known.all_of(core)))
    page = paged(states, at, lambda one: [one[0]])
    return ReleaseList.of(page, lambda one: ReleaseView.of(one[1]))


@routes.get("/releases/{version}")
async def show_release(core: UsesCore, known: UsesReleases, _: Reader, version: Ref) -> ReleaseView:
    """Show one release, and the progress of its install."""
    return ReleaseView.of(await known.show(core, version))


@routes.post("/releases/{version}/install", status_code=202)
async def install_release(
    core: UsesCore, known: UsesReleases, caller: Admin, version: Ref
) -> ReleaseView:
    """Start an install into this server's home; `GET` on any server shows its progress."""
    return ReleaseView.of(await known.install(core, caller, version))


@routes.delete("/releases/{version}", status_code=204)
async def remove_release(core: UsesCore, known: UsesReleases, _: Admin, version: Ref) -> Response:
    """Remove a release. 409 while live runs use it."""
    await known.remove(core, version)
    return Response(status_code=204)
