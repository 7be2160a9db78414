"""The choices of state that a run begins with."""

from __future__ import annotations

import pytest

from xuanwu.model.restore_choices import MOST, before, told

FOLDER, OLDER, SAVEPOINT = "s3://state/b/", "s3://state/a/", "s3://state/savepoint-1"


@pytest.mark.parametrize(
    ("others", "choices"),
    [
        ((), (FOLDER, "none")),
        ((SAVEPOINT,), (FOLDER, SAVEPOINT)),
        ((OLDER, "none"), (FOLDER, OLDER, "none")),
    ],
)
def test_a_choice_stands_before_what_there_was_and_before_nothing(
    others: tuple[str, ...], choices: tuple[str, ...]
) -> None:
    assert before(FOLDER, others) == choices


def test_of_too_many_choices_the_newest_stay_and_the_one_that_is_known() -> None:
    choices = (SAVEPOINT,)
    for number in range(3 * MOST):
        choices = before(f"s3://state/{number}/", choices)
    assert len(choices) == MOST
    assert (choices[0], choices[-1]) == (f"s3://state/{3 * MOST - 1}/", SAVEPOINT)
    assert choices[-2] == f"s3://state/{2 * MOST + 1}/"


@pytest.mark.parametrize(
    ("choices", "text"),
    [
        ((), ""),
        ((SAVEPOINT,), SAVEPOINT),
        ((FOLDER, "none"), f"the newest checkpoint in {FOLDER}, else from nothing"),
        ((FOLDER, *[OLDER] * 7, SAVEPOINT), f"{FOLDER}, else from 7 older folders, else from "),
    ],
)
def test_choices_are_told_in_their_order_and_in_one_line(
    choices: tuple[str, ...], text: str
) -> None:
    assert text in told(choices)
    assert len(told(choices)) < 200
