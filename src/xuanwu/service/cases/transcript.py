"""Collects the events of a debug session, by console; it shows nothing."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from threading import Lock
from typing import Any, NamedTuple

from xuanwu.model.gateway import (
    ConsoleEvent,
    DebugEvent,
    EndEvent,
    Finding,
    FindingEvent,
    OutputEvent,
    RowKind,
    RowsEvent,
    SourceEvent,
    StepEvent,
    WaitEvent,
)


class ConsoleRow(NamedTuple):
    """One row of a console; `at_ms` since the request."""

    kind: RowKind
    at_ms: float
    values: tuple[Any, ...]


@dataclass
class Console:
    """A sink or a bare SELECT, with all its rows in order."""

    event: ConsoleEvent
    rows: list[ConsoleRow] = field(default_factory=list[ConsoleRow])
    counts: Counter[RowKind] = field(default_factory=Counter[RowKind])


@dataclass
class Transcript:
    """All events by kind. The session's limits bound the number of rows.

    To read it from another thread than the one that calls `hear`, hold `turn`.
    """

    ahead: int | None = None  # while it waits in line
    steps: list[StepEvent] = field(default_factory=list[StepEvent])
    sources: list[SourceEvent] = field(default_factory=list[SourceEvent])
    consoles: dict[int, Console] = field(default_factory=dict[int, Console])
    findings: list[Finding] = field(default_factory=list[Finding])
    output: list[str] = field(default_factory=list[str])
    end: EndEvent | None = None
    turn: Lock = field(default_factory=Lock)

    def hear(self, event: DebugEvent) -> None:
        """Adds one event."""
        with self.turn:
            self._hear(event)

    def _hear(self, event: DebugEvent) -> None:
        match event:
            case WaitEvent():
                self.ahead = event.ahead
            case StepEvent():
                self.ahead = None
                self.steps.append(event)
            case SourceEvent():
                self.sources.append(event)
            case FindingEvent():
                self.findings.append(event)
            case ConsoleEvent():
                self.consoles[event.id] = Console(event)
            case RowsEvent():
                console = self.consoles[event.id]
                for row in event.rows:
                    console.rows.append(ConsoleRow(*row))
                    console.counts[row[0]] += 1
            case OutputEvent():
                self.output.extend(event.lines)
            case EndEvent():
                self.end = event

    @property
    def ended_well(self) -> bool:
        """Whether it finished or reached a limit of rows or time."""
        return self.end is not None and self.end.reason in {"finished", "rows", "seconds"}
