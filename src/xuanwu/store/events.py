"""The event history: transactions append events, and readers never miss one.

Events are numbered within a scope: a space, or all subjects that belong to no space. The numbers of
a scope come from one counter row, which is updated right before the commit and stays locked until
then. So numbers become visible in order: a reader that has seen `seq` has seen every smaller number
of the scope. A database sequence cannot guarantee that: its numbers become visible in the order of
commits.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlalchemy import RowMapping, Select, insert, select, update
from sqlalchemy.exc import IntegrityError

from xuanwu.model.access import SYSTEM, Principal
from xuanwu.model.event import Event, EventKind, Subject, SubjectKind
from xuanwu.model.run import Run
from xuanwu.store.keyset import MAX_LIMIT
from xuanwu.store.tables.events import counters, events
from xuanwu.store.transaction import Transaction

_NO_SPACE = "platform"


@dataclass(frozen=True)
class News:
    """An event that has no number yet. Only moves have a `cause`."""

    kind: EventKind
    message: str
    actor: Principal = SYSTEM
    cause: str | None = None
    facts: Mapping[str, Any] = field(default_factory=dict[str, Any])


def add(tx: Transaction, run: Run, news: News, *, at: datetime | None = None) -> None:
    """Adds one event to the history of `run`; readers see it once the transaction commits."""
    subject = Subject(SubjectKind.RUN, run.id)
    add_about(tx, subject, news, space_id=run.space_id, job_id=run.job_id, at=at)


def add_about(
    tx: Transaction,
    subject: Subject,
    news: News,
    *,
    space_id: str | None,
    job_id: str | None = None,
    at: datetime | None = None,
) -> None:
    """As `add`, for any subject; `space_id` is None if the subject belongs to no space."""
    tx.pending_events.append(
        {
            "scope": _scope(space_id),
            "at": at or tx.now(),
            "subject_kind": subject.kind,
            "subject_id": subject.id,
            "job_id": job_id,
            "actor": news.actor,
            "kind": news.kind,
            "message": news.message,
            "cause": news.cause,
            "facts": dict(news.facts),
        }
    )


async def write_pending(tx: Transaction) -> None:
    """Numbers and writes the pending events. Only `Database` calls this, right before a commit."""
    pending, tx.pending_events = tx.pending_events, []
    scope_of = itemgetter("scope")
    # All transactions lock the counters in the same order, so that they cannot deadlock.
    for scope, group in groupby(sorted(pending, key=scope_of), scope_of):
        told = list(group)
        last = await _count(tx, scope, len(told))
        rows = [{"seq": seq, **values} for seq, values in enumerate(told, last - len(told) + 1)]
        await tx.execute_many(insert(events), rows)


async def last_seq(tx: Transaction, space_id: str | None) -> int:
    """The highest `seq` of a space, or of the events without a space; 0 if there are none."""
    own_row = counters.c.name == _scope(space_id)
    return int(await tx.scalar(select(counters.c.value).where(own_row)) or 0)


async def of_run(tx: Transaction, run_id: str, after_seq: int, limit: int) -> list[Event]:
    """The events of a run after `after_seq`, oldest first."""
    is_about = (events.c.subject_id == run_id) & (events.c.subject_kind == SubjectKind.RUN)
    return await _read(tx, select(events).where(is_about), after_seq, limit)


async def of_space(
    tx: Transaction, space_id: str | None, after_seq: int, limit: int
) -> list[Event]:
    """The events of a space, or those without a space (None), after `after_seq`, oldest first."""
    query = select(events).where(events.c.scope == _scope(space_id))
    return await _read(tx, query, after_seq, limit)


async def of_job(tx: Transaction, job_id: str, after_seq: int, limit: int) -> list[Event]:
    """The events of a job and its runs after `after_seq`, oldest first."""
    return await _read(tx, select(events).where(events.c.job_id == job_id), after_seq, limit)


def _scope(space_id: str | None) -> str:
    return _NO_SPACE if space_id is None else space_id


async def _count(tx: Transaction, scope: str, number: int) -> int:
    """Adds `number` to the counter of a scope, which locks it until the commit; returns the sum."""
    own_row = counters.c.name == scope
    counted = update(counters).where(own_row).values(value=counters.c.value + number)
    if await tx.execute(counted) == 0:
        try:
            async with tx.connection.begin_nested():
                await tx.execute(insert(counters).values(name=scope, value=number))
        except IntegrityError:  # another transaction has inserted the counter
            await tx.execute(counted)
    return int(await tx.scalar(select(counters.c.value).where(own_row)))


async def _read(tx: Transaction, query: Select[Any], seq: int, limit: int) -> list[Event]:
    query = query.where(events.c.seq > seq).order_by(events.c.seq).limit(min(limit, MAX_LIMIT))
    return [_event(row) for row in await tx.all(query)]


def _event(row: RowMapping) -> Event:
    values: dict[str, Any] = dict(row)
    scope = values.pop("scope")
    subject = Subject(values.pop("subject_kind"), values.pop("subject_id"))
    return Event(**values, subject=subject, space_id=None if scope == _NO_SPACE else scope)
