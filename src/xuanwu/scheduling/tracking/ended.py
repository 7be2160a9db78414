"""The step of Failed, Cancel and Finish: take the cluster away, then start the run that follows."""

from __future__ import annotations

from dataclasses import replace

from xuanwu.kernel.errors import InvalidInput, Refused, Unreachable
from xuanwu.kernel.points import reached
from xuanwu.model.run import Run
from xuanwu.model.visit import Visit
from xuanwu.scheduling.tracking import savepoints
from xuanwu.scheduling.tracking.parts import Tracking
from xuanwu.scheduling.tracking.successor import Plan, plan_successor, start_successor
from xuanwu.scheduling.tracking.visits import visit_after_error

_ENDED = "ended"


async def step(parts: Tracking, run: Run) -> Visit:
    """One visit to an ended run; it leaves the queue when nothing of it is left to do."""
    if run.removed_at is None:
        return await _remove(parts, run)
    plan = await plan_successor(parts, run)
    if plan is None:
        return _left(run)
    if plan.due_at > parts.clock.now():
        return replace(_left(run), due_at=plan.due_at, phase=plan.phase)
    return await _follow(parts, run, plan)


async def _remove(parts: Tracking, run: Run) -> Visit:
    try:
        is_removed = await parts.target(run.target).remove(run.id)
    except Unreachable as error:
        return replace(visit_after_error(parts, run, error), phase="removing: target silent")
    except (Refused, InvalidInput):
        # Of a target that lets nobody in. Should anything be there all the same, its JobManager
        # gets no definition any more, and a sweep takes it away once it can.
        if run.rest_url is not None or run.started_at is not None:
            raise
        is_removed = True
    now = parts.clock.now()
    if not is_removed:
        return replace(_left(run), due_at=now + parts.settings.start_poll, phase="removing")
    reached("remove.after")
    notes = await savepoints.close_all(parts, run, "The run ended before it was complete.")
    return replace(_left(run), due_at=now, removed_at=now, notes=notes)


async def _follow(parts: Tracking, run: Run, plan: Plan) -> Visit:
    note = await start_successor(parts, run, plan)
    reached("successor.after")
    return replace(_left(run), notes=(note,) if note else ())


def _left(run: Run) -> Visit:
    """What was seen last stays true of an ended run; only its place in the queue changes."""
    return Visit(
        run=run,
        seen=run.seen,
        seen_at=run.seen_at,
        due_at=None,
        phase=_ENDED,
        flink_state=run.flink_state,
        rest_url=run.rest_url,
    )
