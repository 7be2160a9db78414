"""The acts that a run allows now, which the page, the API and the command line offer."""

from __future__ import annotations

from enum import StrEnum

from xuanwu.model.run import Run
from xuanwu.model.state import State, Wish


class Action(StrEnum):
    """An act on a run."""

    STOP = "stop"
    SAVEPOINT = "savepoint"
    RESTART = "restart"


def actions_of(run: Run) -> tuple[Action, ...]:
    """The acts, in the order in which they are offered; an act may be refused later if the run has
    changed."""
    if run.state.is_ended:
        return (Action.STOP, Action.RESTART) if run.may_be_followed else (Action.RESTART,)
    allowed: list[Action] = []
    if run.wish is not Wish.STOP:
        allowed.append(Action.STOP)
    if run.state is State.RUNNING and run.wish is Wish.RUN:
        allowed.append(Action.SAVEPOINT)
    return (*allowed, Action.RESTART)
