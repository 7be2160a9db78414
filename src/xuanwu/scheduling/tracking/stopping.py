"""Stops the job of a run that a user has stopped; `model.state.decide` decides how the run ends."""

from __future__ import annotations

from dataclasses import replace

from xuanwu.kernel.errors import XuanwuError
from xuanwu.kernel.points import reached
from xuanwu.model.run import Run
from xuanwu.model.state import Seen
from xuanwu.scheduling.tracking.observe import Observation
from xuanwu.scheduling.tracking.parts import Tracking

_LIVES = frozenset({Seen.RUNNING, Seen.STARTING})


async def stop_job(tracking: Tracking, run: Run, found: Observation) -> Observation:
    """Cancels the job in Flink; removes the cluster if Flink does not cancel in time."""
    target = tracking.infra.target(run.target)
    try:
        if found.seen in _LIVES and run.rest_url and not is_out_of_patience(tracking, run):
            await tracking.flink.cancel(run.rest_url, run.flink_job_id)
            reached("cancel.after")
            return replace(found, phase="cancelling")
        if found.seen in _LIVES or found.seen is Seen.SILENT:
            if found.seen is Seen.SILENT and not is_out_of_patience(tracking, run):
                return found
            if await target.remove(run.id):
                reached("remove.after")
                return Observation(Seen.ABSENT, "removed")
    except XuanwuError as error:
        return replace(found, phase=f"stopping: {error.message}")
    return found


def is_out_of_patience(tracking: Tracking, run: Run) -> bool:
    """Whether `stop_patience` is over, after which the cluster is removed without Flink's help."""
    since = run.wished_at or run.created_at
    return tracking.core.clock.now() - since > tracking.settings.stop_patience
