"""The interface through which a lease loop gets its rows; it does not know what they mean."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol, TypeVar

from sqlalchemy import Table

from xuanwu.kernel.clock import Clock
from xuanwu.model.lease import LeaseKey
from xuanwu.store import leases
from xuanwu.store.database import Database
from xuanwu.store.leases import Claim

T = TypeVar("T")
R_contra = TypeVar("R_contra", contravariant=True)


class Worklist(Protocol[T, R_contra]):
    """A queue of due rows. One worker at a time owns a row, under a lease."""

    async def claim(self, limit: int) -> Sequence[T]:
        """Leases up to `limit` due rows to this process, oldest due first."""
        ...

    def key(self, item: T) -> LeaseKey:
        """The id of an item's row, and the token of the claim that returned the item."""
        ...

    async def renew(self, keys: Collection[LeaseKey]) -> Collection[LeaseKey]:
        """Extends leases, and returns the keys that still hold their rows."""
        ...

    async def release(self, keys: Collection[LeaseKey]) -> None:
        """Gives rows back without a visit: any worker can claim them at once."""
        ...

    async def write(self, results: Sequence[R_contra]) -> None:
        """Writes results under their leases and releases the rows, all in one transaction.

        A result whose lease was lost is dropped.
        Raises: Unreachable when nothing was written; the call can be retried.
        """
        ...


@dataclass(frozen=True)
class LeasedRows:
    """What all worklists share; each adds `claim`, `key` and `write` for its own table."""

    db: Database
    clock: Clock
    table: Table
    owner: str
    lease: timedelta

    def claim_of(self, limit: int) -> Claim:
        """A claim by this process at this moment."""
        return Claim(self.owner, self.clock.now(), self.lease, limit)

    async def renew(self, keys: Collection[LeaseKey]) -> Collection[LeaseKey]:
        async with self.db.begin() as tx:
            return await leases.renew(tx, self.table, keys, self.clock.now() + self.lease)

    async def release(self, keys: Collection[LeaseKey]) -> None:
        async with self.db.begin() as tx:
            await leases.release(tx, self.table, keys)
