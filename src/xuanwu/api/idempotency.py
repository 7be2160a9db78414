"""Does an acting call with an `Idempotency-Key` once, however often it is sent.

A repeated call with the same body gets the first call's response (`service.answers`).
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

import anyio
from fastapi import Request
from fastapi.routing import APIRoute
from starlette.responses import Response

from xuanwu.api.deps import core_of, identity_of
from xuanwu.api.identity import BEARER
from xuanwu.kernel.errors import InvalidInput, XuanwuError
from xuanwu.kernel.log import get_log
from xuanwu.service import answers
from xuanwu.service.answers import SavedAnswer

HEADER = "Idempotency-Key"
_KEY = re.compile(r"^[\x21-\x7e]{1,255}$")
_log = get_log("api")
_Handle = Callable[[Request], Coroutine[Any, Any, Response]]


class ActingRoute(APIRoute):
    """A route that acts once for each idempotency key."""

    def get_route_handler(self) -> _Handle:
        """Returns FastAPI's own handler, behind the check of the key where the route acts."""
        handle = super().get_route_handler()
        if not is_acting(self):
            return handle

        async def handle_once(request: Request) -> Response:
            key = request.headers.get(HEADER)
            return await (handle(request) if key is None else _once(request, key, handle))

        return handle_once


def is_acting(route: APIRoute) -> bool:
    """Whether a route takes an idempotency key."""
    return isinstance(route, ActingRoute) and bool(set(route.methods or ()) - {"GET", "HEAD"})


async def _once(request: Request, key: str, handle: _Handle) -> Response:
    if not _KEY.match(key):
        raise InvalidInput(
            f"The header {HEADER} must have 1 to 255 visible ASCII characters. Use, for example, "
            "a UUID.",
            where=HEADER,
        )
    core, caller = core_of(request), (await identity_of(request, await BEARER(request))).caller
    call = answers.call_of(core, caller.principal, key, await _asked(request))
    known = await answers.begin(core, call)
    if known is not None:
        return Response(known.body, known.status, media_type=known.media_type)
    try:
        response = await handle(request)
    except BaseException:
        with anyio.CancelScope(shield=True):
            await _quietly(answers.forget(core, call))
        raise
    made = SavedAnswer(response.status_code, bytes(response.body), response.media_type)
    with anyio.CancelScope(shield=True):
        await _quietly(answers.finish(core, call, made))
    return response


async def _asked(request: Request) -> str:
    digest = hashlib.sha256(await request.body()).hexdigest()
    return json.dumps([request.method, request.url.path, request.url.query, digest])


async def _quietly(work: Awaitable[None]) -> None:
    """The act is done: the caller gets its response, even if that cannot be stored."""
    try:
        await work
    except XuanwuError as error:
        _log.warning("answer_not_kept", error=error.message)
