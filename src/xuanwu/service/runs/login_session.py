"""Carries one login: relays its input and output, and detects when it is over.

It stores nothing, and knows neither runs nor how the caller is connected.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import aclosing
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

import anyio

from xuanwu.cluster.target import (
    RunningCommand,
)
from xuanwu.kernel.errors import Conflict, XuanwuError
from xuanwu.model.login import (
    Size,
    Written,
)


@dataclass(frozen=True)
class EndOfInput:
    """The caller sends no more input."""


Given = bytes | Size | EndOfInput


class Line(Protocol):
    """The caller's end of a login."""

    def given(self) -> AsyncIterator[Given]:
        """Yields the input; the command takes each piece before the next one is requested."""
        ...

    async def show(self, written: Written) -> None:
        """Shows output; waits while the caller does not read."""
        ...


class LoginSession:
    """A running command. It is over when the command ends, or when `end` is called.

    `outcome` says in a sentence how it ended. Neither side is read faster than the other takes
    data, so that no buffer grows here.
    """

    def __init__(self, running: RunningCommand, silence: timedelta) -> None:
        self.outcome = "The connection was lost."
        self._running = running
        self._silence = silence
        self._scope = anyio.CancelScope()
        self._failure: XuanwuError | None = None
        self._has_left = False

    def end(self, error: XuanwuError) -> None:
        """Ends the session for this reason; later calls are ignored."""
        self._failure = self._failure or error
        self._scope.cancel()

    def leave(self) -> None:
        """Ends the session because the caller disconnected."""
        self._has_left = True
        self._scope.cancel()

    async def carry(self, line: Line) -> int | None:
        """Runs the session; returns the command's exit code, or None if the caller disconnected.

        Raises: the error with which it was ended; Conflict (`login_silent`); Unreachable; Refused.
        """
        self._heard()
        with self._scope:
            async with anyio.create_task_group() as tasks:
                tasks.start_soon(self._take, line)
                await self._show(line)
                tasks.cancel_scope.cancel()
        if self._scope.cancelled_caught and not self._has_left:
            self._failure = self._failure or _silent(self._silence)
        if self._failure is not None:
            self.outcome = self._failure.message
            raise self._failure
        if self._has_left:
            self.outcome = "The client disconnected."
            return None
        code = self._running.exit_code
        self.outcome = f"The command ended with exit code {code}."
        return code

    async def _show(self, line: Line) -> None:
        try:
            async with aclosing(self._running.outputs()) as outputs:
                async for written in outputs:
                    await line.show(written)
                    self._heard()
        except XuanwuError as error:
            self.end(error)

    async def _take(self, line: Line) -> None:
        try:
            async for given in line.given():
                await self._pass_on(given)
                self._heard()
        except XuanwuError as error:
            self.end(error)

    async def _pass_on(self, given: Given) -> None:
        match given:
            case bytes():
                await self._running.write(given)
            case Size():
                await self._running.resize(given)
            case EndOfInput():
                await self._running.end_input()

    def _heard(self) -> None:
        self._scope.deadline = anyio.current_time() + self._silence.total_seconds()


def _silent(silence: timedelta) -> Conflict:
    minutes = silence.total_seconds() / 60
    return Conflict(
        f"The login was idle for {minutes:g} min and was ended. Log in again.",
        code="login_silent",
    )
