"""What a sink was to get beside what it got."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.service.cases.seen import Console, console
from xuanwu.model.draft import Draft
from xuanwu.service.cases.compare import Outcome, compare
from xuanwu.service.cases.lines import outcome_lines
from xuanwu.service.cases.spec import Case, Comparison, Expected


def _case(sink: str, *rows: dict[str, Any], tolerance: float = 0, **more: Any) -> Case:
    expected = Expected(rows=rows, **more)
    return Case("a case", Draft(sql="SELECT 1"), {}, {sink: expected}, tolerance)


def _outcome(seen: Console, *rows: dict[str, Any], **more: Any) -> Outcome:
    return compare(_case("board", *rows, **more), [seen])


EQUAL: list[tuple[str, Any, Any]] = [
    ("INT", 1, 1.0),
    ("INT", 1, "1"),
    ("BIGINT NOT NULL", 1, " 1 "),
    ("DECIMAL(10, 2)", "1.50", 1.5),
    ("DECIMAL(38, 18)", "12345678901234567890.100000000000000000", "12345678901234567890.1"),
    ("DOUBLE", 1, "1.0"),
    ("DOUBLE", "NaN", float("nan")),
    ("DOUBLE", "-Infinity", float("-inf")),
    ("FLOAT", 100000, "1e5"),
    ("BOOLEAN", True, "TRUE"),
    ("STRING", "7", 7),
    ("STRING", "true", True),
    ("VARCHAR(3) NOT NULL", "", ""),
    ("DATE", "2026-01-02", "2026-01-02"),
    ("TIME(3)", "12:30:00.500", "12:30:00.5"),
    ("TIME(0)", "12:30:00", "12:30"),
    ("TIMESTAMP(3)", "2026-01-02 03:04:05.000", "2026-01-02T03:04:05"),
    ("TIMESTAMP(6)", "2026-01-02 00:00:00.000000", "2026-01-02"),
    ("TIMESTAMP_LTZ(3)", "2026-01-02 03:04:00.120", "2026-01-02 03:04:00.12"),
    ("BYTES", "0aff", "0AFF"),
    ("ARRAY<INT>", [1, None, 2], "[1.0, null, 2]"),
    ("ARRAY<TIMESTAMP(3)>", ["2026-01-02 00:00:00.000"], ["2026-01-02"]),
    ("MAP<STRING, DECIMAL(3, 1)>", {"a": "1.0"}, {"a": 1}),
    ("MAP<INT, STRING>", [[1, "a"], [2, "b"]], {"2": "b", "1": "a"}),
    ("MULTISET<STRING>", {"a": 2}, {"a": 2}),
    ("ROW<`a b` INT, t ROW<x DOUBLE>>", {"a b": 1, "t": {"x": 2}}, {"t": {"x": 2.0}, "a b": 1}),
    ("ROW<a INT NOT NULL, b STRING> NOT NULL", {"a": 1, "b": "x"}, [1, "x"]),
    ("INT", None, None),
    ("RAW('x', '…')", "something", "something"),
]


@pytest.mark.parametrize(("of", "seen", "expected"), EQUAL)
def test_values_are_compared_by_the_type_of_their_column(of: str, seen: Any, expected: Any) -> None:
    assert _outcome(console("board", f"x {of}", [seen]), {"x": expected}).passed


OTHER: list[tuple[str, Any, Any]] = [
    ("INT", 1, 2),
    ("INT", 0, None),
    ("INT", None, ""),
    ("INT", 1, True),
    ("STRING", "1.0", "1"),
    ("STRING", "007", 7),
    ("STRING", "", None),
    ("DOUBLE", 0.30000000000000004, 0.3),
    ("BOOLEAN", True, "yes"),
    ("DATE", "2026-01-02", "2026-01-03"),
    ("TIMESTAMP(3)", "2026-01-02 03:04:05.001", "2026-01-02 03:04:05"),
    ("ARRAY<INT>", [1, 2], [2, 1]),
    ("ARRAY<STRING>", ["1.0"], ["1"]),
    ("MAP<STRING, INT>", {"a": 1}, {"a": 1, "b": 2}),
    ("ROW<a INT, b INT>", {"a": 1, "b": None}, {"a": 1, "c": 2}),
]


@pytest.mark.parametrize(("of", "seen", "expected"), OTHER)
def test_values_that_say_something_else_differ(of: str, seen: Any, expected: Any) -> None:
    assert not _outcome(console("board", f"x {of}", [seen]), {"x": expected}).passed


def test_rows_are_counted_and_their_order_does_not_matter() -> None:
    seen = console("board", "x INT; y STRING", [1, "a"], [2, "b"], [1, "a"])
    assert _outcome(seen, {"x": 2}, {"x": 1}, {"x": 1}).passed
    assert not _outcome(seen, {"x": 2}, {"x": 1}).passed
    assert not _outcome(seen, {"x": 2}, {"x": 1}, {"x": 2}).passed
    assert not _outcome(seen).passed
    assert _outcome(console("board", "x INT")).passed


def test_the_order_matters_where_it_is_asked_for() -> None:
    seen = console("board", "x INT", [1], [2], [3])
    assert _outcome(seen, {"x": 1}, {"x": 2}, {"x": 3}, ordered=True).passed
    outcome = _outcome(seen, {"x": 1}, {"x": 3}, {"x": 2}, ordered=True)
    assert outcome.differences[0].first_moved == 2
    assert outcome_lines(outcome) == ["board: the order differs from row 2 on (3 expected, 3 seen)"]


def test_the_final_view_takes_back_what_was_taken_back() -> None:
    seen = console(
        "board",
        "k STRING; n INT",
        ["a", 1],
        ["b", 1],
        ["-U", "a", 1],
        ["+U", "a", 2],
        ["-D", "b", 1],
        ["a", 2],
    )
    assert _outcome(seen, {"k": "a", "n": 2}, {"k": "a", "n": 2}).passed


def test_a_sink_that_is_updated_by_key_needs_the_key() -> None:
    seen = console(
        "board", "k STRING; n INT", ["a", 1], ["b", 1], ["+U", "a", 2], ["-D", "b", None]
    )
    rows = {"k": "a", "n": 2}
    assert _outcome(seen, rows, key=("k",)).passed
    outcome = _outcome(seen, rows)
    assert "key: [COLUMN]" in outcome.differences[0].problem
    assert any("key: [COLUMN]" in line for line in outcome_lines(outcome))


def test_the_changelog_is_every_change() -> None:
    seen = console("board", "k STRING; n INT", ["a", 1], ["-U", "a", 1], ["+U", "a", 2])
    rows: list[dict[str, Any]] = [
        {"$kind": "+U", "n": 2},
        {"n": 1},
        {"$kind": "-U", "n": 1},
    ]
    assert _outcome(seen, *rows, view=Comparison.CHANGELOG).passed
    assert not _outcome(seen, *rows, view=Comparison.CHANGELOG, ordered=True).passed
    assert _outcome(seen, rows[1], rows[2], rows[0], view=Comparison.CHANGELOG, ordered=True).passed
    outcome = _outcome(seen, *rows[:2], {"$kind": "-D", "n": 1}, view=Comparison.CHANGELOG)
    assert outcome.differences[0].changed == ()
    assert [row["$kind"] for row in outcome.differences[0].missing] == ["-D"]


def test_doubles_may_differ_by_the_tolerance() -> None:
    seen = console("board", "k STRING; x DOUBLE", ["a", 0.30000000000000004], ["a", 0.4], ["b", 1])
    rows = ({"k": "a", "x": 0.39}, {"k": "a", "x": 0.3}, {"k": "b", "x": 1})
    assert _outcome(seen, *rows, tolerance=0.02).passed
    assert _outcome(seen, rows[1], rows[0], rows[2], tolerance=0.02, ordered=True).passed
    assert not _outcome(seen, *rows, tolerance=0.001).passed
    other = console("board", "k STRING; x DOUBLE", ["b", 0.3], ["a", 0.4], ["a", 1])
    assert not _outcome(other, *rows, tolerance=0.02).passed


def test_the_tolerance_is_for_doubles_alone() -> None:
    assert not _outcome(console("board", "x INT", [1]), {"x": 2}, tolerance=5).passed


def test_the_difference_names_the_nearest_row_and_its_columns() -> None:
    seen = console(
        "board", "k STRING; n INT; at DATE", ["a", 1, "2026-01-01"], ["b", 2, None], ["c", 3, None]
    )
    outcome = _outcome(
        seen,
        {"k": "a", "n": 7, "at": "2026-01-01"},
        {"k": "c", "n": 3, "at": None},
        {"k": "z", "n": 9, "at": "2026-02-02"},
    )
    assert outcome_lines(outcome) == [
        "board: 1 row differs, 1 row is missing, 1 row is unexpected (3 expected, 3 seen)",
        "  differs    k='a', at='2026-01-01'",
        "    n: expected 7, seen 1",
        "  missing    k='z', n=9, at='2026-02-02'",
        "  unexpected k='b', n=2, at=NULL",
    ]


def test_long_differences_are_cut() -> None:
    seen = console("board", "x INT; y INT", *([one, -one] for one in range(1, 500)))
    lines = outcome_lines(_outcome(seen, *({"x": -one, "y": one * 1000} for one in range(1, 500))))
    assert len(lines) < 50 and "  … and 479 more" in lines


def test_a_sink_is_found_by_the_end_of_its_full_name() -> None:
    seen = console("c.d.board", "x INT", [1])
    for name in ("c.d.board", "d.board", "board", "`board`", "c.`d`.board"):
        assert compare(_case(name, {"x": 1}), [seen]).passed
    two = [seen, console("c.e.board", "x INT", [1])]
    assert not compare(_case("board", {"x": 1}), two).passed


def test_what_nobody_writes_is_named_with_the_nearest() -> None:
    seen = [console("board", "x INT", [1])]
    outcome = compare(_case("bord", {"x": 1}), seen)
    assert outcome_lines(outcome) == [
        "bord: The script does not write to 'bord'. Did you mean 'board'?"
    ]
    assert "Did you mean 'x'?" in outcome_lines(compare(_case("board", {"X": 1}), seen))[0]
    assert "writes to no sink" in outcome_lines(compare(_case("board", {"x": 1}), []))[0]


def test_other_sinks_may_get_what_they_get() -> None:
    seen = [console("board", "x INT", [1]), console("other", "x INT", [2])]
    assert compare(_case("board", {"x": 1}), seen).passed


def test_a_hundred_thousand_rows_are_compared() -> None:
    rows = [[number, number / 7] for number in range(100_000)]
    seen = console("board", "x INT; y DOUBLE", *rows)
    expected = ({"x": x, "y": y + 1e-9} for x, y in reversed(rows))
    assert _outcome(seen, *expected, tolerance=1e-6).passed


_ROWS = st.lists(st.tuples(st.integers(0, 3), st.sampled_from(["a", "b", None])), max_size=12)


@given(_ROWS, st.randoms())
def test_whatever_comes_in_another_order_is_the_same(
    rows: list[tuple[int, str | None]], random: Any
) -> None:
    shuffled = list(rows)
    random.shuffle(shuffled)
    seen = console("board", "n INT; s STRING", *rows)
    assert _outcome(seen, *({"n": n, "s": s} for n, s in shuffled)).passed


@given(_ROWS, _ROWS)
def test_the_difference_tells_all_of_it(
    rows: list[tuple[int, str | None]], wanted: list[tuple[int, str | None]]
) -> None:
    seen = console("board", "n INT; s STRING", *rows)
    outcome = _outcome(seen, *({"n": n, "s": s} for n, s in wanted))
    assert outcome.passed == (sorted(map(repr, rows)) == sorted(map(repr, wanted)))
    for one in outcome.differences:
        changed = len(one.changed)
        assert len(rows) - len(one.unexpected) == len(wanted) - len(one.missing)
        assert changed + len(one.missing) <= len(wanted)
        assert all(pair.columns for pair in one.changed)
