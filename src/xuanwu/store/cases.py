"""The test cases of jobs: at most `MOST` of a job. Their names are unique in the job."""

from __future__ import annotations

from sqlalchemy import delete as delete_from
from sqlalchemy import func, insert, select, update

from xuanwu.kernel.errors import Conflict, NotFound
from xuanwu.model.case import JobCase
from xuanwu.store import jobs
from xuanwu.store.tables.cases import cases
from xuanwu.store.transaction import Transaction

MOST = 200


async def of_job(tx: Transaction, job_id: str) -> list[JobCase]:
    """All cases of a job without their rows, by name."""
    shown = [column for column in cases.c if column.name != "spec"]
    rows = await tx.all(select(*shown).where(cases.c.job_id == job_id).order_by(cases.c.name))
    return [JobCase(**row) for row in rows]


async def get(tx: Transaction, job_id: str, ref: str) -> JobCase:
    """Finds a case by its id or its name. Raises: NotFound."""
    column = cases.c.id if ref.startswith("case_") else cases.c.name
    row = await tx.first(select(cases).where(cases.c.job_id == job_id, column == ref))
    if row is None:
        raise NotFound(
            f"The test case '{ref}' was not found. List the cases of the job to see their names.",
            where="case",
        )
    return JobCase(**row)


async def add(tx: Transaction, case: JobCase) -> None:
    """Raises: Conflict (`name_taken`, `cases_full`); NotFound when the job is gone."""
    await jobs.lock(tx, case.job_id)
    await _check_name(tx, case)
    own = cases.c.job_id == case.job_id
    if await tx.scalar(select(func.count()).select_from(cases).where(own)) >= MOST:
        raise Conflict(
            f"This job has {MOST} test cases. Delete some of them.", code="cases_full", where="job"
        )
    await tx.execute(insert(cases).values(**vars(case)))


async def change(tx: Transaction, case: JobCase) -> None:
    """Writes a case whose `version` is the next one.

    Raises: Conflict (`case_stale`, with the newest version) if another one was written;
    Conflict (`name_taken`); NotFound.
    """
    await jobs.lock(tx, case.job_id)
    newest = await get(tx, case.job_id, case.id)
    if case.version != newest.version + 1:
        raise Conflict(
            f"{newest.updated_by.name} changed this test case meanwhile. Load it, and change it "
            "again.",
            code="case_stale",
            where="version",
            facts={"version": newest.version},
        )
    await _check_name(tx, case)
    await tx.execute(update(cases).where(cases.c.id == case.id).values(**vars(case)))


async def delete(tx: Transaction, job_id: str, case_id: str) -> None:
    """Removes a case; does nothing if it is gone."""
    is_it = (cases.c.job_id == job_id) & (cases.c.id == case_id)
    await tx.execute(delete_from(cases).where(is_it))


async def _check_name(tx: Transaction, case: JobCase) -> None:
    is_other = (
        (cases.c.job_id == case.job_id) & (cases.c.name == case.name) & (cases.c.id != case.id)
    )
    if await tx.scalar(select(cases.c.id).where(is_other)) is not None:
        raise Conflict(
            f"The job already has a test case '{case.name}'. Choose another name.",
            code="name_taken",
            where="name",
        )
