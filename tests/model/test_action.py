from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from itertools import product

import pytest

from tests.support.principals import ANN
from xuanwu.model.action import Action, actions_of
from xuanwu.model.job import Job, Revision
from xuanwu.model.run import Origin, Placement, new_run
from xuanwu.model.spec import JobKind, parse_spec
from xuanwu.model.state import State, Wish

NOW = datetime(2026, 1, 2, tzinfo=UTC)
JOB = Job("job_1", "spc_1", "orders", JobKind.SQL, 1, NOW, ANN, NOW)
SPEC = parse_spec({"name": "orders", "sql": "SELECT 1"})
REVISION = Revision("rev_1", "job_1", 1, SPEC, "", NOW, ANN)
RUN = new_run(JOB, REVISION, Placement("2.2.1", "local"), Origin(ANN), NOW)


@pytest.mark.parametrize(("state", "wish"), list(product(State, Wish)))
def test_a_run_allows_what_its_state_and_wish_leave_open(state: State, wish: Wish) -> None:
    due_at = None if state.is_ended else NOW
    allowed = set(actions_of(replace(RUN, state=state, wish=wish, due_at=due_at)))
    assert Action.RESTART in allowed
    assert (Action.STOP in allowed) is (not state.is_ended and wish is not Wish.STOP)
    assert (Action.SAVEPOINT in allowed) is (state is State.RUNNING and wish is Wish.RUN)


@pytest.mark.parametrize(
    ("state", "wish", "restart_from", "allowed"),
    [
        (State.FAILED, Wish.RUN, None, True),
        (State.FAILED, Wish.STOP, None, False),
        (State.CANCEL, Wish.STOP, "latest", True),
        (State.CANCEL, Wish.STOP, None, False),
        (State.FINISH, Wish.RUN, None, False),
    ],
)
def test_an_ended_run_can_be_stopped_while_it_may_be_restarted(
    state: State, wish: Wish, restart_from: str | None, allowed: bool
) -> None:
    run = replace(RUN, state=state, wish=wish, restart_from=restart_from)
    assert (Action.STOP in actions_of(run)) is allowed
    assert Action.STOP not in actions_of(replace(run, due_at=None))
