"""Routes of runs: look at them, and act on them. What goes on is in `streams`."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Query

from xuanwu.api.deps import InPage, InSpace, Parts, any_space, needs
from xuanwu.api.paging import paged
from xuanwu.api.routes.router import Ref, router
from xuanwu.api.schemas.runs import (
    EventList,
    EventView,
    LogView,
    ProcessList,
    ProcessView,
    RestartRequest,
    RunList,
    RunView,
    SavepointList,
    SavepointRequest,
    SavepointView,
    StopRequest,
)
from xuanwu.api.schemas.shape import SEQ_MAX
from xuanwu.kernel.errors import InvalidInput
from xuanwu.model.access import Caller, Permission
from xuanwu.model.state import LIVE, State
from xuanwu.service.jobs import read
from xuanwu.service.runs import history, logs, restart, savepoint, stop
from xuanwu.store.page import Page
from xuanwu.store.runs import RunFilter

routes = router("runs")
Reader = Annotated[Caller, needs(Permission.RUN_READ)]
Actor = Annotated[Caller, needs(Permission.RUN_ACT)]
ProcessName = Annotated[
    str,
    Query(
        pattern=r"^[a-z0-9.-]{1,64}$",
        description="`jobmanager`, `taskmanager-1`, …; with `.out` its standard output.",
    ),
]
_by_id = [Depends(any_space)]


@routes.get("/runs")
async def list_runs(
    parts: Parts,
    caller: Reader,
    space: InSpace,
    at: InPage,
    job: Annotated[str | None, Query(min_length=1, max_length=255)] = None,
    state: State | None = None,
    live: bool | None = None,
) -> RunList:
    """The runs of a space, newest first; of one job, one state, or only live or ended ones."""
    job_id = (await read.show(parts, caller, space.id, job)).job.id if job else None
    which = RunFilter(None if job_id else space.id, job_id, _states(state, live))
    found = await history.page(parts, which, at.cursor, at.limit)
    now = parts.clock.now()
    return RunList.of(found, lambda run: RunView.of(run, now))


@routes.get("/runs/{run_id}", dependencies=_by_id)
async def show_run(parts: Parts, caller: Reader, run_id: Ref) -> RunView:
    """A run as it was last seen."""
    return RunView.of(await history.show(parts, caller, run_id), parts.clock.now())


@routes.post("/runs/{run_id}/stop", status_code=202, dependencies=_by_id)
async def stop_run(
    parts: Parts, caller: Actor, run_id: Ref, body: StopRequest | None = None
) -> RunView:
    """Wish a run stopped. Stopping a stopping run again changes nothing."""
    with_savepoint = bool(body and body.with_savepoint)
    run = await stop.stop(parts, caller, run_id, with_savepoint=with_savepoint)
    return RunView.of(run, parts.clock.now())


@routes.post("/runs/{run_id}/restart", status_code=202, dependencies=_by_id)
async def restart_run(
    parts: Parts, caller: Actor, run_id: Ref, body: RestartRequest | None = None
) -> RunView:
    """Have another run follow this one: the run told to end, or the new one where it had ended."""
    body = body or RestartRequest()
    order = restart.RestartOrder(body.revision, body.restore)
    run = await restart.restart(parts, caller, run_id, order)
    return RunView.of(run, parts.clock.now())


@routes.get("/runs/{run_id}/savepoints", dependencies=_by_id)
async def list_savepoints(parts: Parts, caller: Reader, run_id: Ref, at: InPage) -> SavepointList:
    """The savepoints of a run, oldest first."""
    found = await savepoint.of_run(parts, caller, run_id)
    page = paged(found, at, lambda one: [one.created_at.isoformat(), one.id])
    return SavepointList.of(page, SavepointView.model_validate)


@routes.post("/runs/{run_id}/savepoints", status_code=202, dependencies=_by_id)
async def take_savepoint(
    parts: Parts, caller: Actor, run_id: Ref, body: SavepointRequest | None = None
) -> SavepointView:
    """Ask for a savepoint that leaves the run running."""
    del body
    return SavepointView.model_validate(await savepoint.ask(parts, caller, run_id))


@routes.get("/runs/{run_id}/savepoints/{savepoint_id}", dependencies=_by_id)
async def show_savepoint(
    parts: Parts, caller: Reader, run_id: Ref, savepoint_id: Ref
) -> SavepointView:
    """How far a savepoint is."""
    return SavepointView.model_validate(await savepoint.show(parts, caller, run_id, savepoint_id))


@routes.get("/runs/{run_id}/events", dependencies=_by_id)
async def list_events(
    parts: Parts,
    caller: Reader,
    run_id: Ref,
    at: InPage,
    after: Annotated[int, Query(ge=0, le=SEQ_MAX, description="Only later ones.")] = 0,
) -> EventList:
    """The history of a run, oldest first."""
    begin = _seq(at.cursor) if at.cursor else after
    found = await history.event_list(parts, caller, run_id, begin, at.limit)
    more = str(found[-1].seq) if len(found) == at.limit else None
    return EventList.of(Page(found, more), EventView.model_validate)


@routes.get("/runs/{run_id}/processes", dependencies=_by_id)
async def list_processes(parts: Parts, caller: Reader, run_id: Ref, at: InPage) -> ProcessList:
    """What the target sees of a run's cluster now."""
    found = await logs.processes(parts, caller, run_id)
    page = paged(sorted(found, key=lambda one: one.name), at, lambda one: [one.name])
    return ProcessList.of(page, ProcessView.model_validate)


@routes.get("/runs/{run_id}/logs", dependencies=_by_id)
async def show_log(
    parts: Parts,
    caller: Reader,
    run_id: Ref,
    process: ProcessName = "jobmanager",
    lines: Annotated[int, Query(ge=1, le=10_000)] = 200,
) -> LogView:
    """The last lines of one process's log; also after the run has ended."""
    order = logs.LogOrder(process, lines)
    return LogView(process=process, lines=await logs.log_tail(parts, caller, run_id, order))


def _states(state: State | None, live: bool | None) -> frozenset[State] | None:
    if state is None and live is None:
        return None
    states = frozenset(State) if state is None else frozenset({state})
    if live is None:
        return states
    return states & LIVE if live else states - LIVE


def _seq(cursor: str) -> int:
    if not (cursor.isascii() and cursor.isdigit() and len(cursor) < 17):
        raise InvalidInput(
            "This cursor is not one that the list gave out. Leave it away to begin at the start.",
            code="cursor_invalid",
            where="cursor",
        )
    return int(cursor)
