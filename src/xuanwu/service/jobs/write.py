"""Creates, changes and deletes jobs; every change of a text is a new revision."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
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
from xuanwu.store import events, jobs, runs
from xuanwu.store.database import Transaction
from xuanwu.store.events import News


@dataclass(frozen=True)
class NewJob:
    """The text of a job to create, the reason, and where it is put."""

    spec: JobSpec
    note: str = ""
    folder: str = ""
    labels: Mapping[str, str] = field(default_factory=dict[str, str])


@dataclass(frozen=True)
class Edit:
    """A text to save, and the reason.

    `base` is the revision that it was made from (0: none, the job is new): if another one was saved
    meanwhile, the edit is refused. None saves in any case.
    """

    spec: JobSpec
    note: str = ""
    base: int | None = None


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
    order: NewJob,
) -> Job:
    """Creates a job. Raises: Conflict when the name is taken; as `check_spec`."""
    async with core.db.begin() as tx:
        await check_spec(infra, tx, space_id, order.spec)
        return await _create(core, tx, caller, space_id, order)


async def edit(
    core: Core,
    infra: Infrastructure,
    caller: Caller,
    space_id: str,
    ref: str,
    order: Edit,
) -> Revision:
    """Saves a new revision; if the text is unchanged, returns the newest one.

    Raises: InvalidInput when the text has another name; Conflict (`revision_stale`) when it was
    made from an older revision.
    """
    async with core.db.begin() as tx:
        job = await find_job(tx, caller, space_id, ref)
        if order.spec.name != job.name:
            raise InvalidInput(
                f"The name in the text is '{order.spec.name}', but the job is named '{job.name}'. "
                "Rename the job, or create a new one.",
                where="name",
            )
        await check_spec(infra, tx, job.space_id, order.spec)
        latest = await jobs.newest(tx, job.id)
        if latest.spec == order.spec:
            return latest
        _keeps_its_kind(job, order.spec)
        _follows(job, latest, order.base)
        return await _add_revision(core, tx, caller, job, order.spec, order.note)


async def apply(
    core: Core,
    infra: Infrastructure,
    caller: Caller,
    space_id: str,
    order: Edit,
    *,
    dry_run: bool,
) -> Applied:
    """Creates the job, or gives it this text; `dry_run` only reports what would change.

    Raises: Conflict (`revision_stale`) when the text was made from an older revision.
    """
    spec = order.spec
    async with core.db.begin() as tx:
        await check_spec(infra, tx, space_id, spec)
        try:
            job = await jobs.by_name(tx, space_id, spec.name)
        except NotFound:
            diff = diff_specs(None, spec)
            if dry_run:
                return Applied("created", spec.name, None, 1, diff)
            job = await _create(core, tx, caller, space_id, NewJob(spec, order.note))
            return Applied("created", spec.name, job, 1, diff)
        latest = await jobs.newest(tx, job.id)
        if latest.spec == spec:
            return Applied("unchanged", job.name, job, latest.number, "")
        _keeps_its_kind(job, spec)
        _follows(job, latest, order.base)
        diff = diff_specs(latest.spec, spec)
        if dry_run:
            return Applied("changed", job.name, job, latest.number + 1, diff)
        saved = await _add_revision(core, tx, caller, job, spec, order.note)
        return Applied("changed", job.name, await jobs.get(tx, job.id), saved.number, diff)


async def rollback(
    core: Core,
    infra: Infrastructure,
    caller: Caller,
    space_id: str,
    ref: str,
    number: int,
    base: int | None = None,
) -> Revision:
    """Saves the text of an older revision as the newest one; the history stays as it is.

    The job keeps its name, if it was renamed since. Raises: Conflict (`revision_stale`) when the
    newest revision is not `base`.
    """
    async with core.db.begin() as tx:
        job = await find_job(tx, caller, space_id, ref)
        old = await jobs.revision(tx, job.id, number)
        spec = old.spec.model_copy(update={"name": job.name})
        await check_spec(infra, tx, job.space_id, spec)
        _follows(job, await jobs.newest(tx, job.id), base)
        note = f"Rolled back to revision {number}."
        return await _add_revision(core, tx, caller, job, spec, note)


async def rename(core: Core, caller: Caller, space_id: str, ref: str, name: str) -> Revision:
    """Gives a job another name: in its newest text, as a new revision, and in the lists of runs.

    A live run goes on under its old name inside Flink. Raises: Conflict (`name_taken`).
    """
    async with core.db.begin() as tx:
        job = await find_job(tx, caller, space_id, ref)
        latest = await jobs.newest(tx, job.id)
        if job.name == name:
            return latest
        await jobs.rename(tx, job, name)
        await runs.rename_job(tx, job.id, name)
        spec = latest.spec.model_copy(update={"name": name})
        note = f"Renamed from {job.name}."
        return await _add_revision(core, tx, caller, replace(job, name=name), spec, note)


@dataclass(frozen=True)
class CopyOrder:
    """A copy of a job: its name, its folder (None: that of the job), and the revision to copy."""

    name: str
    folder: str | None = None
    revision: int | None = None


async def copy(
    core: Core, infra: Infrastructure, caller: Caller, space_id: str, ref: str, order: CopyOrder
) -> Job:
    """Creates a job with the text and the labels of another. Raises: Conflict (`name_taken`)."""
    async with core.db.begin() as tx:
        job = await find_job(tx, caller, space_id, ref)
        old = await jobs.revision(tx, job.id, order.revision or job.latest_revision)
        spec = old.spec.model_copy(update={"name": order.name})
        await check_spec(infra, tx, job.space_id, spec)
        note = f"Copied from revision {old.number} of {job.name}."
        folder = job.folder if order.folder is None else order.folder
        made = NewJob(spec, note, folder, job.labels)
        return await _create(core, tx, caller, job.space_id, made)


async def delete(core: Core, caller: Caller, space_id: str, ref: str) -> None:
    """Deletes a job. Raises: Conflict while a run of it is live or its cluster still exists."""
    async with core.db.begin() as tx:
        job = await find_job(tx, caller, space_id, ref)
        await jobs.delete(tx, job.id)
        _tell(tx, caller, job, EventKind.DELETED, f"The job {job.name} was deleted.")


async def _create(core: Core, tx: Transaction, caller: Caller, space_id: str, order: NewJob) -> Job:
    now, spec = core.clock.now(), order.spec
    job = Job(
        id=new_id("job"),
        space_id=space_id,
        name=spec.name,
        kind=spec.kind,
        latest_revision=1,
        created_at=now,
        created_by=caller.principal,
        updated_at=now,
        folder=order.folder,
        labels=order.labels,
        release=spec.release,
        target=spec.target,
    )
    revision = Revision(new_id("rev"), job.id, 1, spec, order.note, now, caller.principal)
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


def _follows(job: Job, latest: Revision, base: int | None) -> None:
    """Raises: Conflict when a text was made from another revision than the newest."""
    if base is not None and base != latest.number:
        raise Conflict(
            f"{latest.created_by.name} saved revision {latest.number} of '{job.name}' meanwhile; "
            f"this text was made from {f'revision {base}' if base else 'none'}. Compare the two, "
            f"and save again from revision {latest.number}.",
            code="revision_stale",
            where="base_revision",
            facts={
                "revision": latest.number,
                "by": latest.created_by.name,
                "at": latest.created_at.isoformat(),
            },
        )


def _keeps_its_kind(job: Job, spec: JobSpec) -> None:
    if spec.kind is not job.kind:
        raise Conflict(
            f"The job '{job.name}' is of the kind {job.kind.value}, which cannot be changed to "
            f"{spec.kind.value}. Create a new job.",
            where="jar" if spec.jar else "sql",
        )
