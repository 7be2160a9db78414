"""The leased rows of duties, each of which becomes due again after a pause."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import insert, select, update
from sqlalchemy.exc import IntegrityError

from xuanwu.model.lease import LeaseKey
from xuanwu.store import leases
from xuanwu.store.leases import Claim
from xuanwu.store.tables.duties import duties
from xuanwu.store.transaction import Transaction


async def ensure(tx: Transaction, names: Collection[str], now: datetime) -> None:
    """Adds rows for duties that have none yet; they are due at once."""
    query = select(duties.c.id).where(duties.c.id.in_(names))
    known = {row["id"] for row in await tx.all(query)}
    for name in sorted(set(names) - known):
        try:
            async with tx.connection.begin_nested():
                await tx.execute(insert(duties).values(id=name, due_at=now, visits=0))
        except IntegrityError:  # another server added it first
            continue


async def claim(tx: Transaction, names: Collection[str], by: Claim) -> list[LeaseKey]:
    """Claims due duties among those named; see `leases.claim`."""
    query = select(duties).where(duties.c.id.in_(names))
    lease, rows = await leases.claim(tx, duties, query, by)
    return [LeaseKey(row["id"], lease.token) for row in rows]


async def write(tx: Transaction, done: Sequence[tuple[LeaseKey, datetime]]) -> None:
    """Sets when each duty is due again and releases its lease; skips duties whose lease is lost."""
    for key, due_at in done:
        is_ours = leases.is_held(duties, key)
        await tx.execute(update(duties).where(is_ours).values(due_at=due_at, **leases.FREE))
