"""The step of the states Failed, Cancel and Finish: remove the cluster, then start the next run."""

from __future__ import annotations

from dataclasses import replace

from xuanwu.kernel.errors import InvalidInput, Refused, Unreachable
from xuanwu.kernel.points import reached
from xuanwu.model.run import Run
from xuanwu.model.visit import Visit
from xuanwu.scheduling.tracking import savepoints
from xuanwu.scheduling.tracking.parts import Tracking
from xuanwu.scheduling.tracking.retries import SuccessorPlan, plan_successor, start_successor
from xuanwu.scheduling.tracking.visits import visit_after_error

_ENDED = "ended"


async def step(tracking: Tracking, run: Run) -> Visit:
    """Visits an ended run; it leaves the queue once nothing is left to do."""
    if run.removed_at is None:
        return await _remove(tracking, run)
    plan = await plan_successor(tracking, run)
    if plan is None:
        return _left(run)
    if plan.due_at > tracking.core.clock.now():
        return replace(_left(run), due_at=plan.due_at, phase=plan.phase)
    return await _follow(tracking, run, plan)


async def _remove(tracking: Tracking, run: Run) -> Visit:
    try:
        is_removed = await tracking.infra.target(run.target).remove(run.id)
    except Unreachable as error:
        return replace(
            visit_after_error(tracking, run, error), phase="removing: the target does not respond"
        )
    except (Refused, InvalidInput):
        # The target refuses access, and the run was never seen there. If there is a cluster all the
        # same, its JobManager gets no definition any more, and a later sweep removes it.
        if run.rest_url is not None or run.started_at is not None:
            raise
        is_removed = True
    now = tracking.core.clock.now()
    if not is_removed:
        return replace(_left(run), due_at=now + tracking.settings.start_poll, phase="removing")
    reached("remove.after")
    notes = await savepoints.close_all(
        tracking.core, run, "The run ended before the savepoint was complete."
    )
    return replace(_left(run), due_at=now, removed_at=now, notes=notes)


async def _follow(tracking: Tracking, run: Run, plan: SuccessorPlan) -> Visit:
    note = await start_successor(tracking, run, plan)
    reached("successor.after")
    return replace(_left(run), notes=(note,) if note else ())


def _left(run: Run) -> Visit:
    """A visit that takes the run out of the queue and keeps what was last seen."""
    return Visit(
        run=run,
        seen=run.seen,
        seen_at=run.seen_at,
        due_at=None,
        phase=_ENDED,
        flink_state=run.flink_state,
        rest_url=run.rest_url,
    )
