"""Routes of unsaved texts, and of who has a job open."""

from __future__ import annotations

from typing import Annotated

from fastapi import Path, Response

from xuanwu.api.deps import InPage, InSpace, UsesCore, needs
from xuanwu.api.paging import paged
from xuanwu.api.routes.router import Ref, router
from xuanwu.api.schemas.desk import (
    DraftList,
    DraftRequest,
    DraftSummary,
    DraftView,
    PresenceList,
    PresenceRequest,
    PresenceView,
)
from xuanwu.model.access import Caller, Permission
from xuanwu.service.jobs import desk

routes = router("jobs")
Writer = Annotated[Caller, needs(Permission.JOB_WRITE)]
Key = Annotated[str, Path(pattern=r"^[A-Za-z0-9_-]{1,64}$")]


@routes.get("/drafts")
async def list_drafts(core: UsesCore, caller: Writer, space: InSpace, at: InPage) -> DraftList:
    """List your own unsaved texts in a space, newest first, without their contents."""
    found = await desk.list_texts(core, caller, space.id)
    page = paged(found, at, lambda one: [-one.updated_at.timestamp(), one.key])
    return DraftList.of(page, DraftSummary.model_validate)


@routes.get("/drafts/{key}")
async def show_draft(core: UsesCore, caller: Writer, space: InSpace, key: Key) -> DraftView:
    """Show one of your own unsaved texts."""
    return DraftView.model_validate(await desk.show_text(core, caller, space.id, key))


@routes.put("/drafts/{key}")
async def keep_draft(
    core: UsesCore, caller: Writer, space: InSpace, key: Key, body: DraftRequest
) -> DraftSummary:
    """Keep a text that is not saved yet; you choose the key. Nobody else can read it."""
    order = desk.Unsaved(body.name, body.content, body.version, body.job_id, body.base_revision)
    return DraftSummary.model_validate(await desk.keep_text(core, caller, space.id, key, order))


@routes.delete("/drafts/{key}", status_code=204)
async def discard_draft(core: UsesCore, caller: Writer, space: InSpace, key: Key) -> Response:
    """Discard one of your own unsaved texts, if there is one of this key."""
    await desk.discard_text(core, caller, space.id, key)
    return Response(status_code=204)


@routes.put("/jobs/{ref}/presence")
async def open_job(
    core: UsesCore, caller: Writer, space: InSpace, ref: Ref, body: PresenceRequest
) -> PresenceList:
    """Tell that you have the job open, every 20 seconds; returns the others who have."""
    found = await desk.open_job(core, caller, space.id, ref, is_changed=body.is_changed)
    return PresenceList(items=[PresenceView.model_validate(one) for one in found])


@routes.delete("/jobs/{ref}/presence", status_code=204)
async def close_job(core: UsesCore, caller: Writer, space: InSpace, ref: Ref) -> Response:
    """Tell that you have closed the job."""
    await desk.close_job(core, caller, space.id, ref)
    return Response(status_code=204)
