"""Tokens over the wire."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from xuanwu.client.paths import path
from xuanwu.client.transport import Call, Transport
from xuanwu.client.views import NewToken
from xuanwu.model.access import Role, Token


class Tokens:
    """The bearer tokens of the platform."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def list(self) -> Iterator[Token]:
        """By name."""
        return self._transport.items("/tokens", Token)

    def create(
        self, name: str, role: Role, *, space: str | None = None, valid_for: timedelta | None = None
    ) -> NewToken:
        """The token with its text, which is never shown again. Raises: Conflict."""
        body = {
            "name": name,
            "role": role.value,
            "space": space,
            "valid_for": f"{valid_for.total_seconds():g}s" if valid_for else None,
        }
        return self._transport.act(Call("POST", "/tokens", json=body), NewToken)

    def delete(self, token_id: str) -> None:
        """Takes it back at once. Raises: NotFound."""
        self._transport.do(Call("DELETE", path("tokens", token_id)))
