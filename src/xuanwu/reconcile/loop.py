"""The lease loop: it claims due rows, runs their steps, renews the leases and writes the results.

It knows rows only as items with a key. `on_error` turns a failed step into a result. A visit that
loses its lease is cancelled, and its result is dropped.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Generic, TypeVar

import anyio
import anyio.abc

from xuanwu.kernel.errors import Unreachable
from xuanwu.kernel.log import get_log
from xuanwu.kernel.tasks import keep_running
from xuanwu.model.lease import LeaseKey
from xuanwu.reconcile.doorbell import Doorbell
from xuanwu.reconcile.pulse import Pulse
from xuanwu.reconcile.worklist import Worklist

T = TypeVar("T")
R = TypeVar("R")
_RELEASE_S = 5.0
_log = get_log("reconcile")


@dataclass(frozen=True)
class LoopSettings:
    """At most `pool` visits run at once; one claim takes at most `batch` rows. The lease of a visit
    is renewed every third of `lease`; most visits end before the first renewal.

    - `idle`: the pause before the next claim after an empty one, unless the doorbell rings.
    - `busy`: the same pause after a claim that returned rows, but fewer than requested.
    - `gather`: how long a finished visit waits for others, so that one transaction writes them
      all; also how long a full pool waits, once a place is free, for more places before it claims.
    - `deadline`: the longest that one visit may take.
    - `grace`: how long running visits may continue after the loop is cancelled.
    """

    pool: int = 16
    batch: int = 16
    lease: timedelta = timedelta(seconds=30)
    idle: timedelta = timedelta(milliseconds=250)
    busy: timedelta = timedelta(milliseconds=50)
    gather: timedelta = timedelta(milliseconds=5)
    deadline: timedelta = timedelta(seconds=60)
    grace: timedelta = timedelta(seconds=2)


@dataclass(eq=False, slots=True)
class _Visit(Generic[T]):
    """One row whose step is running. Its deadline or a lost lease cancels `scope`."""

    item: T
    key: LeaseKey
    scope: anyio.CancelScope
    begun_at: float
    is_lost: bool = False


class Loop(Generic[T, R]):
    """Works through one worklist until cancelled. A loop can be run once only.

    A step is one visit: it observes, acts, and returns what to write. Steps must be idempotent.
    """

    def __init__(
        self,
        name: str,
        worklist: Worklist[T, R],
        step: Callable[[T], Awaitable[R]],
        on_error: Callable[[T, Exception], R],
        settings: LoopSettings,
        doorbell: Doorbell,
        pulse: Pulse | None = None,
    ) -> None:
        self._name = name
        self._pulse = pulse
        self._beats = (f"{name}.claim", f"{name}.renew")
        self._worklist = worklist
        self._step = step
        self._on_error = on_error
        self._settings = settings
        self._doorbell = doorbell
        self._under_way: dict[str, _Visit[T]] = {}  # the newest visit of each row
        self._done: dict[_Visit[T], R] = {}  # the results to write
        self._some_done = anyio.Event()
        self._room = anyio.Event()
        self._ending = anyio.Event()

    async def run(self) -> None:
        """Runs until cancelled. When the store fails, the loop retries and does not end.

        Once cancelled, the loop stops claiming, lets running visits continue for `grace`, and
        releases the rows of unfinished visits, so that other servers can claim them at once.
        """
        if self._pulse:
            for beat in self._beats:
                self._pulse.join(beat)
        visits, are_carried = anyio.create_task_group(), anyio.Event()
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(self._carry_visits, visits, are_carried)
            try:
                await are_carried.wait()
                await keep_running(self._name, partial(self._claim, visits))
            finally:
                self._ending.set()

    async def _claim(self, visits: anyio.abc.TaskGroup) -> None:
        claims, _ = self._beats
        while True:
            await self._beat(claims)
            free = self._settings.pool - len(self._under_way)
            if free <= 0:
                with anyio.move_on_after(self._third):
                    await self._await_room()
                await self._gather()
                continue
            wanted = min(free, self._settings.batch)
            bell = self._doorbell.hear(self._name)
            # Shielded: a claim that is cancelled halfway could leave rows leased to no visit.
            with anyio.fail_after(self._settings.lease.total_seconds(), shield=True):
                items = await self._worklist.claim(wanted)
                for item in items:
                    self._start(visits, item)
            if len(items) < wanted:
                pause = self._settings.busy if items else self._settings.idle
                with anyio.move_on_after(pause.total_seconds()):
                    await bell.wait()

    async def _carry_visits(self, visits: anyio.abc.TaskGroup, are_carried: anyio.Event) -> None:
        """Runs the visits, the renewals and the writes; after a cancellation, for `grace` more."""
        async with visits:
            visits.cancel_scope.shield = True
            visits.start_soon(keep_running, f"{self._name}.renew", self._renew)
            visits.start_soon(keep_running, f"{self._name}.write", self._write)
            are_carried.set()
            await self._ending.wait()
            with anyio.move_on_after(self._settings.grace.total_seconds()):
                while self._under_way:
                    await self._await_room()
            visits.cancel_scope.cancel()
        await self._release()

    async def _release(self) -> None:
        keys = [visit.key for visit in self._under_way.values()]
        if not keys:
            return
        try:
            with anyio.fail_after(_RELEASE_S, shield=True):
                await self._worklist.release(keys)
        except Exception:  # noqa: BLE001  the leases will expire
            _log.exception("release_failed", loop=self._name, rows=len(keys))

    def _start(self, visits: anyio.abc.TaskGroup, item: T) -> None:
        key = self._worklist.key(item)
        if before := self._under_way.get(key.row):  # its lease expired while its step was running
            self._lose(before)
        now = anyio.current_time()
        scope = anyio.CancelScope(deadline=now + self._settings.deadline.total_seconds())
        visit = _Visit(item, key, scope, now)
        self._under_way[key.row] = visit
        visits.start_soon(self._visit, visit)

    async def _visit(self, visit: _Visit[T]) -> None:
        error: Exception = TimeoutError("The visit exceeded its deadline.")
        try:
            with visit.scope:
                result = await self._step(visit.item)
                self._finish(visit, result)
                return
        except Exception as raised:  # noqa: BLE001  the edge of the loop
            error = raised
        if not visit.is_lost:
            _log.warning("visit_failed", loop=self._name, row=visit.key.row, error=repr(error))
            self._finish(visit, self._on_error(visit.item, error))

    def _finish(self, visit: _Visit[T], result: R) -> None:
        if not visit.is_lost:
            self._done[visit] = result
            self._some_done.set()

    async def _write(self) -> None:
        while True:
            if not self._done:
                self._some_done = anyio.Event()
                await self._some_done.wait()
            await self._gather()
            await self._write_batch(list(self._done.items()))

    async def _write_batch(self, batch: list[tuple[_Visit[T], R]]) -> None:
        """Writes a batch. If the store refuses it, writes row by row, so that only bad rows fail.

        Raises: Unreachable when nothing was written. The caller retries; the leases are renewed
        meanwhile.
        """
        try:
            await self._worklist.write([result for _, result in batch])
        except Unreachable:
            raise
        except Exception:  # noqa: BLE001  the edge of the loop
            if len(batch) > 1:
                _log.warning("batch_refused", loop=self._name, rows=len(batch), exc_info=True)
                for one in batch:
                    await self._write_batch([one])
                return
            # The lease will expire, and the row will be visited again.
            _log.exception("write_failed", loop=self._name, row=batch[0][0].key.row)
        for visit, _ in batch:
            self._leave(visit)

    async def _gather(self) -> None:
        """Waits for more results: a transaction for many rows costs little more than for one."""
        await anyio.sleep(self._settings.gather.total_seconds())

    async def _await_room(self) -> None:
        self._room = anyio.Event()
        await self._room.wait()

    def _lose(self, visit: _Visit[T]) -> None:
        """Cancels a visit whose row another worker, or a newer visit of this loop, has claimed."""
        visit.is_lost = True
        visit.scope.cancel()
        self._leave(visit)

    def _leave(self, visit: _Visit[T]) -> None:
        self._done.pop(visit, None)
        if self._under_way.get(visit.key.row) is visit:
            del self._under_way[visit.key.row]
        self._room.set()

    async def _renew(self) -> None:
        """Renews old leases only: locking the rows of the whole pool would delay their writes."""
        _, renewals = self._beats
        while True:
            await self._beat(renewals)
            now = anyio.current_time()
            visits = [one for one in self._under_way.values() if now - one.begun_at >= self._third]
            if visits:
                held = await self._worklist.renew([visit.key for visit in visits])
                for visit in visits:
                    if visit.key not in held and self._under_way.get(visit.key.row) is visit:
                        self._lose(visit)
            await anyio.sleep(max(self._third - (anyio.current_time() - now), 0.05))

    @property
    def _third(self) -> float:
        return self._settings.lease.total_seconds() / 3

    async def _beat(self, beat: str) -> None:
        if self._pulse:
            await self._pulse.beat(beat)
