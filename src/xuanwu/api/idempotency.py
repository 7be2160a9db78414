"""Does an acting call with an `Idempotency-Key` once, however often it is sent.

A repeated call with the same body is given the answer of the first. Answers are kept sealed, as
one of them carries a token; bodies only as a keyed hash, as some of them carry secrets.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Awaitable, Callable, Coroutine
from datetime import timedelta
from typing import Any

import anyio
from fastapi import Request
from fastapi.routing import APIRoute
from starlette.responses import Response

from xuanwu.api.deps import BEARER, caller_of, parts_of
from xuanwu.kernel.errors import Conflict, InvalidInput, XuanwuError
from xuanwu.kernel.ids import token_hash
from xuanwu.kernel.log import get_log
from xuanwu.service.parts import Service
from xuanwu.store import idempotency
from xuanwu.store.idempotency import Answer, Call

HEADER = "Idempotency-Key"
KEEP = timedelta(hours=24)
_AT_WORK = timedelta(minutes=1)
_WAIT_S, _PAUSE_S = 10.0, 0.1
_KEY = re.compile(r"^[\x21-\x7e]{1,255}$")
_log = get_log("api")
_Handle = Callable[[Request], Coroutine[Any, Any, Response]]


class ActingRoute(APIRoute):
    """A route whose acts are done once for each key."""

    def get_route_handler(self) -> _Handle:
        """FastAPI's own handler, behind the keys where the route acts."""
        handle = super().get_route_handler()
        if not is_acting(self):
            return handle

        async def handle_once(request: Request) -> Response:
            key = request.headers.get(HEADER)
            return await (handle(request) if key is None else _once(request, key, handle))

        return handle_once


def is_acting(route: APIRoute) -> bool:
    """Whether a route takes a key."""
    return isinstance(route, ActingRoute) and bool(set(route.methods or ()) - {"GET", "HEAD"})


async def sweep(parts: Service) -> None:
    """Forgets answers that nobody may ask for any more."""
    async with parts.db.begin() as tx:
        await idempotency.sweep(tx, parts.clock.now())


async def _once(request: Request, key: str, handle: _Handle) -> Response:
    parts = parts_of(request)
    call = await _call(request, parts, key)
    known = await _begin(parts, call)
    if known is not None:
        return _unsealed(parts, call, known)
    try:
        response = await handle(request)
    except BaseException:
        with anyio.CancelScope(shield=True):
            await _quietly(_forget(parts, call))
        raise
    with anyio.CancelScope(shield=True):
        await _quietly(_finish(parts, call, response))
    return response


async def _call(request: Request, parts: Service, key: str) -> Call:
    if not _KEY.match(key):
        raise InvalidInput(
            f"An {HEADER} is 1 to 255 visible ASCII characters. A UUID is a good one.",
            where=HEADER,
        )
    caller = await caller_of(request, await BEARER(request))
    digest = hashlib.sha256(await request.body()).hexdigest()
    asked = json.dumps([request.method, request.url.path, request.url.query, digest])
    return Call(caller.name, key, token_hash(parts.vault.token_for(f"call {asked}")))


async def _begin(parts: Service, call: Call) -> Answer | None:
    """The stored answer, waiting for a first call that is still at work."""
    deadline = anyio.current_time() + _WAIT_S
    while True:
        now = parts.clock.now()
        try:
            async with parts.db.begin() as tx:
                return await idempotency.begin(tx, call, now=now, until=now + _AT_WORK)
        except Conflict as error:
            if error.detail_code != "idempotency_running" or anyio.current_time() > deadline:
                raise
        await anyio.sleep(_PAUSE_S)


async def _finish(parts: Service, call: Call, response: Response) -> None:
    text = base64.b64encode(bytes(response.body)).decode()
    content = {"body": text, "media_type": response.media_type}
    sealed = parts.vault.seal(json.dumps(content), _context(call))
    answer = Answer(response.status_code, base64.b64encode(sealed).decode())
    async with parts.db.begin() as tx:
        await idempotency.finish(tx, call, answer, until=parts.clock.now() + KEEP)


async def _forget(parts: Service, call: Call) -> None:
    async with parts.db.begin() as tx:
        await idempotency.forget(tx, call)


async def _quietly(work: Awaitable[None]) -> None:
    """What is done is done: an answer that cannot be kept is still given."""
    try:
        await work
    except XuanwuError as error:
        _log.warning("answer_not_kept", error=error.message)


def _unsealed(parts: Service, call: Call, answer: Answer) -> Response:
    content = json.loads(parts.vault.unseal(base64.b64decode(answer.body), _context(call)))
    body = base64.b64decode(content["body"])
    return Response(body, answer.status, media_type=content["media_type"])


def _context(call: Call) -> str:
    return f"answer/{call.caller}/{call.key}"
