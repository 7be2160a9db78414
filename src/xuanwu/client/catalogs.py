"""Catalogs over HTTP."""

from __future__ import annotations

from collections.abc import Iterator

from xuanwu.client.paths import path
from xuanwu.client.transport import Call, Transport
from xuanwu.model.possession import Catalog


class Catalogs:
    """The catalogs of one space."""

    def __init__(self, transport: Transport, space: str | None) -> None:
        self._transport = transport
        self._space = {"space": space}

    def list(self) -> Iterator[Catalog]:
        """Lists the catalogs by name."""
        return self._transport.items("/catalogs", Catalog, self._space)

    def get(self, name: str) -> Catalog:
        """Returns one catalog. Raises: NotFound."""
        return self._transport.get(path("catalogs", name), Catalog, self._space)

    def set(self, name: str, sql: str) -> Catalog:
        """Creates or replaces a catalog; `sql` is its CREATE CATALOG statement."""
        call = Call("PUT", path("catalogs", name), self._space, {"sql": sql})
        return self._transport.act(call, Catalog)

    def delete(self, name: str) -> None:
        """Deletes a catalog. Raises: NotFound."""
        self._transport.do(Call("DELETE", path("catalogs", name), self._space))
