"""Creates, changes and deletes jobs; every change of a text is a new revision."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from xuanwu.core import Core
from xuanwu.kernel.errors import Conflict, InvalidInput, NotFound
from xuanwu.kernel.ids import new_id
from xuanwu.model.access import Caller
from xuanwu.model.event import EventKind, Subject, SubjectKind
from xuanwu.model.job import Job, Revision
from xuanwu.model.spec import JobSpec
from xuanwu.scheduling.infrastructure import Infrastructure
from xuanwu.service.jobs.check import check_spec
from xuanwu.service.jobs.diff import diff_specs
from xuanwu.service.jobs.find import find_job
from xuanwu.store import events, jobs
from xuanwu.store.database import Transaction
from xuanwu.store.events import News


@dataclass(frozen=True)
class Applied:
    """What `apply` did, or would do: `action` is `created`, `changed` or `unchanged`."""

    action: str
    name: str
    job: Job | None
    revision: int
    diff: str


async def create(
    core: Core,
    infra: Infrastructure,
    caller: Caller,
    space_id: str,
    spec: JobSpec,
    *,
    note: str = "",
) -> Job:
    """Creates a job. Raises: Conflict when the name is taken; as `check_spec`."""
    async with core.db.begin() as tx:
        await check_spec(infra, tx, space_id, spec)
        return await _create(core, tx, caller, space_id, spec, note)


async def edit(
    core: Core,
    infra: Infrastructure,
    caller: Caller,
    space_id: str,
    ref: str,
    spec: JobSpec,
    *,
    note: str = "",
) -> Revision:
    """Saves a new revision; if the text is unchanged, returns the newest one.

    Raises: InvalidInput when the text has another name: a job cannot be renamed.
    """
    async with core.db.begin() as tx:
        job = await find_job(tx, caller, space_id, ref)
        if spec.name != job.name:
            raise InvalidInput(
                f"The name in the text is '{spec.name}', but the job is named '{job.name}'. A "
                "job cannot be renamed: create a new job.",
                where="name",
            )
        await check_spec(infra, tx, job.space_id, spec)
        latest = await jobs.revision(tx, job.id, job.latest_revision)
        if latest.spec == spec:
            return latest
        _keeps_its_kind(job, spec)
        return await _add_revision(core, tx, caller, job, spec, note)


async def apply(
    core: Core,
    infra: Infrastructure,
    caller: Caller,
    space_id: str,
    spec: JobSpec,
    *,
    dry_run: bool,
    note: str = "",
) -> Applied:
    """Creates the job, or gives it this text; `dry_run` only reports what would change."""
    async with core.db.begin() as tx:
        await check_spec(infra, tx, space_id, spec)
        try:
            job = await jobs.by_name(tx, space_id, spec.name)
        except NotFound:
            diff = diff_specs(None, spec)
            if dry_run:
                return Applied("created", spec.name, None, 1, diff)
            job = await _create(core, tx, caller, space_id, spec, note)
            return Applied("created", spec.name, job, 1, diff)
        latest = await jobs.revision(tx, job.id, job.latest_revision)
        if latest.spec == spec:
            return Applied("unchanged", job.name, job, latest.number, "")
        _keeps_its_kind(job, spec)
        diff = diff_specs(latest.spec, spec)
        if dry_run:
            return Applied("changed", job.name, job, latest.number + 1, diff)
        saved = await _add_revision(core, tx, caller, job, spec, note)
        return Applied("changed", job.name, await jobs.get(tx, job.id), saved.number, diff)


async def rollback(
    core: Core, infra: Infrastructure, caller: Caller, space_id: str, ref: str, number: int
) -> Revision:
    """Saves the text of an older revision as the newest one; the history stays as it is."""
    async with core.db.begin() as tx:
        job = await find_job(tx, caller, space_id, ref)
        old = await jobs.revision(tx, job.id, number)
        await check_spec(infra, tx, job.space_id, old.spec)
        note = f"Rolled back to revision {number}."
        return await _add_revision(core, tx, caller, job, old.spec, note)


async def delete(core: Core, caller: Caller, space_id: str, ref: str) -> None:
    """Deletes a job. Raises: Conflict while a run of it is live or its cluster still exists."""
    async with core.db.begin() as tx:
        job = await find_job(tx, caller, space_id, ref)
        await jobs.delete(tx, job.id)
        _tell(tx, caller, job, EventKind.DELETED, f"The job {job.name} was deleted.")


async def _create(
    core: Core, tx: Transaction, caller: Caller, space_id: str, spec: JobSpec, note: str
) -> Job:
    now = core.clock.now()
    job = Job(
        id=new_id("job"),
        space_id=space_id,
        name=spec.name,
        kind=spec.kind,
        latest_revision=1,
        created_at=now,
        created_by=caller.principal,
        updated_at=now,
    )
    revision = Revision(new_id("rev"), job.id, 1, spec, note, now, caller.principal)
    await jobs.add(tx, job, revision)
    _tell(tx, caller, job, EventKind.CREATED, f"The job {job.name} was created.")
    return job


async def _add_revision(
    core: Core, tx: Transaction, caller: Caller, job: Job, spec: JobSpec, note: str
) -> Revision:
    actor, now = caller.principal, core.clock.now()
    saved = await jobs.add_revision(tx, job.id, spec, note, actor=actor, now=now)
    message = f"Revision {saved.number} of {job.name} was saved."
    _tell(tx, caller, job, EventKind.CHANGED, message, {"revision": saved.number})
    return saved


def _tell(
    tx: Transaction,
    caller: Caller,
    job: Job,
    kind: EventKind,
    message: str,
    facts: Mapping[str, Any] | None = None,
) -> None:
    news = News(kind, message, caller.principal, facts={"name": job.name, **(facts or {})})
    subject = Subject(SubjectKind.JOB, job.id)
    events.add_about(tx, subject, news, space_id=job.space_id, job_id=job.id)


def _keeps_its_kind(job: Job, spec: JobSpec) -> None:
    if spec.kind is not job.kind:
        raise Conflict(
            f"The job '{job.name}' is of the kind {job.kind.value}, which cannot be changed to "
            f"{spec.kind.value}. Create a new job.",
            where="jar" if spec.jar else "sql",
        )
