"""Events over HTTP: what happened in a space, and on the platform."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from xuanwu.client.stream import follow
from xuanwu.client.transport import Transport, read
from xuanwu.client.views import RunAge
from xuanwu.model.event import Event


class Events:
    """The history of one space, on every subject; `Runs.events` has that of one run."""

    def __init__(self, transport: Transport, space: str | None) -> None:
        self._transport = transport
        self._space = {"space": space}

    def list(self, *, after: int = 0) -> Iterator[Event]:
        """Lists the events of the space, oldest first, from the one after the number `after`."""
        return self._transport.items("/events", Event, {**self._space, "after": after})

    def follow(self, *, after: int | None = None) -> Iterator[Event]:
        """Yields the events of the space without end; by default only new ones."""
        last_id = None if after is None else str(after)
        for message in follow(self._transport, "/events/stream", self._space, last_id):
            yield read(Event, json.loads(message.data))

    def follow_all(
        self, *, runs: Sequence[str] = (), place: str | None = None
    ) -> Iterator[tuple[str, Event | tuple[RunAge, ...]]]:
        """Yields all that a page shows, each with the place after which another call goes on.

        These are the events of the space and of releases and targets (for administrators of
        everything else outside any space), and every five seconds the ages of `runs` that are live.
        """
        query = {**self._space, "run": list(runs)}
        for message in follow(self._transport, "/stream", query, place):
            told = json.loads(message.data)
            if message.event == "ages":
                yield message.id or "", tuple(read(RunAge, one) for one in told["runs"])
            else:
                yield message.id or "", read(Event, told)

    def of_platform(self, *, after: int = 0) -> Iterator[Event]:
        """Lists the events of tokens and of all else outside any space. Raises: Forbidden."""
        return self._transport.items("/platform/events", Event, {"after": after})
