"""Tickets: parts of an address that open one run's Flink Web UI, without a header or a cookie.

Flink's scripts must not act with somebody's session, so the browser opens them by an address that
permits nothing else. A ticket is not stored: it names the session or token that it was made for, is
sealed, and is valid only as long as that is.
"""

from __future__ import annotations

import base64
import json
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from xuanwu.access import sessions, tokens
from xuanwu.core import Core
from xuanwu.kernel.errors import Unauthenticated, Unavailable
from xuanwu.model.access import Caller

VALID_FOR = timedelta(hours=12)
_CONTEXT = "ticket"
_LONGEST = 1000


@dataclass(frozen=True)
class _Content:
    run_id: str
    session_id: str | None
    token_id: str | None
    until: float


def issue(core: Core, run_id: str, caller: Caller, session_id: str | None) -> tuple[str, datetime]:
    """Makes a ticket of a caller with a session, or else with a token; returns it and its end."""
    until = core.clock.now() + VALID_FOR
    token_id = None if session_id else caller.principal.id
    content = _Content(run_id, session_id, token_id, until.timestamp())
    sealed = core.vault.seal(json.dumps(asdict(content)), _CONTEXT)
    return base64.urlsafe_b64encode(sealed).decode().rstrip("="), until


async def caller_of(core: Core, ticket: str, run_id: str) -> Caller:
    """The caller that a ticket was made for, with the roles of now; using it prolongs no session.

    Raises: Unauthenticated (`ticket_ended`) for a ticket that is not valid for the run, and when
    its session or token has ended.
    """
    content = _opened(core, ticket)
    if content.run_id != run_id or content.until <= core.clock.now().timestamp():
        raise _ended()
    try:
        if content.session_id:
            return (await sessions.of_id(core, content.session_id)).caller
        return await tokens.of_id(core, content.token_id or "")
    except Unauthenticated:
        raise _ended() from None


def _opened(core: Core, ticket: str) -> _Content:
    try:
        sealed = base64.urlsafe_b64decode(f"{ticket[:_LONGEST]}{'=' * (-len(ticket) % 4)}")
        return _Content(**json.loads(core.vault.unseal(sealed, _CONTEXT)))
    except (ValueError, TypeError, Unavailable):
        raise _ended() from None


def _ended() -> Unauthenticated:
    return Unauthenticated(
        "This address of the Flink Web UI is no longer valid. Open it again from the page of the "
        "run, or with: xuanwu run flink RUN",
        code="ticket_ended",
        where="path",
    )
