"""Catalogs of a space, by name."""

from __future__ import annotations

from sqlalchemy import RowMapping, insert, select, update
from sqlalchemy import delete as delete_from

from xuanwu.kernel.errors import NotFound
from xuanwu.model.possession import Catalog
from xuanwu.store import spaces
from xuanwu.store.page import Keyset, Page, read_page
from xuanwu.store.tables.possessions import catalogs
from xuanwu.store.transaction import Transaction

_BY_NAME = Keyset((catalogs.c.name,))


async def put(tx: Transaction, catalog: Catalog) -> Catalog:
    """Adds a catalog, or changes the one of this name, which keeps its id.

    Raises: NotFound when the space is gone.
    """
    await spaces.lock(tx, catalog.space_id)
    is_same = (catalogs.c.space_id == catalog.space_id) & (catalogs.c.name == catalog.name)
    values = {name: value for name, value in vars(catalog).items() if name != "id"}
    if await tx.execute(update(catalogs).where(is_same).values(**values)) == 0:
        await tx.execute(insert(catalogs).values(**vars(catalog)))
    return await by_name(tx, catalog.space_id, catalog.name)


async def by_name(tx: Transaction, space_id: str, name: str) -> Catalog:
    """Raises: NotFound."""
    query = select(catalogs).where(catalogs.c.space_id == space_id, catalogs.c.name == name)
    row = await tx.first(query)
    if row is None:
        raise _unknown(name)
    return _catalog(row)


async def page(tx: Transaction, space_id: str, cursor: str | None, limit: int) -> Page[Catalog]:
    """The catalogs of a space by name."""
    query = select(catalogs).where(catalogs.c.space_id == space_id)
    return await read_page(tx, query, _BY_NAME, _catalog, (cursor, limit))


async def delete(tx: Transaction, space_id: str, name: str) -> None:
    """Raises: NotFound."""
    is_it = (catalogs.c.space_id == space_id) & (catalogs.c.name == name)
    if await tx.execute(delete_from(catalogs).where(is_it)) != 1:
        raise _unknown(name)


def _catalog(row: RowMapping) -> Catalog:
    return Catalog(**row)


def _unknown(name: str) -> NotFound:
    return NotFound(
        f"There is no catalog '{name}' in this space. List the catalogs to see which there are.",
        where="catalog",
    )
