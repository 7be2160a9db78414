from __future__ import annotations

import pytest
from rich.console import Console

from xuanwu.cli.scripts.findings import findings_text, headline, summary
from xuanwu.cli.scripts.source import Source
from xuanwu.model.gateway import Finding


def _finding(place: tuple[int, int, int, int] | None, **changes: object) -> Finding:
    at = dict(zip(("line", "column", "end_line", "end_column"), place or (), strict=False))
    values = {"code": "c", "severity": "error", "message": "Not\nso.", "range": at or None}
    return Finding.model_validate({**values, **changes})


def _shown(finding: Finding, text: str, **source: int) -> list[str]:
    console = Console(width=400, color_system=None)
    with console.capture() as captured:
        console.print(findings_text([finding], Source("x.sql", text, **source)), end="")
    return [line.rstrip() for line in captured.get().splitlines()]


def test_a_finding_is_one_line_that_editors_can_read() -> None:
    source = Source("x.sql", "a")
    assert headline(_finding((3, 7, 3, 9)), source).plain == "x.sql:3:7: error: Not so. [c]"
    note = _finding(None, severity="note")
    assert headline(note, source).plain == "x.sql: note: Not so. [c]"
    moved = Source("job.yaml", "a", lines=3, columns=2)
    assert headline(_finding((1, 1, 1, 1)), moved).plain.startswith("job.yaml:4:3: ")


@pytest.mark.parametrize(
    ("text", "place", "line", "marks"),
    [
        ("SELECT idd", (1, 8, 1, 10), "SELECT idd", "       ^^^"),
        ("SELECT 城市, x", (1, 8, 1, 9), "SELECT 城市, x", "       ^^^^"),
        ("'😀' x", (1, 6, 1, 6), "'😀' x", "     ^"),
        ("\tx", (1, 2, 1, 2), "    x", "    ^"),
        ("a\tx", (1, 3, 1, 3), "a    x", "     ^"),
        ("abc\ndef", (1, 2, 2, 2), "abc", " ^^"),
        ("abc", (1, 4, 1, 4), "abc", "   ^"),
        ("", (1, 1, 1, 1), "", "^"),
        ("a\x1b[31mb", (1, 7, 1, 7), "a\ufffd[31mb", "      ^"),
    ],
)
def test_marks_stand_below_the_place(
    text: str, place: tuple[int, int, int, int], line: str, marks: str
) -> None:
    _, shown, below = _shown(_finding(place), text)
    assert shown == f"  1 | {line}".rstrip()
    assert below == f"    | {marks}"


def test_of_a_very_long_line_only_the_part_around_the_place_is_shown() -> None:
    text = "x" * 5000 + "idd" + "y" * 5000
    _, shown, below = _shown(_finding((1, 5001, 1, 5003)), text)
    assert len(shown) < 200
    assert shown[below.index("^") : below.rindex("^") + 1] == "idd"


def test_a_place_behind_the_end_and_a_fix_are_shown_as_far_as_they_can_be() -> None:
    lines = _shown(_finding((9, 1, 9, 1), fix="id"), "abc")
    assert lines == ["x.sql:9:1: error: Not so. [c]", "  instead: id"]


def test_findings_are_counted_by_their_weight() -> None:
    findings = [_finding(None, severity=one) for one in ("note", "error", "error", "warning")]
    assert summary(findings) == "2 errors, 1 warning, 1 note"
    assert summary([]) == ""
