"""The lineage of each revision, written once; it does not compute lineage."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import insert, select

from xuanwu.model.gateway import Lineage
from xuanwu.model.job import Revision
from xuanwu.store import jobs
from xuanwu.store.tables.jobs import lineages
from xuanwu.store.transaction import Transaction


async def find(tx: Transaction, revision_id: str) -> Lineage | None:
    """The lineage of a revision; None until it is written."""
    found = await tx.scalar(select(lineages.c.lineage).where(lineages.c.revision_id == revision_id))
    return None if found is None else Lineage.model_validate(found)


async def write(tx: Transaction, revision: Revision, lineage: Lineage, now: datetime) -> None:
    """Stores the lineage, unless there is one: revisions never change. Raises: NotFound."""
    await jobs.lock(tx, revision.job_id)
    if await find(tx, revision.id) is None:
        values = {"revision_id": revision.id, "job_id": revision.job_id, "made_at": now}
        content = lineage.model_dump(mode="json")
        await tx.execute(insert(lineages).values(**values, lineage=content))
