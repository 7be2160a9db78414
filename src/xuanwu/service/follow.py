"""Follows all that a page shows, in one stream: the events of a space, those of the platform, and
how old the last observation of some runs is."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

import anyio

from xuanwu.core import Core
from xuanwu.kernel.errors import InvalidInput
from xuanwu.model.access import Caller, Permission
from xuanwu.model.event import Event, SubjectKind
from xuanwu.model.run import Run
from xuanwu.store import events, runs

AGES_EVERY = timedelta(seconds=5)
_PAUSE_S = 0.5
_MOST = 500
_FOR_ALL = {SubjectKind.RELEASE, SubjectKind.TARGET}


@dataclass(frozen=True)
class Place:
    """The last event seen of the space, and of the platform. Written as `12.7`."""

    space: int
    platform: int

    @classmethod
    def parse(cls, text: str) -> Place:
        """Raises: InvalidInput for a text that is no place."""
        space, dot, platform = text.partition(".")
        if not (dot and space.isdecimal() and platform.isdecimal()) or len(text) > 40:
            raise InvalidInput(
                "The place is not valid. Use the `id` of an event of this stream, or none.",
                where="Last-Event-ID",
            )
        return cls(int(space), int(platform))

    def __str__(self) -> str:
        return f"{self.space}.{self.platform}"


@dataclass(frozen=True)
class Watched:
    """Some runs as they were last observed."""

    runs: tuple[Run, ...]


async def newest(core: Core, space_id: str) -> Place:
    """The place after which there are only new events."""
    async with core.db.read() as tx:
        return Place(await events.last_seq(tx, space_id), await events.last_seq(tx, None))


async def follow(
    core: Core, caller: Caller, space_id: str, begin: Place, run_ids: Sequence[str]
) -> AsyncIterator[tuple[Place, Event | Watched]]:
    """Yields each event as it happens, and every few seconds those of the named runs that are live,
    each with the place to go on from.

    Of the events without a space, all are for administrators; everybody gets those of releases and
    targets. Runs that the caller may not see are left out.
    """
    place, due_at = begin, core.clock.now()
    while True:
        bell = core.doorbell.hear("events")
        async with core.db.read() as tx:
            own = await events.of_space(tx, space_id, place.space, _MOST)
            shared = await events.of_space(tx, None, place.platform, _MOST)
            is_due = bool(run_ids) and core.clock.now() >= due_at
            watched = await runs.among(tx, run_ids) if is_due else []
        for event in own:
            place = Place(event.seq, place.platform)
            yield place, event
        for event in shared:
            place = Place(place.space, event.seq)
            if event.subject.kind in _FOR_ALL or caller.may(Permission.PLATFORM_ADMIN):
                yield place, event
        if is_due:
            due_at = core.clock.now() + AGES_EVERY
            live = [run for run in watched if not run.state.is_ended and caller.sees(run.space_id)]
            yield place, Watched(tuple(live))
        if not own and not shared:
            with anyio.move_on_after(_PAUSE_S):  # other replicas' events do not wake this one
                await bell.wait()
