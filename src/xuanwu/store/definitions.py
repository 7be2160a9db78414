"""The definition of each run, written once when the run is accepted; run lists do not load it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import insert, select

from xuanwu.model.run import Run
from xuanwu.store import jobs
from xuanwu.store.tables.runs import definitions
from xuanwu.store.transaction import Transaction


async def find(tx: Transaction, run_id: str) -> dict[str, Any] | None:
    """The definition of a run; None if the run was accepted before definitions were stored."""
    return await tx.scalar(select(definitions.c.document).where(definitions.c.run_id == run_id))


async def write(tx: Transaction, run: Run, document: Mapping[str, Any]) -> None:
    """Stores the definition, unless the run has one: definitions never change. Raises: NotFound."""
    await jobs.lock(tx, run.job_id)
    if await find(tx, run.id) is None:
        values = {"run_id": run.id, "job_id": run.job_id, "document": dict(document)}
        await tx.execute(insert(definitions).values(**values))
