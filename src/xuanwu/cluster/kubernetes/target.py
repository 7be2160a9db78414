"""The target `kubernetes`: the protocols of `cluster.target`, over one namespace of a cluster."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Awaitable, Callable, Generator
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import anyio

from xuanwu.cluster.kubernetes import places, provision, reach
from xuanwu.cluster.kubernetes.held_up import HeldUp
from xuanwu.cluster.kubernetes.identity import Memory, NamespaceIdentity
from xuanwu.cluster.kubernetes.known import Known
from xuanwu.cluster.kubernetes.login import Running, login
from xuanwu.cluster.kubernetes.logs import LogSettings, PodLogs
from xuanwu.cluster.kubernetes.logs_store import LogStore
from xuanwu.cluster.kubernetes.objects.files import checkpoints
from xuanwu.cluster.kubernetes.settings import KubernetesSettings
from xuanwu.cluster.kubernetes.takeover import Takeover
from xuanwu.kernel.errors import NotFound, XuanwuError
from xuanwu.kernel.tasks import beside, keep_running
from xuanwu.kube.connection import ApiServer
from xuanwu.kube.logs import Container
from xuanwu.model.cluster import (
    ClusterSpec,
    LogPart,
    Presence,
    Sight,
    StatePlace,
)
from xuanwu.model.login import (
    LoginOrder,
)

_SWEEP = timedelta(minutes=10)


class KubernetesTarget:
    """Clusters in one namespace; any number of servers may share it. Open it with `open_target`.

    If the API server hangs, an act takes up to its deadline until the watches notice it, too;
    after that, acts are refused at once, so that acts on other targets are not delayed. While the
    target leads to another namespace than before, nothing is done and nothing counts as absent.
    Without `acts` it only reads, for servers that run no clusters; with it, it also ships the logs
    of pods into `logs`. `proxy` reaches the JobManagers that only the API server can reach.
    """

    brings_release = True

    def __init__(
        self,
        server: ApiServer,
        settings: KubernetesSettings,
        logs: LogStore,
        memory: Memory | None = None,
        *,
        acts: bool = True,
    ) -> None:
        self._acts = acts
        self._server = server
        self._settings = settings
        kept = LogSettings(keep=timedelta(days=settings.log_days), ships=acts)
        self._logs = PodLogs(server, settings.namespace, logs, kept)
        self._takeover = Takeover(server, settings.namespace)
        on_pods = (self._logs.note, *((self._takeover.see,) if acts else ()))
        self._identity = NamespaceIdentity(server, settings.namespace, memory)
        self._known = Known(server, settings.namespace, on_pods=on_pods, identity=self._identity)
        self._held_up = HeldUp(server, settings.namespace)
        self.proxy = reach.ServiceProxy(server, settings.namespace)

    async def run(self) -> None:
        """Watches and ships logs; if it acts, frees leases of dead leaders and sweeps; until
        cancelled."""
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(keep_running, "watches", self._known.run)
            tasks.start_soon(keep_running, "logs", self._logs.run)
            if self._acts:
                tasks.start_soon(keep_running, "takeover", self._takeover.run)
                tasks.start_soon(_every, "tombstones", self._sweep)

    async def state_uri(self) -> str | None:
        return self._settings.state.uri

    async def ensure(self, spec: ClusterSpec) -> None:
        await self._refuse_other()
        await provision.ensure(self._server, self._settings, spec, self._known.note)

    async def remove(self, cluster_id: str) -> bool:
        await self._refuse_other()
        if not await provision.remove(self._server, self._settings, cluster_id):
            return False
        await self._known.confirm()
        return True

    async def look(self, cluster_id: str) -> Sight:
        url = await reach.rest_url(self._settings, self.proxy, cluster_id)
        sight = await self._known.look(cluster_id, url)
        if sight.presence is not Presence.PRESENT or sight.message:
            return sight
        waiting = (p.name for p in sight.processes if not p.is_alive and p.exit_code is None)
        return replace(sight, message=await self._held_up.why(waiting))

    async def clusters(self) -> frozenset[str]:
        return await self._known.clusters()

    async def latest_checkpoint(self, place: StatePlace) -> str | None:
        """Always returns the folder: the server cannot read the store."""
        root = place.state_uri or self._settings.state.uri
        return f"{checkpoints(root, place.state_name)}/{place.flink_job_id}/"

    async def log_tail(self, cluster_id: str, process: str, lines: int) -> tuple[str, ...]:
        with self._missing_only_here():
            return await self._logs.tail(cluster_id, process, lines)

    async def log_after(self, cluster_id: str, process: str, offset: int) -> LogPart:
        with self._missing_only_here():
            return await self._logs.after(cluster_id, process, offset)

    @asynccontextmanager
    async def login(self, cluster_id: str, order: LoginOrder) -> AsyncGenerator[Running]:
        del cluster_id  # a pod's name is unique in the namespace
        container = Container(self._settings.namespace, order.process, places.CONTAINER)
        await self._identity.refuse_other()
        async with login(self._server, container, order) as running:
            yield running

    async def rest_url(self, cluster_id: str) -> str | None:
        return (await self.look(cluster_id)).rest_url

    async def _refuse_other(self) -> None:
        """Checks the namespace before each act. Raises: as `Known.refuse_old`."""
        await self._known.refuse_old()
        await self._known.confirm()

    @contextmanager
    def _missing_only_here(self) -> Generator[None]:
        """What another namespace lacks does not count as missing."""
        try:
            yield
        except NotFound:
            if self._identity.elsewhere:
                raise self._identity.elsewhere from None
            raise

    async def _sweep(self) -> None:
        await self._refuse_other()
        await provision.forget_removed(self._server, self._settings, datetime.now(UTC))


async def _every(name: str, work: Callable[[], Awaitable[None]]) -> None:
    """Does it at intervals; if the API server does not answer, the next round tries again."""

    async def quietly() -> None:
        with suppress(XuanwuError):
            await work()

    await keep_running(name, quietly, pause=_SWEEP)


@asynccontextmanager
async def open_target(
    settings: KubernetesSettings,
    logs: LogStore,
    memory: Memory | None = None,
    *,
    acts: bool = True,
) -> AsyncGenerator[KubernetesTarget]:
    """Opens the target with its watches, which end with the block; see `KubernetesTarget`.

    Without a `memory` the namespace's identity is not checked.

    It sends no request before the block begins, so that an API server that is dead or wrong does
    not delay other work. An error of the block is raised unchanged.
    """
    async with ApiServer(settings.access.access()) as server, beside() as tasks:
        target = KubernetesTarget(server, settings, logs, memory, acts=acts)
        tasks.start_soon(target.run)
        yield target
