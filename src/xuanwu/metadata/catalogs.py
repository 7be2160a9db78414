"""Named sources of tables, stored as their CREATE CATALOG statements."""

from __future__ import annotations

import re

from xuanwu.core import Core
from xuanwu.kernel.errors import InvalidInput
from xuanwu.kernel.ids import new_id
from xuanwu.model.access import Caller
from xuanwu.model.event import EventKind, Subject, SubjectKind
from xuanwu.model.possession import Catalog
from xuanwu.store import catalogs, events
from xuanwu.store.database import Transaction
from xuanwu.store.events import News

_CREATE = re.compile(r"^\s*CREATE\s+CATALOG\s+(?:IF\s+NOT\s+EXISTS\s+)?`?([^\s`]+)`?\s", re.I)


async def write(core: Core, caller: Caller, space_id: str, name: str, sql: str) -> Catalog:
    """Creates or replaces the catalog.

    Raises: InvalidInput when the text is not a CREATE CATALOG statement of this name.
    """
    match = _CREATE.match(sql)
    if match is None or match[1] != name:
        raise InvalidInput(
            f"The text must be one statement that starts with CREATE CATALOG {name}.", where="sql"
        )
    catalog = Catalog(new_id("cat"), space_id, name, sql, core.clock.now(), caller.principal)
    async with core.db.begin() as tx:
        is_new = await catalogs.put(tx, catalog)
        saved = await catalogs.by_name(tx, space_id, name)
        _tell(tx, caller, saved, EventKind.CREATED if is_new else EventKind.CHANGED)
    return saved


async def show(core: Core, space_id: str, name: str) -> Catalog:
    """Returns one catalog. Raises: NotFound."""
    async with core.db.read() as tx:
        return await catalogs.by_name(tx, space_id, name)


async def all_catalogs(core: Core, space_id: str) -> list[Catalog]:
    """Lists the catalogs by name."""
    async with core.db.read() as tx:
        return await catalogs.all_of(tx, space_id)


async def delete(core: Core, caller: Caller, space_id: str, name: str) -> None:
    """Deletes a catalog. Raises: NotFound."""
    async with core.db.begin() as tx:
        catalog = await catalogs.by_name(tx, space_id, name)
        await catalogs.delete(tx, space_id, name)
        _tell(tx, caller, catalog, EventKind.DELETED)


def _tell(tx: Transaction, caller: Caller, catalog: Catalog, kind: EventKind) -> None:
    message = f"The catalog {catalog.name} was {kind.value}."
    news = News(kind, message, caller.principal, facts={"name": catalog.name})
    subject = Subject(SubjectKind.CATALOG, catalog.id)
    events.add_about(tx, subject, news, space_id=catalog.space_id)
