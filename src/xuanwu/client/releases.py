"""The server's Flink releases over HTTP."""

from __future__ import annotations

from collections.abc import Iterator

from xuanwu.client.paths import path
from xuanwu.client.transport import Call, Transport
from xuanwu.client.views import ReleaseView
from xuanwu.model.words import Connector, Format, Function, Keyword, Option


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

    def functions(self, version: str) -> Iterator[Function]:
        """Lists the built-in functions, with documentation. Raises: NotFound."""
        return self._transport.items(path("releases", version, "functions"), Function)

    def options(self, version: str, connector: str | None = None) -> Iterator[Option]:
        """Lists the options of Flink, or of one connector. Raises: NotFound."""
        where = ("connectors", connector, "options") if connector else ("options",)
        return self._transport.items(path("releases", version, *where), Option)

    def connectors(self, version: str) -> Iterator[Connector]:
        """Lists the connectors, without their options. Raises: NotFound."""
        return self._transport.items(path("releases", version, "connectors"), Connector)

    def formats(self, version: str) -> Iterator[Format]:
        """Lists the formats with their options. Raises: NotFound."""
        return self._transport.items(path("releases", version, "formats"), Format)

    def keywords(self, version: str) -> Iterator[Keyword]:
        """Lists the words of the grammar. Raises: NotFound."""
        return self._transport.items(path("releases", version, "keywords"), Keyword)

    def install(self, version: str) -> ReleaseView:
        """Starts an install on the server; `get` returns its progress."""
        return self._transport.act(Call("POST", path("releases", version, "install")), ReleaseView)

    def remove(self, version: str) -> None:
        """Removes a release. Raises: Conflict while runs use it."""
        self._transport.do(Call("DELETE", path("releases", version)))
