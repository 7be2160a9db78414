"""Targets over the wire."""

from __future__ import annotations

from collections.abc import Iterator

from xuanwu.client.paths import path
from xuanwu.client.transport import Transport
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
