"""Routes that rename, copy, move and label jobs, and that rename folders."""

from __future__ import annotations

from typing import Annotated

from xuanwu.api.deps import InPage, InSpace, UsesCore, UsesInfra, needs
from xuanwu.api.paging import paged
from xuanwu.api.routes.router import Ref, router
from xuanwu.api.schemas.jobs import (
    CopyRequest,
    FolderList,
    FolderView,
    JobView,
    LabelsRequest,
    MovedView,
    MoveFolderRequest,
    MoveRequest,
    RenameRequest,
)
from xuanwu.core import Core
from xuanwu.model.access import Caller, Permission
from xuanwu.service.jobs import arrange, read, write

routes = router("jobs")
Reader = Annotated[Caller, needs(Permission.JOB_READ)]
Writer = Annotated[Caller, needs(Permission.JOB_WRITE)]


@routes.get("/folders")
async def list_folders(core: UsesCore, _: Reader, space: InSpace, at: InPage) -> FolderList:
    """List the folders of a space that hold jobs, by path."""
    page = paged(await read.folders(core, space.id), at, lambda one: [one.path])
    return FolderList.of(page, FolderView.model_validate)


@routes.post("/folders/move")
async def move_folder(
    core: UsesCore, caller: Writer, space: InSpace, body: MoveFolderRequest
) -> MovedView:
    """Rename a folder, with the jobs in it and in the folders below."""
    moved = await arrange.move_folder(core, caller, space.id, body.folder, body.to)
    return MovedView(jobs=[job.name for job in moved])


@routes.post("/jobs/{ref}/rename")
async def rename_job(
    core: UsesCore, caller: Writer, space: InSpace, ref: Ref, body: RenameRequest
) -> JobView:
    """Rename a job, as a new revision; a live run goes on. 409 when the name is taken."""
    saved = await write.rename(core, caller, space.id, ref, body.name)
    return await _shown(core, caller, space.id, saved.job_id)


@routes.post("/jobs/{ref}/copy", status_code=201)
async def copy_job(
    core: UsesCore, infra: UsesInfra, caller: Writer, space: InSpace, ref: Ref, body: CopyRequest
) -> JobView:
    """Create a job with the text and the labels of another. 409 when the name is taken."""
    order = write.CopyOrder(body.name, body.folder, body.revision)
    made = await write.copy(core, infra, caller, space.id, ref, order)
    return await _shown(core, caller, space.id, made.id)


@routes.post("/jobs/{ref}/move")
async def move_job(
    core: UsesCore, caller: Writer, space: InSpace, ref: Ref, body: MoveRequest
) -> JobView:
    """Move a job into a folder; this saves no revision."""
    moved = await arrange.move(core, caller, space.id, ref, body.folder)
    return await _shown(core, caller, space.id, moved.id)


@routes.put("/jobs/{ref}/labels")
async def label_job(
    core: UsesCore, caller: Writer, space: InSpace, ref: Ref, body: LabelsRequest
) -> JobView:
    """Replace the labels of a job; this saves no revision."""
    labelled = await arrange.label(core, caller, space.id, ref, body.labels)
    return await _shown(core, caller, space.id, labelled.id)


async def _shown(core: Core, caller: Caller, space_id: str, ref: str) -> JobView:
    return JobView.of(await read.show(core, caller, space_id, ref), core.clock.now())
