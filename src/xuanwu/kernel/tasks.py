"""Runs blocking work on threads, restarts failed loops, and cancels tasks when their block ends."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from functools import partial
from typing import ParamSpec, TypeVar

import anyio
import anyio.to_thread
from anyio.abc import TaskGroup

from xuanwu.kernel.log import get_log

P = ParamSpec("P")
T = TypeVar("T")
_log = get_log("kernel")


async def in_thread(function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Runs blocking work on a thread, at most 40 of them at a time.

    A caller that is cancelled returns at once; the thread finishes its work unobserved.
    """
    return await anyio.to_thread.run_sync(
        partial(function, *args, **kwargs), abandon_on_cancel=True
    )


async def keep_running(
    name: str, work: Callable[[], Awaitable[None]], *, pause: timedelta = timedelta(seconds=1)
) -> None:
    """Runs `work`, and again after `pause` whenever it returns or fails, until cancelled."""
    while True:
        try:
            await work()
        except Exception:  # noqa: BLE001  the edge of a supervised loop
            _log.exception("loop_failed", loop=name)
        await anyio.sleep(pause.total_seconds())


@asynccontextmanager
async def beside() -> AsyncGenerator[TaskGroup]:
    """A task group that is cancelled when the block ends; the block's own error is raised
    unwrapped."""
    failure: Exception | None = None
    async with anyio.create_task_group() as tasks:
        try:
            yield tasks
        except Exception as error:  # noqa: BLE001  raised below
            failure = error
        finally:
            tasks.cancel_scope.cancel()
    if failure is not None:
        raise failure
