"""Work that several callers wait for, and that continues when one of them leaves."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from copy import copy
from typing import Generic, TypeVar

import anyio
from anyio.abc import TaskGroup

from xuanwu.kernel.errors import Unreachable

T = TypeVar("T")


class Carried(Generic[T]):
    """`work` running in `tasks`; it starts at once, and its waiters cannot cancel it."""

    def __init__(self, tasks: TaskGroup, work: Callable[[], Awaitable[T]]) -> None:
        self._work = work
        self._done = anyio.Event()
        self._value: T | None = None
        self._error: Exception | None = Unreachable(
            "The server is stopping. Try again after a few seconds."
        )
        tasks.start_soon(self._carry)

    @property
    def is_done(self) -> bool:
        return self._done.is_set()

    async def outcome(self) -> T:
        """Returns the work's result. Raises: what the work raised."""
        await self._done.wait()
        if self._error is not None:
            raise copy(self._error) from self._error
        return self._value  # pyright: ignore[reportReturnType]

    async def _carry(self) -> None:
        try:
            self._value = await self._work()
            self._error = None
        except Exception as error:  # noqa: BLE001  raised again to every waiter
            self._error = error
        finally:
            self._done.set()
