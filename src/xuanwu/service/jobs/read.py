"""Reads jobs, their revisions, and the difference between two of them."""

from __future__ import annotations

from dataclasses import dataclass

from xuanwu.core import Core
from xuanwu.kernel.page import (
    Page,
)
from xuanwu.model.access import Caller
from xuanwu.model.job import Folder, Job, JobFilter, JobOrder, Revision
from xuanwu.model.run import Run, StateCounts
from xuanwu.service.jobs.diff import diff_specs
from xuanwu.service.jobs.find import find_job
from xuanwu.store import job_lists, jobs, runs


@dataclass(frozen=True)
class ListedJob:
    """A job of a list, without its text, and its newest run."""

    job: Job
    last_run: Run | None


@dataclass(frozen=True)
class JobWithRun:
    """A job with its newest text and its newest run."""

    job: Job
    revision: Revision
    last_run: Run | None


async def page(
    core: Core, which: JobFilter, order: JobOrder, cursor: str | None, limit: int
) -> Page[ListedJob]:
    """Lists the jobs that match, each with its newest run."""
    async with core.db.read() as tx:
        found = await job_lists.page(tx, which, order, cursor, limit)
    return Page([ListedJob(job, run) for job, run in found.items], found.next_cursor)


async def counts(core: Core, which: JobFilter) -> StateCounts:
    """Counts the jobs that match, by the state of their newest run."""
    async with core.db.read() as tx:
        return await job_lists.counts(tx, which)


async def folders(core: Core, space_id: str) -> list[Folder]:
    """Lists the folders of a space that hold jobs, by path."""
    async with core.db.read() as tx:
        return await job_lists.folders(tx, space_id)


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
