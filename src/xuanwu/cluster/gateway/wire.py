"""Speaks to one process of the gateway over HTTP, in the words of `engine/gateway/README.md`."""

from __future__ import annotations

import json
from collections.abc import AsyncGenerator, Mapping
from typing import Any

import httpx
from pydantic import TypeAdapter

from xuanwu.kernel.errors import Bug, Conflict, InvalidInput, Unreachable
from xuanwu.model.gateway import DebugEvent

_EVENT: TypeAdapter[Any] = TypeAdapter(DebugEvent)
GONE = "gateway_gone"
_OK, _REFUSED, _BUSY = 200, 400, 409


class Wire:
    """Kept connections to one process. Every call raises Unreachable (`gateway_gone`) when the
    process does not answer in time, or is no more."""

    def __init__(self, url: str, token: str) -> None:
        limits = httpx.Limits(max_connections=64, keepalive_expiry=30)
        self._http = httpx.AsyncClient(
            base_url=url,
            headers={"Authorization": f"Bearer {token}"},
            limits=limits,
            trust_env=False,
        )

    async def get(self, path: str, patience_s: float) -> dict[str, Any]:
        return await self._call("GET", path, None, patience_s)

    async def post(self, path: str, body: Mapping[str, Any], patience_s: float) -> dict[str, Any]:
        """The answer. Raises: InvalidInput for a body that the process refuses."""
        return await self._call("POST", path, body, patience_s)

    async def _call(
        self, method: str, path: str, body: Mapping[str, Any] | None, patience_s: float
    ) -> dict[str, Any]:
        try:
            answer = await self._http.request(method, path, json=body, timeout=patience_s)
        except httpx.TimeoutException as error:
            raise Unreachable(
                f"The gateway did not answer within {patience_s:g} s and is replaced. Try again;"
                " if it takes as long again, make the script smaller.",
                code=GONE,
            ) from error
        except httpx.TransportError as error:
            raise Unreachable(
                "The gateway's process ended under the request and is replaced. Try again.",
                code=GONE,
            ) from error
        return _read(answer.status_code, answer.content)

    async def stream(
        self, path: str, body: Mapping[str, Any], silence_s: float
    ) -> AsyncGenerator[DebugEvent]:
        """The events as they come; a process that says nothing for `silence_s` counts as hung."""
        timeout = httpx.Timeout(silence_s)
        try:
            async with self._http.stream("POST", path, json=body, timeout=timeout) as answer:
                if answer.status_code != _OK:
                    _read(answer.status_code, await answer.aread())
                async for line in answer.aiter_lines():
                    if line:
                        yield _EVENT.validate_json(line)
        except httpx.TransportError as error:
            raise Unreachable("The worker does not answer any more.", code=GONE) from error

    async def close(self) -> None:
        await self._http.aclose()


def _read(status: int, content: bytes) -> dict[str, Any]:
    answer: dict[str, Any] = json.loads(content)
    if status == _OK:
        return answer
    message = str(answer.get("message", ""))
    if status == _BUSY:
        raise Conflict(message, code="worker_busy")
    if status == _REFUSED:
        raise InvalidInput(message)
    raise Bug(f"The gateway answered {status}: {message}")
