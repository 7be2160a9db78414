"""The caller's own sessions over HTTP."""

from __future__ import annotations

from collections.abc import Iterator

from xuanwu.client.paths import path
from xuanwu.client.transport import Call, Transport
from xuanwu.client.views import OwnSession


class OwnSessions:
    """Where the caller is signed in."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def list(self) -> Iterator[OwnSession]:
        """Lists the sessions, newest first."""
        return self._transport.items("/sessions", OwnSession)

    def revoke(self, session_id: str) -> None:
        """Ends a session at once. Raises: NotFound."""
        self._transport.do(Call("DELETE", path("sessions", session_id)))

    def set_password(self, current: str | None, new: str) -> None:
        """Sets the caller's password and ends its other sessions; needs a session.

        Raises: Forbidden for a wrong current password; InvalidInput for the new one.
        """
        body = {"current": current, "new": new}
        self._transport.do(Call("POST", "/session/password", json=body))
