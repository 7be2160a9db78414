"""What is known of runs follows the API server, also through its silence."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import anyio
import pytest
from tests.cluster.kubernetes.objects.cases import ENTRY, RELEASE, SMALL
from tests.support.fake_kubernetes import FakeKubernetes
from tests.support.wait import eventually

from xuanwu.cluster.kubernetes import names, provision
from xuanwu.cluster.kubernetes.known import Known
from xuanwu.cluster.kubernetes.settings import kubernetes_settings
from xuanwu.kernel.errors import Unreachable
from xuanwu.kube import objects
from xuanwu.kube.access import TokenAccess
from xuanwu.kube.connection import ApiServer, ApiSettings
from xuanwu.kube.kinds import CONFIG_MAP, DEPLOYMENT
from xuanwu.kube.watch import WatchSettings
from xuanwu.model.cluster import (
    ClusterSpec,
    Presence,
)

pytestmark = pytest.mark.anyio
SETTINGS = kubernetes_settings(SMALL)
SPEC = ClusterSpec("run_1", "1" * 32, RELEASE, ENTRY)
QUICK = WatchSettings(
    turn=timedelta(seconds=1),
    grace=timedelta(seconds=0.2),
    pause=timedelta(milliseconds=10),
    rest=timedelta(milliseconds=50),
)


@dataclass
class Hands:
    """A clock that stands until a test moves it."""

    at: datetime = field(default=datetime(2026, 11, 21, tzinfo=UTC))

    def now(self) -> datetime:
        return self.at


@dataclass
class Stage:
    """A fake API server, and what is known of it."""

    fake: FakeKubernetes
    server: ApiServer
    known: Known
    clock: Hands

    async def ensure(self) -> None:
        await provision.ensure(self.server, SETTINGS, SPEC, self.known.note)

    async def presence(self) -> Presence:
        return (await self.known.look("run_1")).presence

    async def until(self, presence: Presence) -> None:
        async def there() -> bool:
            return await self.presence() is presence

        await eventually(there)

    def pod(self, **status: Any) -> None:
        """What the node would write of the JobManager's pod."""
        labels = {**names.cluster_selector("run_1"), names.ROLE: names.JOBMANAGER}
        metadata = {"name": "run-1-jobmanager-x", "namespace": "flink", "labels": labels}
        self.fake.store.put(
            {"apiVersion": "v1", "kind": "Pod", "metadata": metadata, "status": status}
        )


@pytest.fixture
async def stage() -> AsyncGenerator[Stage]:
    quick = ApiSettings(connect=timedelta(seconds=1), total=timedelta(seconds=2))
    async with (
        FakeKubernetes() as fake,
        ApiServer(TokenAccess(fake.url, "t"), quick) as server,
        anyio.create_task_group() as tasks,
    ):
        namespace = {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "flink"}}
        fake.store.put(namespace)
        clock = Hands()
        known = Known(server, "flink", QUICK, clock=clock)
        tasks.start_soon(known.run)
        yield Stage(fake, server, known, clock)
        tasks.cancel_scope.cancel()


async def test_what_was_made_is_known_at_once_and_what_is_removed_soon(stage: Stage) -> None:
    assert await stage.presence() is Presence.ABSENT
    await stage.ensure()
    sight = await stage.known.look("run_1")
    assert (sight.presence, sight.is_complete) == (Presence.PRESENT, True)
    assert await stage.known.clusters() == {"run_1"}

    async def removed() -> bool:
        return await provision.remove(stage.server, SETTINGS, "run_1")

    await eventually(removed)
    await stage.until(Presence.ABSENT)
    assert await stage.known.clusters() == frozenset(), "a tombstone is no run"


async def test_what_was_made_is_known_before_any_watch_tells(stage: Stage) -> None:
    assert await stage.presence() is Presence.ABSENT
    await eventually(lambda: stage.fake.watches == 4)
    stage.fake.store.listeners.clear()
    await stage.ensure()
    sight = await stage.known.look("run_1")
    assert (sight.presence, sight.is_complete) == (Presence.PRESENT, True)


async def test_what_a_node_says_of_a_pod_is_told(stage: Stage) -> None:
    await stage.ensure()
    waiting = {"waiting": {"reason": "ImagePullBackOff", "message": "no such image"}}
    stage.pod(
        phase="Pending", containerStatuses=[{"name": "flink", "image": "x", "state": waiting}]
    )
    await stage.until(Presence.REFUSED)
    assert "no such image" in ((await stage.known.look("run_1")).message or "")


async def test_pods_that_are_refused_for_long_refuse_the_run(stage: Stage) -> None:
    await stage.ensure()
    deployment = await objects.read(stage.server, DEPLOYMENT, "flink", "run-1-taskmanager")
    condition = {
        "type": "ReplicaFailure",
        "status": "True",
        "message": "a webhook timed out",
        "lastTransitionTime": stage.clock.at.isoformat(),
    }
    stage.fake.store.put({**deployment, "status": {"conditions": [condition]}})

    async def is_told() -> bool:
        return "webhook" in ((await stage.known.look("run_1")).message or "")

    await eventually(is_told)
    assert await stage.presence() is Presence.PRESENT
    stage.clock.at += timedelta(seconds=31)
    assert await stage.presence() is Presence.REFUSED


async def test_a_run_whose_server_died_before_it_said_that_all_was_made_is_made_whole(
    stage: Stage,
) -> None:
    """Or JobManagers that somebody deletes later would be made, and the job started, again."""

    async def is_complete() -> bool:
        return (await stage.known.look("run_1")).is_complete

    async def is_not_complete() -> bool:
        return not await is_complete()

    await stage.ensure()
    owner = await objects.read(stage.server, CONFIG_MAP, "flink", "run-1")
    del owner["metadata"]["annotations"][names.BEGUN]
    stage.fake.store.put(owner)
    await eventually(is_not_complete)
    assert await stage.presence() is Presence.PRESENT
    await stage.ensure()
    await eventually(is_complete)


async def test_a_deployment_that_somebody_deletes_is_missed(stage: Stage) -> None:
    await stage.ensure()
    await objects.delete(
        stage.server, DEPLOYMENT, "flink", "run-1-jobmanager", propagation="Background"
    )
    await stage.until(Presence.ABSENT)


async def test_a_silent_api_server_makes_no_run_absent_and_is_heard_again(stage: Stage) -> None:
    await stage.ensure()
    stage.fake.stop()
    stage.fake.drop()

    async def unreachable() -> bool:
        try:
            assert await stage.presence() is Presence.PRESENT
        except Unreachable:
            return True
        return False

    await eventually(unreachable)
    stage.fake.resume()

    async def heard() -> bool:
        return not await unreachable()

    await eventually(heard)
    assert await stage.presence() is Presence.PRESENT


async def test_a_right_that_was_taken_away_is_told_and_makes_no_run_absent(stage: Stage) -> None:
    await stage.ensure()
    for verb in ("list", "watch"):
        stage.fake.deny(verb, "pods")
    stage.fake.drop()

    async def told() -> bool:
        try:
            assert await stage.presence() is Presence.PRESENT
        except Unreachable as error:  # before that, a connection that broke
            return "pods" in error.message
        return False

    await eventually(told)
