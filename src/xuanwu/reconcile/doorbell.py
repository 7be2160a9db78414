"""Wakes the loops of this process early; other processes, and a missed ring, rely on the poll."""

from __future__ import annotations

from collections import defaultdict

import anyio


class Doorbell:
    """One bell a queue. Ring after the commit, never before."""

    def __init__(self) -> None:
        self._bells: defaultdict[str, anyio.Event] = defaultdict(anyio.Event)

    def ring(self, queue: str) -> None:
        self._bells.pop(queue, anyio.Event()).set()

    def hear(self, queue: str) -> anyio.Event:
        """Set at the next ring. Take it before looking at the queue, and no ring is missed."""
        return self._bells[queue]
