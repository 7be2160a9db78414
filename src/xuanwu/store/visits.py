"""Claims the due runs of a state, and writes the results of visits to them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BindParameter,
    Select,
    Update,
    and_,
    bindparam,
    func,
    literal,
    select,
    union_all,
    update,
)

from xuanwu.model.run import Run
from xuanwu.model.state import State, Wish
from xuanwu.model.visit import Visit
from xuanwu.store import events, leases
from xuanwu.store.events import News
from xuanwu.store.leases import Claim
from xuanwu.store.runs import SELECT_RUNS, lease_key, run_of, visit_values, write_moves
from xuanwu.store.tables.runs import runs
from xuanwu.store.transaction import Transaction


async def claim(tx: Transaction, states: frozenset[State], by: Claim) -> list[Run]:
    """Claims the due runs in these states; see `leases.claim`."""
    lease, rows = await leases.claim(
        tx, runs, SELECT_RUNS.where(runs.c.state.in_(sorted(states))), by
    )
    return [run_of(row, lease) for row in rows]


async def due_states(tx: Transaction, now: datetime) -> list[State]:
    """The states in which runs can be claimed at this time, by one query."""
    return [State(row["state"]) for row in await tx.all(_DUE_STATES.params(now=now))]


async def write(tx: Transaction, visits: Sequence[Visit]) -> set[str]:
    """Writes visits, releases their leases, and returns the ids of runs whose lease was lost.

    Nothing is written for a lost lease. A run that was rung during its visit is due at once.
    """
    held = await leases.lock(tx, runs, [lease_key(visit.run) for visit in visits])
    ours = [visit for visit in visits if lease_key(visit.run) in held]
    for visit in ours:
        for note in visit.notes:
            events.add(tx, visit.run, News(note.kind, note.message, facts=note.facts))
        if visit.clears_wish:
            await _clear_wish(tx, visit)
        if visit.moves:
            await write_moves(tx, visit)
    still = [visit for visit in ours if not visit.moves]
    same = [visit for visit in still if _tells_nothing_new(visit)]
    await tx.execute_many(_WRITE_SAME, [_turn_values(visit) for visit in same])
    new = [visit for visit in still if not _tells_nothing_new(visit)]
    await tx.execute_many(_WRITE, [_all_values(visit) for visit in new])
    written = {id(visit) for visit in ours}
    return {visit.run.id for visit in visits if id(visit) not in written}


def _is_any_due(state: State) -> Select[Any]:
    now = bindparam("now", type_=runs.c.due_at.type)
    due = select(runs.c.id).where(runs.c.state == state, leases.is_due(runs, now))
    return select(literal(state.value).label("state")).where(due.exists())


_DUE_STATES = union_all(*map(_is_any_due, State))

_KEPT_IF_NONE = (
    "rest_url",
    "checkpoint_path",
    "failure",
    "removed_at",
    "waited_until",
    "watched",
)
_COMPARED = ("seen", "phase", "flink_state", "absent_since")


def _tells_nothing_new(visit: Visit) -> bool:
    """True for most visits: only the times of the next turn and of the last look change."""
    run = visit.run
    return all(getattr(visit, name) == getattr(run, name) for name in _COMPARED) and all(
        getattr(visit, name) in {None, getattr(run, name)} for name in _KEPT_IF_NONE
    )


def _statement(*, is_same: bool) -> Update:
    """One statement for all visits without a move, so that a batch is one call."""

    def new(name: str) -> BindParameter[Any]:
        return bindparam(f"new_{name}", type_=runs.c[name].type)

    values: dict[str, Any] = {"seen_at": new("seen_at")}
    if not is_same:
        values |= {name: new(name) for name in _COMPARED}
        values |= {name: func.coalesce(new(name), runs.c[name]) for name in _KEPT_IF_NONE}
    is_ours = and_(runs.c.id == bindparam("old_id"), runs.c.lease_token == bindparam("old_token"))
    due_at = func.coalesce(runs.c.rung_at, new("due_at"))
    return update(runs).where(is_ours).values(**values, due_at=due_at, **leases.FREE)


_WRITE = _statement(is_same=False)
_WRITE_SAME = _statement(is_same=True)


def _turn_values(visit: Visit) -> dict[str, Any]:
    return {
        "old_id": visit.run.id,
        "old_token": lease_key(visit.run).token,
        "new_seen_at": visit.seen_at,
        "new_due_at": visit.due_at,
    }


def _all_values(visit: Visit) -> dict[str, Any]:
    new = dict.fromkeys(_KEPT_IF_NONE) | visit_values(visit)
    names = (*_COMPARED, *_KEPT_IF_NONE)
    return _turn_values(visit) | {f"new_{name}": new[name] for name in names}


async def _clear_wish(tx: Transaction, visit: Visit) -> None:
    """Resets the wish to `run`, unless a user has wished for a plain stop meanwhile."""
    is_ours = and_(
        leases.is_held(runs, lease_key(visit.run)), runs.c.wish == Wish.STOP_WITH_SAVEPOINT
    )
    fresh = {"wish": Wish.RUN, "wished_at": None, "wished_by": None}
    await tx.execute(
        update(runs).where(is_ours).values(**fresh, restart_from=None, restart_revision=None)
    )
