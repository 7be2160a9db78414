"""Counts failed sign-ins by a key, such as an address, in rows that all servers share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import case, insert, select, update
from sqlalchemy import delete as delete_from
from sqlalchemy.exc import IntegrityError

from xuanwu.store.tables.people import sign_in_attempts as attempts
from xuanwu.store.transaction import Transaction


@dataclass(frozen=True)
class AttemptLimit:
    """At most `most` attempts with this key until its row expires."""

    key: str
    most: int


@dataclass(frozen=True)
class Count:
    """The attempts so far, and when they are forgotten."""

    limit: AttemptLimit
    count: int
    until: datetime

    @property
    def is_exceeded(self) -> bool:
        return self.count > self.limit.most


async def take(
    tx: Transaction, limits: Sequence[AttemptLimit], *, now: datetime, until: datetime
) -> list[Count]:
    """Counts one attempt for each key, before its outcome is known; a new row lasts `until`.

    Counting first bounds attempts that run at the same time. Where a limit is exceeded, the
    caller refuses, and `give_back`s the attempt.
    """
    ordered = sorted(limits, key=lambda one: one.key)  # all transactions lock in the same order
    return [await _take(tx, one, now, until) for one in ordered]


async def give_back(tx: Transaction, keys: Sequence[str]) -> None:
    """Uncounts one attempt of each key: it succeeded, or was refused without being tried."""
    fewer = case((attempts.c.count > 0, attempts.c.count - 1), else_=0)
    for key in sorted(keys):
        await tx.execute(update(attempts).where(attempts.c.id == key).values(count=fewer))


async def lock(tx: Transaction, limit: AttemptLimit, until: datetime) -> bool:
    """Keeps the row `until` then if its limit is reached; returns whether it is."""
    is_reached = (attempts.c.id == limit.key) & (attempts.c.count >= limit.most)
    return await tx.execute(update(attempts).where(is_reached).values(until=until)) == 1


async def forget(tx: Transaction, key: str) -> None:
    """Forgets all attempts with this key."""
    await tx.execute(delete_from(attempts).where(attempts.c.id == key))


async def sweep(tx: Transaction, now: datetime) -> int:
    """Deletes expired rows and returns how many there were."""
    return await tx.execute(delete_from(attempts).where(attempts.c.until <= now))


async def _take(tx: Transaction, limit: AttemptLimit, now: datetime, until: datetime) -> Count:
    row = attempts.c.id == limit.key
    await tx.execute(delete_from(attempts).where(row, attempts.c.until <= now))
    more = update(attempts).where(row).values(count=attempts.c.count + 1)
    if await tx.execute(more) == 0:
        try:
            async with tx.connection.begin_nested():
                await tx.execute(insert(attempts).values(id=limit.key, count=1, until=until))
        except IntegrityError:  # another server has inserted it
            await tx.execute(more)
    found = await tx.first(select(attempts.c.count, attempts.c.until).where(row))
    return Count(limit, found["count"], found["until"]) if found else Count(limit, 1, until)
