"""Logs of pods, also after the pods are gone: ships them into a store and reads them from there.

Any number of servers share the store. Each pod is shipped by one of them at a time, and any of them
reads: what is stored, and what the pod has logged since, from its node. It masks nothing: code that
shows lines to people must do that.
"""

from __future__ import annotations

import io
from collections.abc import Container, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta

import anyio

from xuanwu.cluster import log_files
from xuanwu.cluster.kubernetes import names
from xuanwu.cluster.kubernetes.logs_leader import leader
from xuanwu.cluster.kubernetes.logs_reading import PodReader, Unread, UnreadLines
from xuanwu.cluster.kubernetes.logs_shipping import Shipping, ShippingSettings
from xuanwu.cluster.kubernetes.logs_store import LogStore
from xuanwu.cluster.kubernetes.pods import Pod
from xuanwu.kernel.errors import XuanwuError
from xuanwu.kernel.log import get_log
from xuanwu.kernel.tasks import keep_running
from xuanwu.kube.connection import ApiServer
from xuanwu.model.cluster import LogPart
from xuanwu.model.pod_log import LogStream, PodKey

_log = get_log("kubernetes")
_LEADER_S = 5.0
_SAME_TIME = timedelta(seconds=60)


@dataclass(frozen=True)
class LogSettings:
    """A cluster's logs are kept for `keep` after the last line; each `sweep` deletes older ones.
    A reader waits for a node for `within`; its answer is used for `fresh`.

    `ships`: this server ships logs; else it only reads them.
    """

    keep: timedelta = timedelta(days=7)
    sweep: timedelta = timedelta(minutes=10)
    within: timedelta = timedelta(seconds=3)
    fresh: timedelta = timedelta(seconds=0.5)
    ships: bool = True
    shipping: ShippingSettings = field(default_factory=ShippingSettings)


