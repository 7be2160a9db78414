"""One run of the platform on a stage: started, looked at, robbed of its leader, taken away."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from tests.support.releases import installed
from tests.support.wait import eventually

from benchmarks.pods.stage import NAMESPACE, OPTIONS, PATIENCE_S, RESOURCES, TOKEN, Stage
from xuanwu.cluster.kubernetes import names, places, provision
from xuanwu.cluster.kubernetes.takeover import election_of, lease_of
from xuanwu.kernel.errors import NotFound
from xuanwu.kernel.ids import flink_id
from xuanwu.kube import objects
from xuanwu.kube.kinds import CONFIG_MAP, POD, SERVICE, Manifest
from xuanwu.model.cluster import (
    ClusterSpec,
    EntryPoint,
)


class Run:
    """The platform's own objects, with `settings` over the stage's."""

    def __init__(self, stage: Stage, cluster_id: str, **settings: Any) -> None:
        self.cluster_id = cluster_id
        self.job_id = flink_id(cluster_id)
        self._stage = stage
        self._settings = stage.settings(**settings)

    async def start(self) -> None:
        """Applies all; returns when the API server has them."""
        entry = EntryPoint(definition_url=self._stage.definition_url, token=TOKEN)
        spec = ClusterSpec(
            self.cluster_id,
            self.job_id,
            installed(self._stage.release),
            entry,
            RESOURCES,
            options=OPTIONS,
            state_name=self.cluster_id,
        )
        await provision.ensure(self._stage.server, self._settings, spec)

    async def url(self) -> str:
        """The page of the JobManager, by the address of its Service."""
        name = names.names_of(self.cluster_id).rest
        found = await objects.read(self._stage.server, SERVICE, NAMESPACE, name)
        return f"http://{found['spec']['clusterIP']}:{places.REST_PORT}"

    async def jobmanagers(self) -> list[Manifest]:
        """Their pods, once all are ready."""
        labels = {**names.cluster_selector(self.cluster_id), names.ROLE: names.JOBMANAGER}

        async def ready() -> list[Manifest]:
            pods = await objects.read_all(self._stage.server, POD, NAMESPACE, labels=labels)
            wanted = self._settings.jobmanagers
            return pods if len(pods) == wanted and all(map(_is_ready, pods)) else []

        return await eventually(ready, within=PATIENCE_S, what="all JobManagers ready")

    async def election(self) -> Manifest | None:
        """The ConfigMap in which the leader is named; None before there is any."""
        name = election_of(self.cluster_id)
        try:
            return await objects.read(self._stage.server, CONFIG_MAP, NAMESPACE, name)
        except NotFound:
            return None

    async def kill_leader(self) -> None:
        """SIGKILL to the container that leads, by the node's containerd."""
        lease = lease_of(await self.election() or {"metadata": {}})
        (pod,) = [
            one
            for one in await self.jobmanagers()
            if lease and one["metadata"]["name"] == lease.pod
        ]
        container = pod["status"]["containerStatuses"][0]["containerID"].rpartition("/")[2]
        self._stage.node.run("ctr", "--namespace=k8s.io", "tasks", "kill", "-s", "KILL", container)

    async def remove(self) -> None:
        """At once: nobody measures how politely."""
        server, pods = self._stage.server, names.cluster_selector(self.cluster_id)

        async def removed() -> bool:
            if await provision.remove(server, self._settings, self.cluster_id):
                return True
            now = timedelta(0)
            await objects.delete_labelled(server, POD, NAMESPACE, pods, grace=now)
            return False

        await eventually(removed, within=PATIENCE_S, every=0.5, what="nothing left of the run")


def _is_ready(pod: Manifest) -> bool:
    statuses: list[Manifest] = pod["status"].get("containerStatuses") or []
    return bool(statuses) and all(one["ready"] for one in statuses)
