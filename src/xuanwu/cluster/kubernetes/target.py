"""The target `kubernetes`: the protocols of `cluster.target`, over one namespace of a cluster."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import anyio

from xuanwu.cluster.kubernetes import places, provision, reach
from xuanwu.cluster.kubernetes.api.connection import ApiServer
from xuanwu.cluster.kubernetes.api.logs import Container
from xuanwu.cluster.kubernetes.known import Known
from xuanwu.cluster.kubernetes.login import Running, login
from xuanwu.cluster.kubernetes.logs import LogSettings, PodLogs
from xuanwu.cluster.kubernetes.settings import KubernetesSettings
from xuanwu.cluster.kubernetes.takeover import Takeover
from xuanwu.cluster.target import ClusterSpec, LoginOrder, LogPart, Sight
from xuanwu.kernel.errors import XuanwuError
from xuanwu.kernel.tasks import keep_running

_SWEEP = timedelta(minutes=10)


class KubernetesTarget:
    """Clusters in one namespace; any number of servers may share it. Make it by `open_target`.

    An API server that hangs holds up an act for its deadline until the watches have missed it, too;
    from then on acts are refused at once, so that those on other targets get their turn.
    `proxy` leads to the JobManagers that only the API server reaches.
    """

    brings_release = True

    def __init__(self, server: ApiServer, settings: KubernetesSettings, logs: Path) -> None:
        self._server = server
        self._settings = settings
        kept = LogSettings(keep=timedelta(days=settings.log_days))
        self._logs = PodLogs(server, settings.namespace, logs, kept)
        self._takeover = Takeover(server, settings.namespace)
        on_pods = (self._logs.note, self._takeover.see)
        self._known = Known(server, settings.namespace, on_pods=on_pods)
        self.proxy = reach.ServiceProxy(server, settings.namespace)

    async def run(self) -> None:
        """Watches, ships logs, frees leases of the dead and sweeps, until cancelled."""
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(keep_running, "watches", self._known.run)
            tasks.start_soon(keep_running, "logs", self._logs.run)
            tasks.start_soon(keep_running, "takeover", self._takeover.run)
            tasks.start_soon(_every, "tombstones", self._sweep)

    async def ensure(self, spec: ClusterSpec) -> None:
        await self._known.refuse_old()
        await provision.ensure(self._server, self._settings, spec, self._known.note)

    async def remove(self, cluster_id: str) -> bool:
        await self._known.refuse_old()
        return await provision.remove(self._server, self._settings, cluster_id)

    async def look(self, cluster_id: str) -> Sight:
        url = await reach.rest_url(self._settings, self.proxy, cluster_id)
        return await self._known.look(cluster_id, url)

    async def clusters(self) -> frozenset[str]:
        return await self._known.clusters()

    async def latest_checkpoint(self, state_name: str, flink_job_id: str) -> str | None:
        """Never known here: the state may be anywhere, and Flink itself was asked while it ran."""
        del state_name, flink_job_id
        return None

    async def log_tail(self, cluster_id: str, process: str, lines: int) -> tuple[str, ...]:
        return await self._logs.tail(cluster_id, process, lines)

    async def log_after(self, cluster_id: str, process: str, offset: int) -> LogPart:
        return await self._logs.after(cluster_id, process, offset)

    def login(self, cluster_id: str, order: LoginOrder) -> AbstractAsyncContextManager[Running]:
        del cluster_id  # a pod's name is unique in the namespace
        container = Container(self._settings.namespace, order.process, places.CONTAINER)
        return login(self._server, container, order)

    async def rest_url(self, cluster_id: str) -> str | None:
        return (await self.look(cluster_id)).rest_url

    async def _sweep(self) -> None:
        await provision.forget_removed(self._server, self._settings, datetime.now(UTC))


async def _every(name: str, work: Callable[[], Awaitable[None]]) -> None:
    """Now and then; an API server that does not answer is asked again the next time."""

    async def quietly() -> None:
        with suppress(XuanwuError):
            await work()

    await keep_running(name, quietly, pause=_SWEEP)


@asynccontextmanager
async def open_target(settings: KubernetesSettings, logs: Path) -> AsyncGenerator[KubernetesTarget]:
    """The target with its watches, which end with the block; pods' logs are kept below `logs`.

    Nothing is asked of the API server before the block begins, so that one that is dead or wrong
    keeps nothing else from its work. An error of the block comes out as it is.
    """
    failure: Exception | None = None
    async with ApiServer(settings.access.access()) as server, anyio.create_task_group() as tasks:
        target = KubernetesTarget(server, settings, logs)
        tasks.start_soon(target.run)
        try:
            yield target
        except Exception as error:  # noqa: BLE001  raised below
            failure = error
        finally:
            tasks.cancel_scope.cancel()
    if failure is not None:
        raise failure
