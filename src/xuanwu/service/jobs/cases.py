"""Keeps the test cases of jobs."""

from __future__ import annotations

import json
from typing import Any

from xuanwu.core import Core
from xuanwu.kernel.errors import InvalidInput
from xuanwu.kernel.ids import new_id
from xuanwu.kernel.units import ByteSize
from xuanwu.model.access import Caller
from xuanwu.model.case import JobCase
from xuanwu.service.cases.spec import CaseRows
from xuanwu.service.jobs.find import find_job
from xuanwu.store import cases

LARGEST = ByteSize(4 << 20)
"""The most that one case may hold, as JSON."""


async def list_cases(core: Core, caller: Caller, space_id: str, ref: str) -> list[JobCase]:
    """Lists the cases of a job without their rows, by name. Raises: NotFound."""
    async with core.db.read() as tx:
        job = await find_job(tx, caller, space_id, ref)
        return await cases.of_job(tx, job.id)


async def show_case(core: Core, caller: Caller, space_id: str, ref: str, case: str) -> JobCase:
    """Returns a case, by its id or name, with its rows. Raises: NotFound."""
    async with core.db.read() as tx:
        job = await find_job(tx, caller, space_id, ref)
        return await cases.get(tx, job.id, case)


async def add_case(core: Core, caller: Caller, space_id: str, ref: str, spec: CaseRows) -> JobCase:
    """Saves a new case. Raises: Conflict (`name_taken`, `cases_full`); InvalidInput when large."""
    values = _values(spec)
    async with core.db.begin() as tx:
        job = await find_job(tx, caller, space_id, ref)
        made = _case(core, caller, spec, values, id=new_id("case"), job_id=job.id, version=1)
        await cases.add(tx, made)
    return made


async def change_case(
    core: Core, caller: Caller, space_id: str, ref: str, case: str, spec: CaseRows, version: int
) -> JobCase:
    """Replaces a case, which may get another name; `version` is the one that was read.

    Raises: Conflict (`case_stale`, `name_taken`); NotFound; InvalidInput when it is too large.
    """
    values = _values(spec)
    async with core.db.begin() as tx:
        job = await find_job(tx, caller, space_id, ref)
        old = await cases.get(tx, job.id, case)
        made = _case(core, caller, spec, values, id=old.id, job_id=job.id, version=version + 1)
        await cases.change(tx, made)
    return made


async def delete_case(core: Core, caller: Caller, space_id: str, ref: str, case: str) -> None:
    """Deletes a case. Raises: NotFound."""
    async with core.db.begin() as tx:
        job = await find_job(tx, caller, space_id, ref)
        await cases.delete(tx, job.id, (await cases.get(tx, job.id, case)).id)


def _case(
    core: Core, caller: Caller, spec: CaseRows, values: dict[str, Any], **own: Any
) -> JobCase:
    return JobCase(
        name=spec.name,
        description=spec.description,
        given_rows=sum(len(rows) for rows in spec.given.values()),
        expected_rows=sum(len(one.rows) for one in spec.expected.values()),
        updated_at=core.clock.now(),
        updated_by=caller.principal,
        spec=values,
        **own,
    )


def _values(spec: CaseRows) -> dict[str, Any]:
    values = spec.model_dump(mode="json")
    size = len(json.dumps(values, ensure_ascii=False).encode(errors="replace"))
    if size > LARGEST:
        raise InvalidInput(
            f"The test case has {ByteSize(size)}, and at most {LARGEST} are allowed. Give fewer "
            "rows.",
            code="case_too_large",
            where="spec",
        )
    return values
