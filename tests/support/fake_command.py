"""A command in a container that is none: it does what its name says, with what it is given."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable

import anyio

from xuanwu.kernel.errors import Refused
from xuanwu.model.login import (
    LoginOrder,
    Size,
    Written,
)

_PIECE = bytes(1 << 16)


class FakeCommand:
    """`cat` shows its input until that ends, at a terminal until Ctrl-D; `fail N` ends with N;
    `size` shows the terminal's sizes until it reads `q`; `flood` writes without end; `deaf` takes
    no input.
    """

    def __init__(self, order: LoginOrder) -> None:
        commands: dict[str, Callable[[], AsyncGenerator[Written]]] = {
            "cat": self._cat,
            "fail": self._fail,
            "size": self._size,
            "flood": self._flood,
            "deaf": self._deaf,
        }
        if order.command[0] not in commands:
            raise Refused(f"There is no command {order.command[0]}.", code="command_refused")
        self.order = order
        self.exit_code: int | None = None
        self.has_ended = False
        self.written = 0
        self.given: list[bytes | Size | None] = []
        self._run = commands[order.command[0]]
        self._queue: asyncio.Queue[bytes | Size | None] = asyncio.Queue(64)

    async def outputs(self) -> AsyncGenerator[Written]:
        async for written in self._run():
            self.written += len(written.data)
            yield written

    async def write(self, data: bytes) -> None:
        await self._give(data)

    async def end_input(self) -> None:
        await self._give(None)

    async def resize(self, size: Size) -> None:
        await self._give(size)

    async def _give(self, given: bytes | Size | None) -> None:
        if self.order.command[0] == "deaf":
            await anyio.sleep_forever()
        self.given.append(given)
        await self._queue.put(given)

    async def _cat(self) -> AsyncGenerator[Written]:
        while (given := await self._queue.get()) is not None:
            if self.order.terminal and given == b"\x04":
                break
            if isinstance(given, bytes):
                yield Written(given)
        self.exit_code = 0

    async def _fail(self) -> AsyncGenerator[Written]:
        yield Written(b"some output")
        yield Written(b"it failed", is_error=True)
        self.exit_code = int(self.order.command[1])

    async def _size(self) -> AsyncGenerator[Written]:
        given: bytes | Size | None = self.order.terminal
        while given != b"q":
            if isinstance(given, Size):
                yield Written(f"{given.columns}x{given.rows}\r\n".encode())
            given = await self._queue.get()
        self.exit_code = 0

    async def _flood(self) -> AsyncGenerator[Written]:
        while True:
            yield Written(_PIECE)

    async def _deaf(self) -> AsyncGenerator[Written]:
        yield Written(b"deaf\r\n")
        await anyio.sleep_forever()
