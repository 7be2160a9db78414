"""The queue of runs: claim what is due under a lease, keep it, write the visit, put it back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import BindParameter, Update, and_, bindparam, func, or_, select, update

from xuanwu.kernel.ids import new_id
from xuanwu.model.run import Lease, Run
from xuanwu.model.state import State, Wish
from xuanwu.model.visit import Visit
from xuanwu.store import events
from xuanwu.store.events import News
from xuanwu.store.runs import SELECT_RUNS, run_of, token_of, visit_values, write_moves
from xuanwu.store.tables.runs import runs
from xuanwu.store.transaction import Transaction


async def claim(
    tx: Transaction,
    states: frozenset[State],
    *,
    owner: str,
    now: datetime,
    lease: timedelta,
    limit: int,
) -> list[Run]:
    """Up to `limit` due runs that nobody works on, oldest due first, under one fresh token.

    Rows that another worker is claiming at this moment are passed over, not waited for. News
    that came before the claim is spent by it; news that comes later makes the run due again.
    """
    is_free = or_(runs.c.lease_until.is_(None), runs.c.lease_until <= now)
    query = (
        SELECT_RUNS.where(runs.c.state.in_(sorted(states)), runs.c.due_at <= now, is_free)
        .order_by(runs.c.due_at)
        .limit(limit)
        .with_for_update(of=runs, key_share=True, skip_locked=True)
    )
    rows = await tx.all(query)
    if not rows:
        return []
    held = Lease(new_id("lea"), now + lease)
    await tx.execute(
        update(runs)
        .where(tx.among(runs.c.id, [row["id"] for row in rows]))
        .values(
            lease_owner=owner,
            lease_token=held.token,
            lease_until=held.until,
            rung_at=None,
            visits=runs.c.visits + 1,
        )
    )
    return [run_of(row, held) for row in rows]


async def beat(tx: Transaction, run_ids: Sequence[str], token: str, until: datetime) -> set[str]:
    """Extends leases; the ids of the runs that are still held under `token`."""
    owned = {run_id for run_id, held in (await _lock(tx, run_ids)).items() if held == token}
    if owned:
        is_owned = tx.among(runs.c.id, sorted(owned))
        await tx.execute(update(runs).where(is_owned).values(lease_until=until))
    return owned


async def put_back(tx: Transaction, visits: Sequence[Visit]) -> set[str]:
    """Writes visits and frees their leases; the ids of the runs that others own by now.

    Nothing of a lost visit is written. A run that was rung during its visit is due at once.
    """
    held = await _lock(tx, [visit.run.id for visit in visits])
    ours = [visit for visit in visits if held.get(visit.run.id) == token_of(visit.run)]
    for visit in ours:
        for note in visit.notes:
            events.add(tx, visit.run, News(note.kind, note.message, facts=note.facts))
        if visit.clears_wish:
            await _clear_wish(tx, visit)
        if visit.moves:
            await write_moves(tx, visit)
    still = [visit for visit in ours if not visit.moves]
    same = [visit for visit in still if _tells_nothing_new(visit)]
    await tx.execute_many(_PUT_BACK_SAME, [_turn_values(visit) for visit in same])
    new = [visit for visit in still if not _tells_nothing_new(visit)]
    await tx.execute_many(_PUT_BACK, [_put_back_values(visit) for visit in new])
    written = {id(visit) for visit in ours}
    return {visit.run.id for visit in visits if id(visit) not in written}


async def next_due(tx: Transaction, states: frozenset[State]) -> datetime | None:
    """When the next run is due that is not being visited; None where none waits."""
    query = (
        select(runs.c.due_at)
        .where(
            runs.c.state.in_(sorted(states)),
            runs.c.due_at.is_not(None),
            runs.c.lease_until.is_(None),
        )
        .order_by(runs.c.due_at)
        .limit(1)
    )
    return await tx.scalar(query)


_KEPT_IF_NONE = ("rest_url", "checkpoint_path", "failure", "removed_at", "waited_until")
_COMPARED = ("seen", "phase", "flink_state", "absent_since")


def _tells_nothing_new(visit: Visit) -> bool:
    """Most visits: only the times of the next turn and of the last look change."""
    run = visit.run
    return all(getattr(visit, name) == getattr(run, name) for name in _COMPARED) and all(
        getattr(visit, name) in {None, getattr(run, name)} for name in _KEPT_IF_NONE
    )


def _put_back_statement(*, is_same: bool) -> Update:
    """One text for every visit without a move, so that a batch is one call."""

    def new(name: str) -> BindParameter[Any]:
        return bindparam(f"new_{name}", type_=runs.c[name].type)

    values: dict[str, Any] = {"seen_at": new("seen_at")}
    if not is_same:
        values |= {name: new(name) for name in _COMPARED}
        values |= {name: func.coalesce(new(name), runs.c[name]) for name in _KEPT_IF_NONE}
    return (
        update(runs)
        .where(and_(runs.c.id == bindparam("old_id"), runs.c.lease_token == bindparam("old_token")))
        .values(
            **values,
            due_at=func.coalesce(runs.c.rung_at, new("due_at")),
            lease_owner=None,
            lease_token=None,
            lease_until=None,
        )
    )


_PUT_BACK = _put_back_statement(is_same=False)
_PUT_BACK_SAME = _put_back_statement(is_same=True)


def _turn_values(visit: Visit) -> dict[str, Any]:
    return {
        "old_id": visit.run.id,
        "old_token": token_of(visit.run),
        "new_seen_at": visit.seen_at,
        "new_due_at": visit.due_at,
    }


def _put_back_values(visit: Visit) -> dict[str, Any]:
    new = dict.fromkeys(_KEPT_IF_NONE) | visit_values(visit)
    names = (*_COMPARED, *_KEPT_IF_NONE)
    return _turn_values(visit) | {f"new_{name}": new[name] for name in names}


async def _clear_wish(tx: Transaction, visit: Visit) -> None:
    """A plain stop that a user has wished for meanwhile stays."""
    is_ours = and_(
        runs.c.id == visit.run.id,
        runs.c.lease_token == token_of(visit.run),
        runs.c.wish == Wish.STOP_WITH_SAVEPOINT,
    )
    fresh = {"wish": Wish.RUN, "wished_at": None, "wished_by": None}
    await tx.execute(
        update(runs).where(is_ours).values(**fresh, restart_from=None, restart_revision=None)
    )


async def _lock(tx: Transaction, run_ids: Sequence[str]) -> dict[str, str | None]:
    """Locks rows in the order of their ids, so that no two workers wait for one another."""
    if not run_ids:
        return {}
    query = select(runs.c.id, runs.c.lease_token).where(tx.among(runs.c.id, sorted(set(run_ids))))
    rows = await tx.all(query.order_by(runs.c.id).with_for_update(key_share=True))
    return {row["id"]: row["lease_token"] for row in rows}
