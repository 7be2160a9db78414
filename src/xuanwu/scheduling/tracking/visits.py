"""From an observation to the visit that the store writes."""

from __future__ import annotations

from datetime import timedelta

from xuanwu.kernel.errors import XuanwuError
from xuanwu.model.run import Run
from xuanwu.model.state import Move, Seen
from xuanwu.model.visit import Note, Visit
from xuanwu.scheduling.tracking.observe import Observation
from xuanwu.scheduling.tracking.parts import Tracking


def visit_of(
    parts: Tracking,
    run: Run,
    found: Observation,
    moves: tuple[Move, ...],
    poll: timedelta,
    notes: tuple[Note, ...] = (),
) -> Visit:
    """The visit, due again after `poll`, or at once when it moved the run to another queue.

    A silent run keeps its old `seen_at`, which ages, and is asked less often.
    """
    now = parts.clock.now()
    is_silent = found.seen is Seen.SILENT
    pause = parts.settings.silent_poll if is_silent else poll
    return Visit(
        run=run,
        seen=found.seen,
        seen_at=run.seen_at if is_silent else now,
        due_at=now if moves else now + pause,
        phase=found.phase,
        moves=moves,
        notes=notes,
        flink_state=run.flink_state if is_silent else found.flink_state,
        absent_since=(run.absent_since or now) if found.seen is Seen.ABSENT else None,
        rest_url=found.rest_url or run.rest_url,
        failure=found.failure if moves else None,
    )


def visit_after_error(parts: Tracking, run: Run, error: Exception) -> Visit:
    """A step that failed tells nothing of the run: it stays as it was and is tried again."""
    message = error.message if isinstance(error, XuanwuError) else repr(error)
    return Visit(
        run=run,
        seen=run.seen,
        seen_at=run.seen_at,
        due_at=parts.clock.now() + parts.settings.silent_poll,
        phase=f"tried again after an error of the server: {message}"[:500],
        flink_state=run.flink_state,
        absent_since=run.absent_since,
        rest_url=run.rest_url,
    )
