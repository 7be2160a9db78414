"""Creates, changes and deletes jobs; every change of a text is a new revision."""

from __future__ import annotations

from dataclasses import dataclass

from xuanwu.kernel.errors import Conflict, InvalidInput, NotFound
from xuanwu.kernel.ids import new_id
from xuanwu.model.access import Caller
from xuanwu.model.job import Job, Revision
from xuanwu.model.spec import JobSpec
from xuanwu.service.jobs.check import check_spec
from xuanwu.service.jobs.diff import diff_specs
from xuanwu.service.jobs.find import find_job
from xuanwu.service.parts import Service
from xuanwu.store import jobs
from xuanwu.store.database import Transaction


@dataclass(frozen=True)
class Applied:
    """What `apply` did, or would do: `action` is `created`, `changed` or `unchanged`."""

    action: str
    name: str
    job: Job | None
    revision: int
    diff: str


async def create(
    parts: Service, caller: Caller, space_id: str, spec: JobSpec, *, note: str = ""
) -> Job:
    """Raises: Conflict when the name is taken; InvalidInput or NotFound from the early check."""
    async with parts.db.begin() as tx:
        await check_spec(parts, tx, space_id, spec)
        return await _create(parts, tx, caller, space_id, spec, note)


async def edit(
    parts: Service, caller: Caller, space_id: str, ref: str, spec: JobSpec, *, note: str = ""
) -> Revision:
    """Saves a new revision; the newest one is returned as it is when the text is the same.

    Raises: InvalidInput when the text carries another name: a job keeps its name for good.
    """
    async with parts.db.begin() as tx:
        job = await find_job(tx, caller, space_id, ref)
        if spec.name != job.name:
            raise InvalidInput(
                f"The text is named '{spec.name}', the job '{job.name}'. A job keeps its name:"
                " create a new job for a new name.",
                where="name",
            )
        await check_spec(parts, tx, job.space_id, spec)
        latest = await jobs.revision(tx, job.id, job.latest_revision)
        if latest.spec == spec:
            return latest
        _keeps_its_kind(job, spec)
        return await jobs.add_revision(
            tx, job.id, spec, note, actor=caller.name, now=parts.clock.now()
        )


async def apply(
    parts: Service, caller: Caller, space_id: str, spec: JobSpec, *, dry_run: bool, note: str = ""
) -> Applied:
    """Makes the job of this name have this text; with `dry_run` only says what would change."""
    async with parts.db.begin() as tx:
        await check_spec(parts, tx, space_id, spec)
        try:
            job = await jobs.by_name(tx, space_id, spec.name)
        except NotFound:
            diff = diff_specs(None, spec)
            if dry_run:
                return Applied("created", spec.name, None, 1, diff)
            job = await _create(parts, tx, caller, space_id, spec, note)
            return Applied("created", spec.name, job, 1, diff)
        latest = await jobs.revision(tx, job.id, job.latest_revision)
        if latest.spec == spec:
            return Applied("unchanged", job.name, job, latest.number, "")
        _keeps_its_kind(job, spec)
        diff = diff_specs(latest.spec, spec)
        if dry_run:
            return Applied("changed", job.name, job, latest.number + 1, diff)
        now = parts.clock.now()
        saved = await jobs.add_revision(tx, job.id, spec, note, actor=caller.name, now=now)
        return Applied("changed", job.name, await jobs.get(tx, job.id), saved.number, diff)


async def rollback(
    parts: Service, caller: Caller, space_id: str, ref: str, number: int
) -> Revision:
    """Saves the text of an older revision as the newest one; no history is ever rewritten."""
    async with parts.db.begin() as tx:
        job = await find_job(tx, caller, space_id, ref)
        old = await jobs.revision(tx, job.id, number)
        await check_spec(parts, tx, job.space_id, old.spec)
        return await jobs.add_revision(
            tx,
            job.id,
            old.spec,
            f"Rolled back to revision {number}.",
            actor=caller.name,
            now=parts.clock.now(),
        )


async def delete(parts: Service, caller: Caller, space_id: str, ref: str) -> None:
    """Raises: Conflict while a run of the job lives or its cluster is not yet gone."""
    async with parts.db.begin() as tx:
        job = await find_job(tx, caller, space_id, ref)
        await jobs.delete(tx, job.id)


async def _create(
    parts: Service, tx: Transaction, caller: Caller, space_id: str, spec: JobSpec, note: str
) -> Job:
    now = parts.clock.now()
    job = Job(
        id=new_id("job"),
        space_id=space_id,
        name=spec.name,
        kind=spec.kind,
        latest_revision=1,
        created_at=now,
        created_by=caller.name,
        updated_at=now,
    )
    revision = Revision(new_id("rev"), job.id, 1, spec, note, now, caller.name)
    await jobs.add(tx, job, revision)
    return job


def _keeps_its_kind(job: Job, spec: JobSpec) -> None:
    if spec.kind is not job.kind:
        raise Conflict(
            f"The job '{job.name}' is of the kind {job.kind.value}; its text cannot become one of"
            f" the kind {spec.kind.value}. Create a new job for it.",
            where="jar" if spec.jar else "sql",
        )
