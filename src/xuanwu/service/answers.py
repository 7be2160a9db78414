"""Stores the responses of acting calls for a day, so that a repeated call acts only once.

Responses are stored sealed because some carry a token; of a request only a keyed hash is stored,
because some carry secrets.
"""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass
from datetime import timedelta

import anyio

from xuanwu.core import Core
from xuanwu.kernel.errors import Conflict
from xuanwu.kernel.ids import token_hash
from xuanwu.model.access import Principal
from xuanwu.store import idempotency
from xuanwu.store.idempotency import ActingCall, Answer

KEEP = timedelta(hours=24)
_AT_WORK = timedelta(minutes=1)
_WAIT_S, _PAUSE_S = 10.0, 0.1


@dataclass(frozen=True)
class SavedAnswer:
    """The response of a call: an HTTP status, a body, and the body's media type."""

    status: int
    body: bytes
    media_type: str | None


def call_of(core: Core, caller: Principal, key: str, request: str) -> ActingCall:
    """Returns the key under which a response is stored; `request` is the whole request."""
    return ActingCall(caller.id, key, token_hash(core.vault.token_for(f"call {request}")))


async def begin(core: Core, call: ActingCall) -> SavedAnswer | None:
    """Returns the first call's response, waiting while that call runs; None to act now.

    Raises: Conflict (`idempotency_reused`) for a key that was used with another request;
    Conflict (`idempotency_running`) where the first call still runs after 10 s.
    """
    deadline = anyio.current_time() + _WAIT_S
    while True:
        now = core.clock.now()
        try:
            async with core.db.begin() as tx:
                known = await idempotency.begin(tx, call, now=now, until=now + _AT_WORK)
            return None if known is None else _unsealed(core, call, known)
        except Conflict as error:
            if error.detail_code != "idempotency_running" or anyio.current_time() > deadline:
                raise
        await anyio.sleep(_PAUSE_S)


async def finish(core: Core, call: ActingCall, answer: SavedAnswer) -> None:
    """Stores the response for every repetition within `KEEP`."""
    text = base64.b64encode(answer.body).decode()
    content = json.dumps({"body": text, "media_type": answer.media_type})
    sealed = base64.b64encode(core.vault.seal(content, _context(call))).decode()
    async with core.db.begin() as tx:
        until = core.clock.now() + KEEP
        await idempotency.finish(tx, call, Answer(answer.status, sealed), until=until)


async def forget(core: Core, call: ActingCall) -> None:
    """Lets the next call with this key act, since the first one failed."""
    async with core.db.begin() as tx:
        await idempotency.forget(tx, call)


async def sweep(core: Core) -> None:
    """Deletes expired responses."""
    async with core.db.begin() as tx:
        await idempotency.sweep(tx, core.clock.now())


def _unsealed(core: Core, call: ActingCall, answer: Answer) -> SavedAnswer:
    content = json.loads(core.vault.unseal(base64.b64decode(answer.body), _context(call)))
    body = base64.b64decode(content["body"])
    return SavedAnswer(answer.status, body, content["media_type"])


def _context(call: ActingCall) -> str:
    return f"answer/{call.caller}/{call.key}"
