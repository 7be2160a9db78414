"""Spaces over HTTP."""

from __future__ import annotations

from collections.abc import Iterator

from xuanwu.client.transport import Call, Transport
from xuanwu.model.access import Space


class Spaces:
    """The spaces that the caller may see."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def list(self) -> Iterator[Space]:
        """Lists the spaces by name."""
        return self._transport.items("/spaces", Space)

    def create(self, name: str) -> Space:
        """Creates a space. Raises: Conflict when the name is taken."""
        return self._transport.act(Call("POST", "/spaces", json={"name": name}), Space)
