"""Runs of Flink on a real node: started, led on by a standby, and removed whole."""

from __future__ import annotations

import json
from collections.abc import AsyncGenerator
from dataclasses import dataclass
from datetime import timedelta

import anyio
import pytest

from tests.kubernetes.ground import SMALL, SQL, Ground, served
from tests.support.releases import installed
from tests.support.wait import eventually
from xuanwu.cluster.flink_rest import FlinkRest
from xuanwu.cluster.kubernetes import names, provision
from xuanwu.cluster.kubernetes.api import objects
from xuanwu.cluster.kubernetes.api.connection import ApiServer
from xuanwu.cluster.kubernetes.api.kinds import CONFIG_MAP, POD, SERVICE
from xuanwu.cluster.kubernetes.known import Known
from xuanwu.cluster.kubernetes.settings import KubernetesSettings, kubernetes_settings
from xuanwu.cluster.target import ClusterSpec, EntryPoint, Presence
from xuanwu.kernel.errors import XuanwuError
from xuanwu.kernel.ids import flink_id

pytestmark = [pytest.mark.anyio, pytest.mark.kubernetes]

NAME = "run_1"


@dataclass
class Stage:
    """A namespace that can carry runs, and what is known of it."""

    server: ApiServer
    settings: KubernetesSettings
    known: Known
    spec: ClusterSpec
    flink: FlinkRest

    async def ensure(self) -> None:
        await provision.ensure(self.server, self.settings, self.spec, self.known.note)

    async def rest_url(self) -> str:
        name = names.names_of(NAME).rest
        found = await objects.read(self.server, SERVICE, self.settings.namespace, name)
        return f"http://{found['spec']['clusterIP']}:8081"

    async def until_running(self) -> None:
        url = await self.rest_url()

        async def runs() -> bool:
            try:
                status = await self.flink.job_status(url, self.spec.flink_job_id)
            except XuanwuError:
                return False
            return status is not None and status.all_tasks_run

        await eventually(runs, within=180)


@pytest.fixture
async def stage(ground: Ground) -> AsyncGenerator[Stage]:
    settings = kubernetes_settings(ground.settings("2.2.1", jobmanagers=2))
    definition = {"version": 1, "kind": "sql", "name": "numbers", "sql": SQL}
    with served(definition, ground.node.place.machine) as url:
        spec = ClusterSpec(
            NAME,
            flink_id(ground.namespace.name),
            installed("2.2.1"),
            EntryPoint(definition_url=url, token="a-token"),
            SMALL,
            options={"execution.checkpointing.interval": "1 s"},
        )
        async with (
            ApiServer(settings.access.access()) as server,
            FlinkRest() as flink,
            anyio.create_task_group() as tasks,
        ):
            known = Known(server, ground.namespace.name)
            tasks.start_soon(known.run)
            yield Stage(server, settings, known, spec, flink)
            tasks.cancel_scope.cancel()


async def test_a_run_is_led_on_by_a_standby_and_removed_whole(stage: Stage) -> None:
    await stage.ensure()
    await stage.until_running()
    sight = await stage.known.look(NAME)
    assert (sight.presence, sight.is_complete) == (Presence.PRESENT, True)

    async def all_alive() -> bool:
        seen = (await stage.known.look(NAME)).processes
        return [one.role for one in seen if one.is_alive] == [
            "jobmanager",
            "jobmanager",
            "taskmanager",
        ]

    await eventually(all_alive, within=60)
    await _delete_leader(stage)
    await stage.until_running()
    assert (await stage.known.look(NAME)).presence is Presence.PRESENT

    async def removed() -> bool:
        return await provision.remove(stage.server, stage.settings, NAME)

    await eventually(removed, within=60)
    mine = names.cluster_selector(NAME)
    assert await objects.read_all(stage.server, POD, stage.settings.namespace, labels=mine) == []


async def _delete_leader(stage: Stage) -> None:
    """The pod whose address stands in the ConfigMap of the election, without grace."""
    namespace = stage.settings.namespace
    election = await objects.read_all(
        stage.server, CONFIG_MAP, namespace, labels=names.flink_selector(NAME)
    )
    told = json.dumps([one.get("data") for one in election])
    labels = {**names.cluster_selector(NAME), names.ROLE: names.JOBMANAGER}
    pods = await objects.read_all(stage.server, POD, namespace, labels=labels)
    (leader,) = [one for one in pods if f"//{one['status']['podIP']}:" in told]
    await objects.delete(
        stage.server, POD, namespace, leader["metadata"]["name"], grace=timedelta(0)
    )
