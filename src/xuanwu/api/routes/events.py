"""Routes of past events: of a run, a space, the platform; `streams` has the live ones."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Query

from xuanwu.api.deps import InPage, InSpace, PageOrder, UsesCore, any_space, needs
from xuanwu.api.routes.router import Ref, router
from xuanwu.api.schemas.events import EventList, EventView
from xuanwu.api.schemas.shape import SEQ_MAX
from xuanwu.kernel.errors import InvalidInput
from xuanwu.kernel.page import Page
from xuanwu.model.access import Caller, Permission
from xuanwu.model.event import Event
from xuanwu.service.runs import history

routes = router("events")
Reader = Annotated[Caller, needs(Permission.RUN_READ)]
Admin = Annotated[Caller, needs(Permission.PLATFORM_ADMIN)]
After = Annotated[
    int, Query(ge=0, le=SEQ_MAX, description="Only return events with a higher `seq`.")
]


@routes.get("/runs/{run_id}/events", dependencies=[Depends(any_space)])
async def list_run_events(
    core: UsesCore, caller: Reader, run_id: Ref, at: InPage, after: After = 0
) -> EventList:
    """List the history of a run, oldest first."""
    found = await history.event_list(core, caller, run_id, _begin(at, after), at.limit)
    return _shown(found, at)


@routes.get("/events")
async def list_events(
    core: UsesCore, _: Reader, space: InSpace, at: InPage, after: After = 0
) -> EventList:
    """List the events of a space, oldest first."""
    return _shown(await history.space_events(core, space.id, _begin(at, after), at.limit), at)


@routes.get("/platform/events")
async def list_platform_events(core: UsesCore, _: Admin, at: InPage, after: After = 0) -> EventList:
    """List the events of tokens and of everything else outside any space, oldest first."""
    return _shown(await history.space_events(core, None, _begin(at, after), at.limit), at)


def _shown(found: list[Event], at: PageOrder) -> EventList:
    more = str(found[-1].seq) if len(found) == at.limit else None
    return EventList.of(Page(found, more), EventView.model_validate)


def _begin(at: PageOrder, after: int) -> int:
    if at.cursor is None:
        return after
    if not (at.cursor.isascii() and at.cursor.isdigit() and len(at.cursor) < 17):
        raise InvalidInput(
            "The cursor is not valid. Use the `next_cursor` of a page, or omit it to start at "
            "the beginning.",
            code="cursor_invalid",
            where="cursor",
        )
    return int(at.cursor)
