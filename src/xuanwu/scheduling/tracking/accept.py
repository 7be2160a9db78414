"""The step of the state Accept: start the cluster, or remove it if the user has stopped the run."""

from __future__ import annotations

from dataclasses import replace

from xuanwu.cluster.target import Target
from xuanwu.kernel.errors import Conflict, Retry, Unreachable, XuanwuError
from xuanwu.kernel.points import reached
from xuanwu.model.run import Failure, Run
from xuanwu.model.state import Seen, State, Wish, decide
from xuanwu.model.visit import Visit
from xuanwu.scheduling.infrastructure import Infrastructure
from xuanwu.scheduling.tracking.clusters import cluster_spec
from xuanwu.scheduling.tracking.observe import Observation, failure_of, log_tail, observe
from xuanwu.scheduling.tracking.parts import Tracking
from xuanwu.scheduling.tracking.visits import visit_of
from xuanwu.store import runs


async def step(tracking: Tracking, run: Run) -> Visit:
    """Visits a run that is not yet running."""
    now = tracking.core.clock.now()
    late = now - (run.waited_until or run.created_at) > tracking.settings.start_deadline
    found = await (
        _unwanted(tracking.infra, run) if run.wish is Wish.STOP else _wanted(tracking, run)
    )
    if late and found.seen is Seen.STARTING and found.runs_in_part:
        found = replace(found, seen=Seen.RUNNING)  # some tasks run, so the job is working
    if late and found.seen is Seen.STARTING and run.wish is Wish.STOP_WITH_SAVEPOINT:
        found = await _unwanted(tracking.infra, run)  # it never ran: there is nothing to save
    moves = decide(run.state, found.seen, run.wish, late=late and not found.waits)
    if moves and found.seen in {Seen.ABSENT, Seen.STARTING} and run.wish is Wish.RUN:
        found = replace(found, failure=await _start_timeout(tracking, run, found))
    is_idle = found.waits or found.seen is Seen.SILENT
    comes_up = found.flink_state is None and not is_idle
    pause = tracking.settings.coming_up_pause if comes_up else tracking.settings.start_poll
    visit = visit_of(tracking, run, found, moves, pause)
    return replace(visit, waited_until=now) if is_idle else visit


async def _wanted(tracking: Tracking, run: Run) -> Observation:
    if run.visits <= 1 or run.rest_url is None:
        async with tracking.core.db.read() as tx:
            before = [
                old for old in await runs.unremoved_of_job(tx, run.job_id) if old.id != run.id
            ]
        if before:
            phase = f"waiting until the cluster of {before[0].id} is removed"
            return Observation(Seen.ABSENT, phase, waits=True)
    found = await observe(tracking, run)
    if run.wish is not Wish.RUN or found.is_complete:
        return found
    if found.seen not in {Seen.ABSENT, Seen.STARTING, Seen.RUNNING}:
        return found
    return await ensure(tracking, run, found)


async def ensure(tracking: Tracking, run: Run, found: Observation) -> Observation:
    """Starts missing processes of the cluster.

    A refusal fails a run that is starting; of a live run it becomes the phase.
    """
    try:
        target = tracking.infra.target(run.target)
        if run.state is State.ACCEPT and run.state_uri is None:
            run = await _with_state_uri(tracking, run, target)
        spec = await cluster_spec(tracking, run)
        reached("ensure.before")
        await target.ensure(spec)
        reached("ensure.after")
    except Unreachable as error:
        return Observation(Seen.SILENT, f"the target does not respond: {error.message}")
    except XuanwuError as error:
        passes = error.retry is Retry.LATER or isinstance(error, Conflict)
        if passes or run.state is not State.ACCEPT:
            return replace(found, phase=error.message)
        return Observation(Seen.REFUSED, "refused", failure=failure_of(error))
    if found.seen is Seen.ABSENT:
        return Observation(Seen.STARTING, "provisioning")
    return found


async def _with_state_uri(tracking: Tracking, run: Run, target: Target) -> Run:
    """Records where the run stores its state, before anything of its cluster is created, so that
    a later change of the target's settings does not hide its checkpoints from the next run.

    Raises: Unreachable; LeaseLost.
    """
    uri = await target.state_uri()
    if uri is None:
        return run
    async with tracking.core.db.begin() as tx:
        await runs.write_state_uri(tx, run, uri)
    return replace(run, state_uri=uri)


async def _unwanted(infra: Infrastructure, run: Run) -> Observation:
    """Removes the cluster without a request to Flink: a job that never ran has no state to keep."""
    try:
        if await infra.target(run.target).remove(run.id):
            reached("remove.after")
            return Observation(Seen.ABSENT, "removed")
    except Unreachable as error:
        return Observation(Seen.SILENT, f"the target does not respond: {error.message}")
    return Observation(Seen.STARTING, "removing")


async def _start_timeout(tracking: Tracking, run: Run, found: Observation) -> Failure:
    waited = int(tracking.settings.start_deadline.total_seconds())
    return Failure(
        "start_timeout",
        f"The job was not running {waited} s after it was accepted; its last phase was: "
        f"{found.phase}. Check the log lines below, and the free CPU and memory of the target.",
        log_tail=await log_tail(tracking, run),
    )
