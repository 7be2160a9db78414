"""The secrets of a space, by name; only their sealed values are stored."""

from __future__ import annotations

from sqlalchemy import RowMapping, insert, select, update
from sqlalchemy import delete as delete_from

from xuanwu.kernel.errors import NotFound
from xuanwu.model.possession import Secret
from xuanwu.store import spaces
from xuanwu.store.tables.possessions import secrets
from xuanwu.store.transaction import Transaction


async def put(tx: Transaction, secret: Secret) -> bool:
    """Adds a secret (True), or changes its value. Raises: NotFound when the space is gone."""
    await spaces.lock(tx, secret.space_id)
    is_same = (secrets.c.space_id == secret.space_id) & (secrets.c.name == secret.name)
    is_new = await tx.execute(update(secrets).where(is_same).values(**vars(secret))) == 0
    if is_new:
        await tx.execute(insert(secrets).values(**vars(secret)))
    return is_new


async def all_of(tx: Transaction, space_id: str) -> list[Secret]:
    """Every secret of a space: a text may name any of them, so there is no limit."""
    query = select(secrets).where(secrets.c.space_id == space_id)
    return [_secret(row) for row in await tx.all(query.order_by(secrets.c.name))]


async def delete(tx: Transaction, space_id: str, name: str) -> None:
    """Raises: NotFound."""
    is_it = (secrets.c.space_id == space_id) & (secrets.c.name == name)
    if await tx.execute(delete_from(secrets).where(is_it)) != 1:
        raise NotFound(
            f"The secret '{name}' was not found in this space. List the secrets to see their "
            "names.",
            where="secret",
        )


def _secret(row: RowMapping) -> Secret:
    return Secret(**row)
