"""The worker pools of the five states: which rows a pool works through, and with which step."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from itertools import groupby

import anyio

from xuanwu.kernel.ids import new_id
from xuanwu.kernel.log import get_log
from xuanwu.kernel.tasks import keep_running
from xuanwu.model.run import Run
from xuanwu.model.state import State
from xuanwu.model.visit import Visit
from xuanwu.reconcile.loop import Loop, LoopSettings
from xuanwu.scheduling.tracking import accept, ended, running
from xuanwu.scheduling.tracking.parts import Tracking
from xuanwu.scheduling.tracking.sweep import sweep
from xuanwu.scheduling.tracking.visits import visit_after_error
from xuanwu.store import leases

_log = get_log("tracking")
_Step = Callable[[Tracking, Run], Awaitable[Visit]]


class RunQueue:
    """The due runs of one state, as a worklist."""

    def __init__(self, parts: Tracking, state: State, owner: str, settings: LoopSettings) -> None:
        self._parts = parts
        self._state = state
        self._owner = owner
        self._settings = settings

    async def claim(self, limit: int) -> Sequence[Run]:
        async with self._parts.db.begin() as tx:
            return await leases.claim(
                tx,
                frozenset({self._state}),
                owner=self._owner,
                now=self._parts.clock.now(),
                lease=self._settings.lease,
                limit=limit,
            )

    async def beat(self, items: Sequence[Run]) -> frozenset[str]:
        until = self._parts.clock.now() + self._settings.lease
        owned: set[str] = set()
        by_token = sorted(items, key=_token)
        async with self._parts.db.begin() as tx:
            for token, group in groupby(by_token, key=_token):
                owned |= await leases.beat(tx, [run.id for run in group], token, until)
        return frozenset(owned)

    async def put_back(self, results: Sequence[Visit]) -> None:
        async with self._parts.db.begin() as tx:
            lost = await leases.put_back(tx, results)
        for visit in results:
            if visit.run.id in lost:
                _log.info("lease_lost", run=visit.run.id)
                continue
            for move in visit.moves:
                _log.info("moved", run=visit.run.id, to=move.to.value, cause=move.cause.value)
                self._parts.doorbell.ring(move.to)
            if visit.moves or visit.notes:
                self._parts.doorbell.ring("events")

    def key(self, item: Run) -> str:
        return item.id

    def result_key(self, result: Visit) -> str:
        return result.run.id


def _token(run: Run) -> str:
    return run.lease.token if run.lease else ""


async def track(parts: Tracking) -> None:
    """Works through all five queues and sweeps the targets, until cancelled."""
    owner = new_id("ctl")
    settings = parts.settings
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
                RunQueue(parts, state, owner, pool),
                partial(step, parts),
                partial(visit_after_error, parts),
                pool,
                parts.doorbell,
            )
            tasks.start_soon(loop.run)
        tasks.start_soon(
            partial(keep_running, "sweep", partial(sweep, parts), pause=settings.sweep)
        )
