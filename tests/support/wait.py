"""Waiting for a condition, with a deadline: the only way in which a test waits."""

from __future__ import annotations

import inspect
import time
from collections.abc import Awaitable, Callable
from typing import TypeVar, cast

import anyio

T = TypeVar("T")


async def eventually(
    probe: Callable[[], T | Awaitable[T | None] | None],
    *,
    within: float = 90,
    every: float = 0.05,
    what: str = "",
) -> T:
    """The first truthy answer of `probe`; fails after `within` seconds with the last answer."""
    deadline = time.monotonic() + within
    while True:
        answer = probe()
        if inspect.isawaitable(answer):
            answer = await cast("Awaitable[T | None]", answer)
        if answer:
            return cast("T", answer)
        if time.monotonic() > deadline:
            raise _late(within, what or repr(probe), answer)
        await anyio.sleep(every)


def wait_until(
    probe: Callable[[], T | None], *, within: float = 90, every: float = 0.25, what: str = ""
) -> T:
    """The same for tests that run no loop."""
    deadline = time.monotonic() + within
    while True:
        if answer := probe():
            return answer
        if time.monotonic() > deadline:
            raise _late(within, what or repr(probe), answer)
        time.sleep(every)


def _late(within: float, what: str, answer: object) -> AssertionError:
    return AssertionError(f"not within {within} s: {what}; last answer {answer!r}")
