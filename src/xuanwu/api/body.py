"""Rejects bodies that are too large, by their declared length or while they are received."""

from __future__ import annotations

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from xuanwu.api.errors import problem
from xuanwu.kernel.errors import InvalidInput
from xuanwu.kernel.units import ByteSize

LIMIT = ByteSize(8 << 20)


class BodyLimit:
    """Permits `limit` bytes; for some routes, by method and path, the limit in `others`."""

    def __init__(self, app: ASGIApp, others: dict[tuple[str, str], ByteSize]) -> None:
        self._app = app
        self._others = others

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        limit = self._others.get((scope["method"], scope["path"]), LIMIT)
        announced = Headers(scope=scope).get("content-length", "0")
        if announced.isdigit() and int(announced) > limit:
            await problem(_too_large(limit))(scope, receive, send)
            return
        size = 0

        async def receive_some() -> Message:
            nonlocal size
            message = await receive()
            size += len(message.get("body", b""))
            if size > limit:
                raise _too_large(limit)
            return message

        await self._app(scope, receive_some, send)


def _too_large(limit: ByteSize) -> InvalidInput:
    return InvalidInput(
        f"The body is larger than {limit}. Send a smaller body.",
        code="body_too_large",
        where="body",
    )
