"""Spaces (tenants), by id and by name."""

from __future__ import annotations

from sqlalchemy import RowMapping, insert, select
from sqlalchemy.exc import IntegrityError

from xuanwu.kernel.errors import Conflict, NotFound
from xuanwu.model.access import Space
from xuanwu.store.tables.access import spaces
from xuanwu.store.transaction import Transaction


async def add(tx: Transaction, space: Space) -> None:
    """Raises: Conflict (`name_taken`)."""
    try:
        async with tx.connection.begin_nested():
            await tx.execute(insert(spaces).values(**vars(space)))
    except IntegrityError as error:
        raise Conflict(
            f"The space '{space.name}' already exists. Choose another name.",
            code="name_taken",
            where="name",
        ) from error


async def get(tx: Transaction, space_id: str) -> Space:
    """Raises: NotFound."""
    return _space(await tx.first(select(spaces).where(spaces.c.id == space_id)), space_id)


async def by_name(tx: Transaction, name: str) -> Space:
    """Raises: NotFound."""
    return _space(await tx.first(select(spaces).where(spaces.c.name == name)), name)


async def all_of(tx: Transaction) -> list[Space]:
    """Every space, by name; no limit, since there are about as many as teams."""
    return [Space(**row) for row in await tx.all(select(spaces).order_by(spaces.c.name))]


async def lock(tx: Transaction, space_id: str) -> Space:
    """Locks a space: other transactions that add names to it wait here. Raises: NotFound."""
    query = select(spaces).where(spaces.c.id == space_id).with_for_update(key_share=True)
    return _space(await tx.first(query), space_id)


def _space(row: RowMapping | None, ref: str) -> Space:
    if row is None:
        raise NotFound(
            f"The space '{ref}' was not found. List the spaces to see their names.", where="space"
        )
    return Space(**row)
