"""Routes of live events and logs, as server-sent events."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import Depends, Header, Query, Request

from xuanwu.api.deps import InSpace, UsesCore, UsesInfra, any_space, needs
from xuanwu.api.routes.router import Ref, router
from xuanwu.api.routes.runs import ProcessName
from xuanwu.api.schemas.events import AgesView, AgeView, EventView, PageMessage
from xuanwu.api.schemas.shape import SEQ_MAX
from xuanwu.api.stream import END, EventStream, ServerSentEvent
from xuanwu.core import Core
from xuanwu.model.access import Caller, Permission
from xuanwu.model.cluster import (
    LogPart,
)
from xuanwu.model.event import Event
from xuanwu.service import follow
from xuanwu.service.runs import history, logs

routes = router("streams")
Reader = Annotated[Caller, needs(Permission.RUN_READ)]
LastId = Annotated[
    int | None,
    Header(alias="Last-Event-ID", ge=0, le=SEQ_MAX, description="Continue after this event."),
]


@routes.get(
    "/events/stream",
    response_class=EventStream,
    responses={200: {"model": EventView, "description": "The events, one at a time."}},
)
async def stream_events(
    request: Request,
    core: UsesCore,
    caller: Reader,
    space: InSpace,
    after: Annotated[
        int | None,
        Query(
            ge=0,
            le=SEQ_MAX,
            description="Only return events with a higher `seq`. Default: only new events.",
        ),
    ] = None,
    last_id: LastId = None,
) -> EventStream:
    """Stream the events of a space as they happen."""
    begin = last_id if last_id is not None else after
    if begin is None:
        begin = await history.newest_event(core, space.id)
    found = history.follow(core, caller, run_id=None, space_id=space.id, after_seq=begin)
    return EventStream(request, _of_events(found))


@routes.get(
    "/stream",
    response_class=EventStream,
    responses={200: {"model": PageMessage, "description": "The messages, one at a time."}},
)
async def stream_all(
    request: Request,
    core: UsesCore,
    caller: Reader,
    space: InSpace,
    run: Annotated[
        list[Annotated[str, Query(min_length=1, max_length=64)]] | None,
        Query(max_length=100, description="The runs whose age is told every five seconds."),
    ] = None,
    last_id: Annotated[
        str | None,
        Header(alias="Last-Event-ID", max_length=40, description="Continue after this message."),
    ] = None,
) -> EventStream:
    """Stream all that a page shows: one connection for the space, the platform, and ages of runs.

    An `event` is an event of the space, or of a release or a target, or (for administrators) of
    anything else outside any space. `ages` are the live ones of the runs that you name.
    """
    begin = follow.Place.parse(last_id) if last_id else await follow.newest(core, space.id)
    found = follow.follow(core, caller, space.id, begin, run or [])
    return EventStream(request, _of_all(core, found))


@routes.get(
    "/runs/{run_id}/events/stream",
    response_class=EventStream,
    responses={200: {"model": EventView, "description": "The events, one at a time."}},
    dependencies=[Depends(any_space)],
)
async def stream_run_events(
    request: Request,
    core: UsesCore,
    caller: Reader,
    run_id: Ref,
    after: Annotated[
        int, Query(ge=0, le=SEQ_MAX, description="Only return events with a higher `seq`.")
    ] = 0,
    last_id: LastId = None,
) -> EventStream:
    """Stream a run's events, past and new; `end` when it has ended and its cluster is removed."""
    await history.show(core, caller, run_id)
    begin = last_id if last_id is not None else after
    found = history.follow(core, caller, run_id=run_id, space_id=None, after_seq=begin)
    return EventStream(request, _of_events(found))


@routes.get(
    "/runs/{run_id}/logs/stream",
    response_class=EventStream,
    dependencies=[Depends(any_space)],
)
async def stream_log(
    request: Request,
    core: UsesCore,
    infra: UsesInfra,
    caller: Reader,
    run_id: Ref,
    process: ProcessName = "jobmanager",
    offset: Annotated[
        int, Query(ge=0, le=SEQ_MAX, description="The offset to start from, in bytes.")
    ] = 0,
    last_id: LastId = None,
) -> EventStream:
    """Stream the log of one process from `offset` as it grows; each event carries whole lines."""
    await logs.check_log(core, infra, caller, run_id, process)
    begin = last_id if last_id is not None else offset
    return EventStream(request, _of_log(logs.follow(core, infra, caller, run_id, process, begin)))


async def _of_events(found: AsyncIterator[Event]) -> AsyncIterator[ServerSentEvent]:
    async for event in found:
        data = EventView.model_validate(event).model_dump_json()
        yield ServerSentEvent(event.kind.value, data, str(event.seq))
    yield END


async def _of_all(
    core: Core, found: AsyncIterator[tuple[follow.Place, Event | follow.Watched]]
) -> AsyncIterator[ServerSentEvent]:
    async for place, told in found:
        if isinstance(told, Event):
            data = EventView.model_validate(told).model_dump_json()
            yield ServerSentEvent("event", data, str(place))
        else:
            now = core.clock.now()
            ages = AgesView(runs=[AgeView.of(one, now) for one in told.runs])
            yield ServerSentEvent("ages", ages.model_dump_json(), str(place))


async def _of_log(found: AsyncIterator[LogPart]) -> AsyncIterator[ServerSentEvent]:
    async for part in found:
        yield ServerSentEvent("lines", "\n".join(part.lines), str(part.offset))
    yield END
