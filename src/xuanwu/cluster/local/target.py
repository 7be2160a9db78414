"""The local target: the protocols of `cluster.target`, over processes of this machine."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from xuanwu.cluster.local import logs, provision, sight
from xuanwu.cluster.local.folder import ClusterFolder
from xuanwu.cluster.local.settings import LocalSettings
from xuanwu.cluster.target import (
    RunningCommand,
)
from xuanwu.kernel.errors import Refused
from xuanwu.kernel.tasks import in_thread
from xuanwu.model.cluster import (
    ClusterSpec,
    LogPart,
    Sight,
    StatePlace,
)
from xuanwu.model.login import (
    LoginOrder,
)


class LocalTarget:
    """Clusters below `settings.home`; any number of servers may share it."""

    brings_release = False

    def __init__(self, settings: LocalSettings) -> None:
        self._settings = settings

    async def state_uri(self) -> str | None:
        return None

    async def ensure(self, spec: ClusterSpec) -> None:
        await in_thread(provision.ensure, self._settings, spec)

    async def remove(self, cluster_id: str) -> bool:
        return await in_thread(provision.remove, self._settings, cluster_id)

    async def look(self, cluster_id: str) -> Sight:
        return await in_thread(sight.look, self._settings, cluster_id)

    async def clusters(self) -> frozenset[str]:
        return await in_thread(sight.clusters, self._settings)

    async def latest_checkpoint(self, place: StatePlace) -> str | None:
        return await in_thread(sight.latest_checkpoint, self._settings.home, place)

    async def log_tail(self, cluster_id: str, process: str, lines: int) -> tuple[str, ...]:
        return await in_thread(logs.tail, self._folder(cluster_id), process, lines)

    async def log_after(self, cluster_id: str, process: str, offset: int) -> LogPart:
        return await in_thread(logs.after, self._folder(cluster_id), process, offset)

    async def rest_url(self, cluster_id: str) -> str | None:
        return (await self.look(cluster_id)).rest_url

    @asynccontextmanager
    async def login(self, cluster_id: str, order: LoginOrder) -> AsyncGenerator[RunningCommand]:
        del cluster_id
        raise Refused(
            f"{order.process} is a process on the server's machine, without a container. Use a "
            "shell on that machine.",
            code="login_refused",
            where="target",
        )
        yield  # pyright: ignore[reportUnreachable]  makes it a generator

    def _folder(self, cluster_id: str) -> ClusterFolder:
        return ClusterFolder(self._settings.home, cluster_id)
