"""The running debug sessions of this server, so that each can be cancelled by its id."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Generator
from contextlib import contextmanager
from typing import TypeVar

import anyio

from xuanwu.kernel.errors import NotFound
from xuanwu.kernel.ids import new_id
from xuanwu.model.access import Caller, Principal, Role

T = TypeVar("T")


class DebugSession:
    """One session; one task drives it, and any other task of the same loop may cancel it."""

    def __init__(self, owner: Principal, space_id: str) -> None:
        self.id = new_id("dbg")
        self.owner = owner
        self.space_id = space_id
        self.is_cancelled = False
        self._turn = anyio.CancelScope()

    def cancel(self) -> None:
        """Cancels at once, also while `next` waits for an event."""
        self.is_cancelled = True
        self._turn.cancel()

    async def next(self, events: AsyncGenerator[T]) -> T | None:
        """Returns the next event; None at the end, and once the session is cancelled."""
        if self.is_cancelled:
            return None
        with anyio.CancelScope() as self._turn:
            return await anext(events, None)
        return None


class Sessions:
    """All sessions of this server; other servers do not know them."""

    def __init__(self) -> None:
        self._live: dict[str, DebugSession] = {}

    @contextmanager
    def opened(self, owner: Principal, space_id: str) -> Generator[DebugSession]:
        """Registers a session, which can be cancelled while the block runs."""
        session = DebugSession(owner, space_id)
        self._live[session.id] = session
        try:
            yield session
        finally:
            del self._live[session.id]

    def cancel(self, caller: Caller, session_id: str) -> None:
        """Cancels a session. Raises: NotFound, also for another user's; administrators see all."""
        session = self._live.get(session_id)
        is_own = session is not None and (
            session.owner == caller.principal or caller.role_in(session.space_id) is Role.ADMIN
        )
        if session is None or not is_own:
            raise NotFound(
                f"The debug session '{session_id}' was not found on this server. It may have "
                "ended, or run on another server; closing its stream ends it.",
                where="session",
            )
        session.cancel()
