"""Turns an observation into the visit that the store writes."""

from __future__ import annotations

from datetime import timedelta

from xuanwu.kernel.errors import XuanwuError
from xuanwu.model.run import Run
from xuanwu.model.state import Move, Seen
from xuanwu.model.visit import Note, Visit
from xuanwu.scheduling.tracking.changes import changes
from xuanwu.scheduling.tracking.observe import Observation
from xuanwu.scheduling.tracking.parts import Tracking


def visit_of(
    tracking: Tracking,
    run: Run,
    found: Observation,
    moves: tuple[Move, ...],
    poll: timedelta,
    notes: tuple[Note, ...] = (),
) -> Visit:
    """The visit; the run is due again after `poll`, or at once if it moved to another queue.

    A silent run keeps its old `seen_at` and is polled less often. Changes without a move are added
    to the history.
    """
    now = tracking.core.clock.now()
    is_last = any(move.to.is_ended for move in moves)
    told, watched = changes(run, found, now, tracking.settings.fold, is_last=is_last)
    is_silent = found.seen is Seen.SILENT
    pause = tracking.settings.silent_poll if is_silent else poll
    return Visit(
        run=run,
        seen=found.seen,
        seen_at=run.seen_at if is_silent else now,
        due_at=now if moves else now + pause,
        phase=found.phase,
        moves=moves,
        notes=(*told, *notes),
        flink_state=run.flink_state if is_silent else found.flink_state,
        absent_since=(run.absent_since or now) if found.seen is Seen.ABSENT else None,
        rest_url=found.rest_url or run.rest_url,
        checkpoint_path=found.detail.checkpoint_path if found.detail else None,
        watched=watched,
        failure=found.failure if moves else None,
    )


def visit_after_error(tracking: Tracking, run: Run, error: Exception) -> Visit:
    """The visit after a failed step: the run stays as it was, and the step is retried."""
    internal = f"retrying after an internal error of the server: {error!r}"
    phase = f"retrying: {error.message}" if isinstance(error, XuanwuError) else internal
    return Visit(
        run=run,
        seen=run.seen,
        seen_at=run.seen_at,
        due_at=tracking.core.clock.now() + tracking.settings.silent_poll,
        phase=phase[:500],
        flink_state=run.flink_state,
        absent_since=run.absent_since,
        rest_url=run.rest_url,
    )
