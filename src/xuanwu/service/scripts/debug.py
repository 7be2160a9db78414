"""Runs a text on made-up, given or sampled rows, and reports events as they happen."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Any

from xuanwu.kernel.errors import Forbidden
from xuanwu.model.access import Caller, Permission
from xuanwu.model.draft import DebugOrder
from xuanwu.model.gateway import (
    DebugEvent,
    EndEvent,
    FindingEvent,
    Mocks,
    Purpose,
    RowsEvent,
)
from xuanwu.service.scripts.asked import Asked
from xuanwu.service.scripts.findings import errors_in
from xuanwu.service.scripts.port import GatewayPort
from xuanwu.service.scripts.sessions import DebugSession


def check_may_sample(caller: Caller, space_id: str, order: DebugOrder) -> None:
    """Checks the right to sample, which reads a real system with secrets. Raises: Forbidden."""
    if order.samples and not caller.may(Permission.RUN_ACT, space_id):
        raise Forbidden(
            f"'{caller.principal.name}' may not read real sources: this requires the permission "
            f"{Permission.RUN_ACT.value}. Give rows, or use generated rows.",
            where="mocks.tables",
            facts={"permission": Permission.RUN_ACT.value},
        )


async def debug(
    gateway: GatewayPort, asked: Asked, order: DebugOrder, session: DebugSession
) -> AsyncGenerator[DebugEvent]:
    """Yields the events up to `end`; closing it ends the session. Raises: as the gateway."""
    began, counts = time.monotonic(), Counter[int]()
    for finding in asked.findings:
        yield FindingEvent(**finding.model_dump())
    if errors := errors_in(asked.findings):
        yield EndEvent(reason="failed", message=errors[0].message)
        return
    async with aclosing(gateway.debug(asked.release, _request(asked, order, session))) as events:
        while (event := await session.next(events)) is not None:
            if isinstance(event, RowsEvent):
                counts[event.id] += len(event.rows)
            yield event
            if isinstance(event, EndEvent):
                return
    if session.is_cancelled:
        ms = (time.monotonic() - began) * 1000
        yield EndEvent(reason="cancelled", counts=dict(counts), ms=ms)


def _request(asked: Asked, order: DebugOrder, session: DebugSession) -> dict[str, Any]:
    return {
        "session": session.id,
        "definition": asked.definition,
        "mocks": _mocks(order.mocks),
        "limits": order.limits.model_dump(mode="json"),
        "purpose": Purpose.DEBUG.value,
    }


def _mocks(mocks: Mocks) -> dict[str, Any]:
    """Encodes the mocks for the gateway: of each table only what was chosen."""
    dumped = mocks.model_dump(mode="json")
    tables = {name: _mock(mock) for name, mock in dumped["tables"].items()}
    return {**dumped, "tables": tables}


def _mock(mock: dict[str, Any]) -> dict[str, Any]:
    chosen = {way: value for way, value in mock.items() if value is not None}
    generate = chosen.get("generate", {})
    if "rows" in generate and generate["rows"] is None:
        columns = {name: value for name, value in generate.items() if name != "rows"}
        return {**chosen, "generate": columns}
    return chosen
