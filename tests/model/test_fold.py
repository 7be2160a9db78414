"""What happens again and again is told once a while, with a number."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from xuanwu.model.fold import Happening, Told, fold

START = datetime(2026, 1, 1, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
_SECOND = timedelta(seconds=1)


def test_the_first_is_told_at_once_and_the_rest_as_one_when_the_pause_is_over() -> None:
    told: list[Happening] = []
    kept: Told = {}
    for second in range(61):
        now = START + second * _SECOND
        new, kept = fold(kept, [Happening("a", {"n": second})], now, MINUTE, is_last=False)
        told += new
    assert told == [
        Happening("a", {"n": 0}),
        Happening("a", {"n": 60}, count=60, first_at=START + _SECOND),
    ]


def test_an_hour_of_one_happening_a_second_is_one_line_a_minute() -> None:
    told: list[Happening] = []
    kept: Told = {}
    for second in range(3600):
        now = START + second * _SECOND
        new, kept = fold(kept, [Happening("a", {})], now, MINUTE, is_last=False)
        told += new
    assert len(told) == 60
    new, _ = fold(kept, [], START + 3600 * _SECOND, MINUTE, is_last=True)
    assert sum(one.count for one in [*told, *new]) == 3600


def test_what_is_held_back_is_told_without_another_happening() -> None:
    first, kept = fold({}, [Happening("a", {"n": 1})], START, MINUTE, is_last=False)
    none, kept = fold(kept, [Happening("a", {"n": 2})], START + _SECOND, MINUTE, is_last=False)
    then, kept = fold(kept, [], START + MINUTE, MINUTE, is_last=False)
    assert (len(first), none) == (1, [])
    assert then == [Happening("a", {"n": 2}, count=1, first_at=START + _SECOND)]
    nothing, kept = fold(kept, [], START + 2 * MINUTE, MINUTE, is_last=False)
    assert (nothing, kept) == ([], {})


def test_keys_do_not_hold_up_one_another() -> None:
    _, kept = fold({}, [Happening("a", {})], START, MINUTE, is_last=False)
    told, _ = fold(kept, [Happening("b", {})], START + _SECOND, MINUTE, is_last=False)
    assert told == [Happening("b", {})]


def test_at_the_end_nothing_is_held_back() -> None:
    _, kept = fold({}, [Happening("a", {})], START, MINUTE, is_last=False)
    told, _ = fold(kept, [Happening("a", {"n": 2}, 3)], START + _SECOND, MINUTE, is_last=True)
    assert told == [Happening("a", {"n": 2}, count=3, first_at=START + _SECOND)]


def test_lists_grow_while_they_are_held_back_but_not_without_a_bound() -> None:
    _, kept = fold({}, [Happening("a", {"names": ["x"]})], START, MINUTE, is_last=False)
    for number in range(30):
        happened = [Happening("a", {"names": [str(number)]})]
        _, kept = fold(kept, happened, START + _SECOND, MINUTE, is_last=False)
    (told,), _ = fold(kept, [], START + MINUTE, MINUTE, is_last=False)
    assert told.count == 30
    assert told.facts["names"] == [str(number) for number in range(20, 30)]
