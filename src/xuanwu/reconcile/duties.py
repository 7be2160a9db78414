"""Duties: periodic work that only one server does at a time, however many servers run.

A duty is a leased row of its own table: when the server that holds the lease dies, the lease
expires and another server takes over.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from xuanwu.kernel.clock import Clock
from xuanwu.kernel.ids import new_id
from xuanwu.model.lease import LeaseKey
from xuanwu.reconcile.doorbell import Doorbell
from xuanwu.reconcile.loop import Loop, LoopSettings
from xuanwu.reconcile.worklist import LeasedRows
from xuanwu.store import duties
from xuanwu.store.database import Database
from xuanwu.store.tables.duties import duties as table

_IDLE = timedelta(seconds=5)
_DEADLINE = timedelta(minutes=10)


@dataclass(frozen=True)
class Duty:
    """The work, and the pause between the end of one turn and the start of the next."""

    work: Callable[[], Awaitable[None]]
    every: timedelta


async def attend(
    db: Database, clock: Clock, own: Mapping[str, Duty], lease: timedelta = LoopSettings.lease
) -> None:
    """Works through the duties that are due and that no other server holds, until cancelled.

    A name means the same duty on every server. A duty that fails is retried at its next turn.
    """
    async with db.begin() as tx:
        await duties.ensure(tx, own.keys(), clock.now())
    rows = _Duties(db, clock, table, new_id("dut"), lease, own)
    settings = LoopSettings(
        pool=len(own),
        batch=len(own),
        lease=lease,
        idle=min(_IDLE, *(duty.every / 4 for duty in own.values())),
        deadline=_DEADLINE,
    )

    async def step(key: LeaseKey) -> LeaseKey:
        await own[key.row].work()
        return key

    def on_error(key: LeaseKey, _: Exception) -> LeaseKey:
        return key

    await Loop("duties", rows, step, on_error, settings, Doorbell()).run()


@dataclass(frozen=True)
class _Duties(LeasedRows):
    """The duties of this server as a worklist."""

    own: Mapping[str, Duty]

    async def claim(self, limit: int) -> Sequence[LeaseKey]:
        async with self.db.begin() as tx:
            return await duties.claim(tx, self.own.keys(), self.claim_of(limit))

    def key(self, item: LeaseKey) -> LeaseKey:
        return item

    async def write(self, results: Sequence[LeaseKey]) -> None:
        now = self.clock.now()
        async with self.db.begin() as tx:
            await duties.write(tx, [(key, now + self.own[key.row].every) for key in results])
