"""Sessions of users and tokens, by the hashes of their secrets."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, RowMapping, insert, select, update
from sqlalchemy import delete as delete_from

from xuanwu.model.access import Principal, PrincipalKind
from xuanwu.model.people import WebSession
from xuanwu.store.tables.people import sessions
from xuanwu.store.transaction import Transaction

_SELECT = select(*(column for column in sessions.c if column.name != "secret_hash"))


async def add(tx: Transaction, session: WebSession, secret_hash: str, *, most: int) -> None:
    """Adds a session; of the others of its owner, only the `most` - 1 used last remain."""
    is_owners = sessions.c.user_id == session.user_id
    if session.user_id is None:
        is_owners = sessions.c.token_id == session.token_id
    order = (sessions.c.used_at.desc(), sessions.c.id)
    query = select(sessions.c.id).where(is_owners).order_by(*order).offset(most - 1).limit(1000)
    surplus = [row["id"] for row in await tx.all(query)]
    if surplus:
        await tx.execute(delete_from(sessions).where(tx.among(sessions.c.id, surplus)))
    await tx.execute(insert(sessions).values(**vars(session), secret_hash=secret_hash))


async def by_hash(tx: Transaction, secret_hash: str) -> WebSession | None:
    """The session with this hash, expired or not: the caller compares it with the clock."""
    row = await tx.first(_SELECT.where(sessions.c.secret_hash == secret_hash))
    return None if row is None else _session(row)


async def get(tx: Transaction, session_id: str) -> WebSession | None:
    """The session with this id, expired or not."""
    row = await tx.first(_SELECT.where(sessions.c.id == session_id))
    return None if row is None else _session(row)


async def of_owner(tx: Transaction, owner: Principal, now: datetime) -> list[WebSession]:
    """The sessions of a user or token that have not expired, newest first; `add` bounds them."""
    query = _SELECT.where(_of(owner), sessions.c.expires_at > now)
    rows = await tx.all(query.order_by(sessions.c.created_at.desc(), sessions.c.id))
    return [_session(row) for row in rows]


async def touch(
    tx: Transaction, session: WebSession, used_at: datetime, expires_at: datetime
) -> None:
    """Records the use of a session, unless another server has done so since it was read."""
    is_as_read = (sessions.c.id == session.id) & (sessions.c.used_at == session.used_at)
    values = {"used_at": used_at, "expires_at": expires_at}
    await tx.execute(update(sessions).where(is_as_read).values(**values))


async def delete(tx: Transaction, owner: Principal, session_id: str) -> bool:
    """Deletes a session of this owner; False if there is none."""
    is_it = (sessions.c.id == session_id) & _of(owner)
    return await tx.execute(delete_from(sessions).where(is_it)) == 1


async def delete_all(tx: Transaction, owner: Principal, *, but: str | None = None) -> int:
    """Deletes the sessions of this owner, except the one with the id `but`."""
    others = _of(owner) if but is None else _of(owner) & (sessions.c.id != but)
    return await tx.execute(delete_from(sessions).where(others))


async def sweep(tx: Transaction, now: datetime) -> int:
    """Deletes expired sessions and returns how many there were."""
    return await tx.execute(delete_from(sessions).where(sessions.c.expires_at <= now))


def _of(owner: Principal) -> ColumnElement[bool]:
    is_user = owner.kind is PrincipalKind.USER
    return (sessions.c.user_id if is_user else sessions.c.token_id) == owner.id


def _session(row: RowMapping) -> WebSession:
    values: dict[str, Any] = dict(row)
    return WebSession(**values)
