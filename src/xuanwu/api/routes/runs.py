"""Routes of runs: look at them, and act on them; `streams` has their live events and logs."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Query

from xuanwu.api.deps import InPage, UsesCore, UsesInfra, UsesScripts, any_space, needs
from xuanwu.api.filters import WhichRuns
from xuanwu.api.paging import paged
from xuanwu.api.routes.router import Ref, router
from xuanwu.api.schemas.jobs import CountsView, DiffView
from xuanwu.api.schemas.runs import (
    DefinitionView,
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
from xuanwu.model.access import Caller, Permission
from xuanwu.service.runs import definition, history, logs, restart, savepoint, stop

routes = router("runs")
Reader = Annotated[Caller, needs(Permission.RUN_READ)]
Actor = Annotated[Caller, needs(Permission.RUN_ACT)]
DefinitionReader = Annotated[Caller, needs(Permission.JOB_READ)]
ProcessName = Annotated[
    str,
    Query(
        pattern=r"^[a-z0-9.-]{1,64}$",
        description="The process: `jobmanager`, `taskmanager-1`, …; with the suffix `.out`, its "
        "standard output.",
    ),
]
_by_id = [Depends(any_space)]


@routes.get("/runs")
async def list_runs(core: UsesCore, _: Reader, which: WhichRuns, at: InPage) -> RunList:
    """List the runs of a space that match, newest first."""
    found = await history.page(core, which, at.cursor, at.limit)
    now = core.clock.now()
    return RunList.of(found, lambda run: RunView.of(run, now))


@routes.get("/counts/runs")
async def count_runs(core: UsesCore, _: Reader, which: WhichRuns) -> CountsView:
    """Count the runs of a space that match, by state."""
    return CountsView.of(await history.counts(core, which))


@routes.get("/runs/{run_id}", dependencies=_by_id)
async def show_run(core: UsesCore, caller: Reader, run_id: Ref) -> RunView:
    """Show a run as it was last observed."""
    return RunView.of(await history.show(core, caller, run_id), core.clock.now())


@routes.get("/runs/{run_id}/definition", dependencies=_by_id)
async def show_definition_of_run(
    core: UsesCore, caller: DefinitionReader, run_id: Ref
) -> DefinitionView:
    """Show the definition that the run executes: text, options, catalogs and variables.

    It contains the names of secrets, but no values.
    """
    return DefinitionView(definition=await definition.show(core, caller, run_id))


@routes.get("/runs/{run_id}/diff", dependencies=_by_id)
async def diff_runs(
    core: UsesCore,
    caller: DefinitionReader,
    run_id: Ref,
    other: Annotated[
        str, Query(min_length=1, max_length=255, description="The id of the other run.")
    ],
) -> DiffView:
    """Show what differs between the definition of this run and that of another one."""
    return DiffView(diff=await definition.diff(core, caller, run_id, other))


@routes.post("/runs/{run_id}/stop", status_code=202, dependencies=_by_id)
async def stop_run(
    core: UsesCore, caller: Actor, run_id: Ref, body: StopRequest | None = None
) -> RunView:
    """Request a stop. Repeating the request changes nothing."""
    with_savepoint = bool(body and body.with_savepoint)
    run = await stop.stop(core, caller, run_id, with_savepoint=with_savepoint)
    return RunView.of(run, core.clock.now())


@routes.post("/runs/{run_id}/restart", status_code=202, dependencies=_by_id)
async def restart_run(
    scripts: UsesScripts, caller: Actor, run_id: Ref, body: RestartRequest | None = None
) -> RunView:
    """Restart a run; returns the run that is being stopped, or the successor if it had ended."""
    body = body or RestartRequest()
    order = restart.RestartOrder(body.revision, body.restore)
    run = await restart.restart(scripts, caller, run_id, order)
    return RunView.of(run, scripts.core.clock.now())


@routes.get("/runs/{run_id}/savepoints", dependencies=_by_id)
async def list_savepoints(core: UsesCore, caller: Reader, run_id: Ref, at: InPage) -> SavepointList:
    """List the savepoints of a run, oldest first."""
    found = await savepoint.of_run(core, caller, run_id)
    page = paged(found, at, lambda one: [one.created_at.isoformat(), one.id])
    return SavepointList.of(page, SavepointView.model_validate)


@routes.post("/runs/{run_id}/savepoints", status_code=202, dependencies=_by_id)
async def take_savepoint(
    core: UsesCore, caller: Actor, run_id: Ref, body: SavepointRequest | None = None
) -> SavepointView:
    """Request a savepoint; the run continues."""
    del body
    return SavepointView.model_validate(await savepoint.ask(core, caller, run_id))


@routes.get("/runs/{run_id}/savepoints/{savepoint_id}", dependencies=_by_id)
async def show_savepoint(
    core: UsesCore, caller: Reader, run_id: Ref, savepoint_id: Ref
) -> SavepointView:
    """Show the progress of a savepoint."""
    return SavepointView.model_validate(await savepoint.show(core, caller, run_id, savepoint_id))


@routes.get("/runs/{run_id}/processes", dependencies=_by_id)
async def list_processes(
    core: UsesCore, infra: UsesInfra, caller: Reader, run_id: Ref, at: InPage
) -> ProcessList:
    """List the processes of a run's cluster that the target observes now."""
    found = await logs.processes(core, infra, caller, run_id)
    page = paged(sorted(found, key=lambda one: one.name), at, lambda one: [one.name])
    return ProcessList.of(page, ProcessView.model_validate)


@routes.get("/runs/{run_id}/logs", dependencies=_by_id)
async def show_log(
    core: UsesCore,
    infra: UsesInfra,
    caller: Reader,
    run_id: Ref,
    process: ProcessName = "jobmanager",
    lines: Annotated[int, Query(ge=1, le=10_000)] = 200,
) -> LogView:
    """Show the last lines of the log of a process; this also works after the run has ended."""
    order = logs.LogOrder(process, lines)
    return LogView(process=process, lines=await logs.log_tail(core, infra, caller, run_id, order))
