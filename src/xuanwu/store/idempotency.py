"""Stores the answers to acting calls by idempotency key, so that a repeated call acts once.

Call `begin` in a transaction of its own, act, then call `finish`, or `forget` if the act failed.
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
class ActingCall:
    """An acting call: the caller's id, the key that the caller chose, and a hash of the request."""

    caller: str
    key: str
    request_hash: str


@dataclass(frozen=True)
class Answer:
    """An HTTP status and a JSON body."""

    status: int
    body: Any


async def begin(
    tx: Transaction, call: ActingCall, *, now: datetime, until: datetime
) -> Answer | None:
    """Takes the key and returns None: act now. If the call was answered before, returns the answer.

    The key expires at `until` if no answer is stored.
    Raises: Conflict (`idempotency_reused`) when the key was used for another request;
    Conflict (`idempotency_running`) while the first call is still running.
    """
    await tx.execute(delete_from(calls).where(_is(call), calls.c.expires_at <= now))
    try:
        async with tx.connection.begin_nested():
            await tx.execute(insert(calls).values(**vars(call), expires_at=until))
    except IntegrityError:
        return await _stored(tx, call)
    return None


async def finish(tx: Transaction, call: ActingCall, answer: Answer, *, until: datetime) -> None:
    """Stores the answer, which repeated calls get until the key expires at `until`."""
    values = {"status": answer.status, "body": answer.body, "expires_at": until}
    await tx.execute(update(calls).where(_is(call)).values(**values))


async def forget(tx: Transaction, call: ActingCall) -> None:
    """Frees the key of a call that failed, so that the call can be retried."""
    await tx.execute(delete_from(calls).where(_is(call), calls.c.status.is_(None)))


async def sweep(tx: Transaction, now: datetime) -> int:
    """Deletes expired keys and returns how many there were."""
    return await tx.execute(delete_from(calls).where(calls.c.expires_at <= now))


async def _stored(tx: Transaction, call: ActingCall) -> Answer:
    row = await tx.first(select(calls).where(_is(call)))
    if row is not None and row["request_hash"] != call.request_hash:
        raise Conflict(
            "This idempotency key was used for another request. Use a fresh key for each request.",
            code="idempotency_reused",
            where="Idempotency-Key",
        )
    if row is None or row["status"] is None:
        raise Conflict(
            "The first request with this idempotency key is still in progress. Try again after "
            "a few seconds.",
            code="idempotency_running",
            where="Idempotency-Key",
        )
    return Answer(row["status"], row["body"])


def _is(call: ActingCall) -> Any:
    return (calls.c.caller == call.caller) & (calls.c.key == call.key)
