"""The server's Flink releases over HTTP."""

from __future__ import annotations

from collections.abc import Iterator

from xuanwu.client.paths import path
from xuanwu.client.transport import Call, Transport
from xuanwu.client.views import ReleaseView


class Releases:
    """The Flink versions that the server knows."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def list(self) -> Iterator[ReleaseView]:
        """Lists the releases by name."""
        return self._transport.items("/releases", ReleaseView)

    def get(self, version: str) -> ReleaseView:
        """Returns one release. Raises: NotFound."""
        return self._transport.get(path("releases", version), ReleaseView)

    def install(self, version: str) -> ReleaseView:
        """Starts an install on the server; `get` returns its progress."""
        return self._transport.act(Call("POST", path("releases", version, "install")), ReleaseView)

    def remove(self, version: str) -> None:
        """Removes a release. Raises: Conflict while runs use it."""
        self._transport.do(Call("DELETE", path("releases", version)))
