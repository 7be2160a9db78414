"""Routes of the gateway: what a script is, said before it runs; and debug sessions."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import aclosing
from typing import Annotated

from fastapi import Request, Response

from xuanwu.api.deps import InSpace, Parts, needs
from xuanwu.api.errors import problem
from xuanwu.api.routes.router import PREFIX, Ref, router
from xuanwu.api.schemas.gateway import DebugMessage, FormatRequest, FormatView, SessionView
from xuanwu.api.stream import EventStream, Message
from xuanwu.kernel.errors import XuanwuError
from xuanwu.kernel.units import ByteSize
from xuanwu.model.access import Caller, Permission
from xuanwu.model.draft import CheckOrder, CompleteOrder, DebugOrder, Draft
from xuanwu.model.gateway import Check, Completion, Lineage, Plan
from xuanwu.service.gateway.ask import ask, gateway_of
from xuanwu.service.gateway.asked import Asked
from xuanwu.service.gateway.check import check
from xuanwu.service.gateway.complete import complete
from xuanwu.service.gateway.debug import check_may_sample, debug
from xuanwu.service.gateway.format import format_sql
from xuanwu.service.gateway.lineage import lineage
from xuanwu.service.gateway.plan import plan
from xuanwu.service.parts import Service

routes = router("gateway", takes_keys=False)  # questions change nothing; a session is a stream
Reader = Annotated[Caller, needs(Permission.JOB_READ)]
Writer = Annotated[Caller, needs(Permission.JOB_WRITE)]
_VERBS = ("check", "lineage", "plan", "complete", "format", "debug")
LARGEST = {("POST", f"{PREFIX}/gateway/{verb}"): ByteSize(16 << 20) for verb in _VERBS}


@routes.post("/gateway/check")
async def check_script(parts: Parts, caller: Reader, space: InSpace, body: CheckOrder) -> Check:
    """Every mistake in a script, with its place; also what will surprise."""
    gateway = gateway_of(parts)
    return await check(gateway, await ask(parts, caller, space.id, body), body.purpose)


@routes.post("/gateway/lineage")
async def trace_script(parts: Parts, caller: Reader, space: InSpace, body: Draft) -> Lineage:
    """Which tables and columns each statement reads and writes."""
    gateway = gateway_of(parts)
    return await lineage(gateway, await ask(parts, caller, space.id, body))


@routes.post("/gateway/plan")
async def plan_script(parts: Parts, caller: Reader, space: InSpace, body: Draft) -> Plan:
    """How Flink would run a script: the plans of each statement, and the graph of the job."""
    gateway = gateway_of(parts)
    return await plan(gateway, await ask(parts, caller, space.id, body))


@routes.post("/gateway/complete")
async def complete_script(
    parts: Parts, caller: Reader, space: InSpace, body: CompleteOrder
) -> Completion:
    """What may stand at a place of a script, the likeliest first."""
    gateway = gateway_of(parts)
    asked = await ask(parts, caller, space.id, body)
    return await complete(gateway, asked, body.line, body.column)


@routes.post("/gateway/format")
async def format_script(_: Reader, body: FormatRequest) -> FormatView:
    """The same script in the one form."""
    return FormatView(sql=await format_sql(body.sql))


@routes.post(
    "/gateway/debug",
    response_class=EventStream,
    responses={200: {"model": DebugMessage, "description": "The session, message by message."}},
)
async def debug_script(
    request: Request, parts: Parts, caller: Writer, space: InSpace, body: DebugOrder
) -> EventStream:
    """Run a script on rows that are made up, given or sampled; nothing is written anywhere.

    The first message is `session` with the id to cancel it by; the last one is `end`, or `problem`
    with a problem document. Whoever closes the connection ends the session. A sample of a real
    source needs run:act, too.
    """
    gateway_of(parts)
    check_may_sample(caller, body)
    asked = await ask(parts, caller, space.id, body, with_secrets=body.samples)
    return EventStream(request, _session(parts, caller, asked, body))


@routes.post("/gateway/debug/{session}/cancel", status_code=204)
async def cancel_debug(parts: Parts, caller: Writer, session: Ref) -> Response:
    """End a session of this server at once; its stream still says `end`."""
    parts.sessions.cancel(caller, session)
    return Response(status_code=204)


async def _session(
    parts: Service, caller: Caller, asked: Asked, order: DebugOrder
) -> AsyncIterator[Message]:
    with parts.sessions.opened(caller) as session:
        yield Message("session", SessionView(session=session.id).model_dump_json())
        try:
            async with aclosing(debug(gateway_of(parts), asked, order, session)) as events:
                async for event in events:
                    yield Message(event.event, event.model_dump_json())
        except XuanwuError as error:
            yield Message("problem", bytes(problem(error).body).decode())
