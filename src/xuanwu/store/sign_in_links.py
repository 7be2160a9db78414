"""One-time sign-in links, by the hashes of their codes."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete as delete_from
from sqlalchemy import insert, select, update

from xuanwu.model.people import SignInLink
from xuanwu.store.tables.people import sign_in_links as links
from xuanwu.store.transaction import Transaction


async def add(tx: Transaction, link: SignInLink) -> None:
    await tx.execute(insert(links).values(**vars(link)))


async def by_hash(tx: Transaction, code_hash: str) -> SignInLink | None:
    """The link with this hash, also a used or expired one until `sweep` deletes it."""
    row = await tx.first(select(links).where(links.c.code_hash == code_hash))
    return None if row is None else SignInLink(**row)


async def use(tx: Transaction, code_hash: str, now: datetime) -> bool:
    """Marks a link as used; False if it was used before, has expired or does not exist."""
    is_valid = (links.c.used_at.is_(None)) & (links.c.expires_at > now)
    statement = update(links).where(links.c.code_hash == code_hash, is_valid)
    return await tx.execute(statement.values(used_at=now)) == 1


async def revoke(tx: Transaction, user_id: str) -> None:
    """Deletes all links of a user."""
    await tx.execute(delete_from(links).where(links.c.user_id == user_id))


async def sweep(tx: Transaction, before: datetime) -> int:
    """Deletes the links that expired before this time, and returns how many there were."""
    return await tx.execute(delete_from(links).where(links.c.expires_at <= before))
