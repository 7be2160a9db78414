"""Secrets over HTTP: written, never read."""

from __future__ import annotations

from collections.abc import Iterator

from xuanwu.client.paths import path
from xuanwu.client.transport import Call, Transport
from xuanwu.client.views import SecretView


class Secrets:
    """The secrets of one space."""

    def __init__(self, transport: Transport, space: str | None) -> None:
        self._transport = transport
        self._space = {"space": space}

    def list(self) -> Iterator[SecretView]:
        """Lists the secrets by name."""
        return self._transport.items("/secrets", SecretView, self._space)

    def set(self, name: str, value: str) -> SecretView:
        """Sets the value of `${secret.name}` in texts; it cannot be read back."""
        call = Call("PUT", path("secrets", name), self._space, {"value": value})
        return self._transport.act(call, SecretView)

    def delete(self, name: str) -> None:
        """Deletes a secret. Raises: NotFound."""
        self._transport.do(Call("DELETE", path("secrets", name), self._space))
