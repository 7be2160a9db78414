"""Who has a job open, as their editors tell from time to time."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete as delete_from
from sqlalchemy import insert, select, update

from xuanwu.model.access import Principal
from xuanwu.model.desk import Presence
from xuanwu.store import jobs
from xuanwu.store.tables.desk import presences
from xuanwu.store.transaction import Transaction


async def write(tx: Transaction, told: Presence) -> None:
    """Notes that somebody has a job open. Raises: NotFound when the job is gone."""
    await jobs.lock(tx, told.job_id)
    is_it = (presences.c.job_id == told.job_id) & (presences.c.who_id == told.who.id)
    values = {"who": told.who, "is_changed": told.is_changed, "seen_at": told.seen_at}
    if await tx.execute(update(presences).where(is_it).values(**values)) == 0:
        key = {"job_id": told.job_id, "who_id": told.who.id}
        await tx.execute(insert(presences).values(**key, **values))


async def leave(tx: Transaction, job_id: str, who: Principal) -> None:
    """Notes that somebody has closed a job."""
    is_it = (presences.c.job_id == job_id) & (presences.c.who_id == who.id)
    await tx.execute(delete_from(presences).where(is_it))


async def of_job(tx: Transaction, job_id: str, since: datetime) -> list[Presence]:
    """Those who have told since then that the job is open, by name."""
    query = select(presences).where(presences.c.job_id == job_id, presences.c.seen_at >= since)
    found = [
        Presence(row["who"], row["job_id"], row["is_changed"], row["seen_at"])
        for row in await tx.all(query)
    ]
    return sorted(found, key=lambda one: (one.who.name, one.who.id))
