"""Logs of pods, also after the pods are gone: keeps them below a folder and reads them from there.

Several servers may share the folder. One of them ships, the one that holds the folder's lock, and
all read. Masks nothing: that is for whoever shows lines to people.
"""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import anyio

from xuanwu.cluster import log_files
from xuanwu.cluster.kubernetes import names, places
from xuanwu.cluster.kubernetes.api import logs as api
from xuanwu.cluster.kubernetes.api.connection import ApiServer
from xuanwu.cluster.kubernetes.logs_journal import (
    LogFile,
    PodFiles,
    cluster_folder,
    logs_in,
    make_folder,
    pod_files,
    sweep,
)
from xuanwu.cluster.kubernetes.logs_leader import leader
from xuanwu.cluster.kubernetes.logs_shipping import Shipping, ShippingSettings, on_disk
from xuanwu.cluster.kubernetes.pods import Pod
from xuanwu.cluster.local import lock
from xuanwu.cluster.target import LogPart
from xuanwu.kernel.errors import XuanwuError
from xuanwu.kernel.log import get_log
from xuanwu.kernel.tasks import in_thread

_log = get_log("kubernetes")
_FIRST_LOOK_S, _LOOK_S = 2.0, 0.05
_LEADER_S = 5.0
_SAME_TIME_S = 60.0


@dataclass(frozen=True)
class LogSettings:
    """A cluster's logs are kept for `keep` after the last line; each `sweep` looks after that. A
    server asks every `turn` for the lock.
    """

    keep: timedelta = timedelta(days=7)
    sweep: timedelta = timedelta(minutes=10)
    turn: timedelta = timedelta(seconds=1)
    shipping: ShippingSettings = field(default_factory=ShippingSettings)


