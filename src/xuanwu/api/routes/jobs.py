"""Routes of jobs and their revisions, and the start of a run."""

from __future__ import annotations

from typing import Annotated

from fastapi import Path, Query, Response

from xuanwu.api.deps import InPage, InSpace, UsesCore, UsesInfra, UsesScripts, needs
from xuanwu.api.filters import WhichJobs
from xuanwu.api.routes.router import Ref, router
from xuanwu.api.schemas.jobs import (
    AppliedView,
    ApplyRequest,
    CountsView,
    DiffView,
    EditRequest,
    JobList,
    JobRequest,
    JobSummary,
    JobView,
    RevisionList,
    RevisionView,
    RollbackRequest,
)
from xuanwu.api.schemas.runs import RunView, StartRequest
from xuanwu.api.schemas.shape import INT_MAX
from xuanwu.model.access import Caller, Permission
from xuanwu.model.gateway import Lineage
from xuanwu.model.job import JobOrder
from xuanwu.service.jobs import read, write
from xuanwu.service.runs.start import StartOrder, start
from xuanwu.service.scripts.saved import saved_lineage

routes = router("jobs")
Reader = Annotated[Caller, needs(Permission.JOB_READ)]
Writer = Annotated[Caller, needs(Permission.JOB_WRITE)]
Actor = Annotated[Caller, needs(Permission.RUN_ACT)]
Number = Annotated[int, Path(ge=1, le=INT_MAX)]
QueryNumber = Annotated[int, Query(ge=1, le=INT_MAX)]


@routes.get("/jobs")
async def list_jobs(
    core: UsesCore, _: Reader, which: WhichJobs, at: InPage, sort: JobOrder = JobOrder.NAME
) -> JobList:
    """List the jobs of a space that match, without their texts, each with its newest run."""
    found = await read.page(core, which, sort, at.cursor, at.limit)
    now = core.clock.now()
    return JobList.of(found, lambda job: JobSummary.listed(job, now))


@routes.get("/counts/jobs")
async def count_jobs(core: UsesCore, _: Reader, which: WhichJobs) -> CountsView:
    """Count the jobs of a space that match, by the state of their newest run."""
    return CountsView.of(await read.counts(core, which))


@routes.post("/jobs", status_code=201)
async def create_job(
    core: UsesCore, infra: UsesInfra, caller: Writer, space: InSpace, body: JobRequest
) -> JobView:
    """Save a new job. 409 when the name is taken."""
    order = write.NewJob(body.spec, body.note, body.folder, body.labels)
    job = await write.create(core, infra, caller, space.id, order)
    return await _shown(core, caller, space.id, job.id)


@routes.post("/jobs/apply")
async def apply_job(
    core: UsesCore, infra: UsesInfra, caller: Writer, space: InSpace, body: ApplyRequest
) -> AppliedView:
    """Create the job, or save the text as a new revision; a dry run only reports the changes."""
    order = write.Edit(body.spec, body.note, body.base_revision)
    done = await write.apply(core, infra, caller, space.id, order, dry_run=body.dry_run)
    return AppliedView.of(done)


@routes.get("/jobs/{ref}")
async def show_job(core: UsesCore, caller: Reader, space: InSpace, ref: Ref) -> JobView:
    """Show a job by its name or id."""
    return await _shown(core, caller, space.id, ref)


@routes.put("/jobs/{ref}")
async def edit_job(
    core: UsesCore, infra: UsesInfra, caller: Writer, space: InSpace, ref: Ref, body: EditRequest
) -> RevisionView:
    """Save the text as a new revision; an unchanged text saves nothing.

    409 `revision_stale`, with the newest revision in `facts`, if it was made from an older one.
    """
    order = write.Edit(body.spec, body.note, body.base_revision)
    saved = await write.edit(core, infra, caller, space.id, ref, order)
    return RevisionView.model_validate(saved)


@routes.delete("/jobs/{ref}", status_code=204)
async def delete_job(core: UsesCore, caller: Writer, space: InSpace, ref: Ref) -> Response:
    """Delete a job with its revisions, runs and history. 409 while a run of it is live."""
    await write.delete(core, caller, space.id, ref)
    return Response(status_code=204)


@routes.get("/jobs/{ref}/revisions")
async def list_revisions(
    core: UsesCore, caller: Reader, space: InSpace, ref: Ref, at: InPage
) -> RevisionList:
    """List all revisions of a job, newest first."""
    found = await read.revisions(core, caller, space.id, ref, at.cursor, at.limit)
    return RevisionList.of(found, RevisionView.model_validate)


@routes.get("/jobs/{ref}/revisions/{number}")
async def show_revision(
    core: UsesCore, caller: Reader, space: InSpace, ref: Ref, number: Number
) -> RevisionView:
    """Show one revision of a job."""
    found = await read.revision(core, caller, space.id, ref, number)
    return RevisionView.model_validate(found)


@routes.get("/jobs/{ref}/diff")
async def diff_revisions(
    core: UsesCore, caller: Reader, space: InSpace, ref: Ref, old: QueryNumber, new: QueryNumber
) -> DiffView:
    """Show what changed from one revision to another."""
    return DiffView(diff=await read.diff(core, caller, space.id, ref, old, new))


@routes.get("/jobs/{ref}/lineage")
async def show_lineage(
    scripts: UsesScripts,
    caller: Reader,
    space: InSpace,
    ref: Ref,
    revision: Annotated[
        int | None,
        Query(ge=1, le=INT_MAX, description="The number of a revision. Default: the newest."),
    ] = None,
) -> Lineage:
    """Show which tables and columns a revision reads and writes; computed once, then stored."""
    return await saved_lineage(scripts, caller, space.id, ref, revision)


@routes.post("/jobs/{ref}/rollback")
async def rollback_job(
    core: UsesCore,
    infra: UsesInfra,
    caller: Writer,
    space: InSpace,
    ref: Ref,
    body: RollbackRequest,
) -> RevisionView:
    """Save the text of an older revision as a new revision."""
    saved = await write.rollback(
        core, infra, caller, space.id, ref, body.revision, body.base_revision
    )
    return RevisionView.model_validate(saved)


@routes.post("/jobs/{ref}/start", status_code=202)
async def start_job(
    scripts: UsesScripts, caller: Actor, space: InSpace, ref: Ref, body: StartRequest | None = None
) -> RunView:
    """Accept a run. 409 `run_live` while another is live, whose id is in `facts.run`."""
    body = body or StartRequest()
    order = StartOrder(body.revision, body.restore)
    run = await start(scripts, caller, space.id, ref, order)
    return RunView.of(run, scripts.core.clock.now())


async def _shown(core: UsesCore, caller: Caller, space_id: str, ref: str) -> JobView:
    return JobView.of(await read.show(core, caller, space_id, ref), core.clock.now())
