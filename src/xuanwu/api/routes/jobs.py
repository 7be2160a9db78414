"""Routes of jobs and their revisions, and the start of a run."""

from __future__ import annotations

from typing import Annotated

from fastapi import Path, Query, Response

from xuanwu.api.deps import InPage, InSpace, Parts, needs
from xuanwu.api.routes.router import Ref, router
from xuanwu.api.schemas.jobs import (
    AppliedView,
    ApplyRequest,
    DiffView,
    JobList,
    JobRequest,
    JobView,
    RevisionList,
    RevisionView,
    RollbackRequest,
)
from xuanwu.api.schemas.runs import RunView, StartRequest
from xuanwu.api.schemas.shape import INT_MAX
from xuanwu.model.access import Caller, Permission
from xuanwu.model.gateway import Lineage
from xuanwu.service.gateway.saved import saved_lineage
from xuanwu.service.jobs import read, write
from xuanwu.service.runs.start import StartOrder, start

routes = router("jobs")
Reader = Annotated[Caller, needs(Permission.JOB_READ)]
Writer = Annotated[Caller, needs(Permission.JOB_WRITE)]
Actor = Annotated[Caller, needs(Permission.RUN_ACT)]
Number = Annotated[int, Path(ge=1, le=INT_MAX)]
QueryNumber = Annotated[int, Query(ge=1, le=INT_MAX)]


@routes.get("/jobs")
async def list_jobs(parts: Parts, _: Reader, space: InSpace, at: InPage) -> JobList:
    """The jobs of a space by name, each with its newest text and run."""
    found = await read.page(parts, space.id, at.cursor, at.limit)
    now = parts.clock.now()
    return JobList.of(found, lambda job: JobView.of(job, now))


@routes.post("/jobs", status_code=201)
async def create_job(parts: Parts, caller: Writer, space: InSpace, body: JobRequest) -> JobView:
    """Save a new job. 409 when the name is taken."""
    job = await write.create(parts, caller, space.id, body.spec, note=body.note)
    return await _shown(parts, caller, space.id, job.id)


@routes.post("/jobs/apply")
async def apply_job(
    parts: Parts, caller: Writer, space: InSpace, body: ApplyRequest
) -> AppliedView:
    """Make the job of this name have this text, or say what would change."""
    done = await write.apply(
        parts, caller, space.id, body.spec, dry_run=body.dry_run, note=body.note
    )
    return AppliedView.of(done)


@routes.get("/jobs/{ref}")
async def show_job(parts: Parts, caller: Reader, space: InSpace, ref: Ref) -> JobView:
    """A job by its name or id."""
    return await _shown(parts, caller, space.id, ref)


@routes.put("/jobs/{ref}")
async def edit_job(
    parts: Parts, caller: Writer, space: InSpace, ref: Ref, body: JobRequest
) -> RevisionView:
    """Save the text as a new revision; the same text again saves nothing."""
    saved = await write.edit(parts, caller, space.id, ref, body.spec, note=body.note)
    return RevisionView.model_validate(saved)


@routes.delete("/jobs/{ref}", status_code=204)
async def delete_job(parts: Parts, caller: Writer, space: InSpace, ref: Ref) -> Response:
    """Delete a job with all that it has. 409 while a run of it lives."""
    await write.delete(parts, caller, space.id, ref)
    return Response(status_code=204)


@routes.get("/jobs/{ref}/revisions")
async def list_revisions(
    parts: Parts, caller: Reader, space: InSpace, ref: Ref, at: InPage
) -> RevisionList:
    """All saved texts of a job, newest first."""
    found = await read.revisions(parts, caller, space.id, ref, at.cursor, at.limit)
    return RevisionList.of(found, RevisionView.model_validate)


@routes.get("/jobs/{ref}/revisions/{number}")
async def show_revision(
    parts: Parts, caller: Reader, space: InSpace, ref: Ref, number: Number
) -> RevisionView:
    """One saved text of a job."""
    found = await read.revision(parts, caller, space.id, ref, number)
    return RevisionView.model_validate(found)


@routes.get("/jobs/{ref}/diff")
async def diff_revisions(
    parts: Parts, caller: Reader, space: InSpace, ref: Ref, old: QueryNumber, new: QueryNumber
) -> DiffView:
    """What changed from one revision to another."""
    return DiffView(diff=await read.diff(parts, caller, space.id, ref, old, new))


@routes.get("/jobs/{ref}/lineage")
async def show_lineage(
    parts: Parts,
    caller: Reader,
    space: InSpace,
    ref: Ref,
    revision: Annotated[
        int | None, Query(ge=1, le=INT_MAX, description="The newest where left away.")
    ] = None,
) -> Lineage:
    """Which tables and columns a saved text reads and writes; found once, then kept with it."""
    return await saved_lineage(parts, caller, space.id, ref, revision)


@routes.post("/jobs/{ref}/rollback")
async def rollback_job(
    parts: Parts, caller: Writer, space: InSpace, ref: Ref, body: RollbackRequest
) -> RevisionView:
    """Save the text of an older revision as the newest one."""
    saved = await write.rollback(parts, caller, space.id, ref, body.revision)
    return RevisionView.model_validate(saved)


@routes.post("/jobs/{ref}/start", status_code=202)
async def start_job(
    parts: Parts, caller: Actor, space: InSpace, ref: Ref, body: StartRequest | None = None
) -> RunView:
    """Accept a run. 409 `run_live` with the winner's id in `facts.run` while one lives."""
    body = body or StartRequest()
    order = StartOrder(body.revision, body.restore)
    run = await start(parts, caller, space.id, ref, order)
    return RunView.of(run, parts.clock.now())


async def _shown(parts: Parts, caller: Caller, space_id: str, ref: str) -> JobView:
    return JobView.of(await read.show(parts, caller, space_id, ref), parts.clock.now())
