"""Runs: one live run a job, what is wished of them, and the one writer of their state."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import RowMapping, Select, and_, func, insert, null, select, update

from xuanwu.kernel.errors import Bug, Conflict, LeaseLost, NotFound
from xuanwu.model.run import EventKind, Failure, Lease, Run, SavepointState
from xuanwu.model.state import CAUSES, LIVE, Move, State, Wish
from xuanwu.model.visit import Visit
from xuanwu.store import events, jobs
from xuanwu.store.events import News
from xuanwu.store.page import Keyset, Page, read_page
from xuanwu.store.tables.runs import runs
from xuanwu.store.tables.savepoints import savepoints
from xuanwu.store.transaction import Transaction

_HIDDEN = {"live_job_id", "token_hash", "rung_at", "lease_owner"}
_OPEN_SAVEPOINTS = (
    select(func.count())
    .where(
        savepoints.c.run_id == runs.c.id,
        savepoints.c.state.in_([SavepointState.ASKED, SavepointState.TRIGGERED]),
    )
    .correlate(runs)
    .scalar_subquery()
    .label("open_savepoints")
)
SELECT_RUNS: Select[Any] = select(
    *(column for column in runs.c if column.name not in _HIDDEN), _OPEN_SAVEPOINTS
)
_AHEAD = timedelta(hours=1)
_NEWEST_FIRST = Keyset((runs.c.created_at, runs.c.id), descending=True)


@dataclass(frozen=True)
class RunFilter:
    """Which runs a list holds; None asks for all. An empty set of states finds nothing."""

    space_id: str | None = None
    job_id: str | None = None
    states: frozenset[State] | None = None
    target: str | None = None
    release: str | None = None


async def add(tx: Transaction, run: Run, *, token_hash: str) -> None:
    """Puts a new run into its queue.

    Raises: Conflict (`run_live`, with the winner's id in `facts["run"]`) while a run of the job
    lives; NotFound when the job is gone.
    """
    await jobs.lock(tx, run.job_id)
    winner = await live_of_job(tx, run.job_id)
    if winner is not None:
        raise Conflict(
            f"The job '{run.job_name}' has a live run already: {winner.id}, {winner.state.value}."
            " Stop it first, or restart it.",
            code="run_live",
            where="job",
            facts={"run": winner.id},
        )
    values = _plain(run)
    await tx.execute(insert(runs).values(**values, token_hash=token_hash, live_job_id=run.job_id))
    facts = {
        "from": None,
        "to": run.state.value,
        "revision": run.revision,
        "release": run.release,
        "target": run.target,
        "restore_path": run.restore_path,
        "restore_otherwise": run.restore_otherwise,
        "parent": run.parent_id,
    }
    message = f"Accepted: revision {run.revision} on Flink {run.release}, target {run.target}."
    news = News(EventKind.MOVE, message, run.created_by, run.state, "accepted", facts)
    events.add(tx, run, news, at=run.created_at)


async def get(tx: Transaction, run_id: str) -> Run:
    """Raises: NotFound."""
    row = await tx.first(SELECT_RUNS.where(runs.c.id == run_id))
    if row is None:
        raise NotFound(
            f"There is no run '{run_id}'. List the runs to see which there are.", where="run"
        )
    return run_of(row)


async def find(tx: Transaction, which: RunFilter, cursor: str | None, limit: int) -> Page[Run]:
    """Newest first."""
    query = SELECT_RUNS
    for name in ("space_id", "job_id", "target", "release"):
        if (value := getattr(which, name)) is not None:
            query = query.where(runs.c[name] == value)
    if which.states is not None:
        query = query.where(runs.c.state.in_(sorted(which.states)))
    return await read_page(tx, query, _NEWEST_FIRST, run_of, (cursor, limit))


async def live_of_job(tx: Transaction, job_id: str) -> Run | None:
    return await _first(tx, SELECT_RUNS.where(runs.c.live_job_id == job_id))


async def latest_of_job(tx: Transaction, job_id: str) -> Run | None:
    """The newest run of a job, live or ended."""
    order = [column.desc() for column in _NEWEST_FIRST.columns]
    query = SELECT_RUNS.where(runs.c.job_id == job_id).order_by(*order).limit(1)
    return await _first(tx, query)


async def unremoved_of_job(tx: Transaction, job_id: str) -> list[Run]:
    """The ended runs of a job of whose clusters something may still be there, oldest first.

    There are few of them: each keeps the next run waiting.
    """
    query = SELECT_RUNS.where(
        runs.c.job_id == job_id, runs.c.live_job_id.is_(None), runs.c.removed_at.is_(None)
    )
    return [run_of(row) for row in await tx.all(query.order_by(*_NEWEST_FIRST.columns))]


async def removals(tx: Transaction, run_ids: Sequence[str]) -> dict[str, datetime | None]:
    """Of those runs that exist: since when nothing of their cluster is left, None while it is."""
    query = select(runs.c.id, runs.c.removed_at).where(tx.among(runs.c.id, run_ids))
    return {row["id"]: row["removed_at"] for row in await tx.all(query)}


async def child_of(tx: Transaction, run_id: str) -> Run | None:
    """The first run that retries or restarts this one."""
    query = SELECT_RUNS.where(runs.c.parent_id == run_id)
    return await _first(tx, query.order_by(*_NEWEST_FIRST.columns).limit(1))


async def by_token_hash(tx: Transaction, token_hash: str) -> Run | None:
    return await _first(tx, SELECT_RUNS.where(runs.c.token_hash == token_hash))


async def counts(tx: Transaction, space_id: str | None) -> dict[State, int]:
    """How many runs stand in each of the five states, in one space or in all."""
    query = select(runs.c.state, func.count().label("number")).group_by(runs.c.state)
    if space_id is not None:
        query = query.where(runs.c.space_id == space_id)
    return dict.fromkeys(State, 0) | {row["state"]: row["number"] for row in await tx.all(query)}


async def write_wish(tx: Transaction, run_id: str, wish: Wish, *, actor: str, now: datetime) -> Run:
    """Records what a user wants of a live run and makes it due at once.

    Raises: NotFound; Conflict (`run_ended`).
    """
    before = await _lock_live(tx, run_id)
    await tx.execute(
        update(runs)
        .where(runs.c.id == run_id)
        .values(wish=wish, wished_at=now, wished_by=actor, **_front(now))
    )
    facts = {"from": before.wish.value, "to": wish.value}
    message = f"{actor} wishes: {wish.value.replace('_', ' ')}."
    events.add(tx, before, News(EventKind.WISH, message, actor, facts=facts), at=now)
    return await get(tx, run_id)


async def write_restart(tx: Transaction, run_id: str, *, restore: str, revision: int) -> None:
    """Records that a run of `revision` is to follow this live one once it has ended.

    Raises: NotFound; Conflict (`run_ended`).
    """
    await _lock_live(tx, run_id)
    await tx.execute(
        update(runs)
        .where(runs.c.id == run_id)
        .values(restart_from=restore, restart_revision=revision)
    )


async def ring(tx: Transaction, run_id: str, now: datetime) -> bool:
    """Puts a run at the front of its queue, also while it is visited; False if it is in none."""
    is_queued = and_(runs.c.id == run_id, runs.c.due_at.is_not(None))
    return await tx.execute(update(runs).where(is_queued).values(**_front(now))) == 1


def _front(now: datetime) -> dict[str, datetime]:
    """Before all whose turn has merely come: a crowded queue must not hold up news or wishes."""
    return {"due_at": now - _AHEAD, "rung_at": now - _AHEAD}


async def write_moves(tx: Transaction, visit: Visit) -> None:
    """Writes a visit that moved its run, one event a move, and frees the lease.

    The only statement that changes a run's state.
    Raises: LeaseLost when the lease is no longer the visit's: nothing of it is written.
    """
    run, now = visit.run, tx.now()
    values = {**visit_values(visit), **_landmarks(visit.moves, now)}
    is_ours = and_(
        runs.c.id == run.id, runs.c.lease_token == token_of(run), runs.c.state == run.state
    )
    if await tx.execute(update(runs).where(is_ours).values(**values, due_at=now)) != 1:
        raise LeaseLost(f"The run {run.id} belongs to another worker now; it will look again.")
    state = run.state
    for move in visit.moves:
        events.add(tx, run, _news_of(visit, state, move), at=now)
        state = move.to


def _landmarks(moves: tuple[Move, ...], now: datetime) -> dict[str, Any]:
    reached = {move.to for move in moves}
    values: dict[str, Any] = {"state": moves[-1].to}
    if State.RUNNING in reached:
        values["started_at"] = now
    if moves[-1].to.is_ended:
        values |= {"ended_at": now, "live_job_id": null()}
    return values


def _news_of(visit: Visit, before: State, move: Move) -> News:
    failure = visit.failure if move.to is State.FAILED else None
    facts = {"from": before.value, "to": move.to.value, "seen": visit.seen.value}
    if failure is not None:
        facts["failure"] = failure.code
    message = failure.message if failure else CAUSES[move.cause][1]
    return News(EventKind.MOVE, message, state=move.to, cause=move.cause.value, facts=facts)


def visit_values(visit: Visit) -> dict[str, Any]:
    """What a visit writes whether or not the run moves; it ends the lease."""
    values: dict[str, Any] = {
        "seen": visit.seen,
        "seen_at": visit.seen_at,
        "phase": visit.phase,
        "flink_state": visit.flink_state,
        "absent_since": visit.absent_since,
        "lease_owner": None,
        "lease_token": None,
        "lease_until": None,
    }
    kept = {
        "rest_url": visit.rest_url,
        "checkpoint_path": visit.checkpoint_path,
        "failure": asdict(visit.failure) if visit.failure else None,
        "removed_at": visit.removed_at,
        "waited_until": visit.waited_until,
    }
    return values | {name: value for name, value in kept.items() if value is not None}


def token_of(run: Run) -> str:
    """The token under which a run was claimed."""
    if run.lease is None:
        raise Bug(f"The run {run.id} was visited without a lease.")
    return run.lease.token


def run_of(row: Mapping[str, Any] | RowMapping, lease: Lease | None = None) -> Run:
    """A row of `SELECT_RUNS` as a run; with `lease` as it is once claimed under that."""
    values: dict[str, Any] = dict(row)
    values["restore_otherwise"] = tuple(values["restore_otherwise"] or ())
    token, until = values.pop("lease_token"), values.pop("lease_until")
    if lease is not None:
        values["lease"] = lease
        values["visits"] += 1
    elif token is not None:
        values["lease"] = Lease(token, until)
    if values["failure"] is not None:
        values["failure"] = _failure(values["failure"])
    return Run(**values)


def _failure(values: dict[str, Any]) -> Failure:
    log_tail = tuple(values.pop("log_tail"))
    return Failure(**values, log_tail=log_tail)


def _plain(run: Run) -> dict[str, Any]:
    names = {column.name for column in runs.c}
    values = {name: value for name, value in vars(run).items() if name in names}
    return values | {
        "restore_otherwise": run.restore_otherwise or None,
        "failure": asdict(run.failure) if run.failure else None,
    }


async def _lock_live(tx: Transaction, run_id: str) -> Run:
    state = await tx.scalar(
        select(runs.c.state).where(runs.c.id == run_id).with_for_update(key_share=True)
    )
    run = await get(tx, run_id)
    if state not in LIVE:
        raise Conflict(
            f"The run {run_id} has ended already ({run.state.value}). Start the job again instead.",
            code="run_ended",
            where="run",
        )
    return run


async def _first(tx: Transaction, query: Select[Any]) -> Run | None:
    row = await tx.first(query)
    return None if row is None else run_of(row)
