"""What the use cases need from a gateway; its processes are not known here."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Mapping
from typing import Any, Protocol, TypeVar

from xuanwu.model.editor import Hovering, References, Signatures, Symbols
from xuanwu.model.gateway import Check, Completion, DebugEvent, Lineage, Plan, Purpose
from xuanwu.model.script_tables import ScriptTables
from xuanwu.model.words import Words

Document = Mapping[str, Any]
W = TypeVar("W", bound=Words)


class GatewayPort(Protocol):
    """The verbs of `engine/gateway/README.md` by release; a `definition` is that of the engine.

    Every call raises Unavailable when no process can be started, Conflict (`workers_busy`) when
    all workers stay busy, InvalidInput for a script that ends the process which handles it
    (`script_ends_gateway`) or is not done in time (`script_too_slow`), and Unreachable when
    somebody killed the process.
    """

    async def check(self, release: str, definition: Document, purpose: Purpose) -> Check: ...

    async def lineage(self, release: str, definition: Document) -> Lineage: ...

    async def plan(self, release: str, definition: Document) -> Plan: ...

    async def tables(self, release: str, definition: Document) -> ScriptTables: ...

    async def complete(
        self, release: str, definition: Document, line: int, column: int
    ) -> Completion: ...

    async def hover(
        self, release: str, definition: Document, line: int, column: int
    ) -> Hovering: ...

    async def signature(
        self, release: str, definition: Document, line: int, column: int
    ) -> Signatures: ...

    async def references(
        self, release: str, definition: Document, line: int, column: int
    ) -> References: ...

    async def symbols(self, release: str, definition: Document) -> Symbols: ...

    async def words(self, release: str, kind: type[W]) -> W: ...

    def debug(self, release: str, request: Document) -> AsyncGenerator[DebugEvent]:
        """Yields the events up to `end`; closing it ends the session."""
        ...
