"""The identity of each target, as it was found first; it knows nothing of how one is found."""

from __future__ import annotations

from sqlalchemy import delete, insert, select
from sqlalchemy.exc import IntegrityError

from xuanwu.store.tables.targets import targets
from xuanwu.store.transaction import Transaction


async def identity(tx: Transaction, name: str) -> str | None:
    """None where none was noted, or it was forgotten."""
    return await tx.scalar(select(targets.c.identity).where(targets.c.name == name))


async def note(tx: Transaction, name: str, found: str) -> str:
    """The one that is kept: the first that came, whoever notes at the same moment."""
    known = await identity(tx, name)
    if known is not None:
        return known
    values = {"name": name, "identity": found, "noted_at": tx.now()}
    try:
        async with tx.connection.begin_nested():
            await tx.execute(insert(targets).values(**values))
    except IntegrityError:
        return await identity(tx, name) or found
    return found


async def forget(tx: Transaction, name: str) -> bool:
    """Whether there was one."""
    return await tx.execute(delete(targets).where(targets.c.name == name)) == 1
