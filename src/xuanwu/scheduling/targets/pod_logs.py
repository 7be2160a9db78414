"""The logs of a target's pods in the database, shipped in visits of the lease loop.

A visit ships one log for some minutes. It knows neither Kubernetes nor what a line means.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta

from xuanwu.kernel.clock import Clock
from xuanwu.kernel.ids import new_id
from xuanwu.model.lease import LeaseKey
from xuanwu.model.pod_log import LogStream, LogText, PodKey, Shipped, UnstoredLines
from xuanwu.reconcile.doorbell import Doorbell
from xuanwu.reconcile.loop import Loop, LoopSettings
from xuanwu.reconcile.worklist import LeasedRows
from xuanwu.store import pod_logs
from xuanwu.store.database import Database
from xuanwu.store.pod_logs import LogLimits
from xuanwu.store.tables.pod_logs import log_streams as table

SETTINGS = LoopSettings(
    pool=10_000,
    batch=200,
    lease=timedelta(seconds=15),
    idle=timedelta(seconds=1),
    busy=timedelta(milliseconds=200),
    gather=timedelta(milliseconds=50),
    deadline=timedelta(hours=1),
    grace=timedelta(0),
)
_QUEUE = "pod_logs"
_RETRY = timedelta(seconds=15)
_SWEPT = 100


class PodLogStore:
    """Implements `cluster.kubernetes.logs_store.LogStore` for one target."""

    def __init__(
        self,
        db: Database,
        clock: Clock,
        target: str,
        limits: LogLimits | None = None,
        settings: LoopSettings = SETTINGS,
    ) -> None:
        self.target = target
        self._db = db
        self._clock = clock
        self._limits = limits or LogLimits()
        self._settings = settings
        self._doorbell = Doorbell()

    async def of_cluster(self, cluster: str) -> Sequence[LogStream]:
        async with self._db.read() as tx:
            return await pod_logs.of_cluster(tx, self.target, cluster)

    async def after(self, stream_id: str, offset: int) -> LogText | None:
        async with self._db.read() as tx:
            return await pod_logs.after(tx, stream_id, offset)

    async def tail(self, stream_id: str, lines: int) -> LogText | None:
        async with self._db.read() as tx:
            return await pod_logs.tail(tx, stream_id, lines)

    async def enroll(self, pods: Collection[PodKey]) -> None:
        async with self._db.begin() as tx:
            await pod_logs.enroll(tx, pods, self._clock.now())
        self._doorbell.ring(_QUEUE)

    async def attend(
        self,
        wanted: Callable[[], Collection[str]],
        ship: Callable[[LogStream], Awaitable[Shipped]],
    ) -> None:
        owner, lease = new_id("srv"), self._settings.lease
        rows = _Streams(self._db, self._clock, table, owner, lease, self.target, wanted)

        def on_error(stream: LogStream, _: Exception) -> Shipped:
            return Shipped(stream, _RETRY)

        await Loop(_QUEUE, rows, ship, on_error, self._settings, self._doorbell).run()

    async def append(self, batch: Sequence[UnstoredLines]) -> Collection[LeaseKey]:
        async with self._db.begin() as tx:
            return await pod_logs.append(tx, batch, self._limits)

    async def sweep(self, keep: timedelta) -> int:
        """Deletes each stream in a transaction of its own, so that none grows large."""
        before, swept = self._clock.now() - keep, 0
        while True:
            async with self._db.read() as tx:
                stale = await pod_logs.stale(tx, self.target, before, _SWEPT)
            for stream_id in stale:
                async with self._db.begin() as tx:
                    await pod_logs.remove(tx, stream_id)
            swept += len(stale)
            if len(stale) < _SWEPT:
                return swept


@dataclass(frozen=True)
class _Streams(LeasedRows):
    """The streams of one target, as far as this server wants them, as a worklist."""

    target: str
    wanted: Callable[[], Collection[str]]

    async def claim(self, limit: int) -> Sequence[LogStream]:
        wanted = self.wanted()
        if not wanted:
            return ()
        async with self.db.begin() as tx:
            return await pod_logs.claim(tx, self.target, wanted, self.claim_of(limit))

    def key(self, item: LogStream) -> LeaseKey:
        return item.lease_key

    async def write(self, results: Sequence[Shipped]) -> None:
        now = self.clock.now()
        async with self.db.begin() as tx:
            await pod_logs.write(tx, results, now)
