"""Calls one process of the gateway over HTTP, as `engine/gateway/README.md` specifies."""

from __future__ import annotations

import io
import json
from collections.abc import AsyncGenerator, Mapping
from typing import Any

import aiohttp
from pydantic import TypeAdapter, ValidationError

from xuanwu.kernel.errors import Bug, Conflict, InvalidInput, Unreachable
from xuanwu.model.gateway import DebugEvent

GONE = "gateway_gone"
LATE = "gateway_late"
_EVENT: TypeAdapter[DebugEvent] = TypeAdapter(DebugEvent)
_OK, _REFUSED, _BUSY = 200, 400, 409
_KEPT_S = 10.0  # less than the 30 s after which Java's server closes an idle connection


class Wire:
    """Keep-alive connections to one process; a call costs some 0.3 ms.

    Every call raises Unreachable: `gateway_late` when the process does not answer in time, and
    `gateway_gone` when it has ended.
    """

    def __init__(self, url: str, token: str) -> None:
        self._url = url
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(limit=0, keepalive_timeout=_KEPT_S),
            cookie_jar=aiohttp.DummyCookieJar(),
            headers={"Authorization": f"Bearer {token}", "Content-Type": "application/json"},
            read_bufsize=1 << 20,
        )

    async def get(self, path: str, patience_s: float) -> dict[str, Any]:
        return await self._call("GET", path, None, patience_s)

    async def post(self, path: str, body: Mapping[str, Any], patience_s: float) -> dict[str, Any]:
        """Returns the response. Raises: InvalidInput for a body that the process rejects."""
        return await self._call("POST", path, _sent(body), patience_s)

    async def _call(
        self, method: str, path: str, body: io.BytesIO | None, patience_s: float
    ) -> dict[str, Any]:
        if self._session.closed:
            raise _gone()
        timeout = aiohttp.ClientTimeout(total=patience_s)
        try:
            async with self._session.request(
                method, self._url + path, data=body, timeout=timeout
            ) as answer:
                return _read(answer.status, await answer.read())
        except TimeoutError as error:
            raise Unreachable(
                f"The gateway did not respond within {patience_s:g} s and is being replaced. Try "
                "again; if this repeats, make the script smaller.",
                code=LATE,
            ) from error
        except (aiohttp.ClientError, OSError) as error:
            raise _gone() from error

    async def stream(
        self, path: str, body: Mapping[str, Any], silence_s: float
    ) -> AsyncGenerator[DebugEvent]:
        """Yields events as they come; a process silent for `silence_s` counts as hung."""
        if self._session.closed:
            raise _gone()
        timeout = aiohttp.ClientTimeout(total=None, sock_read=silence_s)
        try:
            async with self._session.post(
                self._url + path, data=_sent(body), timeout=timeout
            ) as answer:
                if answer.status != _OK:
                    _read(answer.status, await answer.read())
                async for line in _lines(answer):
                    yield _event(line)
        except (aiohttp.ClientError, OSError) as error:  # a timeout is also an OSError
            raise _gone() from error

    async def close(self) -> None:
        """Closes it; callers that still wait, and later ones, get Unreachable."""
        await self._session.close()


def _sent(body: Mapping[str, Any]) -> io.BytesIO:
    """Returns a stream, so that a script of megabytes is not written at once."""
    return io.BytesIO(json.dumps(body).encode())


async def _lines(answer: aiohttp.ClientResponse) -> AsyncGenerator[bytes]:
    """Splits at line feeds only: a text may contain Unicode's line separators."""
    rest = b""
    async for piece in answer.content.iter_any():
        *whole, rest = (rest + piece).split(b"\n")
        for line in whole:
            if line:  # an empty line only shows that the process is alive
                yield line


def _event(line: bytes) -> DebugEvent:
    try:
        return _EVENT.validate_json(line)
    except ValidationError as error:
        raise Bug(f"The worker sent an invalid message: {line[:200]!r}.") from error


def _gone() -> Unreachable:
    return Unreachable(
        "The gateway's process ended during the request and is being replaced. Try again.",
        code=GONE,
    )


def _read(status: int, content: bytes) -> dict[str, Any]:
    try:
        answer: dict[str, Any] = json.loads(content)
    except ValueError as error:
        raise Bug(f"The gateway answered {status}: {content[:200]!r}.") from error
    if status == _OK:
        return answer
    message = str(answer.get("message", ""))
    if status == _BUSY:
        raise Conflict(message, code="worker_busy")
    if status == _REFUSED:
        raise InvalidInput(message)
    raise Bug(f"The gateway answered {status}: {message}")
