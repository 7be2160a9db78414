"""Consoles as a debug session leaves them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from xuanwu.model.gateway import Column, ConsoleEvent, RowKind
from xuanwu.service.cases.views import Change


@dataclass
class Console:
    event: ConsoleEvent
    rows: list[Change] = field(default_factory=list[Change])


def console(name: str, columns: str, *rows: Sequence[Any]) -> Console:
    """`columns` as `id INT, name STRING`; a row begins with its kind where that is not +I."""
    parts = [one.strip().partition(" ") for one in columns.split(";")]
    event = ConsoleEvent(
        id=1,
        name=name,
        statement=1,
        columns=tuple(Column(name=one, type=of) for one, _, of in parts),
    )
    return Console(event, [_change(row, at) for at, row in enumerate(rows)])


def _change(row: Sequence[Any], at: int) -> Change:
    kinds: tuple[RowKind, ...] = ("+I", "-U", "+U", "-D")
    for kind in kinds:
        if row and row[0] == kind:
            return (kind, float(at), tuple(row[1:]))
    return ("+I", float(at), tuple(row))
