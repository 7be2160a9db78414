"""The step of the state Accept: bring the cluster up, or take it away when nobody wants it."""

from __future__ import annotations

from dataclasses import replace

from xuanwu.kernel.errors import Conflict, Retry, Unreachable, XuanwuError
from xuanwu.kernel.points import reached
from xuanwu.model.run import Failure, Run
from xuanwu.model.state import Seen, State, Wish, decide
from xuanwu.model.visit import Visit
from xuanwu.scheduling.tracking.clusters import cluster_spec
from xuanwu.scheduling.tracking.observe import Observation, failure_of, log_tail, observe
from xuanwu.scheduling.tracking.parts import Tracking
from xuanwu.scheduling.tracking.visits import visit_of
from xuanwu.store import runs


async def step(parts: Tracking, run: Run) -> Visit:
    """One visit to a run that is not yet running."""
    now = parts.clock.now()
    late = now - (run.waited_until or run.created_at) > parts.settings.start_deadline
    found = await (_unwanted(parts, run) if run.wish is Wish.STOP else _wanted(parts, run))
    if late and found.seen is Seen.STARTING and found.runs_in_part:
        found = replace(found, seen=Seen.RUNNING)  # it does its work, if not all of it at once
    moves = decide(run.state, found.seen, run.wish, late=late and not found.waits)
    if moves and found.seen in {Seen.ABSENT, Seen.STARTING} and run.wish is Wish.RUN:
        found = replace(found, failure=await _start_timeout(parts, run, found))
    visit = visit_of(parts, run, found, moves, parts.settings.start_poll)
    is_idle = found.waits or found.seen is Seen.SILENT
    return replace(visit, waited_until=now) if is_idle else visit


async def _wanted(parts: Tracking, run: Run) -> Observation:
    if run.visits <= 1 or run.rest_url is None:
        async with parts.db.read() as tx:
            before = [
                old for old in await runs.unremoved_of_job(tx, run.job_id) if old.id != run.id
            ]
        if before:
            phase = f"waiting until the cluster of {before[0].id} is gone"
            return Observation(Seen.ABSENT, phase, waits=True)
    found = await observe(parts, run)
    if run.wish is not Wish.RUN or found.is_complete:
        return found
    if found.seen not in {Seen.ABSENT, Seen.STARTING, Seen.RUNNING}:
        return found
    return await ensure(parts, run, found)


async def ensure(parts: Tracking, run: Run, found: Observation) -> Observation:
    """Starts what is missing of the cluster; a refusal ends a start, and is told of a run."""
    try:
        spec = await cluster_spec(parts, run)
        reached("ensure.before")
        await parts.target(run.target).ensure(spec)
        reached("ensure.after")
    except Unreachable as error:
        return Observation(Seen.SILENT, f"target silent: {error.message}")
    except XuanwuError as error:
        passes = error.retry is Retry.LATER or isinstance(error, Conflict)
        if passes or run.state is not State.ACCEPT:
            return replace(found, phase=error.message)
        return Observation(Seen.REFUSED, "refused", failure=failure_of(error))
    if found.seen is Seen.ABSENT:
        return Observation(Seen.STARTING, "provisioning")
    return found


async def _unwanted(parts: Tracking, run: Run) -> Observation:
    """A stop before the job runs needs no word with Flink: nothing of it is worth keeping."""
    try:
        if await parts.target(run.target).remove(run.id):
            reached("remove.after")
            return Observation(Seen.ABSENT, "removed")
    except Unreachable as error:
        return Observation(Seen.SILENT, f"target silent: {error.message}")
    return Observation(Seen.STARTING, "removing")


async def _start_timeout(parts: Tracking, run: Run, found: Observation) -> Failure:
    waited = int(parts.settings.start_deadline.total_seconds())
    return Failure(
        "start_timeout",
        f"The job was not running {waited} s after it was accepted; it was last {found.phase}."
        " Look at the log lines below and at the free CPU and memory of the target.",
        log_tail=await log_tail(parts, run),
    )
