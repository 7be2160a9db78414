"""The step of the state Running: observe, carry out wishes, and start missing processes."""

from __future__ import annotations

from dataclasses import replace

from xuanwu.model.run import Failure, Run
from xuanwu.model.state import Cause, Seen, Wish, decide
from xuanwu.model.visit import Visit
from xuanwu.scheduling.tracking import savepoints
from xuanwu.scheduling.tracking.accept import ensure
from xuanwu.scheduling.tracking.detail import detail_of
from xuanwu.scheduling.tracking.observe import (
    Observation,
    is_long_visit,
    is_turn,
    log_tail,
    observe,
)
from xuanwu.scheduling.tracking.parts import Tracking
from xuanwu.scheduling.tracking.stopping import is_out_of_patience, stop_job
from xuanwu.scheduling.tracking.visits import visit_of

# A silent cluster may lack the part that makes its JobManager reachable.
_HEALED = frozenset({Seen.RUNNING, Seen.STARTING, Seen.SILENT})


async def step(tracking: Tracking, run: Run) -> Visit:
    """Visits a running job; most visits are one REST call."""
    found = await observe(tracking, run)
    notes = await savepoints.carry_on(tracking, run, found) if _has_savepoints(run) else None
    if run.wish is Wish.STOP:
        found = await stop_job(tracking, run, found)
    elif run.wish is Wish.RUN and _may_heal(tracking, run, found):
        found = await ensure(tracking, run, found)
    now = tracking.core.clock.now()
    late = run.absent_since is not None and now - run.absent_since >= tracking.settings.lost_grace
    moves = decide(run.state, found.seen, run.wish, late=late)
    if notes and notes.is_under_way and moves and not is_out_of_patience(tracking, run):
        moves = ()  # the job has ended, but Flink has not yet reported the savepoint's path
    if any(move.cause is Cause.LOST for move in moves):
        found = replace(found, failure=await _lost(tracking, run, found.phase))
    poll = tracking.settings.running_pause
    if run.wish is not Wish.RUN or found.seen is not Seen.RUNNING or (notes and notes.is_under_way):
        poll = tracking.settings.start_poll
    found = await _in_detail(tracking, run, found)
    visit = visit_of(tracking, run, found, moves, poll, notes.events if notes else ())
    if notes and notes.clears_wish and not moves:
        visit = replace(visit, clears_wish=True)
    return visit


def _may_heal(tracking: Tracking, run: Run, found: Observation) -> bool:
    """Whether to call `ensure`: for incomplete clusters, and at some visits for silent ones, since
    a look may not see every part that makes a cluster reachable."""
    every = tracking.settings.checkpoint_every
    is_silent_turn = found.seen is Seen.SILENT and is_long_visit(run, every)
    return found.seen in _HEALED and (is_silent_turn or not found.is_complete)


def _has_savepoints(run: Run) -> bool:
    return run.wish is Wish.STOP_WITH_SAVEPOINT or run.open_savepoints > 0


async def _lost(tracking: Tracking, run: Run, told: str) -> Failure:
    return Failure(
        "lost",
        f"The cluster is lost: the target reports that its JobManager no longer exists ({told}).",
        log_tail=await log_tail(tracking, run),
    )


async def _in_detail(tracking: Tracking, run: Run, found: Observation) -> Observation:
    """Adds details at some visits: the history shows them, and a run whose cluster vanishes is
    restored from the checkpoint that they name."""
    if found.seen is not Seen.RUNNING or not found.rest_url:
        return found
    if not is_turn(tracking, run, is_steady=found.is_steady):
        return found
    return replace(found, detail=await detail_of(tracking, run, found.rest_url))
