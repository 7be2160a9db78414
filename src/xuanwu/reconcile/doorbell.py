"""Wakes the loops of this process early. It reaches no other process: those poll."""

from __future__ import annotations

import asyncio
from collections import defaultdict

import anyio


class Doorbell:
    """One bell for each queue. Ring it after the commit, never before."""

    def __init__(self) -> None:
        self._bells: defaultdict[str, anyio.Event] = defaultdict(anyio.Event)
        self._alarms: dict[str, tuple[float, asyncio.Handle]] = {}

    def ring(self, queue: str) -> None:
        self._bells.pop(queue, anyio.Event()).set()

    def ring_after(self, seconds: float, queue: str) -> None:
        """Rings once at that time, or earlier if an earlier ring is already due."""
        loop = asyncio.get_running_loop()
        now = loop.time()
        due, alarm = self._alarms.get(queue, (now, None))
        if now < due <= now + seconds:
            return
        if alarm is not None:
            alarm.cancel()
        self._alarms[queue] = (now + seconds, loop.call_later(seconds, self.ring, queue))

    def hear(self, queue: str) -> anyio.Event:
        """An event that the next ring sets. Get it before you read the queue: no ring is missed."""
        return self._bells[queue]
