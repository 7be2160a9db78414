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

    `idle` is how long an empty queue is left alone when nobody rings; `gather` how long a
    finished visit may wait for others, to be written in one transaction with them.
    """

    pool: int = 16
    batch: int = 16
    lease: timedelta = timedelta(seconds=30)
    idle: timedelta = timedelta(milliseconds=250)
    gather: timedelta = timedelta(milliseconds=5)
    deadline: timedelta = timedelta(seconds=60)


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
        self._under_way: dict[str, tuple[T, anyio.CancelScope]] = {}
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
                continue
            wanted = min(free, self._settings.batch)
            bell = self._doorbell.hear(self._name)
            items = await self._worklist.claim(wanted)
            for item in items:
                self._start(tasks, item)
            if len(items) < wanted:
                with anyio.move_on_after(self._settings.idle.total_seconds()):
                    await bell.wait()

    def _start(self, tasks: anyio.abc.TaskGroup, item: T) -> None:
        key = self._worklist.key(item)
        if before := self._under_way.get(key):  # its lease ran out while it was still stepped
            before[1].cancel()
        scope = anyio.CancelScope()
        self._under_way[key] = (item, scope)
        tasks.start_soon(self._visit, item, scope)

    async def _visit(self, item: T, scope: anyio.CancelScope) -> None:
        key = self._worklist.key(item)
        with scope:
            try:
                with anyio.fail_after(self._settings.deadline.total_seconds()):
                    result = await self._step(item)
            except Exception as error:  # noqa: BLE001  the edge of the loop
                _log.warning("visit_failed", loop=self._name, row=key, error=repr(error))
                result = self._on_error(item, error)
            self._done.append(result)
            self._some_done.set()
        if scope.cancelled_caught and self._under_way.get(key, (item, scope))[1] is scope:
            self._leave(key)

    async def _write(self) -> None:
        while True:
            await self._some_done.wait()
            await anyio.sleep(self._settings.gather.total_seconds())
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

    def _leave(self, key: str) -> None:
        self._under_way.pop(key, None)
        self._room.set()

    async def _beat(self) -> None:
        while True:
            started = time.monotonic()
            items = [item for item, _ in self._under_way.values()]
            if items:
                owned = await self._worklist.beat(items)
                for key in [self._worklist.key(item) for item in items]:
                    if key not in owned and key in self._under_way:
                        self._under_way[key][1].cancel()
            pause = self._settings.lease.total_seconds() / 3 - (time.monotonic() - started)
            await anyio.sleep(max(pause, 0.05))
