"""Secrets of a space, by name and in their sealed form alone."""

from __future__ import annotations

from sqlalchemy import RowMapping, insert, select, update
from sqlalchemy import delete as delete_from

from xuanwu.kernel.errors import NotFound
from xuanwu.model.possession import Secret
from xuanwu.store import spaces
from xuanwu.store.tables.possessions import secrets
from xuanwu.store.transaction import Transaction


async def put(tx: Transaction, secret: Secret) -> None:
    """Adds a secret, or changes its sealed value. Raises: NotFound when the space is gone."""
    await spaces.lock(tx, secret.space_id)
    is_same = (secrets.c.space_id == secret.space_id) & (secrets.c.name == secret.name)
    if await tx.execute(update(secrets).where(is_same).values(**vars(secret))) == 0:
        await tx.execute(insert(secrets).values(**vars(secret)))


async def all_of(tx: Transaction, space_id: str) -> list[Secret]:
    """Every secret of a space: a text may name any of them, so there is no limit."""
    query = select(secrets).where(secrets.c.space_id == space_id)
    return [_secret(row) for row in await tx.all(query.order_by(secrets.c.name))]


async def delete(tx: Transaction, space_id: str, name: str) -> None:
    """Raises: NotFound."""
    is_it = (secrets.c.space_id == space_id) & (secrets.c.name == name)
    if await tx.execute(delete_from(secrets).where(is_it)) != 1:
        raise NotFound(
            f"There is no secret '{name}' in this space. List the secrets to see which there are.",
            where="secret",
        )


def _secret(row: RowMapping) -> Secret:
    return Secret(**row)
