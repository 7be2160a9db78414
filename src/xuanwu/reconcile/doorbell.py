"""Wakes the loops of this process early. It reaches no other process: those poll."""

from __future__ import annotations

from collections import defaultdict

import anyio


class Doorbell:
    """One bell for each queue. Ring it after the commit, never before."""

    def __init__(self) -> None:
        self._bells: defaultdict[str, anyio.Event] = defaultdict(anyio.Event)

    def ring(self, queue: str) -> None:
        self._bells.pop(queue, anyio.Event()).set()

    def hear(self, queue: str) -> anyio.Event:
        """An event that the next ring sets. Get it before you read the queue: no ring is missed."""
        return self._bells[queue]
