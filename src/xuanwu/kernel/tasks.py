"""Background tasks that cannot be forgotten, and a bounded way to do blocking work."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta
from functools import partial
from typing import ParamSpec, TypeVar

import anyio
import anyio.to_thread

from xuanwu.kernel.log import get_log

P = ParamSpec("P")
T = TypeVar("T")
_log = get_log("kernel")


async def in_thread(function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Runs blocking work on one of a bounded number of threads; who is cancelled does not wait."""
    return await anyio.to_thread.run_sync(
        partial(function, *args, **kwargs), abandon_on_cancel=True
    )


async def keep_running(
    name: str, work: Callable[[], Awaitable[None]], *, pause: timedelta = timedelta(seconds=1)
) -> None:
    """Runs `work` again whenever it ends or fails, until cancelled: no loop of the server dies."""
    while True:
        try:
            await work()
        except Exception:  # noqa: BLE001  the edge of a supervised loop
            _log.exception("loop_failed", loop=name)
        await anyio.sleep(pause.total_seconds())
