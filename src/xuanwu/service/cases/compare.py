"""Compares the rows that a case's sinks got with the expected ones; returns differences as data."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice

from xuanwu.kernel.errors import did_you_mean
from xuanwu.language.lexer import TokenKind, tokens_of
from xuanwu.service.cases.rows import Row
from xuanwu.service.cases.spec import KIND, Case, Comparison, Expected
from xuanwu.service.cases.types import SqlType, parse_type
from xuanwu.service.cases.values import as_float, canonical
from xuanwu.service.cases.views import ConsoleRows, shown

_MOST_PAIRS = 200  # rows on each side among which nearest pairs are searched

Key = tuple[Hashable, ...]


@dataclass(frozen=True)
class Changed:
    """An expected row and the nearest row seen; they differ in `columns`."""

    expected: Row
    seen: Row
    columns: tuple[str, ...]


@dataclass(frozen=True)
class Difference:
    """How one sink differs. Rows hold only compared columns; with a `problem` there are no rows.

    `first_moved` is the place, from 1, of the first row that is right but in another order.
    """

    sink: str
    view: Comparison = Comparison.FINAL
    changed: tuple[Changed, ...] = ()
    missing: tuple[Row, ...] = ()
    unexpected: tuple[Row, ...] = ()
    first_moved: int | None = None
    problem: str = ""
    expected_rows: int = 0
    seen_rows: int = 0


@dataclass(frozen=True)
class Outcome:
    """The result of a case. With an `error`, nothing was compared."""

    case: str
    where: str = ""
    differences: tuple[Difference, ...] = ()
    error: str = ""
    seconds: float = 0

    @property
    def passed(self) -> bool:
        return not self.differences and not self.error


@dataclass(frozen=True)
class _Table:
    """The compared columns, with their types."""

    types: Mapping[str, SqlType]
    tolerance: float = 0
    floats: Sequence[str] = field(default_factory=list[str])

    def key(self, row: Row) -> Key:
        return (row.get(KIND), *(canonical(row.get(name), of) for name, of in self.types.items()))


def compare(case: Case, consoles: Iterable[ConsoleRows], seconds: float = 0) -> Outcome:
    """Compares a case with its consoles; a sink that the case does not name may get any rows."""
    seen = {console.event.name: console for console in consoles}
    found = [
        difference
        for sink, expected in case.expected.items()
        if (difference := _difference(sink, expected, seen, case.tolerance)) is not None
    ]
    return Outcome(case.name, case.where, tuple(found), seconds=seconds)


def not_run(case: Case, error: str, seconds: float = 0) -> Outcome:
    """Returns the outcome of a case whose session failed: `error` says why."""
    return Outcome(case.name, case.where, error=error, seconds=seconds)


def _difference(
    sink: str, expected: Expected, consoles: Mapping[str, ConsoleRows], tolerance: float
) -> Difference | None:
    found = find_console(sink, consoles)
    if found is None:
        hint = did_you_mean(sink, consoles) or "The script writes to no sink."
        return Difference(
            sink, expected.view, problem=f"The script does not write to '{sink}'. {hint}"
        )
    names = {column.name: parse_type(column.type) for column in found.event.columns}
    wrong = next((one for one in [*expected.columns, *expected.key] if one not in names), None)
    if wrong is not None:
        hint = did_you_mean(wrong, names)
        return Difference(sink, expected.view, problem=f"'{sink}' has no column '{wrong}'. {hint}")
    view = shown(found, expected.view, expected.key)
    columns = expected.columns or list(names)
    table = _Table(
        {name: names[name] for name in columns},
        tolerance,
        [name for name in columns if tolerance and names[name].is_float],
    )
    difference = _compared(sink, expected, [_only(row, columns) for row in view.rows], table)
    if difference is not None and view.hint:
        return replace(difference, problem=view.hint)
    return difference


def find_console(sink: str, consoles: Mapping[str, ConsoleRows]) -> ConsoleRows | None:
    """Finds a console by its exact name, else by a unique suffix of its full name."""
    if sink in consoles:
        return consoles[sink]
    wanted = _parts(sink)
    near = [one for name, one in consoles.items() if _ends_alike(_parts(name), wanted)]
    return near[0] if len(near) == 1 else None


def _parts(name: str) -> list[str]:
    return [one.value for one in tokens_of(name) if one.kind in {TokenKind.WORD, TokenKind.NAME}]


def _ends_alike(one: Sequence[str], other: Sequence[str]) -> bool:
    length = min(len(one), len(other))
    return length > 0 and one[-length:] == other[-length:]


def _only(row: Row, columns: Sequence[str]) -> Row:
    kind = {KIND: row[KIND]} if KIND in row else {}
    return {**kind, **{name: row.get(name) for name in columns}}


def _compared(
    sink: str, expected: Expected, seen: Sequence[Row], table: _Table
) -> Difference | None:
    wanted = [_only(row, list(table.types)) for row in expected.rows]
    if expected.view is Comparison.CHANGELOG:
        wanted = [{**row, KIND: row.get(KIND, "+I")} for row in wanted]
    missing, unexpected = _unmatched(wanted, seen, table)
    moved = _first_moved(wanted, seen, table) if expected.ordered else None
    if not missing and not unexpected and moved is None:
        return None
    changed, missing, unexpected = _paired(missing, unexpected, table)
    return Difference(
        sink,
        expected.view,
        tuple(changed),
        tuple(missing),
        tuple(unexpected),
        moved if not (changed or missing or unexpected) else None,
        "",
        len(wanted),
        len(seen),
    )


def _unmatched(
    wanted: Sequence[Row], seen: Sequence[Row], table: _Table
) -> tuple[list[Row], list[Row]]:
    """Returns the rows of each side that the other lacks, counting duplicates."""
    missing = _surplus(wanted, Counter(table.key(row) for row in seen), table)
    unexpected = _surplus(seen, Counter(table.key(row) for row in wanted), table)
    return _without_near(missing, unexpected, table) if table.floats else (missing, unexpected)


def _surplus(rows: Sequence[Row], others: Counter[Key], table: _Table) -> list[Row]:
    found: list[Row] = []
    for row in rows:
        key = table.key(row)
        if others[key] > 0:
            others[key] -= 1
        else:
            found.append(row)
    return found


def _without_near(
    missing: Sequence[Row], unexpected: Sequence[Row], table: _Table
) -> tuple[list[Row], list[Row]]:
    """Removes the pairs that differ by no more than the tolerance, the nearest first."""
    near = sorted(
        (distance, at, other)
        for at, other in _candidates(missing, unexpected, table)
        if (distance := _distance(missing[at], unexpected[other], table)) is not None
    )
    gone: set[int] = set()
    taken: set[int] = set()
    for _, at, other in near:
        if at not in gone and other not in taken:
            gone.add(at)
            taken.add(other)
    return (
        [row for at, row in enumerate(missing) if at not in gone],
        [row for at, row in enumerate(unexpected) if at not in taken],
    )


def _candidates(
    missing: Sequence[Row], unexpected: Sequence[Row], table: _Table
) -> Iterator[tuple[int, int]]:
    """Yields pairs that are equal except for their floats, and whose first floats are near."""
    groups: defaultdict[Key, list[tuple[float, int]]] = defaultdict(list)
    for at, row in enumerate(unexpected):
        groups[_without_floats(row, table)].append((_first_float(row, table), at))
    for group in groups.values():
        group.sort()
    for at, row in enumerate(missing):
        group = groups.get(_without_floats(row, table), [])
        middle = _first_float(row, table)
        start = bisect_left(group, middle - table.tolerance, key=lambda one: one[0])
        for number, other in islice(group, start, None):
            if number > middle + table.tolerance:
                break
            yield at, other


def _first_float(row: Row, table: _Table) -> float:
    """Returns the value by which candidates are sorted; infinite where it is not a number."""
    number = as_float(row.get(table.floats[0]))
    return float("inf") if number is None else number


def _without_floats(row: Row, table: _Table) -> Key:
    return table.key({**row, **dict.fromkeys(table.floats)})


def _distance(one: Row, other: Row, table: _Table) -> float | None:
    """Returns the sum of the distances; None where one exceeds the tolerance."""
    total = 0.0
    for name in table.floats:
        left, right = as_float(one.get(name)), as_float(other.get(name))
        if left is None or right is None:
            of = table.types[name]
            if canonical(one.get(name), of) != canonical(other.get(name), of):
                return None
        elif abs(left - right) > table.tolerance:
            return None
        else:
            total += abs(left - right)
    return total


def _first_moved(wanted: Sequence[Row], seen: Sequence[Row], table: _Table) -> int | None:
    for place, (one, other) in enumerate(zip(wanted, seen, strict=False), 1):
        if table.key(one) != table.key(other) and (
            _without_floats(one, table) != _without_floats(other, table)
            or _distance(one, other, table) is None
        ):
            return place
    return None


def _paired(
    missing: list[Row], unexpected: list[Row], table: _Table
) -> tuple[list[Changed], list[Row], list[Row]]:
    """Pairs the rows that agree in most columns, the most similar first."""
    alike: list[tuple[int, int, int]] = []
    for at, row in enumerate(missing[:_MOST_PAIRS]):
        for other, candidate in enumerate(unexpected[:_MOST_PAIRS]):
            differing = len(_differing(row, candidate, table))
            if differing * 2 <= len(table.types) and differing < len(table.types):
                alike.append((differing, at, other))
    changed: dict[int, Changed] = {}
    taken: set[int] = set()
    for _, at, other in sorted(alike):
        if at not in changed and other not in taken:
            one, two = missing[at], unexpected[other]
            changed[at] = Changed(one, two, tuple(_differing(one, two, table)))
            taken.add(other)
    return (
        [changed[at] for at in sorted(changed)],
        [row for at, row in enumerate(missing) if at not in changed],
        [row for at, row in enumerate(unexpected) if at not in taken],
    )


def _differing(one: Row, other: Row, table: _Table) -> list[str]:
    columns = [KIND] if one.get(KIND) != other.get(KIND) else []
    for name, of in table.types.items():
        if canonical(one.get(name), of) != canonical(other.get(name), of):
            columns.append(name)
    return columns
