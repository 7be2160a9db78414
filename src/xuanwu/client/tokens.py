"""Tokens over HTTP."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from xuanwu.client.paths import path
from xuanwu.client.transport import Call, Transport
from xuanwu.client.views import NewToken
from xuanwu.model.access import AccessToken, Role


class Tokens:
    """The bearer tokens of the platform."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def list(self) -> Iterator[AccessToken]:
        """Lists the tokens by name."""
        return self._transport.items("/tokens", AccessToken)

    def create(
        self, name: str, role: Role, *, space: str | None = None, valid_for: timedelta | None = None
    ) -> NewToken:
        """Creates a token; only this call returns its text. Raises: Conflict."""
        body = {
            "name": name,
            "role": role.value,
            "space": space,
            "valid_for": f"{valid_for.total_seconds():g}s" if valid_for else None,
        }
        return self._transport.act(Call("POST", "/tokens", json=body), NewToken)

    def rename(self, token_id: str, name: str) -> AccessToken:
        """Gives the token another name. Raises: NotFound; Conflict."""
        call = Call("POST", path("tokens", token_id, "rename"), json={"name": name})
        return self._transport.act(call, AccessToken)

    def delete(self, token_id: str) -> None:
        """Revokes the token at once. Raises: NotFound."""
        self._transport.do(Call("DELETE", path("tokens", token_id)))
