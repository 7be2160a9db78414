"""Jobs and their revisions. Job names are unique in a space; revision numbers have no gaps."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping, insert, or_, select, update
from sqlalchemy import delete as delete_from

from xuanwu.kernel.errors import Conflict, NotFound
from xuanwu.kernel.ids import new_id
from xuanwu.kernel.page import (
    Page,
)
from xuanwu.model.access import Principal
from xuanwu.model.job import Job, Revision
from xuanwu.model.spec import JobSpec
from xuanwu.store import spaces
from xuanwu.store.keyset import (
    Keyset,
    read_page,
)
from xuanwu.store.tables.cases import cases
from xuanwu.store.tables.desk import presences
from xuanwu.store.tables.events import events
from xuanwu.store.tables.jobs import jobs, lineages
from xuanwu.store.tables.jobs import revisions as revision_rows
from xuanwu.store.tables.runs import definitions, runs
from xuanwu.store.tables.savepoints import savepoints
from xuanwu.store.transaction import Transaction

_NEWEST_FIRST = Keyset((revision_rows.c.number,), descending=True)


async def add(tx: Transaction, job: Job, revision: Revision) -> None:
    """Adds a job with its first revision.

    Raises: Conflict (`name_taken`, with the other job's id); NotFound when the space is gone.
    """
    await _claim_name(tx, job.space_id, job.name)
    await tx.execute(insert(jobs).values(**vars(job)))
    await _write_revision(tx, revision)


async def get(tx: Transaction, job_id: str) -> Job:
    """Raises: NotFound."""
    return _job(await tx.first(select(jobs).where(jobs.c.id == job_id)), job_id)


async def by_name(tx: Transaction, space_id: str, name: str) -> Job:
    """Raises: NotFound."""
    query = select(jobs).where(jobs.c.space_id == space_id, jobs.c.name == name)
    return _job(await tx.first(query), name)


async def lock(tx: Transaction, job_id: str) -> Job:
    """Locks a job: no other transaction can lock, start, change or delete it until this one ends.

    Raises: NotFound.
    """
    query = select(jobs).where(jobs.c.id == job_id).with_for_update(key_share=True)
    return _job(await tx.first(query), job_id)


async def add_revision(
    tx: Transaction, job_id: str, spec: JobSpec, note: str, actor: Principal, now: datetime
) -> Revision:
    """Saves a text as the next revision. Raises: NotFound."""
    job = await lock(tx, job_id)
    number = job.latest_revision + 1
    revision = Revision(new_id("rev"), job_id, number, spec, note, now, actor)
    await _write_revision(tx, revision)
    named = {"release": spec.release, "target": spec.target}
    values = {"latest_revision": number, "updated_at": now, **named}
    await tx.execute(update(jobs).where(jobs.c.id == job_id).values(**values))
    return revision


async def rename(tx: Transaction, job: Job, name: str) -> None:
    """Gives a job a new name; the names inside its revisions stay.

    Raises: Conflict (`name_taken`).
    """
    await _claim_name(tx, job.space_id, name)
    await tx.execute(update(jobs).where(jobs.c.id == job.id).values(name=name))


async def put_into(tx: Transaction, job_id: str, folder: str) -> None:
    """Moves a job into a folder."""
    await tx.execute(update(jobs).where(jobs.c.id == job_id).values(folder=folder))


async def write_labels(tx: Transaction, job_id: str, labels: Mapping[str, str]) -> None:
    """Replaces the labels of a job."""
    await tx.execute(update(jobs).where(jobs.c.id == job_id).values(labels=dict(labels)))


async def revision(tx: Transaction, job_id: str, number: int) -> Revision:
    """Raises: NotFound."""
    query = select(revision_rows).where(
        revision_rows.c.job_id == job_id, revision_rows.c.number == number
    )
    row = await tx.first(query)
    if row is None:
        raise NotFound(
            f"The job has no revision {number}. List its revisions to see their numbers.",
            where="revision",
        )
    return _revision(row)


async def newest(tx: Transaction, job_id: str) -> Revision:
    """The newest revision of a job, which it locks until the transaction ends. Raises: NotFound."""
    job = await lock(tx, job_id)
    return await revision(tx, job_id, job.latest_revision)


async def revisions(tx: Transaction, job_id: str, cursor: str | None, limit: int) -> Page[Revision]:
    """The revisions of a job, newest first."""
    query = select(revision_rows).where(revision_rows.c.job_id == job_id)
    return await read_page(tx, query, _NEWEST_FIRST, _revision, (cursor, limit))


async def delete(tx: Transaction, job_id: str) -> None:
    """Removes a job with its revisions, their lineage, test cases, runs, events and savepoints.

    Raises: NotFound; Conflict (`job_in_use`, with the run's id) while one of its runs is live or
    parts of an ended run's cluster may still exist.
    """
    job = await lock(tx, job_id)
    is_there = or_(runs.c.live_job_id.is_not(None), runs.c.removed_at.is_(None))
    in_use = await tx.scalar(select(runs.c.id).where(runs.c.job_id == job_id, is_there).limit(1))
    if in_use is not None:
        raise Conflict(
            f"The run {in_use} of the job '{job.name}' is live or its cluster is being removed. "
            "Stop the run, and delete the job after the cluster is removed.",
            code="job_in_use",
            where="job",
            facts={"run": in_use},
        )
    for table in (cases, presences, savepoints, events, definitions, runs, lineages, revision_rows):
        await tx.execute(delete_from(table).where(table.c.job_id == job_id))
    await tx.execute(delete_from(jobs).where(jobs.c.id == job_id))


async def naming_target(tx: Transaction, name: str, limit: int) -> list[str]:
    """The names of up to `limit` jobs whose newest revision names this target."""
    query = select(jobs.c.name).where(jobs.c.target == name).order_by(jobs.c.name).limit(limit)
    return [row["name"] for row in await tx.all(query)]


async def _claim_name(tx: Transaction, space_id: str, name: str) -> None:
    """Locks the space's names until the transaction ends. Raises: Conflict (`name_taken`)."""
    await spaces.lock(tx, space_id)
    is_named = (jobs.c.space_id == space_id) & (jobs.c.name == name)
    taken = await tx.scalar(select(jobs.c.id).where(is_named))
    if taken is not None:
        raise Conflict(
            f"The job '{name}' already exists. Edit it, or choose another name.",
            code="name_taken",
            where="name",
            facts={"job": taken},
        )


async def _write_revision(tx: Transaction, revision: Revision) -> None:
    text = revision.spec.model_dump(mode="json", by_alias=True)
    await tx.execute(insert(revision_rows).values(**{**vars(revision), "spec": text}))


def job_of(row: Mapping[str, Any] | RowMapping) -> Job:
    """Reads a row of the table of jobs."""
    values: dict[str, Any] = dict(row)
    values["labels"] = values["labels"] or {}
    return Job(**values)


def _revision(row: RowMapping) -> Revision:
    values: dict[str, Any] = dict(row)
    spec = JobSpec.model_validate(values.pop("spec"))
    return Revision(**values, spec=spec)


def _job(row: RowMapping | None, ref: str) -> Job:
    if row is None:
        raise NotFound(
            f"The job '{ref}' was not found. List the jobs to see their names.", where="job"
        )
    return job_of(row)
