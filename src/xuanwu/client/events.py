"""Events over HTTP: what happened in a space, and on the platform."""

from __future__ import annotations

import json
from collections.abc import Iterator

from xuanwu.client.stream import follow
from xuanwu.client.transport import Transport, read
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

    def of_platform(self, *, after: int = 0) -> Iterator[Event]:
        """Lists the events of tokens and of all else outside any space. Raises: Forbidden."""
        return self._transport.items("/platform/events", Event, {"after": after})
