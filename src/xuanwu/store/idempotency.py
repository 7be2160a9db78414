"""Answers to acting calls, kept under the caller's key so that a repeated call acts once.

`begin` in a transaction of its own, act, then `finish`, or `forget` when the act failed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete as delete_from
from sqlalchemy import insert, select, update
from sqlalchemy.exc import IntegrityError

from xuanwu.kernel.errors import Conflict
from xuanwu.store.tables.access import calls
from xuanwu.store.transaction import Transaction


@dataclass(frozen=True)
class Call:
    """An acting call: who asks, the key that they chose, and a hash of what they ask for."""

    caller: str
    key: str
    request_hash: str


@dataclass(frozen=True)
class Answer:
    """An HTTP status and a JSON body."""

    status: int
    body: Any


async def begin(tx: Transaction, call: Call, *, now: datetime, until: datetime) -> Answer | None:
    """The stored answer, or None when the caller is to act now.

    `until` is how long the key stays taken should no answer ever be stored.
    Raises: Conflict (`idempotency_reused`) when the key came with another request;
    Conflict (`idempotency_running`) while the first call is still at work.
    """
    await tx.execute(delete_from(calls).where(_is(call), calls.c.expires_at <= now))
    try:
        async with tx.connection.begin_nested():
            await tx.execute(insert(calls).values(**vars(call), expires_at=until))
    except IntegrityError:
        return await _stored(tx, call)
    return None


async def finish(tx: Transaction, call: Call, answer: Answer, *, until: datetime) -> None:
    """Stores the answer for every repetition before `until`."""
    values = {"status": answer.status, "body": answer.body, "expires_at": until}
    await tx.execute(update(calls).where(_is(call)).values(**values))


async def forget(tx: Transaction, call: Call) -> None:
    """Frees the key of a call that came to nothing, so that it can be made again."""
    await tx.execute(delete_from(calls).where(_is(call), calls.c.status.is_(None)))


async def sweep(tx: Transaction, now: datetime) -> int:
    """Deletes what has expired; how many there were."""
    return await tx.execute(delete_from(calls).where(calls.c.expires_at <= now))


async def _stored(tx: Transaction, call: Call) -> Answer:
    row = await tx.first(select(calls).where(_is(call)))
    if row is not None and row["request_hash"] != call.request_hash:
        raise Conflict(
            "This idempotency key was used for another request. Use a fresh key for each request.",
            code="idempotency_reused",
            where="Idempotency-Key",
        )
    if row is None or row["status"] is None:
        raise Conflict(
            "The first call with this idempotency key is still at work. Ask again in a moment.",
            code="idempotency_running",
            where="Idempotency-Key",
        )
    return Answer(row["status"], row["body"])


def _is(call: Call) -> Any:
    return (calls.c.caller == call.caller) & (calls.c.key == call.key)