class PodLogs:
    """The logs of one namespace below `folder`. Run `run` beside what calls `note`."""

    def __init__(
        self, server: ApiServer, namespace: str, folder: Path, settings: LogSettings | None = None
    ) -> None:
        self._server = server
        self._namespace = namespace
        self._folder = folder
        self._settings = settings or LogSettings()
        self._living: dict[str, dict[str, Pod]] = {}
        self._shipping: Shipping | None = None
        self._leaders: dict[str, tuple[float, str | None]] = {}

    async def run(self) -> None:
        """Ships whenever no other server does; never ends by itself."""
        place = self._folder / ".lock"
        while True:
            held = await self._lock(place)
            try:
                await self._ship()
            finally:
                await on_disk(lock.give_back, place, held)
            await anyio.sleep(self._settings.shipping.rest.total_seconds())

    def note(self, cluster: str, pods: Sequence[Pod]) -> None:
        """All pods that there are now of a cluster, which is named by its id or its label."""
        key = names.label_value(cluster)
        if not key:  # pods that carry our label, but belong to no run
            return
        if pods:
            self._living[key] = {one.name: one for one in pods}
        else:
            self._living.pop(key, None)
            self._leaders.pop(key, None)
        if self._shipping:
            self._shipping.note(key, self._living.get(key, {}))

    async def tail(self, cluster_id: str, process: str, lines: int) -> tuple[str, ...]:
        """As `Logs.log_tail`; a pod that is not shipped yet is asked itself. Raises: NotFound;
        Unreachable.
        """
        pod = await self._pod(cluster_id, process)
        files = pod_files(self._folder, cluster_id, pod)
        found = await in_thread(_tail, files, lines)
        if found is not None:
            return found
        container = api.Container(self._namespace, pod, places.CONTAINER)
        return (await api.tail(self._server, container, lines)).lines

    async def after(self, cluster_id: str, process: str, offset: int) -> LogPart:
        """As `Logs.log_after`; a pod that is not shipped yet is waited for a moment. Raises:
        NotFound.
        """
        pod = await self._pod(cluster_id, process)
        files = pod_files(self._folder, cluster_id, pod)
        with anyio.move_on_after(_FIRST_LOOK_S):
            while (part := await in_thread(_after, files, offset)) is None:
                await anyio.sleep(_LOOK_S)
            return part
        return LogPart((), 0)

    async def _pod(self, cluster_id: str, process: str) -> str:
        """The pod that is meant. Raises: NotFound."""
        living = self._living.get(names.label_value(cluster_id), {})
        logs = await in_thread(logs_in, cluster_folder(self._folder, cluster_id))
        if process == names.JOBMANAGER and (pod := await self._jobmanager(cluster_id, logs)):
            return pod
        known = {one.pod for one in logs} | living.keys()
        if process not in known:
            raise log_files.missing(process, {*known, names.JOBMANAGER} if known else ())
        return process

    async def _jobmanager(self, cluster_id: str, logs: Sequence[LogFile]) -> str | None:
        """The pod that leads, if that can be known; else the newest that has a log."""
        living = self._living.get(names.label_value(cluster_id), {}).values()
        standing = [one for one in living if one.role == names.JOBMANAGER and one.is_running]
        if len(standing) > 1 and (found := await self._leader(cluster_id)):
            return found
        prefix = f"{names.names_of(cluster_id).role(names.JOBMANAGER)}-"
        written = {one.pod: one for one in logs if one.pod.startswith(prefix)}
        if len(standing) == 1 and (standing[0].name in written or not written):
            return standing[0].name
        last = max((one.written for one in written.values()), default=0.0)
        # All end at the same moment when a run is stopped; who led has told the most.
        latest = [one for one in written.values() if last - one.written < _SAME_TIME_S]
        if latest:
            return max(latest, key=lambda one: one.size).pod
        return max((one.name for one in living if one.role == names.JOBMANAGER), default=None)

    async def _leader(self, cluster_id: str) -> str | None:
        """Asked for once in a while; None where it cannot be known now."""
        key = names.label_value(cluster_id)
        asked, found = self._leaders.get(key, (-_LEADER_S, None))
        if (now := anyio.current_time()) - asked >= _LEADER_S:
            with suppress(XuanwuError):
                found = await leader(self._server, self._namespace, cluster_id)
            self._leaders[key] = (now, found)
        return found if found in self._living.get(key, {}) else None

    async def _lock(self, place: Path) -> int:
        """Waits until no other server ships."""
        is_told = False
        while True:
            try:
                await on_disk(make_folder, self._folder)
                if (held := await on_disk(lock.take, place)) is not None:
                    return held
            except OSError as error:
                if not is_told:
                    _log.warning("pod_logs_not_written", folder=str(place), reason=str(error))
                is_told = True
            await anyio.sleep(self._settings.turn.total_seconds())

    async def _ship(self) -> None:
        """Returns where nothing is heard of any pod: then another server may have its turn."""
        shipping = Shipping(self._server, self._namespace, self._folder, self._settings.shipping)
        self._shipping = shipping
        try:
            async with anyio.create_task_group() as tasks:
                tasks.start_soon(self._sweep)
                await shipping.run(self._living)
                tasks.cancel_scope.cancel()
        finally:
            self._shipping = None

    async def _sweep(self) -> None:
        """Not at once: which clusters live is known some moments after the start."""
        while True:
            await anyio.sleep(self._settings.sweep.total_seconds())
            before = time.time() - self._settings.keep.total_seconds()
            await on_disk(sweep, self._folder, set(self._living), before)


def _tail(files: PodFiles, lines: int) -> tuple[str, ...] | None:
    """Through what was rolled away, too; None where there is no file."""
    found: tuple[str, ...] | None = None
    for path in (files.log, files.older):
        with suppress(FileNotFoundError), path.open("rb") as file:
            found = log_files.tail(file, lines - len(found or ())) + (found or ())
            if file.seek(0, os.SEEK_END) >= log_files.MOST:  # not all of it was read
                break
    return found


def _after(files: PodFiles, offset: int) -> LogPart | None:
    try:
        with files.log.open("rb") as file:
            return log_files.after(file, offset)
    except FileNotFoundError:
        return LogPart((), 0) if files.older.exists() else None
