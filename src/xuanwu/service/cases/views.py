"""Turns a sink's changes into rows by column: those left at the end, or every change."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from typing import Any, NamedTuple, Protocol

from xuanwu.model.gateway import ConsoleEvent, RowKind
from xuanwu.service.cases.rows import Row
from xuanwu.service.cases.spec import KIND, Comparison

Change = tuple[RowKind, float, tuple[Any, ...]]


class ConsoleRows(Protocol):
    """A console of a debug session, with the rows of all its rows events, in order."""

    @property
    def event(self) -> ConsoleEvent: ...

    @property
    def rows(self) -> Sequence[Change]: ...


class Shown(NamedTuple):
    """The rows of a view; `hint` says why they may differ from those that a sink would hold."""

    rows: list[Row]
    hint: str = ""


_NEEDS_KEY = (
    "Rows were updated, and the key of this sink is unknown. Name its columns with key: "
    "[COLUMN], or compare every change with view: changelog."
)


def shown(seen: ConsoleRows, view: Comparison, key: Sequence[str] = ()) -> Shown:
    """Returns the rows of a view; `key` names existing columns."""
    names = [column.name for column in seen.event.columns]
    if view is Comparison.CHANGELOG:
        return Shown([{KIND: kind, **_row(names, values)} for kind, _, values in seen.rows])
    if key:
        places = [names.index(name) for name in key]
        return Shown([_row(names, values) for values in _upserted(seen.rows, places)])
    left, has_gaps = _retracted(seen.rows)
    return Shown([_row(names, values) for values in left], _NEEDS_KEY if has_gaps else "")


def _row(names: Sequence[str], values: Sequence[Any]) -> Row:
    return dict(zip(names, values, strict=True))


def _upserted(rows: Sequence[Change], places: Sequence[int]) -> list[tuple[Any, ...]]:
    """Returns the last row of each key, in order of arrival."""
    left: dict[str, tuple[Any, ...]] = {}
    for kind, _, values in rows:
        key = _identity([values[place] for place in places])
        left.pop(key, None)
        if kind in {"+I", "+U"}:
            left[key] = values
    return list(left.values())


def _retracted(rows: Sequence[Change]) -> tuple[list[tuple[Any, ...]], bool]:
    """Returns the rows left, and whether a row was retracted that was absent, or never was."""
    left: dict[int, tuple[Any, ...]] = {}
    places: defaultdict[str, list[int]] = defaultdict(list)
    has_gaps = False
    updates = 0
    for place, (kind, _, values) in enumerate(rows):
        identity = _identity(values)
        updates += {"+U": 1, "-U": -1}.get(kind, 0)
        if kind in {"+I", "+U"}:
            left[place] = values
            places[identity].append(place)
        elif places[identity]:
            del left[places[identity].pop()]
        else:
            has_gaps = True
    return list(left.values()), has_gaps or updates > 0


def _identity(values: Sequence[Any]) -> str:
    return json.dumps(values, sort_keys=True)
