"""The worker pools of the five states, each with its queue and its step."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

import anyio

from xuanwu.core import Core
from xuanwu.kernel.ids import new_id
from xuanwu.kernel.log import get_log
from xuanwu.kernel.tasks import keep_running
from xuanwu.model.lease import LeaseKey
from xuanwu.model.run import Run
from xuanwu.model.state import State
from xuanwu.model.visit import Visit
from xuanwu.reconcile.doorbell import Doorbell
from xuanwu.reconcile.duties import Duty, attend
from xuanwu.reconcile.loop import Loop, LoopSettings
from xuanwu.reconcile.pulse import Pulse
from xuanwu.reconcile.worklist import LeasedRows
from xuanwu.scheduling.tracking import accept, ended, running
from xuanwu.scheduling.tracking.parts import Tracking
from xuanwu.scheduling.tracking.sweep import sweep
from xuanwu.scheduling.tracking.visits import visit_after_error
from xuanwu.store import visits
from xuanwu.store.runs import lease_key
from xuanwu.store.tables.runs import runs

_log = get_log("tracking")
_Step = Callable[[Tracking, Run], Awaitable[Visit]]


@dataclass(frozen=True)
class RunQueue(LeasedRows):
    """The due runs of one state, as a worklist; `look` as in `TrackingSettings`."""

    state: State
    doorbell: Doorbell
    look: timedelta

    async def claim(self, limit: int) -> Sequence[Run]:
        async with self.db.begin() as tx:
            return await visits.claim(tx, frozenset({self.state}), self.claim_of(limit))

    def key(self, item: Run) -> LeaseKey:
        return lease_key(item)

    async def write(self, results: Sequence[Visit]) -> None:
        lost: set[str] = set()
        for some in _apart(results):
            async with self.db.begin() as tx:
                lost |= await visits.write(tx, some)
        for visit in results:
            if visit.run.id in lost:
                _log.info("lease_lost", run=visit.run.id)
                continue
            for move in visit.moves:
                _log.info("moved", run=visit.run.id, to=move.to.value, cause=move.cause.value)
                self.doorbell.ring(move.to)
            if visit.moves or visit.notes:
                self.doorbell.ring("events")
        self._ring_when_due([visit for visit in results if visit.run.id not in lost])

    def _ring_when_due(self, results: Sequence[Visit]) -> None:
        """For a run that is due before the next look at the queues: it is waited for."""
        now = self.clock.now()
        pauses = [one.due_at - now for one in results if one.due_at and not one.moves]
        if pauses and (soonest := min(pauses)) < self.look:
            self.doorbell.ring_after(max(soonest.total_seconds(), 0), self.state)


def _apart(results: Sequence[Visit]) -> Iterable[list[Visit]]:
    """Splits results into batches: one for all visits without events, then one for each space.

    A transaction for two spaces would lock the event counter of one while it waits for the other.
    """
    by_space: dict[str | None, list[Visit]] = {}
    for visit in results:
        space = visit.run.space_id if visit.moves or visit.notes else None
        by_space.setdefault(space, []).append(visit)
    return by_space.values()


async def track(tracking: Tracking, pulse: Pulse | None = None) -> None:
    """Works through all five queues, and sweeps the targets if no other server does, until
    cancelled; the queues beat in `pulse`."""
    owner = new_id("ctl")
    core, settings = tracking.core, tracking.settings
    pools: dict[State, tuple[_Step, LoopSettings]] = {
        State.ACCEPT: (accept.step, settings.accept),
        State.RUNNING: (running.step, settings.running),
        State.FAILED: (ended.step, settings.ended),
        State.CANCEL: (ended.step, settings.ended),
        State.FINISH: (ended.step, settings.ended),
    }
    async with anyio.create_task_group() as tasks:
        for state, (step, pool) in pools.items():
            loop = Loop(
                state.value,
                RunQueue(
                    core.db,
                    core.clock,
                    runs,
                    owner,
                    pool.lease,
                    state,
                    core.doorbell,
                    settings.look,
                ),
                partial(step, tracking),
                partial(visit_after_error, tracking),
                pool,
                core.doorbell,
                pulse,
            )
            tasks.start_soon(loop.run)
        tasks.start_soon(keep_running, "due", partial(_ring_for_due, core, settings.look))
        sweeping = {"sweep": Duty(partial(sweep, tracking), settings.sweep)}
        tasks.start_soon(keep_running, "duties", partial(attend, core.db, core.clock, sweeping))


async def _ring_for_due(core: Core, pause: timedelta) -> None:
    """Wakes the queues of all states with due runs: those whose time has come, and those that
    another server made due. One query costs less than a claim by each idle queue."""
    while True:
        async with core.db.read() as tx:
            states = await visits.due_states(tx, core.clock.now())
        for state in states:
            core.doorbell.ring(state)
        await anyio.sleep(pause.total_seconds())
