"""The rule of the five states, over every combination."""

from __future__ import annotations

from itertools import product

import pytest

from xuanwu.model.state import CAUSES, LIVE, Cause, Move, Seen, State, Wish, decide

EVERY = list(product(State, Seen, Wish, (False, True)))
STOPS = (Wish.STOP, Wish.STOP_WITH_SAVEPOINT)


@pytest.mark.parametrize(("state", "seen", "wish", "late"), EVERY)
def test_every_combination_has_an_answer_that_skips_no_state(
    state: State, seen: Seen, wish: Wish, late: bool
) -> None:
    moves = decide(state, seen, wish, late=late)
    at = state
    for move in moves:
        assert CAUSES[move.cause][0] is move.to
        assert at in LIVE, "nothing leaves an ended state"
        assert move.to is not State.ACCEPT
        assert at is State.RUNNING or move.to in {State.RUNNING, State.FAILED, State.CANCEL}
        at = move.to
    assert len(moves) <= 2


@pytest.mark.parametrize(("state", "seen", "wish", "late"), EVERY)
def test_a_silent_run_never_moves(state: State, seen: Seen, wish: Wish, late: bool) -> None:
    if seen is Seen.SILENT or state.is_ended:
        assert decide(state, seen, wish, late=late) == ()


@pytest.mark.parametrize(("state", "seen", "wish", "late"), EVERY)
def test_a_user_stop_is_told_only_of_a_run_that_was_wished_stopped(
    state: State, seen: Seen, wish: Wish, late: bool
) -> None:
    causes = {move.cause for move in decide(state, seen, wish, late=late)}
    if Cause.USER_STOP in causes:
        assert wish in STOPS
    if causes & {Cause.FINISHED, Cause.OUTSIDE_CANCEL, Cause.LOST, Cause.START_TIMEOUT}:
        assert wish is Wish.RUN


TABLE = [
    (State.ACCEPT, Seen.ABSENT, Wish.RUN, False, []),
    (State.ACCEPT, Seen.ABSENT, Wish.RUN, True, [Cause.START_TIMEOUT]),
    (State.ACCEPT, Seen.STARTING, Wish.RUN, True, [Cause.START_TIMEOUT]),
    (State.ACCEPT, Seen.RUNNING, Wish.RUN, True, [Cause.STARTED]),
    (State.ACCEPT, Seen.FINISHED, Wish.RUN, False, [Cause.STARTED, Cause.FINISHED]),
    (State.ACCEPT, Seen.REFUSED, Wish.STOP, False, [Cause.REFUSED]),
    (State.ACCEPT, Seen.FAILED, Wish.RUN, False, [Cause.FLINK_FAILED]),
    (State.ACCEPT, Seen.ABSENT, Wish.STOP, False, [Cause.USER_STOP]),
    (State.ACCEPT, Seen.CANCELLED, Wish.STOP, False, [Cause.USER_STOP]),
    (State.RUNNING, Seen.FINISHED, Wish.RUN, False, [Cause.FINISHED]),
    (State.RUNNING, Seen.FINISHED, Wish.STOP_WITH_SAVEPOINT, False, [Cause.USER_STOP]),
    (State.RUNNING, Seen.CANCELLED, Wish.RUN, False, [Cause.OUTSIDE_CANCEL]),
    (State.RUNNING, Seen.CANCELLED, Wish.STOP, False, [Cause.USER_STOP]),
    (State.RUNNING, Seen.FAILED, Wish.RUN, False, [Cause.FLINK_FAILED]),
    (State.RUNNING, Seen.ABSENT, Wish.RUN, False, []),
    (State.RUNNING, Seen.ABSENT, Wish.RUN, True, [Cause.LOST]),
    (State.RUNNING, Seen.ABSENT, Wish.STOP, False, [Cause.USER_STOP]),
    (State.RUNNING, Seen.RUNNING, Wish.STOP, True, []),
]


@pytest.mark.parametrize(("state", "seen", "wish", "late", "causes"), TABLE)
def test_the_moves_are_those_of_the_design(
    state: State, seen: Seen, wish: Wish, late: bool, causes: list[Cause]
) -> None:
    expected = tuple(Move(CAUSES[cause][0], cause) for cause in causes)
    assert decide(state, seen, wish, late=late) == expected
