"""The lease loop: claim what is due, step it, keep the leases alive, put it back.

It knows rows only as items with a key. A step that fails becomes a result by `on_error`; a row
whose lease was lost has its step cancelled and its result dropped.
"""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Generic, TypeVar

import anyio
import anyio.abc

from xuanwu.kernel.log import get_log
from xuanwu.kernel.tasks import keep_running
from xuanwu.reconcile.doorbell import Doorbell
from xuanwu.reconcile.worklist import Worklist

T = TypeVar("T")
R = TypeVar("R")
_log = get_log("reconcile")


@dataclass(frozen=True)
class LoopSettings:
    """`pool` visits at once, claimed `batch` at a time; `lease` is beaten at a third of its length.

    `idle` is how long an empty queue is left alone when nobody rings, `busy` how long one that
    has just brought rows, though fewer than there was room for; `gather` how long a
    finished visit may wait for others, to be written in one transaction with them, and how
    long a full pool waits for more room before it claims again.
    """

    pool: int = 16
    batch: int = 16
    lease: timedelta = timedelta(seconds=30)
    idle: timedelta = timedelta(milliseconds=250)
    busy: timedelta = timedelta(milliseconds=50)
    gather: timedelta = timedelta(milliseconds=5)
    deadline: timedelta = timedelta(seconds=60)


@dataclass(eq=False, slots=True)
class _Visit(Generic[T]):
    """One row being stepped, under one scope that both the deadline and a lost lease end."""

    item: T
    scope: anyio.CancelScope
    is_lost: bool = False

    def lose(self) -> None:
        self.is_lost = True
        self.scope.cancel()


class Loop(Generic[T, R]):
    """Works through one worklist until cancelled.

    A step is one visit: it looks at the world, acts, and says what is to be written. It must be
    safe to run twice.
    """

    def __init__(
        self,
        name: str,
        worklist: Worklist[T, R],
        step: Callable[[T], Awaitable[R]],
        on_error: Callable[[T, Exception], R],
        settings: LoopSettings,
        doorbell: Doorbell,
    ) -> None:
        self._name = name
        self._worklist = worklist
        self._step = step
        self._on_error = on_error
        self._settings = settings
        self._doorbell = doorbell
        self._under_way: dict[str, _Visit[T]] = {}
        self._done: list[R] = []
        self._some_done = anyio.Event()
        self._room = anyio.Event()

    async def run(self) -> None:
        """Runs until cancelled. A failure of the store ends no loop: it is tried again."""
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(keep_running, f"{self._name}.beat", self._beat)
            tasks.start_soon(keep_running, f"{self._name}.write", self._write)
            await keep_running(self._name, lambda: self._claim(tasks))

    async def _claim(self, tasks: anyio.abc.TaskGroup) -> None:
        while True:
            free = self._settings.pool - len(self._under_way)
            if free <= 0:
                self._room = anyio.Event()
                await self._room.wait()
                await self._gather()
                continue
            wanted = min(free, self._settings.batch)
            bell = self._doorbell.hear(self._name)
            items = await self._worklist.claim(wanted)
            for item in items:
                self._start(tasks, item)
            if len(items) < wanted:
                pause = self._settings.busy if items else self._settings.idle
                with anyio.move_on_after(pause.total_seconds()):
                    await bell.wait()

    def _start(self, tasks: anyio.abc.TaskGroup, item: T) -> None:
        key = self._worklist.key(item)
        if before := self._under_way.get(key):  # its lease ran out while it was still stepped
            before.lose()
        deadline = anyio.current_time() + self._settings.deadline.total_seconds()
        visit = _Visit(item, anyio.CancelScope(deadline=deadline))
        self._under_way[key] = visit
        tasks.start_soon(self._visit, visit, key)

    async def _visit(self, visit: _Visit[T], key: str) -> None:
        error: Exception = TimeoutError("The visit took longer than its deadline.")
        try:
            with visit.scope:
                result = await self._step(visit.item)
                if not visit.is_lost:
                    self._finish(result)
                    return
        except Exception as raised:  # noqa: BLE001  the edge of the loop
            error = raised
        if not visit.is_lost:
            _log.warning("visit_failed", loop=self._name, row=key, error=repr(error))
            self._finish(self._on_error(visit.item, error))
        elif self._under_way.get(key) is visit:
            self._leave(key)

    def _finish(self, result: R) -> None:
        self._done.append(result)
        self._some_done.set()

    async def _write(self) -> None:
        while True:
            await self._some_done.wait()
            await self._gather()
            results, self._done, self._some_done = self._done, [], anyio.Event()
            await self._put_back(results)

    async def _put_back(self, results: list[R]) -> None:
        try:
            await self._worklist.put_back(results)
        except Exception:
            _log.exception("put_back_failed", loop=self._name, rows=len(results))
            raise  # the leases run out and the rows are visited again
        finally:
            for result in results:
                self._leave(self._worklist.result_key(result))

    async def _gather(self) -> None:
        """One transaction for many rows costs little more than one for a single row."""
        await anyio.sleep(self._settings.gather.total_seconds())

    def _leave(self, key: str) -> None:
        self._under_way.pop(key, None)
        self._room.set()

    async def _beat(self) -> None:
        while True:
            started = time.monotonic()
            items = [visit.item for visit in self._under_way.values()]
            if items:
                owned = await self._worklist.beat(items)
                for key in [self._worklist.key(item) for item in items]:
                    if key not in owned and key in self._under_way:
                        self._under_way[key].lose()
            pause = self._settings.lease.total_seconds() / 3 - (time.monotonic() - started)
            await anyio.sleep(max(pause, 0.05))
