"""How long the queue of runs is, for monitoring; it only reads."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from xuanwu.model.state import Seen, State
from xuanwu.store.tables.runs import runs
from xuanwu.store.transaction import Transaction


@dataclass(frozen=True)
class Crowd:
    """The number of queued runs with one target, state and seen, and the earliest time due."""

    target: str
    state: State
    seen: Seen
    count: int
    oldest_due: datetime


async def crowds(tx: Transaction) -> list[Crowd]:
    """Counts the queued runs: live runs, and ended runs that are not yet cleaned up."""
    oldest = func.min(runs.c.due_at, type_=runs.c.due_at.type)
    alike = (runs.c.target, runs.c.state, runs.c.seen)
    query = (
        select(*alike, func.count().label("count"), oldest.label("oldest_due"))
        .where(runs.c.due_at.is_not(None))
        .group_by(*alike)
        .order_by(*alike)
    )
    return [Crowd(**row) for row in await tx.all(query)]
