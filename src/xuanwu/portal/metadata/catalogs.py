"""Named sources of tables, kept as their CREATE CATALOG statements."""

from __future__ import annotations

import re

from xuanwu.kernel.errors import InvalidInput
from xuanwu.kernel.ids import new_id
from xuanwu.model.access import Caller
from xuanwu.model.possession import Catalog
from xuanwu.service.parts import Service
from xuanwu.store import catalogs

_CREATE = re.compile(r"^\s*CREATE\s+CATALOG\s+(?:IF\s+NOT\s+EXISTS\s+)?`?([^\s`]+)`?\s", re.I)


async def write(parts: Service, caller: Caller, space_id: str, name: str, sql: str) -> Catalog:
    """Creates or replaces the catalog.

    Raises: InvalidInput when the text is no CREATE CATALOG statement of this name.
    """
    match = _CREATE.match(sql)
    if match is None or match[1] != name:
        raise InvalidInput(
            f"The text must be one statement that starts with CREATE CATALOG {name}.", where="sql"
        )
    catalog = Catalog(new_id("cat"), space_id, name, sql, parts.clock.now(), caller.name)
    async with parts.db.begin() as tx:
        await catalogs.put(tx, catalog)
        return await catalogs.by_name(tx, space_id, name)


async def show(parts: Service, space_id: str, name: str) -> Catalog:
    """Raises: NotFound."""
    async with parts.db.read() as tx:
        return await catalogs.by_name(tx, space_id, name)


async def all_catalogs(parts: Service, space_id: str) -> list[Catalog]:
    """By name."""
    async with parts.db.read() as tx:
        return await catalogs.all_of(tx, space_id)


async def delete(parts: Service, space_id: str, name: str) -> None:
    """Raises: NotFound."""
    async with parts.db.begin() as tx:
        await catalogs.delete(tx, space_id, name)
