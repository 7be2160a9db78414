"""The history of runs: what is added in a transaction, and readers that miss none of it.

The rows are numbered from one counter row, right before the commit. Its lock is held until the
commit, so numbers become visible in their order: a reader that has seen `seq` has seen every
smaller one. A sequence would not do: its numbers become visible in the order of commits.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping, Select, insert, select, update

from xuanwu.model.run import Event, EventKind, Run
from xuanwu.model.state import State
from xuanwu.store.page import MAX_LIMIT
from xuanwu.store.tables.events import counters, events
from xuanwu.store.transaction import Transaction

_COUNTER = "events"


@dataclass(frozen=True)
class News:
    """An event that has no number yet. `state` and `cause` belong to moves alone."""

    kind: EventKind
    message: str
    actor: str = "xuanwu"
    state: State | None = None
    cause: str | None = None
    facts: Mapping[str, Any] = field(default_factory=dict[str, Any])


def add(tx: Transaction, run: Run, news: News, *, at: datetime | None = None) -> None:
    """Adds one line to the history of `run`; it can be read once the transaction has ended."""
    tx.pending_events.append(
        {
            "run_id": run.id,
            "job_id": run.job_id,
            "space_id": run.space_id,
            "kind": news.kind,
            "at": at or tx.now(),
            "actor": news.actor,
            "message": news.message,
            "state": news.state,
            "cause": news.cause,
            "facts": dict(news.facts),
        }
    )


async def write_pending(tx: Transaction) -> None:
    """Numbers and writes what was added. Only the end of a transaction calls this."""
    pending, tx.pending_events = tx.pending_events, []
    if not pending:
        return
    own_row = counters.c.name == _COUNTER
    await tx.execute(update(counters).where(own_row).values(value=counters.c.value + len(pending)))
    last = await last_seq(tx)
    first = last - len(pending) + 1
    rows = [{"seq": seq, **values} for seq, values in enumerate(pending, first)]
    await tx.execute_many(insert(events), rows)


async def last_seq(tx: Transaction) -> int:
    """The number of the newest event; 0 before the first."""
    value = await tx.scalar(select(counters.c.value).where(counters.c.name == _COUNTER))
    return int(value)


async def of_run(tx: Transaction, run_id: str, after_seq: int, limit: int) -> list[Event]:
    """Oldest first."""
    return await _read(tx, select(events).where(events.c.run_id == run_id), after_seq, limit)


async def after(
    tx: Transaction,
    seq: int,
    *,
    space_id: str | None = None,
    job_id: str | None = None,
    limit: int,
) -> list[Event]:
    """Oldest first, of every run or of those in one space or job."""
    query = select(events)
    if space_id is not None:
        query = query.where(events.c.space_id == space_id)
    if job_id is not None:
        query = query.where(events.c.job_id == job_id)
    return await _read(tx, query, seq, limit)


async def _read(tx: Transaction, query: Select[Any], seq: int, limit: int) -> list[Event]:
    query = query.where(events.c.seq > seq).order_by(events.c.seq).limit(min(limit, MAX_LIMIT))
    return [_event(row) for row in await tx.all(query)]


def _event(row: RowMapping) -> Event:
    return Event(**row)
