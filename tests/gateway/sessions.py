"""What a debug session told, in the short form that tests compare; it asks nobody."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tests.gateway.conftest import Asking, script
from xuanwu.model.gateway import (
    Column,
    ConsoleEvent,
    DebugEvent,
    EndEvent,
    FindingEvent,
    RowsEvent,
    SourceEvent,
)

Row = tuple[Any, ...]


@dataclass(frozen=True)
class Seen:
    """All events of one session."""

    events: list[DebugEvent]

    @property
    def end(self) -> EndEvent:
        assert isinstance(self.events[-1], EndEvent), self.events
        return self.events[-1]

    @property
    def findings(self) -> list[FindingEvent]:
        return [event for event in self.events if isinstance(event, FindingEvent)]

    @property
    def sources(self) -> dict[str, tuple[str, int]]:
        """What stands in for each source, and how many rows; without catalog and database."""
        return {
            event.table.rpartition(".")[2]: (event.how, event.rows)
            for event in self.events
            if isinstance(event, SourceEvent)
        }

    @property
    def consoles(self) -> dict[str, tuple[Column, ...]]:
        return {one.name: one.columns for one in self._consoles()}

    def rows(self, console: str) -> list[Row]:
        """The rows of a console in the order they came, each with its kind first."""
        ids = [one.id for one in self._consoles() if one.name == console]
        assert ids, f"no console {console!r} in {self.events}"
        return [
            (kind, *values)
            for event in self.events
            if isinstance(event, RowsEvent) and event.id in ids
            for kind, _, values in event.rows
        ]

    def of_key(self, console: str, *key: object) -> list[Row]:
        """The changes of one key, which stands in the first columns."""
        return [row for row in self.rows(console) if row[1 : len(key) + 1] == key]

    def _consoles(self) -> list[ConsoleEvent]:
        return [event for event in self.events if isinstance(event, ConsoleEvent)]


def session(
    asking: Asking,
    sql: str,
    tables: dict[str, Any] | None = None,
    limits: dict[str, Any] | None = None,
    **more: Any,
) -> Seen:
    """Runs one to its end; `more` goes into the definition."""
    request = {
        "definition": script(sql, **more),
        "mocks": {"tables": tables or {}},
        "limits": limits or {},
    }
    return Seen(asking.debug("", request))


def finished(asking: Asking, sql: str, tables: dict[str, Any] | None = None, **more: Any) -> Seen:
    """One that comes to its natural end."""
    seen = session(asking, sql, tables, **more)
    assert (seen.end.reason, seen.end.clean) == ("finished", True), seen.events
    return seen
