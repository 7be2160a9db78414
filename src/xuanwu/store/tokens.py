"""Bearer tokens, by their hashes; the tokens themselves are never here."""

from __future__ import annotations

from typing import Any

from sqlalchemy import RowMapping, insert, select
from sqlalchemy import delete as delete_from
from sqlalchemy.exc import IntegrityError

from xuanwu.kernel.errors import Conflict, NotFound
from xuanwu.model.access import Token
from xuanwu.store.tables.access import tokens
from xuanwu.store.transaction import Transaction

_SELECT = select(*(column for column in tokens.c if column.name != "token_hash"))


async def add(tx: Transaction, token: Token, token_hash: str) -> None:
    """Raises: Conflict (`name_taken`)."""
    try:
        async with tx.connection.begin_nested():
            await tx.execute(insert(tokens).values(**vars(token), token_hash=token_hash))
    except IntegrityError as error:
        raise Conflict(
            f"There is a token '{token.name}' already. Choose another name, or delete it first.",
            code="name_taken",
            where="name",
        ) from error


async def by_hash(tx: Transaction, token_hash: str) -> Token | None:
    """The token, also when it has expired: the caller has the clock."""
    row = await tx.first(_SELECT.where(tokens.c.token_hash == token_hash))
    return None if row is None else _token(row)


async def all_of(tx: Transaction) -> list[Token]:
    """Every token by name; they are made by hand, one by one."""
    return [_token(row) for row in await tx.all(_SELECT.order_by(tokens.c.name))]


async def delete(tx: Transaction, token_id: str) -> None:
    """Raises: NotFound."""
    if await tx.execute(delete_from(tokens).where(tokens.c.id == token_id)) != 1:
        raise NotFound(
            f"There is no token '{token_id}'. List the tokens to see which there are.",
            where="token",
        )


def _token(row: RowMapping) -> Token:
    values: dict[str, Any] = dict(row)
    return Token(**values)
