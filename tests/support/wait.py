"""Waiting for a condition, with a deadline: the only way in which a test waits."""

from __future__ import annotations

import inspect
import time
from collections.abc import Awaitable, Callable
from typing import TypeVar

import anyio

T = TypeVar("T")


async def eventually(
    probe: Callable[[], T | Awaitable[T]], *, within: float = 30, every: float = 0.05, what: str = ""
) -> T:
    """The first truthy answer of `probe`; fails after `within` seconds with the last answer."""
    deadline = time.monotonic() + within
    while True:
        answer = probe()
        answer = await answer if inspect.isawaitable(answer) else answer
        if answer:
            return answer
        if time.monotonic() > deadline:
            raise AssertionError(f"not within {within} s: {what or probe!r}; last answer {answer!r}")
        await anyio.sleep(every)
