"""Claims, renews and releases leases on due rows of any table that has the lease columns.

It knows when a row is due and who holds it, but not what the row means.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    RowMapping,
    Select,
    Table,
    and_,
    or_,
    select,
    update,
)

from xuanwu.kernel.ids import new_id
from xuanwu.model.lease import Lease, LeaseKey
from xuanwu.store.transaction import Transaction

FREE = {"lease_owner": None, "lease_token": None, "lease_until": None}


@dataclass(frozen=True)
class Claim:
    """A request by `owner` at the time `now`: up to `limit` rows, each leased for `lease`."""

    owner: str
    now: datetime
    lease: timedelta
    limit: int


async def claim(
    tx: Transaction, table: Table, query: Select[Any], by: Claim
) -> tuple[Lease, Sequence[RowMapping]]:
    """Leases the due rows of `query` that have no valid lease, oldest due first, under a new token.

    It returns the rows as they were before the claim, and skips rows that another worker is
    claiming at this moment. The claim clears `rung_at`; a ring after the claim makes the row due
    again once its visit ends.
    """
    rows = await tx.all(
        query.where(is_due(table, by.now))
        .order_by(table.c.due_at)
        .limit(by.limit)
        .with_for_update(of=table, key_share=True, skip_locked=True)
    )
    lease = Lease(new_id("lea"), by.now + by.lease)
    if rows:
        await tx.execute(
            update(table)
            .where(tx.among(table.c.id, [row["id"] for row in rows]))
            .values(
                lease_owner=by.owner,
                lease_token=lease.token,
                lease_until=lease.until,
                rung_at=None,
                visits=table.c.visits + 1,
            )
        )
    return lease, rows


async def renew(
    tx: Transaction, table: Table, keys: Collection[LeaseKey], until: datetime
) -> set[LeaseKey]:
    """Extends leases and returns the keys that still hold their rows."""
    held = await lock(tx, table, keys)
    if held:
        await tx.execute(update(table).where(_among(tx, table, held)).values(lease_until=until))
    return held


async def release(tx: Transaction, table: Table, keys: Collection[LeaseKey]) -> None:
    """Gives claimed rows back: they are due at once and keep their place in the queue."""
    held = await lock(tx, table, keys)
    if held:
        await tx.execute(update(table).where(_among(tx, table, held)).values(**FREE))


async def lock(tx: Transaction, table: Table, keys: Collection[LeaseKey]) -> set[LeaseKey]:
    """Locks rows until the transaction ends and returns the keys that still hold their rows.

    All workers lock rows in the order of their ids, so that they cannot deadlock.
    """
    if not keys:
        return set()
    ids = sorted({key.row for key in keys})
    query = select(table.c.id, table.c.lease_token).where(tx.among(table.c.id, ids))
    rows = await tx.all(query.order_by(table.c.id).with_for_update(key_share=True))
    return {LeaseKey(row["id"], row["lease_token"]) for row in rows} & set(keys)


def is_due(table: Table, now: datetime | BindParameter[datetime]) -> ColumnElement[bool]:
    """The condition for rows that can be claimed at this time."""
    is_free = or_(table.c.lease_until.is_(None), table.c.lease_until <= now)
    return and_(table.c.due_at <= now, is_free)


def is_held(table: Table, key: LeaseKey) -> ColumnElement[bool]:
    """The condition for every guarded write: the row still belongs to this claim."""
    return and_(table.c.id == key.row, table.c.lease_token == key.token)


def _among(tx: Transaction, table: Table, keys: Collection[LeaseKey]) -> ColumnElement[bool]:
    return tx.among(table.c.id, sorted(key.row for key in keys))
