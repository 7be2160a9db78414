"""The route on which a script is run on a test case."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from contextlib import AbstractContextManager, aclosing
from typing import Annotated

from fastapi import Request

from xuanwu.api.deps import InSpace, UsesScripts, UsesSessions, needs
from xuanwu.api.errors import problem
from xuanwu.api.routes.router import router
from xuanwu.api.schemas.cases import (
    MOST_ROWS,
    DifferenceView,
    OutcomeView,
    TestMessage,
    TestRequest,
)
from xuanwu.api.schemas.gateway import DebugSessionView
from xuanwu.api.stream import EventStream, ServerSentEvent
from xuanwu.kernel.errors import XuanwuError
from xuanwu.model.access import Caller, Permission
from xuanwu.model.draft import DebugOrder, Draft
from xuanwu.model.gateway import StepEvent, WaitEvent
from xuanwu.service.cases.compare import Difference
from xuanwu.service.cases.spec import Case, case_on
from xuanwu.service.cases.transcript import Transcript
from xuanwu.service.cases.trial import outcome_of, seen_rows
from xuanwu.service.scripts.ask import ask, gateway_of
from xuanwu.service.scripts.asked import Asked
from xuanwu.service.scripts.debug import debug
from xuanwu.service.scripts.parts import Scripts
from xuanwu.service.scripts.sessions import DebugSession

routes = router("gateway", takes_keys=False)
Writer = Annotated[Caller, needs(Permission.JOB_WRITE)]


@routes.post(
    "/gateway/test",
    response_class=EventStream,
    responses={
        200: {"model": TestMessage, "description": "The messages of the test, one at a time."}
    },
)
async def test_script(
    request: Request,
    scripts: UsesScripts,
    sessions: UsesSessions,
    caller: Writer,
    space: InSpace,
    body: TestRequest,
) -> EventStream:
    """Run a script on the rows of a test case, and compare what its sinks get; nothing is written.

    The first message is `session`, the last one `outcome`, or `problem` with a problem document.
    Closing the connection ends the test.
    """
    gateway_of(scripts)
    draft = Draft(**{name: getattr(body, name) for name in Draft.model_fields})
    case = case_on(draft, body.case)
    asked = await ask(scripts, caller, space.id, case.draft)
    return EventStream(
        request, _trial(scripts, sessions.opened(caller.principal, space.id), asked, case)
    )


async def _trial(
    scripts: Scripts, opened: AbstractContextManager[DebugSession], asked: Asked, case: Case
) -> AsyncIterator[ServerSentEvent]:
    began, seen = time.monotonic(), Transcript()
    order = DebugOrder(
        **{name: getattr(case.draft, name) for name in Draft.model_fields},
        mocks=case.mocks,
        limits=case.limits,
    )
    with opened as session:
        yield ServerSentEvent("session", DebugSessionView(session=session.id).model_dump_json())
        try:
            async with aclosing(debug(gateway_of(scripts), asked, order, session)) as events:
                async for event in events:
                    seen.hear(event)
                    if isinstance(event, WaitEvent | StepEvent):
                        yield ServerSentEvent(event.event, event.model_dump_json())
        except XuanwuError as error:
            yield ServerSentEvent("problem", bytes(problem(error).body).decode())
            return
    outcome = _view(case, seen, time.monotonic() - began)
    yield ServerSentEvent(outcome.event, outcome.model_dump_json())


def _view(case: Case, seen: Transcript, seconds: float) -> OutcomeView:
    outcome = outcome_of(case, seen, seconds)
    return OutcomeView(
        passed=outcome.passed,
        error=outcome.error,
        seconds=outcome.seconds,
        differences=[_bounded(one) for one in outcome.differences],
        seen={} if outcome.error else dict(seen_rows(case, seen)),
    )


def _bounded(found: Difference) -> DifferenceView:
    rows = {
        kind: list(getattr(found, kind))[:MOST_ROWS]
        for kind in ("changed", "missing", "unexpected")
    }
    return DifferenceView.model_validate({**vars(found), **rows}, from_attributes=True)
