"""Reads jobs, their revisions, and the difference between two of them."""

from __future__ import annotations

from dataclasses import dataclass

from xuanwu.core import Core
from xuanwu.kernel.page import (
    Page,
)
from xuanwu.model.access import Caller
from xuanwu.model.job import Job, Revision
from xuanwu.model.run import Run
from xuanwu.service.jobs.diff import diff_specs
from xuanwu.service.jobs.find import find_job
from xuanwu.store import jobs, runs


@dataclass(frozen=True)
class JobWithRun:
    """A job with its newest text and its newest run."""

    job: Job
    revision: Revision
    last_run: Run | None


async def page(core: Core, space_id: str, cursor: str | None, limit: int) -> Page[JobWithRun]:
    """Lists the jobs of a space by name, each with its newest revision and run."""
    async with core.db.read() as tx:
        found = await jobs.page(tx, space_id, cursor, limit)
        views = [
            JobWithRun(
                job,
                await jobs.revision(tx, job.id, job.latest_revision),
                await runs.latest_of_job(tx, job.id),
            )
            for job in found.items
        ]
    return Page(views, found.next_cursor)


async def show(core: Core, caller: Caller, space_id: str, ref: str) -> JobWithRun:
    """Returns one job. Raises: NotFound."""
    async with core.db.read() as tx:
        job = await find_job(tx, caller, space_id, ref)
        revision = await jobs.revision(tx, job.id, job.latest_revision)
        return JobWithRun(job, revision, await runs.latest_of_job(tx, job.id))


async def revisions(
    core: Core, caller: Caller, space_id: str, ref: str, cursor: str | None, limit: int
) -> Page[Revision]:
    """Lists the revisions, newest first."""
    async with core.db.read() as tx:
        job = await find_job(tx, caller, space_id, ref)
        return await jobs.revisions(tx, job.id, cursor, limit)


async def revision(core: Core, caller: Caller, space_id: str, ref: str, number: int) -> Revision:
    """Returns one revision. Raises: NotFound."""
    async with core.db.read() as tx:
        job = await find_job(tx, caller, space_id, ref)
        return await jobs.revision(tx, job.id, number)


async def diff(core: Core, caller: Caller, space_id: str, ref: str, old: int, new: int) -> str:
    """Returns the unified diff from revision `old` to revision `new`."""
    async with core.db.read() as tx:
        job = await find_job(tx, caller, space_id, ref)
        before = await jobs.revision(tx, job.id, old)
        after = await jobs.revision(tx, job.id, new)
    return diff_specs(before.spec, after.spec)
