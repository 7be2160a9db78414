"""Bearer tokens by their hashes; the tokens themselves are never stored."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Insert, RowMapping, Update, insert, select, update
from sqlalchemy import delete as delete_from
from sqlalchemy.exc import IntegrityError

from xuanwu.kernel.errors import Conflict, NotFound
from xuanwu.model.access import AccessToken
from xuanwu.store.tables.access import tokens
from xuanwu.store.transaction import Transaction

_SELECT = select(*(column for column in tokens.c if column.name != "token_hash"))


async def add(tx: Transaction, token: AccessToken, token_hash: str) -> None:
    """Raises: Conflict (`name_taken`)."""
    await _named(tx, token.name, insert(tokens).values(**vars(token), token_hash=token_hash))


async def get(tx: Transaction, token_id: str) -> AccessToken:
    """Raises: NotFound."""
    token = await find(tx, token_id)
    if token is None:
        raise _unknown(token_id)
    return token


async def find(tx: Transaction, token_id: str) -> AccessToken | None:
    """The token with this id; None once it was revoked."""
    row = await tx.first(_SELECT.where(tokens.c.id == token_id))
    return None if row is None else _token(row)


async def rename(tx: Transaction, token_id: str, name: str) -> None:
    """Raises: Conflict (`name_taken`)."""
    await _named(tx, name, update(tokens).where(tokens.c.id == token_id).values(name=name))


async def by_hash(tx: Transaction, token_hash: str) -> AccessToken | None:
    """The token with this hash, expired or not: the caller compares it with the clock."""
    row = await tx.first(_SELECT.where(tokens.c.token_hash == token_hash))
    return None if row is None else _token(row)


async def all_of(tx: Transaction) -> list[AccessToken]:
    """Every token, by name; no limit, since each was created by hand."""
    return [_token(row) for row in await tx.all(_SELECT.order_by(tokens.c.name))]


async def delete(tx: Transaction, token_id: str) -> None:
    """Deletes a token with its sessions. Raises: NotFound."""
    if await tx.execute(delete_from(tokens).where(tokens.c.id == token_id)) != 1:
        raise _unknown(token_id)


async def _named(tx: Transaction, name: str, statement: Insert | Update) -> None:
    try:
        async with tx.connection.begin_nested():
            await tx.execute(statement)
    except IntegrityError as error:
        raise Conflict(
            f"A token named '{name}' already exists. Choose another name, or first revoke the "
            "existing token.",
            code="name_taken",
            where="name",
        ) from error


def _unknown(token_id: str) -> NotFound:
    return NotFound(
        f"The token '{token_id}' was not found. List the tokens to see their ids.", where="token"
    )


def _token(row: RowMapping) -> AccessToken:
    values: dict[str, Any] = dict(row)
    return AccessToken(**values)