class PodLogs:
    """The logs of one namespace. Run `run` concurrently with calls of `note`."""

    def __init__(
        self,
        server: ApiServer,
        namespace: str,
        store: LogStore,
        settings: LogSettings | None = None,
    ) -> None:
        self._server = server
        self._namespace = namespace
        self._store = store
        self._settings = settings or LogSettings()
        reader = PodReader(server, namespace)
        self._shipping = Shipping(reader, store.target, store, self._settings.shipping)
        within, fresh = self._settings.within, self._settings.fresh
        self._unread = UnreadLines(reader, within=within, fresh=fresh)
        self._living: dict[str, dict[str, Pod]] = {}
        self._leaders: dict[str, tuple[float, str | None]] = {}

    async def run(self) -> None:
        """Ships and sweeps, if this server does; never returns by itself."""
        if not self._settings.ships:
            await anyio.sleep_forever()
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(keep_running, "pod_logs", self._shipping.run)
            tasks.start_soon(keep_running, "pod_logs.sweep", self._sweep)

    def note(self, cluster: str, pods: Sequence[Pod]) -> None:
        """Takes all current pods of a cluster, which is named by its id or its label."""
        key = names.label_value(cluster)
        if not key:  # pods with our label that belong to no run
            return
        living = {one.name: one for one in pods}
        for gone in self._living.get(key, {}).keys() - living.keys():
            self._unread.forget(gone)
        if living:
            self._living[key] = living
        else:
            self._living.pop(key, None)
            self._leaders.pop(key, None)
        if self._settings.ships:
            self._shipping.note(key, living)

    async def tail(self, cluster_id: str, process: str, lines: int) -> tuple[str, ...]:
        """As `Logs.log_tail`; if the node does not answer, the end of what is stored. Raises:
        NotFound; Unreachable if nothing is stored either.
        """
        key = await self._pod(cluster_id, process)
        stored = await self._store.tail(key.stream, lines)
        unread = await self._unread_of(key, stored.stream if stored else None)
        text = (stored.text if stored else b"") + unread.text
        if not text and unread.error:
            raise unread.error
        return log_files.tail(io.BytesIO(text), lines)

    async def after(self, cluster_id: str, process: str, offset: int) -> LogPart:
        """As `Logs.log_after`; lines that are not stored yet continue the offsets of those that
        are. Raises: NotFound; Unreachable.
        """
        key = await self._pod(cluster_id, process)
        return await self._after(key, offset) or await self._after(key, 0) or LogPart((), 0)

    async def _after(self, key: PodKey, offset: int) -> LogPart | None:
        """Returns None if the log is certainly shorter than `offset`."""
        stored = await self._store.after(key.stream, offset)
        begin, text = (stored.begin, stored.text) if stored else (0, b"")
        is_whole = False
        if stored is None or stored.reaches_end:
            unread = await self._unread_of(key, stored.stream if stored else None)
            text, is_whole = text + unread.text, unread.is_whole
        if offset > begin + len(text):
            return None if is_whole else LogPart((), offset)
        part = log_files.after(io.BytesIO(text), max(0, offset - begin))
        return LogPart(part.lines, begin + part.offset)

    async def _unread_of(self, key: PodKey, stream: LogStream | None) -> Unread:
        """Returns what the pod has logged after the end of a stream; nothing if it is gone."""
        if key.pod in self._living.get(key.cluster, {}):
            return await self._unread.after(key.pod, stream.cursor if stream else None)
        return Unread(b"", is_whole=stream is None or not stream.is_open)

    async def _pod(self, cluster_id: str, process: str) -> PodKey:
        """Returns the requested pod. Raises: NotFound."""
        label = names.label_value(cluster_id)
        living = self._living.get(label, {})
        streams = await self._store.of_cluster(label)
        if process == names.JOBMANAGER and (pod := await self._jobmanager(cluster_id, streams)):
            return PodKey(self._store.target, label, pod)
        known = {one.key.pod for one in streams} | living.keys()
        if process not in known:
            raise log_files.missing(process, {*known, names.JOBMANAGER} if known else ())
        return PodKey(self._store.target, label, process)

    async def _jobmanager(self, cluster_id: str, streams: Sequence[LogStream]) -> str | None:
        """Returns the leader if it can be known; else the newest pod that has a log."""
        living = self._living.get(names.label_value(cluster_id), {}).values()
        standing = [one for one in living if one.role == names.JOBMANAGER and one.is_running]
        if len(standing) > 1 and (found := await self._leader(cluster_id)):
            return found
        prefix = f"{names.names_of(cluster_id).role(names.JOBMANAGER)}-"
        written = {
            one.key.pod: one for one in streams if one.has_lines and one.key.pod.startswith(prefix)
        }
        if len(standing) == 1 and await self._is_begun(standing[0].name, written):
            return standing[0].name
        if not written:
            return max((one.name for one in living if one.role == names.JOBMANAGER), default=None)
        last = max(one.last_at for one in written.values())
        # When a run is stopped, all end at the same moment; the leader has the largest log.
        latest = [one for one in written.values() if last - one.last_at < _SAME_TIME]
        return max(latest, key=lambda one: one.size).key.pod

    async def _is_begun(self, pod: str, written: Container[str]) -> bool:
        """Whether a JobManager is meant though there may be logs of others: once it has lines."""
        if pod in written or not written:
            return True
        return bool((await self._unread.after(pod, None)).text)

    async def _leader(self, cluster_id: str) -> str | None:
        """Queries the leader at intervals; None where it cannot be known now."""
        key = names.label_value(cluster_id)
        asked, found = self._leaders.get(key, (-_LEADER_S, None))
        if (now := anyio.current_time()) - asked >= _LEADER_S:
            with suppress(XuanwuError):
                found = await leader(self._server, self._namespace, cluster_id)
            self._leaders[key] = (now, found)
        return found if found in self._living.get(key, {}) else None

    async def _sweep(self) -> None:
        while True:
            await anyio.sleep(self._settings.sweep.total_seconds())
            if swept := await self._store.sweep(self._settings.keep):
                _log.info("pod_logs_swept", target=self._store.target, logs=swept)
