"""A gateway in this process that answers as a test says, and keeps what it was asked."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

import anyio

from xuanwu.kernel.errors import XuanwuError
from xuanwu.model.editor import (
    Fact,
    Hover,
    Hovering,
    Reference,
    References,
    Signature,
    Signatures,
    StatementSymbol,
    Symbols,
)
from xuanwu.model.gateway import (
    Candidate,
    Check,
    Column,
    Completion,
    ConsoleEvent,
    DebugEvent,
    EndEvent,
    Finding,
    Lineage,
    Plan,
    Purpose,
    Range,
    RowsEvent,
    Severity,
    SourceRef,
    StatementLineage,
    StepEvent,
    WaitEvent,
)
from xuanwu.model.script_tables import ScriptTables, SinkTable
from xuanwu.model.words import Connectors, Formats, Functions, Keywords, Options, Words

W = TypeVar("W", bound=Words)
WHOLE = Range(line=1, column=1, end_line=1, end_column=5)
LINEAGE = Lineage(
    statements=(
        StatementLineage(
            number=1, range=WHOLE, sink="c.d.sink", sources=(SourceRef(table="c.d.a", role="scan"),)
        ),
    )
)
TABLES = ScriptTables(sinks=(SinkTable(table="c.d.sink", name="sink", statements=(1,)),))
COMPLETION = Completion(
    range=WHOLE, items=(Candidate(label="SELECT", kind="keyword", text="SELECT"),)
)
HOVERING = Hovering(
    hover=Hover(
        kind="function",
        range=WHOLE,
        name="UPPER",
        facts=(Fact(name="builtin", value="scalar"),),
        signatures=("UPPER(<CHARACTER>)",),
    )
)
SIGNATURES = Signatures(
    function="UPPER",
    range=WHOLE,
    signatures=(Signature(label="UPPER(<CHARACTER>)", parameters=("<CHARACTER>",)),),
)
REFERENCES = References(
    kind="table", name="sink", definition=WHOLE, references=(Reference(range=WHOLE),)
)
SYMBOLS = Symbols(statements=(StatementSymbol(number=1, kind="insert", name="sink", range=WHOLE),))
_OPTION = {"key": "topic", "type": "String"}
_WORDS: dict[str, list[dict[str, Any]]] = {
    Functions.of: [
        {"name": "NO_SUCH", "kind": "scalar"},
        {"name": "TUMBLE_END", "kind": "scalar"},
        {"name": "UPPER", "kind": "scalar", "signature": "UPPER(<CHARACTER>)"},
    ],
    Options.of: [{"key": "parallelism.default", "type": "Integer", "default": "1"}],
    Connectors.of: [
        {"name": "jdbc", "installed": False},
        {"name": "kafka", "installed": True, "source": True, "options": [_OPTION]},
    ],
    Formats.of: [{"name": "json", "installed": True, "options": [_OPTION]}],
    Keywords.of: [
        {"word": "SELECT", "reserved": True},
        {"word": "STRING", "reserved": False},
    ],
}
EVENTS: tuple[DebugEvent, ...] = (
    WaitEvent(ahead=2),
    StepEvent(step="parse", ms=1.5),
    ConsoleEvent(id=1, name="sink", statement=1, columns=(Column(name="id", type="INT"),)),
    RowsEvent(id=1, rows=(("+I", 2.0, (7,)), ("-D", 3.0, (7,)))),
    EndEvent(reason="finished", counts={1: 2}, ms=4.0),
)


def finding(
    code: str = "column_unknown",
    severity: Severity = Severity.ERROR,
    at: Range | None = WHOLE,
    **more: Any,
) -> Finding:
    """One thing that a planner finds."""
    return Finding(code=code, severity=severity, message=f"{code}!", range=at, **more)


@dataclass
class ScriptGateway:
    """Answers at once; with `holds` only when the event is set, and with `fails` never."""

    found: Check = field(default_factory=Check)
    lineages: Lineage = LINEAGE
    plans: Plan = field(default_factory=Plan)
    completion: Completion = COMPLETION
    hovering: Hovering = HOVERING
    events: tuple[DebugEvent, ...] = EVENTS
    fails: XuanwuError | None = None
    holds: anyio.Event | None = None
    asked: list[tuple[str, str, dict[str, Any]]] = field(
        default_factory=list[tuple[str, str, dict[str, Any]]]
    )
    closed: int = 0

    def of(self, verb: str) -> list[dict[str, Any]]:
        """What came with each call of a verb."""
        return [what for name, _, what in self.asked if name == verb]

    async def check(self, release: str, definition: Mapping[str, Any], purpose: Purpose) -> Check:
        await self._hear("check", release, {**definition, "purpose": purpose})
        return self.found

    async def lineage(self, release: str, definition: Mapping[str, Any]) -> Lineage:
        await self._hear("lineage", release, dict(definition))
        return self.lineages

    async def plan(self, release: str, definition: Mapping[str, Any]) -> Plan:
        await self._hear("plan", release, dict(definition))
        return self.plans

    async def tables(self, release: str, definition: Mapping[str, Any]) -> ScriptTables:
        await self._hear("tables", release, dict(definition))
        return TABLES

    async def complete(
        self, release: str, definition: Mapping[str, Any], line: int, column: int
    ) -> Completion:
        await self._hear("complete", release, {**definition, "at": (line, column)})
        return self.completion

    async def hover(
        self, release: str, definition: Mapping[str, Any], line: int, column: int
    ) -> Hovering:
        await self._hear("hover", release, {**definition, "at": (line, column)})
        return self.hovering

    async def signature(
        self, release: str, definition: Mapping[str, Any], line: int, column: int
    ) -> Signatures:
        await self._hear("signature", release, {**definition, "at": (line, column)})
        return SIGNATURES

    async def references(
        self, release: str, definition: Mapping[str, Any], line: int, column: int
    ) -> References:
        await self._hear("references", release, {**definition, "at": (line, column)})
        return REFERENCES

    async def symbols(self, release: str, definition: Mapping[str, Any]) -> Symbols:
        await self._hear("symbols", release, dict(definition))
        return SYMBOLS

    async def words(self, release: str, kind: type[W]) -> W:
        await self._hear("words", release, {"of": kind.of})
        return kind.model_validate({"items": _WORDS[kind.of]})

    async def debug(self, release: str, request: Mapping[str, Any]) -> AsyncGenerator[DebugEvent]:
        """All events; with `holds`, the last one waits for it."""
        self.asked.append(("debug", release, dict(request)))
        if self.fails:
            raise self.fails
        try:
            for event in self.events:
                if self.holds and isinstance(event, EndEvent):
                    await self.holds.wait()
                yield event
        finally:
            self.closed += 1

    async def _hear(self, verb: str, release: str, what: dict[str, Any]) -> None:
        self.asked.append((verb, release, what))
        if self.fails:
            raise self.fails
        if self.holds:
            await self.holds.wait()
