"""The caller's end of a login, over a WebSocket: decodes input and encodes output.

It always reads, so that it detects at once that the caller has gone, also while the command
takes no input; here it also enforces how much a caller may send.
"""

from __future__ import annotations

import json
from collections import deque
from collections.abc import AsyncIterator
from contextlib import suppress
from typing import Any

import anyio
from starlette.websockets import WebSocket, WebSocketDisconnect

from xuanwu.kernel.errors import InvalidInput
from xuanwu.model.login import (
    LARGEST,
    WINDOW,
    Channel,
    Written,
    message,
    read,
    read_size,
    unknown,
)
from xuanwu.service.runs.login_session import EndOfInput, Given

_MESSAGES = 4096  # unread ones; this also bounds empty messages


class LoginLine:
    """One accepted WebSocket. `listen` runs beside the task that reads `given`."""

    def __init__(self, socket: WebSocket) -> None:
        self._socket = socket
        self._waiting: deque[Given] = deque()
        self._size = 0
        self._bell = anyio.Event()

    async def listen(self) -> None:
        """Returns when the caller has gone. Raises: InvalidInput for a malformed message."""
        while (event := await self._socket.receive())["type"] != "websocket.disconnect":
            self._take(event.get("bytes"))
            self._bell.set()

    async def given(self) -> AsyncIterator[Given]:
        """Yields the caller's input in order."""
        while True:
            while self._waiting:
                given = self._waiting.popleft()
                yield given
                if isinstance(given, bytes):
                    self._size -= len(given)
                    await self._send(message(Channel.TAKEN, str(len(given)).encode()))
            self._bell = anyio.Event()
            await self._bell.wait()

    async def show(self, written: Written) -> None:
        """Sends output; waits while the caller does not read."""
        channel = Channel.ERRORS if written.is_error else Channel.OUTPUT
        for start in range(0, len(written.data), LARGEST):
            await self._send(message(channel, written.data[start : start + LARGEST]))

    async def finish(self, end: dict[str, Any]) -> None:
        """Sends how the login ended, and closes."""
        await self._send(message(Channel.END, json.dumps(end).encode()))
        with suppress(WebSocketDisconnect, RuntimeError):
            await self._socket.close()

    async def _send(self, content: bytes) -> None:
        with suppress(WebSocketDisconnect):  # `listen` notices it, too
            await self._socket.send_bytes(content)

    def _take(self, content: bytes | None) -> None:
        if content is None:
            raise unknown("A text frame is not a login message")
        channel, data = read(content)
        self._check(len(data) if channel is Channel.INPUT else 0)
        match channel:
            case Channel.INPUT:
                self._waiting.append(data)
            case Channel.SIZE:
                self._put_size(data)
            case Channel.END_OF_INPUT:
                self._waiting.append(EndOfInput())
            case _:
                raise unknown(f"Only the server may send on the channel {channel.value}")

    def _put_size(self, data: bytes) -> None:
        """Keeps only the last of several sizes in a row."""
        size = read_size(data)
        if self._waiting and isinstance(self._waiting[-1], type(size)):
            self._waiting.pop()
        self._waiting.append(size)

    def _check(self, size: int) -> None:
        self._size += size
        if size > LARGEST or self._size > WINDOW or len(self._waiting) >= _MESSAGES:
            raise InvalidInput(
                f"A message has at most {LARGEST} bytes of input, and at most {WINDOW} bytes may "
                "be pending that the command has not read. Wait for a message on the channel "
                "`taken`.",
                code="input_overrun",
            )
