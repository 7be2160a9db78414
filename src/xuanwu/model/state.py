"""The life of a run: its five states, what is seen, the wish, and the rule that decides moves.

`decide` is pure and total: every combination of state, seen, wish and lateness has a result;
`()` means that nothing changes. `docs/lifecycle.md` is generated from it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """The queue that a run is in."""

    ACCEPT = "Accept"
    RUNNING = "Running"
    FAILED = "Failed"
    CANCEL = "Cancel"
    FINISH = "Finish"

    @property
    def is_ended(self) -> bool:
        return self not in LIVE


LIVE = frozenset({State.ACCEPT, State.RUNNING})


class Seen(StrEnum):
    """What the platform last observed of a run. `silent` means that it cannot be observed now."""

    ABSENT = "absent"
    STARTING = "starting"
    RUNNING = "running"
    FINISHED = "finished"
    FAILED = "failed"
    CANCELLED = "cancelled"
    REFUSED = "refused"
    SILENT = "silent"


class Wish(StrEnum):
    """What the user requests of a run."""

    RUN = "run"
    STOP = "stop"
    STOP_WITH_SAVEPOINT = "stop_with_savepoint"


class Cause(StrEnum):
    """Why a run changed its state; each cause leads to one state (`CAUSES`)."""

    STARTED = "started"
    FINISHED = "finished"
    USER_STOP = "user_stop"
    OUTSIDE_CANCEL = "outside_cancel"
    FLINK_FAILED = "flink_failed"
    START_TIMEOUT = "start_timeout"
    LOST = "lost"
    REFUSED = "refused"


CAUSES: dict[Cause, tuple[State, str]] = {
    Cause.STARTED: (State.RUNNING, "Flink runs the job."),
    Cause.FINISHED: (State.FINISH, "All input was processed and the job finished."),
    Cause.USER_STOP: (State.CANCEL, "A user stopped the run."),
    Cause.OUTSIDE_CANCEL: (State.CANCEL, "The job was cancelled in Flink, not through Xuanwu."),
    Cause.FLINK_FAILED: (State.FAILED, "The job failed; the run contains Flink's root cause."),
    Cause.START_TIMEOUT: (State.FAILED, "The job was not running before the start deadline."),
    Cause.LOST: (State.FAILED, "The target reports that the cluster no longer exists."),
    Cause.REFUSED: (State.FAILED, "The target rejected the cluster."),
}


@dataclass(frozen=True)
class Move:
    """One change of state and its cause."""

    to: State
    cause: Cause


def _to(cause: Cause) -> Move:
    return Move(CAUSES[cause][0], cause)


def decide(state: State, seen: Seen, wish: Wish, *, late: bool) -> tuple[Move, ...]:
    """The moves that follow from what was seen, in order.

    `late` means in Accept that the start deadline has passed, and in Running that the cluster
    has been absent for longer than the grace. A run that started and ended since the last visit
    gets both moves, so that no history skips a state.
    """
    if state.is_ended or seen is Seen.SILENT:
        return ()
    if state is State.ACCEPT:
        return _from_accept(seen, wish, late=late)
    return _from_running(seen, wish, late=late)


def _from_accept(seen: Seen, wish: Wish, *, late: bool) -> tuple[Move, ...]:
    if seen is Seen.ABSENT and wish is not Wish.RUN:
        return (_to(Cause.USER_STOP),)
    if seen in {Seen.ABSENT, Seen.STARTING}:
        return (_to(Cause.START_TIMEOUT),) if late and wish is Wish.RUN else ()
    if seen is Seen.RUNNING:
        return (_to(Cause.STARTED),)
    if seen is Seen.REFUSED:
        return (_to(Cause.REFUSED),)
    if seen is Seen.FAILED:
        return (_to(Cause.FLINK_FAILED),)
    if seen is Seen.CANCELLED and wish is not Wish.RUN:
        return (_to(Cause.USER_STOP),)
    return (_to(Cause.STARTED), *_from_running(seen, wish, late=late))


def _from_running(seen: Seen, wish: Wish, *, late: bool) -> tuple[Move, ...]:
    wants_stop = wish is not Wish.RUN
    if seen is Seen.ABSENT and wants_stop:
        return (_to(Cause.USER_STOP),)
    if seen is Seen.ABSENT:
        return (_to(Cause.LOST),) if late else ()
    if seen is Seen.FINISHED:
        return (_to(Cause.USER_STOP if wants_stop else Cause.FINISHED),)
    if seen is Seen.CANCELLED:
        return (_to(Cause.USER_STOP if wants_stop else Cause.OUTSIDE_CANCEL),)
    if seen is Seen.FAILED:
        return (_to(Cause.FLINK_FAILED),)
    return ()
