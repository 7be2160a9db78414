"""Routes of the gateway: what can be found out about a script before it runs; debug sessions."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AbstractContextManager, aclosing
from typing import Annotated

from fastapi import Request, Response

from xuanwu.api.deps import InSpace, UsesScripts, UsesSessions, needs
from xuanwu.api.errors import problem
from xuanwu.api.routes.router import PREFIX, Ref, router
from xuanwu.api.schemas.gateway import DebugMessage, DebugSessionView, FormatRequest, FormatView
from xuanwu.api.stream import EventStream, ServerSentEvent
from xuanwu.kernel.errors import XuanwuError
from xuanwu.kernel.units import ByteSize
from xuanwu.model.access import Caller, Permission
from xuanwu.model.draft import CheckOrder, DebugOrder, Draft, PlaceOrder
from xuanwu.model.editor import Definition, Hovering, References, Signatures, Symbols
from xuanwu.model.gateway import Check, Completion, Lineage, Plan
from xuanwu.model.script_tables import ScriptTables
from xuanwu.service.scripts.ask import ask, gateway_of
from xuanwu.service.scripts.asked import Asked
from xuanwu.service.scripts.check_draft import check_draft
from xuanwu.service.scripts.complete import complete
from xuanwu.service.scripts.debug import check_may_sample, debug
from xuanwu.service.scripts.definition import definition
from xuanwu.service.scripts.format import format_sql
from xuanwu.service.scripts.hover import hover
from xuanwu.service.scripts.lineage import lineage
from xuanwu.service.scripts.parts import Scripts
from xuanwu.service.scripts.plan import plan
from xuanwu.service.scripts.references import references
from xuanwu.service.scripts.sessions import DebugSession
from xuanwu.service.scripts.signature import signature
from xuanwu.service.scripts.symbols import symbols
from xuanwu.service.scripts.tables import tables

routes = router("gateway", takes_keys=False)  # questions change nothing; a session is a stream
Reader = Annotated[Caller, needs(Permission.JOB_READ)]
Writer = Annotated[Caller, needs(Permission.JOB_WRITE)]
_VERBS = (
    "check",
    "complete",
    "debug",
    "definition",
    "format",
    "hover",
    "lineage",
    "plan",
    "references",
    "signature",
    "symbols",
    "tables",
    "test",
)
LARGEST = {("POST", f"{PREFIX}/gateway/{verb}"): ByteSize(16 << 20) for verb in _VERBS}


@routes.post("/gateway/check")
async def check_script(
    scripts: UsesScripts, caller: Reader, space: InSpace, body: CheckOrder
) -> Check:
    """Report the errors and the likely problems of a script, each with its position."""
    return await check_draft(scripts, caller, space.id, body)


@routes.post("/gateway/lineage")
async def trace_script(
    scripts: UsesScripts, caller: Reader, space: InSpace, body: Draft
) -> Lineage:
    """Find which tables and columns each statement reads and writes."""
    gateway = gateway_of(scripts)
    return await lineage(gateway, await ask(scripts, caller, space.id, body))


@routes.post("/gateway/plan")
async def plan_script(scripts: UsesScripts, caller: Reader, space: InSpace, body: Draft) -> Plan:
    """Show how Flink would run a script: the plans of each statement, and the graph of the job."""
    gateway = gateway_of(scripts)
    return await plan(gateway, await ask(scripts, caller, space.id, body))


@routes.post("/gateway/tables")
async def list_script_tables(
    scripts: UsesScripts, caller: Reader, space: InSpace, body: Draft
) -> ScriptTables:
    """List the tables that a script reads and writes, with their columns; nothing runs."""
    gateway = gateway_of(scripts)
    return await tables(gateway, await ask(scripts, caller, space.id, body))


@routes.post("/gateway/complete")
async def complete_script(
    scripts: UsesScripts, caller: Reader, space: InSpace, body: PlaceOrder
) -> Completion:
    """List completions for a position in a script, the most likely first."""
    gateway = gateway_of(scripts)
    asked = await ask(scripts, caller, space.id, body)
    return await complete(gateway, asked, body.line, body.column)


@routes.post("/gateway/hover")
async def hover_script(
    scripts: UsesScripts, caller: Reader, space: InSpace, body: PlaceOrder
) -> Hovering:
    """Tell what is at a position in a script, with documentation; null if nothing is known."""
    gateway = gateway_of(scripts)
    asked = await ask(scripts, caller, space.id, body)
    return await hover(gateway, asked, body.line, body.column)


@routes.post("/gateway/signature")
async def show_signature(
    scripts: UsesScripts, caller: Reader, space: InSpace, body: PlaceOrder
) -> Signatures:
    """List the signatures of the function call that contains a position."""
    gateway = gateway_of(scripts)
    asked = await ask(scripts, caller, space.id, body)
    return await signature(gateway, asked, body.line, body.column)


@routes.post("/gateway/definition")
async def find_definition(
    scripts: UsesScripts, caller: Reader, space: InSpace, body: PlaceOrder
) -> Definition:
    """Find where a script defines the table, view, alias, column or function at a position."""
    gateway = gateway_of(scripts)
    asked = await ask(scripts, caller, space.id, body)
    return await definition(gateway, asked, body.line, body.column)


@routes.post("/gateway/references")
async def find_references(
    scripts: UsesScripts, caller: Reader, space: InSpace, body: PlaceOrder
) -> References:
    """Find all places of a script that name the same thing as the one at a position."""
    gateway = gateway_of(scripts)
    asked = await ask(scripts, caller, space.id, body)
    return await references(gateway, asked, body.line, body.column)


@routes.post("/gateway/symbols")
async def outline_script(
    scripts: UsesScripts, caller: Reader, space: InSpace, body: Draft
) -> Symbols:
    """Outline a script: its statements, and the columns that they declare."""
    gateway = gateway_of(scripts)
    return await symbols(gateway, await ask(scripts, caller, space.id, body))


@routes.post("/gateway/format")
async def format_script(_: Reader, body: FormatRequest) -> FormatView:
    """Return the script in canonical format."""
    return FormatView(sql=await format_sql(body.sql))


@routes.post(
    "/gateway/debug",
    response_class=EventStream,
    responses={
        200: {"model": DebugMessage, "description": "The messages of the session, one at a time."}
    },
)
async def debug_script(
    request: Request,
    scripts: UsesScripts,
    sessions: UsesSessions,
    caller: Writer,
    space: InSpace,
    body: DebugOrder,
) -> EventStream:
    """Run a script on generated, given or sampled rows; no sink is written.

    The first message is `session`, with the id for cancelling; the last one is `end`, or `problem`
    with a problem document. Closing the connection ends the session. Sampling a real source also
    needs run:act.
    """
    gateway_of(scripts)
    check_may_sample(caller, space.id, body)
    asked = await ask(scripts, caller, space.id, body, with_secrets=body.samples)
    opened = sessions.opened(caller.principal, space.id)
    return EventStream(request, _session(scripts, opened, asked, body))


@routes.post("/gateway/debug/{session}/cancel", status_code=204)
async def cancel_debug(sessions: UsesSessions, caller: Writer, session: Ref) -> Response:
    """End a session of this server immediately; its stream still ends with `end`."""
    sessions.cancel(caller, session)
    return Response(status_code=204)


async def _session(
    scripts: Scripts,
    opened: AbstractContextManager[DebugSession],
    asked: Asked,
    order: DebugOrder,
) -> AsyncIterator[ServerSentEvent]:
    with opened as session:
        yield ServerSentEvent("session", DebugSessionView(session=session.id).model_dump_json())
        try:
            async with aclosing(debug(gateway_of(scripts), asked, order, session)) as events:
                async for event in events:
                    yield ServerSentEvent(event.event, event.model_dump_json())
        except XuanwuError as error:
            yield ServerSentEvent("problem", bytes(problem(error).body).decode())
