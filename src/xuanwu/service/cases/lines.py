"""An outcome as lines for people: what differs, row by row, without colour."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from xuanwu.service.cases.compare import Changed, Difference, Outcome
from xuanwu.service.cases.rows import Row
from xuanwu.service.cases.spec import KIND, Comparison

_MOST_LINES = 20


def outcome_lines(outcome: Outcome) -> list[str]:
    """Lists the differences of a case; empty for a case that passed."""
    if outcome.error:
        return [outcome.error]
    return [line for difference in outcome.differences for line in _lines(difference)]


def summary(difference: Difference) -> str:
    """Such as `board: 1 row differs, 2 rows are missing (3 expected, 1 seen)`."""
    counts = [
        (len(difference.changed), "differs", "differ"),
        (len(difference.missing), "is missing", "are missing"),
        (len(difference.unexpected), "is unexpected", "are unexpected"),
    ]
    parts = [
        f"{_rows(count)} {one if count == 1 else many}" for count, one, many in counts if count
    ]
    if difference.first_moved is not None:
        parts.append(f"the order differs from row {difference.first_moved} on")
    if not parts:
        return f"{difference.sink}: {difference.problem}"
    view = " in the changelog" if difference.view is Comparison.CHANGELOG else ""
    totals = f"{difference.expected_rows} expected, {difference.seen_rows} seen"
    return f"{difference.sink}: {', '.join(parts)}{view} ({totals})"


def _lines(difference: Difference) -> Iterator[str]:
    has_rows = difference.changed or difference.missing or difference.unexpected
    yield summary(difference)
    if difference.problem and (has_rows or difference.first_moved is not None):
        yield f"  {difference.problem}"
    for changed in difference.changed[:_MOST_LINES]:
        yield from _changed(changed)
    yield from _more(difference.changed)
    yield from _marked("missing   ", difference.missing)
    yield from _marked("unexpected", difference.unexpected)


def _changed(changed: Changed) -> Iterator[str]:
    same = {key: value for key, value in changed.expected.items() if key not in changed.columns}
    yield f"  differs    {row_text(same)}"
    for name in changed.columns:
        expected, seen = changed.expected.get(name), changed.seen.get(name)
        yield f"    {name}: expected {value_text(expected)}, seen {value_text(seen)}"


def _marked(word: str, rows: Sequence[Row]) -> Iterator[str]:
    for row in rows[:_MOST_LINES]:
        yield f"  {word} {row_text(row)}"
    yield from _more(rows)


def _more(rows: Sequence[object]) -> Iterator[str]:
    if len(rows) > _MOST_LINES:
        yield f"  … and {len(rows) - _MOST_LINES} more"


def row_text(row: Row) -> str:
    """Such as `+U id=1, name='a'`."""
    cells = ", ".join(f"{name}={value_text(value)}" for name, value in row.items() if name != KIND)
    return f"{row[KIND]} {cells}".rstrip() if KIND in row else cells


def value_text(value: Any) -> str:
    """Writes a value as in SQL; nested values as JSON."""
    if value is None:
        return "NULL"
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, str):
        return "'" + value.replace("'", "''") + "'"
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False)
    return str(value)


def _rows(count: int) -> str:
    return f"{count:,} row{'' if count == 1 else 's'}"
