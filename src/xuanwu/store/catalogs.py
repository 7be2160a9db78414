"""The catalogs of a space, by name."""

from __future__ import annotations

from sqlalchemy import RowMapping, insert, select, update
from sqlalchemy import delete as delete_from

from xuanwu.kernel.errors import NotFound
from xuanwu.model.possession import Catalog
from xuanwu.store import spaces
from xuanwu.store.tables.possessions import catalogs
from xuanwu.store.transaction import Transaction


async def put(tx: Transaction, catalog: Catalog) -> bool:
    """Adds a catalog (True), or changes the one with this name, which keeps its id (False).

    Raises: NotFound when the space is gone.
    """
    await spaces.lock(tx, catalog.space_id)
    is_same = (catalogs.c.space_id == catalog.space_id) & (catalogs.c.name == catalog.name)
    values = {name: value for name, value in vars(catalog).items() if name != "id"}
    is_new = await tx.execute(update(catalogs).where(is_same).values(**values)) == 0
    if is_new:
        await tx.execute(insert(catalogs).values(**vars(catalog)))
    return is_new


async def by_name(tx: Transaction, space_id: str, name: str) -> Catalog:
    """Raises: NotFound."""
    query = select(catalogs).where(catalogs.c.space_id == space_id, catalogs.c.name == name)
    row = await tx.first(query)
    if row is None:
        raise _unknown(name)
    return _catalog(row)


async def all_of(tx: Transaction, space_id: str) -> list[Catalog]:
    """Every catalog of a space, by name; no limit, since each was written by hand."""
    query = select(catalogs).where(catalogs.c.space_id == space_id)
    return [_catalog(row) for row in await tx.all(query.order_by(catalogs.c.name))]


async def delete(tx: Transaction, space_id: str, name: str) -> None:
    """Raises: NotFound."""
    is_it = (catalogs.c.space_id == space_id) & (catalogs.c.name == name)
    if await tx.execute(delete_from(catalogs).where(is_it)) != 1:
        raise _unknown(name)


def _catalog(row: RowMapping) -> Catalog:
    return Catalog(**row)


def _unknown(name: str) -> NotFound:
    return NotFound(
        f"The catalog '{name}' was not found in this space. List the catalogs to see their names.",
        where="catalog",
    )
