"""The debug sessions of this server that are under way, so that one can be cancelled by its id."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Generator
from contextlib import contextmanager
from typing import TypeVar

import anyio

from xuanwu.kernel.errors import NotFound
from xuanwu.kernel.ids import new_id
from xuanwu.model.access import Caller, Role

T = TypeVar("T")


class Session:
    """One session; it is driven by one task and may be cancelled by any other of the same loop."""

    def __init__(self, owner: Caller) -> None:
        self.id = new_id("dbg")
        self.owner = owner
        self.is_cancelled = False
        self._turn = anyio.CancelScope()

    def cancel(self) -> None:
        """Takes effect at once, also while an event is waited for."""
        self.is_cancelled = True
        self._turn.cancel()

    async def next(self, events: AsyncGenerator[T]) -> T | None:
        """The next event; None at the end, and once the session is cancelled."""
        if self.is_cancelled:
            return None
        with anyio.CancelScope() as self._turn:
            return await anext(events, None)
        return None


class Sessions:
    """All sessions that this server carries; another server knows nothing of them."""

    def __init__(self) -> None:
        self._live: dict[str, Session] = {}

    @contextmanager
    def opened(self, owner: Caller) -> Generator[Session]:
        """A session that can be cancelled while inside."""
        session = Session(owner)
        self._live[session.id] = session
        try:
            yield session
        finally:
            del self._live[session.id]

    def cancel(self, caller: Caller, session_id: str) -> None:
        """Raises: NotFound, also for the session of somebody else; administrators see all."""
        session = self._live.get(session_id)
        is_own = session is not None and (
            session.owner == caller
            or (caller.role is Role.ADMIN and caller.space_id in {None, session.owner.space_id})
        )
        if session is None or not is_own:
            raise NotFound(
                f"No debug session '{session_id}' runs on this server. It may have ended; one that"
                " another server carries ends when its stream is closed.",
                where="session",
            )
        session.cancel()
