"""Server-sent events: one response that lasts until its source ends or one side disconnects.

Source: the HTML standard, section 9.2 (server-sent events).
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import aclosing
from dataclasses import dataclass
from typing import Any

import anyio
from fastapi import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from xuanwu.api.deps import core_of
from xuanwu.api.identity import BEARER, recheck
from xuanwu.kernel.errors import Unauthenticated, Unreachable, XuanwuError
from xuanwu.kernel.log import get_log

BEAT_S = 15.0
_log = get_log("api")


@dataclass(frozen=True)
class ServerSentEvent:
    """One server-sent event; a new connection resumes after `id`."""

    event: str
    data: str
    id: str | None = None

    def encode(self) -> bytes:
        """Encodes the lines of the event and the empty line that ends it."""
        lines = [f"id: {self.id}"] if self.id is not None else []
        lines.append(f"event: {self.event}")
        data = self.data.replace("\r", "\N{REPLACEMENT CHARACTER}")  # a bare CR would end the line
        lines += [f"data: {line}" for line in data.split("\n")]
        return ("\n".join(lines) + "\n\n").encode(errors="replace")


END = ServerSentEvent("end", "{}")


class EventStream(Response):
    """Sends what `source` yields. If the caller loses its rights, it ends at the next beat."""

    media_type = "text/event-stream"

    def __init__(
        self, request: Request, source: AsyncIterator[ServerSentEvent], status_code: int = 200
    ) -> None:
        super().__init__(status_code=status_code)
        del self.headers["content-length"]
        self._source = source
        self._request = request
        self._closing: anyio.Event = request.app.state.closing
        self._turn = anyio.Lock()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def write(content: bytes) -> None:
            async with self._turn:
                await send({"type": "http.response.body", "body": content, "more_body": True})

        del scope
        headers = self.raw_headers
        await send({"type": "http.response.start", "status": self.status_code, "headers": headers})
        async with anyio.create_task_group() as tasks:

            async def until(ended: Callable[[], Awaitable[Any]]) -> None:
                await ended()
                tasks.cancel_scope.cancel()

            tasks.start_soon(until, lambda: _gone(receive))
            tasks.start_soon(until, self._closing.wait)
            tasks.start_soon(until, lambda: self._beat(write))
            await until(lambda: self._pass_on(write))
        await send({"type": "http.response.body", "body": b"", "more_body": False})

    async def _pass_on(self, write: Callable[[bytes], Awaitable[None]]) -> None:
        """An error ends the stream without `end`: the caller reconnects and gets the error then."""
        try:
            async with aclosing(self._source) as source:  # pyright: ignore[reportArgumentType]
                async for message in source:
                    await write(message.encode())
        except XuanwuError as error:
            _log.info("stream_broken_off", path=self._request.url.path, error=error.message)
        except Exception:  # noqa: BLE001  the edge of a stream
            _log.exception("stream_failed", path=self._request.url.path)

    async def _beat(self, write: Callable[[bytes], Awaitable[None]]) -> None:
        """Keeps the connection from looking idle; returns when its caller may no longer read."""
        credentials, identity = await BEARER(self._request), self._request.state.identity
        while True:
            await write(b": \n\n")
            await anyio.sleep(BEAT_S)
            try:
                await recheck(core_of(self._request), identity, credentials)
            except Unauthenticated:
                return
            except Unreachable:
                continue


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
