"""Targets over the wire."""

from __future__ import annotations

from collections.abc import Iterator

from xuanwu.client.paths import path
from xuanwu.client.transport import Call, Transport
from xuanwu.client.views import TargetView


class Targets:
    """The places where clusters live."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def list(self) -> Iterator[TargetView]:
        """By name."""
        return self._transport.items("/targets", TargetView)

    def get(self, name: str) -> TargetView:
        """Raises: NotFound."""
        return self._transport.get(path("targets", name), TargetView)

    def forget(self, name: str) -> None:
        """Lets the target lead to another namespace than before; runs of the old one are lost.

        Raises: NotFound.
        """
        self._transport.do(Call("DELETE", path("targets", name, "identity")))
