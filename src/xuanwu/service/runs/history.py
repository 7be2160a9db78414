"""Reads runs: lists and events."""

from __future__ import annotations

from collections.abc import AsyncIterator

import anyio

from xuanwu.model.access import Caller
from xuanwu.model.run import Event, Run
from xuanwu.model.state import State
from xuanwu.service.parts import Service
from xuanwu.service.runs.find import find_run
from xuanwu.store import events, runs
from xuanwu.store.page import Page
from xuanwu.store.runs import RunFilter

_PAUSE_S = 0.5


async def page(parts: Service, which: RunFilter, cursor: str | None, limit: int) -> Page[Run]:
    """Newest first."""
    async with parts.db.read() as tx:
        return await runs.find(tx, which, cursor, limit)


async def show(parts: Service, caller: Caller, run_id: str) -> Run:
    """Raises: NotFound."""
    async with parts.db.read() as tx:
        return await find_run(tx, caller, run_id)


async def counts(parts: Service, space_id: str | None) -> dict[State, int]:
    """How many runs stand in each state."""
    async with parts.db.read() as tx:
        return await runs.counts(tx, space_id)


async def event_list(
    parts: Service, caller: Caller, run_id: str, after_seq: int, limit: int
) -> list[Event]:
    """The run's events in their order, those after `after_seq`."""
    async with parts.db.read() as tx:
        run = await find_run(tx, caller, run_id)
        return await events.of_run(tx, run.id, after_seq, limit)


async def newest_event(parts: Service) -> int:
    """The number of the newest event; who follows from there on sees only what comes."""
    async with parts.db.read() as tx:
        return await events.last_seq(tx)


async def follow(
    parts: Service, caller: Caller, *, run_id: str | None, space_id: str | None, after_seq: int
) -> AsyncIterator[Event]:
    """Events as they come: of one run until it has ended and left its queue, else for ever."""
    while True:
        bell = parts.doorbell.hear("events")
        async with parts.db.read() as tx:
            run = await find_run(tx, caller, run_id) if run_id else None
            found = await (
                events.of_run(tx, run.id, after_seq, 500)
                if run
                else events.after(tx, after_seq, space_id=space_id, limit=500)
            )
        for event in found:
            after_seq = event.seq
            yield event
        if run and not found and run.state.is_ended and run.due_at is None:
            return
        if not found:
            with anyio.move_on_after(_PAUSE_S):  # events of other replicas ring no bell here
                await bell.wait()
