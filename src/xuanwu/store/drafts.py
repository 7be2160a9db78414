"""Unsaved texts: at most `MOST` of a person in a space, each with a version."""

from __future__ import annotations

from sqlalchemy import ColumnElement, and_, func, insert, select, update
from sqlalchemy import delete as delete_from

from xuanwu.kernel.errors import Conflict, NotFound
from xuanwu.model.desk import UnsavedText
from xuanwu.store import spaces
from xuanwu.store.tables.desk import drafts
from xuanwu.store.transaction import Transaction

MOST = 100


async def of_owner(tx: Transaction, space_id: str, owner_id: str) -> list[UnsavedText]:
    """All unsaved texts of a person in a space, without their contents, newest first."""
    shown = [column for column in drafts.c if column.name != "content"]
    query = select(*shown).where(drafts.c.space_id == space_id, drafts.c.owner_id == owner_id)
    rows = await tx.all(query.order_by(drafts.c.updated_at.desc(), drafts.c.key))
    return [UnsavedText(**row) for row in rows]


async def get(tx: Transaction, space_id: str, owner_id: str, key: str) -> UnsavedText:
    """Raises: NotFound."""
    row = await tx.first(select(drafts).where(_is(space_id, owner_id, key)))
    if row is None:
        raise NotFound(f"There is no unsaved text '{key}'.", where="key")
    return UnsavedText(**row)


async def put(tx: Transaction, text: UnsavedText) -> None:
    """Writes a text whose `version` is the next one.

    Raises: Conflict (`draft_stale`, with the newest version) if another version was written;
    Conflict (`drafts_full`) for one more than `MOST`; NotFound when the space is gone.
    """
    await spaces.lock(tx, text.space_id)
    is_it = _is(text.space_id, text.owner_id, text.key)
    newest = await tx.scalar(select(drafts.c.version).where(is_it)) or 0
    if text.version != newest + 1:
        raise Conflict(
            "This text was changed in another window or on another machine. Load it, and write "
            f"version {newest + 1}.",
            code="draft_stale",
            where="version",
            facts={"version": newest},
        )
    if newest:
        await tx.execute(update(drafts).where(is_it).values(**vars(text)))
        return
    own = (drafts.c.space_id == text.space_id) & (drafts.c.owner_id == text.owner_id)
    if await tx.scalar(select(func.count()).select_from(drafts).where(own)) >= MOST:
        raise Conflict(
            f"You have {MOST} unsaved texts in this space. Save or discard some of them.",
            code="drafts_full",
            where="key",
        )
    await tx.execute(insert(drafts).values(**vars(text)))


async def delete(tx: Transaction, space_id: str, owner_id: str, key: str) -> None:
    """Discards a text; does nothing if there is none."""
    await tx.execute(delete_from(drafts).where(_is(space_id, owner_id, key)))


def _is(space_id: str, owner_id: str, key: str) -> ColumnElement[bool]:
    return and_(drafts.c.space_id == space_id, drafts.c.owner_id == owner_id, drafts.c.key == key)
