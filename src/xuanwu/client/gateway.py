"""The gateway over HTTP: checks, plans and debugs scripts."""

from __future__ import annotations

import json
from collections.abc import Generator
from dataclasses import dataclass
from typing import Any, TypeVar

from pydantic import TypeAdapter

from xuanwu.client.paths import path
from xuanwu.client.problems import error_in
from xuanwu.client.stream import StreamMessage, once
from xuanwu.client.transport import Call, Transport
from xuanwu.kernel.errors import Unreachable
from xuanwu.model.draft import CheckOrder, DebugOrder, Draft, PlaceOrder
from xuanwu.model.editor import Definition, Hovering, References, Signatures, Symbols
from xuanwu.model.gateway import (
    Check,
    Completion,
    DebugEvent,
    EndEvent,
    Limits,
    Lineage,
    Mocks,
    Plan,
    Purpose,
)
from xuanwu.model.script_tables import ScriptTables
from xuanwu.service.cases.compare import Difference
from xuanwu.service.cases.rows import Row
from xuanwu.service.cases.spec import CaseRows

T = TypeVar("T")
_PATIENCE_S = 180.0
_BEAT_S = 60.0  # the server sends a message four times as often


@dataclass(frozen=True, kw_only=True)
class CaseOutcome:
    """The result of a test case. With an `error`, nothing was compared.

    `seen` are the rows that each expected sink got; of each kind of row in a difference, there are
    at most 1,000.
    """

    passed: bool
    error: str
    seconds: float
    differences: tuple[Difference, ...]
    seen: dict[str, tuple[Row, ...]]


_EVENT: TypeAdapter[DebugEvent] = TypeAdapter(DebugEvent)
_OUTCOME = TypeAdapter(CaseOutcome)


@dataclass(frozen=True)
class _Formatted:
    sql: str


class RemoteGateway:
    """A script is SQL text, or a `Draft` that also holds its context.

    Every call raises InvalidInput for a script that is too large, NotFound for a release that is
    not installed, and Unreachable when the gateway does not answer.
    """

    def __init__(self, transport: Transport, space: str | None) -> None:
        self._transport = transport
        self._space = {"space": space}

    def check(
        self, script: str | Draft, *, release: str | None = None, purpose: Purpose = Purpose.CHECK
    ) -> Check:
        """Returns all findings, in order of place; a mistake in the script raises no error."""
        return self._ask("check", CheckOrder(**_plain(script, release), purpose=purpose), Check)

    def lineage(self, script: str | Draft, *, release: str | None = None) -> Lineage:
        """Returns the tables and columns that each statement reads and writes."""
        return self._ask("lineage", Draft(**_plain(script, release)), Lineage)

    def plan(self, script: str | Draft, *, release: str | None = None) -> Plan:
        """Returns the plans of each statement, and the graph of the job."""
        return self._ask("plan", Draft(**_plain(script, release)), Plan)

    def tables(self, script: str | Draft, *, release: str | None = None) -> ScriptTables:
        """Returns the tables that the script reads and writes, with their columns."""
        return self._ask("tables", Draft(**_plain(script, release)), ScriptTables)

    def complete(
        self, script: str | Draft, line: int, column: int, *, release: str | None = None
    ) -> Completion:
        """Returns what can follow at a place; line and column count from 1, in UTF-16 units."""
        return self._at("complete", script, line, column, release, Completion)

    def hover(
        self, script: str | Draft, line: int, column: int, *, release: str | None = None
    ) -> Hovering:
        """Returns what is at a place, with documentation."""
        return self._at("hover", script, line, column, release, Hovering)

    def signature(
        self, script: str | Draft, line: int, column: int, *, release: str | None = None
    ) -> Signatures:
        """Returns the signatures of the function call that contains a place."""
        return self._at("signature", script, line, column, release, Signatures)

    def definition(
        self, script: str | Draft, line: int, column: int, *, release: str | None = None
    ) -> Definition:
        """Returns where the script defines what is named at a place."""
        return self._at("definition", script, line, column, release, Definition)

    def references(
        self, script: str | Draft, line: int, column: int, *, release: str | None = None
    ) -> References:
        """Returns all places that name what is named at a place."""
        return self._at("references", script, line, column, release, References)

    def symbols(self, script: str | Draft, *, release: str | None = None) -> Symbols:
        """Returns the outline of the script."""
        return self._ask("symbols", Draft(**_plain(script, release)), Symbols)

    def format(self, sql: str) -> str:
        """Returns the script in canonical format.

        Raises: InvalidInput with line and column of a quote or comment that is never closed.
        """
        call = Call("POST", path("gateway", "format"), json={"sql": sql}, is_question=True)
        return self._transport.act(call, _Formatted).sql

    def debug(
        self,
        script: str | Draft,
        *,
        mocks: Mocks | None = None,
        limits: Limits | None = None,
        release: str | None = None,
    ) -> Generator[DebugEvent]:
        """Yields the events of a session up to `end`; closing the iterator ends the session.

        Raises: Conflict (`workers_busy`); Forbidden; Unreachable when the connection is lost.
        """
        order = DebugOrder(
            **_plain(script, release), mocks=mocks or Mocks(), limits=limits or Limits()
        )
        for message in self._session("debug", order.model_dump(mode="json", by_alias=True)):
            event = _EVENT.validate_json(message.data)
            yield event
            if isinstance(event, EndEvent):
                return
        raise _broken_off()

    def test(
        self, script: str | Draft, case: CaseRows, *, release: str | None = None
    ) -> CaseOutcome:
        """Runs a script on the rows of a test case, and compares what its sinks get.

        Raises: as `debug`.
        """
        draft = Draft(**_plain(script, release)).model_dump(mode="json", by_alias=True)
        for message in self._session("test", {**draft, "case": case.model_dump(mode="json")}):
            if message.event == "outcome":
                return _OUTCOME.validate_json(message.data)
        raise _broken_off()

    def cancel(self, session: str) -> None:
        """Ends a session at once, also one that another client reads. Raises: NotFound."""
        where = path("gateway", "debug", session, "cancel")
        self._transport.do(Call("POST", where, is_question=True))

    def _session(self, verb: str, body: dict[str, Any]) -> Generator[StreamMessage]:
        """Yields the messages of a new session but the first, which names it."""
        where = path("gateway", verb)
        call = Call("POST", where, self._space, body, is_question=True, timeout_s=_BEAT_S)
        for message in once(self._transport, call, {"Accept": "text/event-stream"}):
            if message.event == "problem":
                problem = json.loads(message.data)
                raise error_in(problem, problem["status"])
            if message.event != "session":
                yield message

    def _at(
        self,
        verb: str,
        script: str | Draft,
        line: int,
        column: int,
        release: str | None,
        kind: type[T],
    ) -> T:
        order = PlaceOrder(**_plain(script, release), line=line, column=column)
        return self._ask(verb, order, kind)

    def _ask(self, verb: str, order: Draft, kind: type[T]) -> T:
        body = order.model_dump(mode="json", by_alias=True)
        where = path("gateway", verb)
        call = Call("POST", where, self._space, body, is_question=True, timeout_s=_PATIENCE_S)
        return self._transport.act(call, kind)


def _broken_off() -> Unreachable:
    return Unreachable(
        "The server ended the session, perhaps because it is stopping. Start the session again."
    )


def _plain(script: str | Draft, release: str | None) -> dict[str, Any]:
    if isinstance(script, str):
        return {"sql": script, "release": release}
    known: dict[str, Any] = {name: getattr(script, name) for name in Draft.model_fields}
    return known | ({"release": release} if release else {})
