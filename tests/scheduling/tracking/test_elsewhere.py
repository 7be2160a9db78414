"""A run whose target leads elsewhere is neither lost nor followed, before somebody says so."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from pathlib import Path

import anyio
import pytest

from tests.cluster.kubernetes.test_identity import CALLS, SETTINGS, lead_to
from tests.support.fake_flink import FakeFlink
from tests.support.fake_kubernetes import FakeKubernetes
from tests.support.platform import ME, QUICK, Platform, open_platform, tracked
from tests.support.wait import eventually
from xuanwu.cluster.kubernetes import names
from xuanwu.cluster.kubernetes.identity import Memory
from xuanwu.cluster.kubernetes.target import KubernetesTarget
from xuanwu.kube.access import Kubeconfig
from xuanwu.kube.connection import ApiServer
from xuanwu.model.cluster import (
    ClusterSpec,
    Sight,
)
from xuanwu.model.event import EventKind
from xuanwu.model.run import Run
from xuanwu.model.state import Seen, State
from xuanwu.scheduling.targets.identity import forget, recall
from xuanwu.scheduling.targets.pod_logs import PodLogStore

pytestmark = pytest.mark.anyio
PATIENT = replace(QUICK, start_deadline=timedelta(minutes=10))  # a busy machine starts nothing late


class _Farmed(KubernetesTarget):
    """Its JobManagers are virtual ones, which run as soon as their objects are there."""

    farm: FakeFlink

    async def ensure(self, spec: ClusterSpec) -> None:
        await super().ensure(spec)
        if spec.cluster_id not in self.farm.clusters:
            self.farm.add(spec.cluster_id, spec.flink_job_id)

    async def look(self, cluster_id: str) -> Sight:
        return replace(await super().look(cluster_id), rest_url=self.farm.url_of(cluster_id))


@dataclass
class Stage:
    """Two clusters, and a platform whose target `kube` leads to the first of them."""

    platform: Platform
    first: FakeKubernetes
    second: FakeKubernetes
    config: Path

    async def start(self) -> Run:
        job = await self.platform.job(target="kube", restart={"delay": "10ms"})
        run = await self.platform.until(await self.platform.start(job), State.RUNNING)
        assert self.is_in(self.first, run)
        return run

    async def lead_elsewhere(self, run: Run) -> None:
        """As an administrator's slip does; its JobManager is not reached from there, but lives."""
        lead_to(self.config, self.second)
        await self.first.down()
        self.platform.farm.remove(run.id)

    def is_in(self, fake: FakeKubernetes, run: Run) -> bool:
        return ("ConfigMap", "flink", names.cluster_name(run.id)) in left(fake)


def left(fake: FakeKubernetes) -> frozenset[tuple[str, str, str]]:
    """All that there is in a cluster."""
    return fake.store.keys()


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncGenerator[Stage]:
    config = tmp_path / "config"
    async with (
        FakeKubernetes() as first,
        FakeKubernetes() as second,
        open_platform(tmp_path, settings=PATIENT) as platform,
        ApiServer(Kubeconfig(config), CALLS) as server,
        anyio.create_task_group() as tasks,
    ):
        first.store.put_namespace("flink")
        lead_to(config, first)
        memory = Memory("kube", partial(recall, platform.core.db))
        logs = PodLogStore(platform.core.db, platform.core.clock, "kube")
        target = _Farmed(server, SETTINGS, logs, memory)
        target.farm = platform.farm
        await platform.carry("kube", target)
        tasks.start_soon(target.run)
        async with tracked(platform):
            yield Stage(platform, first, second, config)
        tasks.cancel_scope.cancel()


async def _hidden(platform: Platform, run: Run) -> Run:
    """The run once it was visited some more times, and hid all the while.

    Some of these visits may find that the API server did not answer in time, and tell that instead.
    """
    told = await _told(platform, run, State.RUNNING)

    async def visited() -> Run | None:
        now = await platform.run(run.id)
        assert now.state is State.RUNNING
        return now if now.visits > told.visits + 10 else None

    return await eventually(visited, within=180, what="more visits")


async def _told(platform: Platform, run: Run, state: State) -> Run:
    """The run once it says why it is silent; before, a call may only have taken too long."""

    async def told() -> Run | None:
        now = await platform.run(run.id)
        assert now.state is state
        is_told = "refers to a different namespace than before" in now.phase
        return now if is_told and now.seen is Seen.SILENT else None

    return await eventually(told, within=180, every=0.01, what="the reason")


async def test_a_run_whose_target_leads_to_another_cluster_is_silent_and_nothing_follows_it(
    stage: Stage,
) -> None:
    run = await stage.start()
    await stage.lead_elsewhere(run)
    hidden = await _hidden(stage.platform, run)
    assert hidden.seen is Seen.SILENT
    assert hidden.absent_since is None
    assert left(stage.second) == frozenset()


async def test_a_run_is_lost_and_followed_once_its_old_cluster_is_said_to_be_gone(
    stage: Stage,
) -> None:
    run = await stage.start()
    await stage.lead_elsewhere(run)
    await _hidden(stage.platform, run)
    stage.second.store.put_namespace("flink")
    await forget(stage.platform.core, stage.platform.infra, ME, "kube")
    lost = await stage.platform.until_removed(run)
    assert lost.failure is not None and lost.failure.code == "lost"
    (note,) = [e for e in await stage.platform.events(run.id) if e.kind is EventKind.RESTART]
    follower = await stage.platform.run(str(note.facts["run"]))
    await stage.platform.until(follower, State.RUNNING)
    assert stage.is_in(stage.second, follower)
    assert stage.is_in(stage.first, run)


async def test_a_start_waits_while_its_target_leads_elsewhere(stage: Stage) -> None:
    run = await stage.start()
    await stage.lead_elsewhere(run)
    await _hidden(stage.platform, run)
    waiting = await stage.platform.start(await stage.platform.job("another", target="kube"))
    await _told(stage.platform, waiting, State.ACCEPT)
    assert left(stage.second) == frozenset()
