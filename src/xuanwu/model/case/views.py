"""What is left of a sink's changes at their end, or every change, as rows by column."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from typing import Any, NamedTuple, Protocol

from xuanwu.model.case.rows import Row
from xuanwu.model.case.spec import KIND, View
from xuanwu.model.gateway import ConsoleEvent, RowKind

Change = tuple[RowKind, float, tuple[Any, ...]]


class Seen(Protocol):
    """A console of a debug session, with all rows of its rows events in their order."""

    @property
    def event(self) -> ConsoleEvent: ...

    @property
    def rows(self) -> Sequence[Change]: ...


class Shown(NamedTuple):
    """The rows of a view; `hint` says why they may be others than those that a sink would hold."""

    rows: list[Row]
    hint: str = ""


_NEEDS_KEY = (
    "Rows were replaced without saying which: this sink is updated by key."
    " Name its columns: key: [COLUMN], or look at every change: view: changelog."
)


def shown(seen: Seen, view: View, key: Sequence[str] = ()) -> Shown:
    """`key` names columns that there are."""
    names = [column.name for column in seen.event.columns]
    if view is View.CHANGELOG:
        return Shown([{KIND: kind, **_row(names, values)} for kind, _, values in seen.rows])
    if key:
        places = [names.index(name) for name in key]
        return Shown([_row(names, values) for values in _upserted(seen.rows, places)])
    left, has_gaps = _retracted(seen.rows)
    return Shown([_row(names, values) for values in left], _NEEDS_KEY if has_gaps else "")


def _row(names: Sequence[str], values: Sequence[Any]) -> Row:
    return dict(zip(names, values, strict=True))


def _upserted(rows: Sequence[Change], places: Sequence[int]) -> list[tuple[Any, ...]]:
    """The last row of each key, in the order in which they came."""
    left: dict[str, tuple[Any, ...]] = {}
    for kind, _, values in rows:
        key = _identity([values[place] for place in places])
        left.pop(key, None)
        if kind in {"+I", "+U"}:
            left[key] = values
    return list(left.values())


def _retracted(rows: Sequence[Change]) -> tuple[list[tuple[Any, ...]], bool]:
    """What is left, and whether something was taken back that was not there, or never was."""
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
