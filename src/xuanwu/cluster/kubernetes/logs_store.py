"""What logs of pods need of a store that all servers share; implemented outside of this room."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Sequence
from datetime import timedelta
from typing import Protocol

from xuanwu.model.lease import LeaseKey
from xuanwu.model.pod_log import LogStream, LogText, PodKey, Shipped, UnstoredLines


class LogReader(Protocol):
    """Reads stored logs. Each call reads one moment. Raises: Unreachable."""

    async def of_cluster(self, cluster: str) -> Sequence[LogStream]:
        """Returns the streams of all pods of a cluster, which is named by its label."""
        ...

    async def after(self, stream_id: str, offset: int) -> LogText | None:
        """Returns about 1 MiB from the last line that begins at or before `offset`, or from the
        first byte that is kept; None if there is no such stream."""
        ...

    async def tail(self, stream_id: str, lines: int) -> LogText | None:
        """Returns the end of a log: at least so many lines, or 1 MiB, or all that is kept."""
        ...


class LogWriter(Protocol):
    """Divides the logs of pods among the servers, and stores them. Raises: Unreachable."""

    async def enroll(self, pods: Collection[PodKey]) -> None:
        """Adds streams for these pods, where there are none; some server will visit each."""
        ...

    async def attend(
        self,
        wanted: Callable[[], Collection[str]],
        ship: Callable[[LogStream], Awaitable[Shipped]],
    ) -> None:
        """Visits streams under leases until cancelled: those that `wanted` lists, by `ship`."""
        ...

    async def append(self, batch: Sequence[UnstoredLines]) -> Collection[LeaseKey]:
        """Stores lines with their cursors in one transaction; safe to repeat.

        Returns the keys of the streams whose lease holds; nothing is stored in the others.
        """
        ...

    async def sweep(self, keep: timedelta) -> int:
        """Deletes the logs of clusters without pods whose last line is older than `keep`; returns
        their number."""
        ...


class LogStore(LogReader, LogWriter, Protocol):
    """The logs of one target."""

    @property
    def target(self) -> str: ...
