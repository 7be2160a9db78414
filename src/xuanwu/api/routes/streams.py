"""Routes that go on: events and logs as they come, as server-sent events."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import Depends, Header, Query, Request

from xuanwu.api.deps import InSpace, Parts, any_space, needs
from xuanwu.api.routes.router import Ref, router
from xuanwu.api.routes.runs import ProcessName
from xuanwu.api.schemas.runs import EventView
from xuanwu.api.schemas.shape import SEQ_MAX
from xuanwu.api.stream import END, EventStream, Message
from xuanwu.cluster.target import LogPart
from xuanwu.model.access import Caller, Permission
from xuanwu.model.run import Event
from xuanwu.service.runs import history, logs

routes = router("streams")
Reader = Annotated[Caller, needs(Permission.RUN_READ)]
LastId = Annotated[
    int | None,
    Header(alias="Last-Event-ID", ge=0, le=SEQ_MAX, description="Go on after this event."),
]


@routes.get("/events/stream", response_class=EventStream)
async def stream_events(
    request: Request,
    parts: Parts,
    caller: Reader,
    space: InSpace,
    after: Annotated[
        int | None, Query(ge=0, le=SEQ_MAX, description="Only later ones; by default new ones.")
    ] = None,
    last_id: LastId = None,
) -> EventStream:
    """What happens to the runs of a space, as it happens."""
    begin = last_id if last_id is not None else after
    if begin is None:
        begin = await history.newest_event(parts)
    found = history.follow(parts, caller, run_id=None, space_id=space.id, after_seq=begin)
    return EventStream(request, _of_events(found))


@routes.get(
    "/runs/{run_id}/events/stream",
    response_class=EventStream,
    dependencies=[Depends(any_space)],
)
async def stream_run_events(
    request: Request,
    parts: Parts,
    caller: Reader,
    run_id: Ref,
    after: Annotated[int, Query(ge=0, le=SEQ_MAX, description="Only later ones.")] = 0,
    last_id: LastId = None,
) -> EventStream:
    """The history of a run and what comes; `end` once it has ended and its cluster is gone."""
    await history.show(parts, caller, run_id)
    begin = last_id if last_id is not None else after
    found = history.follow(parts, caller, run_id=run_id, space_id=None, after_seq=begin)
    return EventStream(request, _of_events(found))


@routes.get(
    "/runs/{run_id}/logs/stream",
    response_class=EventStream,
    dependencies=[Depends(any_space)],
)
async def stream_log(
    request: Request,
    parts: Parts,
    caller: Reader,
    run_id: Ref,
    process: ProcessName = "jobmanager",
    offset: Annotated[int, Query(ge=0, le=SEQ_MAX, description="In bytes.")] = 0,
    last_id: LastId = None,
) -> EventStream:
    """The log of one process from `offset` on as it grows; each event carries whole lines."""
    await logs.check_log(parts, caller, run_id, process)
    begin = last_id if last_id is not None else offset
    return EventStream(request, _of_log(logs.follow(parts, caller, run_id, process, begin)))


async def _of_events(found: AsyncIterator[Event]) -> AsyncIterator[Message]:
    async for event in found:
        data = EventView.model_validate(event).model_dump_json()
        yield Message(event.kind.value, data, str(event.seq))
    yield END


async def _of_log(found: AsyncIterator[LogPart]) -> AsyncIterator[Message]:
    async for part in found:
        yield Message("lines", "\n".join(part.lines), str(part.offset))
    yield END
