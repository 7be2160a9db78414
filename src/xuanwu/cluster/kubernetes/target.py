"""The target `kubernetes`: the protocols of `cluster.target`, over one namespace of a cluster."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Awaitable, Callable, Generator
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import anyio

from xuanwu.cluster.kubernetes import places, provision, reach
from xuanwu.cluster.kubernetes.api.connection import ApiServer
from xuanwu.cluster.kubernetes.api.logs import Container
from xuanwu.cluster.kubernetes.held_up import HeldUp
from xuanwu.cluster.kubernetes.identity import Identity, Memory
from xuanwu.cluster.kubernetes.known import Known
from xuanwu.cluster.kubernetes.login import Running, login
from xuanwu.cluster.kubernetes.logs import LogSettings, PodLogs
from xuanwu.cluster.kubernetes.objects.files import checkpoints
from xuanwu.cluster.kubernetes.settings import KubernetesSettings
from xuanwu.cluster.kubernetes.takeover import Takeover
from xuanwu.cluster.target import ClusterSpec, LoginOrder, LogPart, Presence, Sight
from xuanwu.kernel.errors import NotFound, XuanwuError
from xuanwu.kernel.tasks import keep_running

_SWEEP = timedelta(minutes=10)


class KubernetesTarget:
    """Clusters in one namespace; any number of servers may share it. Make it by `open_target`.

    An API server that hangs holds up an act for its deadline until the watches have missed it, too;
    from then on acts are refused at once, so that those on other targets get their turn.
    While it leads to another namespace than before, nothing is done and nothing counts as absent.
    `proxy` leads to the JobManagers that only the API server reaches.
    """

    brings_release = True

    def __init__(
        self,
        server: ApiServer,
        settings: KubernetesSettings,
        logs: Path,
        memory: Memory | None = None,
    ) -> None:
        self._server = server
        self._settings = settings
        kept = LogSettings(keep=timedelta(days=settings.log_days))
        self._logs = PodLogs(server, settings.namespace, logs, kept)
        self._takeover = Takeover(server, settings.namespace)
        on_pods = (self._logs.note, self._takeover.see)
        self._identity = Identity(server, settings.namespace, memory)
        self._known = Known(server, settings.namespace, on_pods=on_pods, identity=self._identity)
        self._held_up = HeldUp(server, settings.namespace)
        self.proxy = reach.ServiceProxy(server, settings.namespace)

    async def run(self) -> None:
        """Watches, ships logs, frees leases of the dead and sweeps, until cancelled."""
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(keep_running, "watches", self._known.run)
            tasks.start_soon(keep_running, "logs", self._logs.run)
            tasks.start_soon(keep_running, "takeover", self._takeover.run)
            tasks.start_soon(_every, "tombstones", self._sweep)

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

    async def latest_checkpoint(self, state_name: str, flink_job_id: str) -> str | None:
        """Always the folder: the server cannot read the store."""
        return f"{checkpoints(self._settings, state_name)}/{flink_job_id}/"

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
        """Before each act. Raises: as `Known.refuse_old`."""
        await self._known.refuse_old()
        await self._known.confirm()

    @contextmanager
    def _missing_only_here(self) -> Generator[None]:
        """What another namespace lacks is not missing."""
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
    """Now and then; an API server that does not answer is asked again the next time."""

    async def quietly() -> None:
        with suppress(XuanwuError):
            await work()

    await keep_running(name, quietly, pause=_SWEEP)


@asynccontextmanager
async def open_target(
    settings: KubernetesSettings, logs: Path, memory: Memory | None = None
) -> AsyncGenerator[KubernetesTarget]:
    """The target with its watches, which end with the block; pods' logs are kept below `logs`.

    Without a `memory` it goes wherever its access leads.

    Nothing is asked of the API server before the block begins, so that one that is dead or wrong
    keeps nothing else from its work. An error of the block comes out as it is.
    """
    failure: Exception | None = None
    async with ApiServer(settings.access.access()) as server, anyio.create_task_group() as tasks:
        target = KubernetesTarget(server, settings, logs, memory)
        tasks.start_soon(target.run)
        try:
            yield target
        except Exception as error:  # noqa: BLE001  raised below
            failure = error
        finally:
            tasks.cancel_scope.cancel()
    if failure is not None:
        raise failure
