"""Runs: at most one live run per job, the users' wishes, and the only writer of a run's state."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    RowMapping,
    Select,
    Text,
    and_,
    case,
    func,
    insert,
    not_,
    null,
    or_,
    select,
    type_coerce,
    update,
)

from xuanwu.kernel.errors import Bug, Conflict, LeaseLost, NotFound
from xuanwu.kernel.page import (
    Page,
)
from xuanwu.model.access import Principal, PrincipalKind
from xuanwu.model.event import EventKind
from xuanwu.model.lease import Lease, LeaseKey
from xuanwu.model.run import Failure, Run, RunFilter, SavepointState, StateCounts
from xuanwu.model.state import CAUSES, LIVE, Move, Seen, State, Wish
from xuanwu.model.visit import Visit
from xuanwu.model.watched import Watched
from xuanwu.store import definitions, events, jobs, leases, targets
from xuanwu.store.events import News
from xuanwu.store.keyset import (
    Keyset,
    contains,
    read_page,
)
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
_IS_SILENT = and_(runs.c.state.in_(sorted(LIVE)), runs.c.seen == Seen.SILENT)
_NEWEST_FIRST = Keyset((runs.c.created_at, runs.c.id), descending=True)


async def add(tx: Transaction, run: Run, definition: Mapping[str, Any], *, token_hash: str) -> None:
    """Adds a new run to the queue, with its definition, which never changes.

    Raises: Conflict (`run_live`, with the live run's id in `facts["run"]`) while the job has a live
    run; NotFound when the job or the target is gone.
    """
    await jobs.lock(tx, run.job_id)
    await targets.hold(tx, run.target)
    winner = await live_of_job(tx, run.job_id)
    if winner is not None:
        raise Conflict(
            f"The job '{run.job_name}' already has a live run: {winner.id}, "
            f"{winner.state.value}. Stop or restart that run.",
            code="run_live",
            where="job",
            facts={"run": winner.id},
        )
    values = _plain(run)
    await tx.execute(insert(runs).values(**values, token_hash=token_hash, live_job_id=run.job_id))
    await definitions.write(tx, run, definition)
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
    news = News(EventKind.MOVE, message, run.created_by, "accepted", facts)
    events.add(tx, run, news, at=run.created_at)


async def get(tx: Transaction, run_id: str) -> Run:
    """Raises: NotFound."""
    row = await tx.first(SELECT_RUNS.where(runs.c.id == run_id))
    if row is None:
        raise NotFound(
            f"The run '{run_id}' was not found. List the runs to see their ids.", where="run"
        )
    return run_of(row)


async def find(tx: Transaction, which: RunFilter, cursor: str | None, limit: int) -> Page[Run]:
    """The runs that match a filter, newest first."""
    query = _matching(SELECT_RUNS, which)
    return await read_page(tx, query, _NEWEST_FIRST, run_of, (cursor, limit))


def _matching(query: Select[Any], which: RunFilter) -> Select[Any]:
    pairs: tuple[tuple[ColumnElement[Any], frozenset[str] | None], ...] = (
        (runs.c.space_id, frozenset({which.space_id}) if which.space_id is not None else None),
        (runs.c.job_id, frozenset({which.job_id}) if which.job_id is not None else None),
        (runs.c.state, which.states),
        (runs.c.target, which.targets),
        (runs.c.release, which.releases),
    )
    for column, values in pairs:
        if values is not None:
            query = query.where(column.in_(sorted(values)))
    if which.text:
        has_id = runs.c.id.startswith(which.text, autoescape=True)
        query = query.where(or_(contains(runs.c.job_name, which.text), has_id))
    if which.silent is not None:
        query = query.where(_IS_SILENT if which.silent else not_(_IS_SILENT))
    if which.creator is not None:
        query = query.where(or_(*(_is_by(kind, which.creator) for kind in PrincipalKind)))
    if which.since is not None:
        query = query.where(runs.c.created_at >= which.since)
    if which.until is not None:
        query = query.where(runs.c.created_at < which.until)
    return query


def _is_by(kind: PrincipalKind, id_: str) -> ColumnElement[bool]:
    creator = type_coerce(runs.c.created_by, Text)
    return creator.startswith(f"{kind.value} {id_} ", autoescape=True)


async def among(tx: Transaction, run_ids: Sequence[str]) -> list[Run]:
    """Those of these runs that exist, in any order."""
    rows = await tx.all(SELECT_RUNS.where(tx.among(runs.c.id, run_ids)))
    return [run_of(row) for row in rows]


async def live_of_job(tx: Transaction, job_id: str) -> Run | None:
    return await _first(tx, SELECT_RUNS.where(runs.c.live_job_id == job_id))


async def latest_of_job(tx: Transaction, job_id: str) -> Run | None:
    """The newest run of a job, live or ended."""
    order = [column.desc() for column in _NEWEST_FIRST.columns]
    query = SELECT_RUNS.where(runs.c.job_id == job_id).order_by(*order).limit(1)
    return await _first(tx, query)


async def unremoved_of_job(tx: Transaction, job_id: str) -> list[Run]:
    """The ended runs of a job whose clusters may still have parts left, oldest first.

    There are few: the next run cannot start before they are removed.
    """
    query = SELECT_RUNS.where(
        runs.c.job_id == job_id, runs.c.live_job_id.is_(None), runs.c.removed_at.is_(None)
    )
    return [run_of(row) for row in await tx.all(query.order_by(*_NEWEST_FIRST.columns))]


async def removals(tx: Transaction, run_ids: Sequence[str]) -> dict[str, datetime | None]:
    """When the cluster of each existing run was removed entirely; None while parts may be left."""
    query = select(runs.c.id, runs.c.removed_at).where(tx.among(runs.c.id, run_ids))
    return {row["id"]: row["removed_at"] for row in await tx.all(query)}


async def child_of(tx: Transaction, run_id: str) -> Run | None:
    """The first run that retries or restarts this one."""
    query = SELECT_RUNS.where(runs.c.parent_id == run_id)
    return await _first(tx, query.order_by(*_NEWEST_FIRST.columns).limit(1))


async def by_token_hash(tx: Transaction, token_hash: str) -> Run | None:
    return await _first(tx, SELECT_RUNS.where(runs.c.token_hash == token_hash))


async def counts(tx: Transaction, which: RunFilter) -> StateCounts:
    """How many of the runs that match are in each state."""
    is_silent = case((_IS_SILENT, 1), else_=0)
    shown: list[ColumnElement[Any]] = [
        runs.c.state,
        func.count().label("runs"),
        func.sum(is_silent).label("silent"),
    ]
    rows = await tx.all(_matching(select(*shown), which).group_by(runs.c.state))
    states = dict.fromkeys(State, 0) | {row["state"]: row["runs"] for row in rows}
    return StateCounts(states, sum(int(row["silent"]) for row in rows))


async def rename_job(tx: Transaction, job_id: str, name: str) -> None:
    """Shows all runs of a job under its new name."""
    await tx.execute(update(runs).where(runs.c.job_id == job_id).values(job_name=name))


async def write_wish(
    tx: Transaction, run_id: str, wish: Wish, *, actor: Principal, now: datetime
) -> Run:
    """Records a user's wish for a live run and makes the run due at once.

    Raises: NotFound; Conflict (`run_ended`).
    """
    before = await _lock_live(tx, run_id)
    await tx.execute(
        update(runs)
        .where(runs.c.id == run_id)
        .values(wish=wish, wished_at=now, wished_by=actor, **_front(now))
    )
    facts = {"from": before.wish.value, "to": wish.value}
    message = f"{actor.name} requested: {wish.value.replace('_', ' ')}."
    events.add(tx, before, News(EventKind.WISH, message, actor, facts=facts), at=now)
    return await get(tx, run_id)


async def write_restart(tx: Transaction, run_id: str, *, restore: str, revision: int) -> None:
    """Records that a new run of `revision` must start once this live run has ended.

    Raises: NotFound; Conflict (`run_ended`).
    """
    await _lock_live(tx, run_id)
    await tx.execute(
        update(runs)
        .where(runs.c.id == run_id)
        .values(restart_from=restore, restart_revision=revision)
    )


async def withdraw_restart(tx: Transaction, run: Run, *, actor: Principal, now: datetime) -> Run:
    """Records that nothing follows this run, whether a user or the job's policy would restart it.

    `start_successor` looks again, so that only one of both happens. Raises: NotFound.
    """
    no_restart: dict[str, Any] = {"restart_from": None, "restart_revision": None}
    if run.state.is_ended:
        no_restart |= {"wish": Wish.STOP, "wished_at": now, "wished_by": actor, **_front(now)}
    await tx.execute(update(runs).where(runs.c.id == run.id).values(**no_restart))
    facts = {"from": run.wish.value, "to": Wish.STOP.value}
    message = f"{actor.name} requested: stop. The run is not restarted."
    events.add(tx, run, News(EventKind.WISH, message, actor, facts=facts), at=now)
    return await get(tx, run.id)


async def write_state_uri(tx: Transaction, run: Run, uri: str) -> None:
    """Records where a claimed run stores its state. Raises: LeaseLost."""
    is_ours = leases.is_held(runs, lease_key(run))
    if await tx.execute(update(runs).where(is_ours).values(state_uri=uri)) != 1:
        raise _lease_lost(run)


async def ring(tx: Transaction, run_id: str, now: datetime) -> bool:
    """Moves a run to the front of its queue, also during a visit; False if it is in no queue."""
    is_queued = and_(runs.c.id == run_id, runs.c.due_at.is_not(None))
    return await tx.execute(update(runs).where(is_queued).values(**_front(now))) == 1


def _front(now: datetime) -> dict[str, datetime]:
    """Sorts before all regular turns: a long queue must not delay news or wishes."""
    return {"due_at": now - _AHEAD, "rung_at": now - _AHEAD}


async def write_moves(tx: Transaction, visit: Visit) -> None:
    """Writes a visit that moved its run, with one event for each move, and releases the lease.

    No other statement changes a run's state.
    Raises: LeaseLost when another claim holds the row; then nothing is written.
    """
    run, now = visit.run, tx.now()
    values = {**visit_values(visit), **_landmarks(visit.moves, now)}
    is_ours = and_(leases.is_held(runs, lease_key(run)), runs.c.state == run.state)
    if await tx.execute(update(runs).where(is_ours).values(**values, due_at=now)) != 1:
        raise _lease_lost(run)
    state = run.state
    for move in visit.moves:
        events.add(tx, run, _news_of(visit, state, move), at=now)
        state = move.to


def _lease_lost(run: Run) -> LeaseLost:
    return LeaseLost(f"The run {run.id} is now leased by another worker, which will observe it.")


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
    return News(EventKind.MOVE, message, cause=move.cause.value, facts=facts)


def visit_values(visit: Visit) -> dict[str, Any]:
    """The column values that every visit writes; they also release the lease."""
    values: dict[str, Any] = {
        "seen": visit.seen,
        "seen_at": visit.seen_at,
        "phase": visit.phase,
        "flink_state": visit.flink_state,
        "absent_since": visit.absent_since,
        **leases.FREE,
    }
    kept = {
        "rest_url": visit.rest_url,
        "checkpoint_path": visit.checkpoint_path,
        "failure": asdict(visit.failure) if visit.failure else None,
        "removed_at": visit.removed_at,
        "waited_until": visit.waited_until,
        "watched": vars(visit.watched) if visit.watched else None,
    }
    return values | {name: value for name, value in kept.items() if value is not None}


def lease_key(run: Run) -> LeaseKey:
    """The row and the token of the claim under which the run is visited."""
    if run.lease is None:
        raise Bug(f"The run {run.id} was visited without a lease.")
    return LeaseKey(run.id, run.lease.token)


def run_of(row: Mapping[str, Any] | RowMapping, lease: Lease | None = None) -> Run:
    """Makes a run of a row of `SELECT_RUNS`; with `lease`, as it is after a claim under that."""
    values: dict[str, Any] = dict(row)
    values["restore_otherwise"] = tuple(values["restore_otherwise"] or ())
    token, until = values.pop("lease_token"), values.pop("lease_until")
    if lease is not None:
        values["lease"] = lease
        values["visits"] += 1
    elif token is not None:
        values["lease"] = Lease(token, until)
    values["watched"] = Watched(**(values["watched"] or {}))
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
        "watched": None,
        "failure": asdict(run.failure) if run.failure else None,
    }


async def lock(tx: Transaction, run_id: str) -> Run:
    """Returns the run, which no other transaction changes until this one ends. Raises: NotFound."""
    await tx.scalar(select(runs.c.state).where(runs.c.id == run_id).with_for_update(key_share=True))
    return await get(tx, run_id)


async def _lock_live(tx: Transaction, run_id: str) -> Run:
    run = await lock(tx, run_id)
    if run.state not in LIVE:
        raise Conflict(
            f"The run {run_id} has already ended ({run.state.value}). Start the job again instead.",
            code="run_ended",
            where="run",
        )
    return run


async def _first(tx: Transaction, query: Select[Any]) -> Run | None:
    row = await tx.first(query)
    return None if row is None else run_of(row)
