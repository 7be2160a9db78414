"""The step of the state Running: look, carry out wishes, heal what is missing."""

from __future__ import annotations

from dataclasses import replace

from xuanwu.kernel.errors import Unreachable, XuanwuError
from xuanwu.kernel.points import reached
from xuanwu.model.run import Failure, Run
from xuanwu.model.state import Cause, Seen, Wish, decide
from xuanwu.model.visit import Visit
from xuanwu.scheduling.tracking import savepoints
from xuanwu.scheduling.tracking.accept import ensure
from xuanwu.scheduling.tracking.observe import Observation, log_tail, observe
from xuanwu.scheduling.tracking.parts import Tracking
from xuanwu.scheduling.tracking.visits import visit_of

_LIVES = frozenset({Seen.RUNNING, Seen.STARTING})
_HEALED = _LIVES | {Seen.SILENT}  # what is missing may be what its JobManager is reached by


async def step(parts: Tracking, run: Run) -> Visit:
    """One visit to a running job: mostly one REST call where nothing is to be done."""
    found = await observe(parts, run)
    notes = await savepoints.carry_on(parts, run, found) if _has_savepoints(run) else None
    if run.wish is Wish.STOP:
        found = await _stop(parts, run, found)
    elif run.wish is Wish.RUN and _may_heal(parts, run, found):
        found = await ensure(parts, run, found)
    now = parts.clock.now()
    late = run.absent_since is not None and now - run.absent_since >= parts.settings.lost_grace
    moves = decide(run.state, found.seen, run.wish, late=late)
    if notes and notes.is_under_way and moves and not _is_out_of_patience(parts, run):
        moves = ()  # the job has ended, but Flink has not yet said where the savepoint is
    if any(move.cause is Cause.LOST for move in moves):
        found = replace(found, failure=await _lost(parts, run, found.phase))
    poll = parts.settings.poll
    if run.wish is not Wish.RUN or found.seen is not Seen.RUNNING or (notes and notes.is_under_way):
        poll = parts.settings.start_poll
    visit = visit_of(parts, run, found, moves, poll, notes.events if notes else ())
    if notes and notes.clears_wish and not moves:
        visit = replace(visit, clears_wish=True)
    return replace(visit, checkpoint_path=await _checkpoint(parts, run, found))


def _may_heal(parts: Tracking, run: Run, found: Observation) -> bool:
    """A look may not see all that a cluster is reached by: now and then a silent one is ensured."""
    is_turn = found.seen is Seen.SILENT and run.visits % parts.settings.checkpoint_every == 0
    return found.seen in _HEALED and (is_turn or not found.is_complete)


def _has_savepoints(run: Run) -> bool:
    return run.wish is Wish.STOP_WITH_SAVEPOINT or run.open_savepoints > 0


async def _stop(parts: Tracking, run: Run, found: Observation) -> Observation:
    """Cancels in Flink; takes the cluster away where Flink does not do it in time."""
    target = parts.target(run.target)
    try:
        if found.seen in _LIVES and run.rest_url and not _is_out_of_patience(parts, run):
            await parts.flink.cancel(run.rest_url, run.flink_job_id)
            reached("cancel.after")
            return replace(found, phase="cancelling")
        if found.seen in _LIVES or found.seen is Seen.SILENT:
            if found.seen is Seen.SILENT and not _is_out_of_patience(parts, run):
                return found
            if await target.remove(run.id):
                reached("remove.after")
                return Observation(Seen.ABSENT, "removed")
    except XuanwuError as error:
        return replace(found, phase=f"stopping: {error.message}")
    return found


def _is_out_of_patience(parts: Tracking, run: Run) -> bool:
    since = run.wished_at or run.created_at
    return parts.clock.now() - since > parts.settings.stop_patience


async def _lost(parts: Tracking, run: Run, told: str) -> Failure:
    return Failure(
        "lost",
        f"The cluster vanished: the target says that its JobManager is gone ({told}).",
        log_tail=await log_tail(parts, run),
    )


async def _checkpoint(parts: Tracking, run: Run, found: Observation) -> str | None:
    """Now and then, so that a run whose cluster vanishes can be restored."""
    if found.seen is not Seen.RUNNING or run.visits % parts.settings.checkpoint_every:
        return None
    if not found.rest_url:
        return None
    try:
        return await parts.flink.latest_checkpoint(found.rest_url, run.flink_job_id)
    except (Unreachable, XuanwuError):
        return None
