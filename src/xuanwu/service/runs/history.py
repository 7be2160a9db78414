"""Reads runs, and the events of runs and spaces."""

from __future__ import annotations

from collections.abc import AsyncIterator

import anyio

from xuanwu.core import Core
from xuanwu.kernel.page import (
    Page,
)
from xuanwu.model.access import Caller
from xuanwu.model.event import Event
from xuanwu.model.run import (
    Run,
    RunFilter,
    StateCounts,
)
from xuanwu.service.runs.find import find_run
from xuanwu.store import events, runs

_PAUSE_S = 0.5


async def page(core: Core, which: RunFilter, cursor: str | None, limit: int) -> Page[Run]:
    """Lists the runs, newest first."""
    async with core.db.read() as tx:
        return await runs.find(tx, which, cursor, limit)


async def show(core: Core, caller: Caller, run_id: str) -> Run:
    """Returns one run. Raises: NotFound."""
    async with core.db.read() as tx:
        return await find_run(tx, caller, run_id)


async def counts(core: Core, which: RunFilter) -> StateCounts:
    """Counts the runs that match, by state."""
    async with core.db.read() as tx:
        return await runs.counts(tx, which)


async def event_list(
    core: Core, caller: Caller, run_id: str, after_seq: int, limit: int
) -> list[Event]:
    """Lists the run's events after `after_seq`, in order."""
    async with core.db.read() as tx:
        run = await find_run(tx, caller, run_id)
        return await events.of_run(tx, run.id, after_seq, limit)


async def space_events(core: Core, space_id: str | None, after_seq: int, limit: int) -> list[Event]:
    """Lists the events of a space, or (None) of what has no space, after `after_seq`, in order."""
    async with core.db.read() as tx:
        return await events.of_space(tx, space_id, after_seq, limit)


async def newest_event(core: Core, space_id: str) -> int:
    """Returns the number of a space's newest event; after it come only new ones."""
    async with core.db.read() as tx:
        return await events.last_seq(tx, space_id)


async def follow(
    core: Core, caller: Caller, *, run_id: str | None, space_id: str | None, after_seq: int
) -> AsyncIterator[Event]:
    """Yields events as they come: of a run until it has ended and left its queue, else forever."""
    while True:
        bell = core.doorbell.hear("events")
        async with core.db.read() as tx:
            run = await find_run(tx, caller, run_id) if run_id else None
            found = await (
                events.of_run(tx, run.id, after_seq, 500)
                if run
                else events.of_space(tx, space_id, after_seq, 500)
            )
        for event in found:
            after_seq = event.seq
            yield event
        if run and not found and run.state.is_ended and run.due_at is None:
            return
        if not found:
            with anyio.move_on_after(_PAUSE_S):  # other replicas' events do not wake this one
                await bell.wait()
