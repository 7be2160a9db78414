"""Objects of a run are made once, healed, and taken away, whoever dies or acts in between."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable
from dataclasses import dataclass, replace
from typing import Any

import anyio
import pytest
from tests.cluster.kubernetes.objects.cases import ENTRY, RELEASE, SMALL
from tests.support.fake_kubernetes import FakeKubernetes

from xuanwu.cluster.kubernetes import names, provision
from xuanwu.cluster.kubernetes.settings import kubernetes_settings
from xuanwu.kernel import points
from xuanwu.kernel.errors import InvalidInput, NotFound, Refused, Unavailable
from xuanwu.kube import objects
from xuanwu.kube.access import TokenAccess
from xuanwu.kube.connection import ApiServer
from xuanwu.kube.kinds import CONFIG_MAP, DEPLOYMENT, KINDS, SECRET, SERVICE, Manifest, ResourceKind
from xuanwu.model.cluster import (
    ClusterSpec,
)

pytestmark = pytest.mark.anyio
SETTINGS = kubernetes_settings(SMALL)
SPEC = ClusterSpec("run_1", "1" * 32, RELEASE, ENTRY)
MADE = {
    (CONFIG_MAP, "run-1"),
    (CONFIG_MAP, "run-1-flink"),
    (SECRET, "run-1-run"),
    (SERVICE, "run-1-rest"),
    (DEPLOYMENT, "run-1-jobmanager"),
    (DEPLOYMENT, "run-1-taskmanager"),
}


@dataclass
class Stage:
    """A fake API server, and who asks it."""

    fake: FakeKubernetes
    server: ApiServer

    async def ensure(self, **changes: Any) -> None:
        await provision.ensure(self.server, SETTINGS, replace(SPEC, **changes))

    async def remove(self) -> bool:
        return await provision.remove(self.server, SETTINGS, SPEC.cluster_id)

    async def find(self, kind: ResourceKind, name: str) -> Manifest | None:
        try:
            return await objects.read(self.server, kind, SETTINGS.namespace, name)
        except NotFound:
            return None

    async def names(self) -> set[tuple[ResourceKind, str]]:
        """All that there is in the namespace."""
        return {
            (kind, one["metadata"]["name"])
            for kind in KINDS.values()
            if kind.is_namespaced
            for one in await objects.read_all(self.server, kind, SETTINGS.namespace)
        }

    async def version(self, kind: ResourceKind, name: str) -> str:
        found = await self.find(kind, name)
        assert found
        return found["metadata"]["resourceVersion"]


@pytest.fixture
async def stage() -> AsyncGenerator[Stage]:
    async with FakeKubernetes() as fake, ApiServer(TokenAccess(fake.url, "t")) as server:
        namespace = {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "flink"}}
        fake.store.put(namespace)
        yield Stage(fake, server)


async def test_a_run_gets_its_objects_and_a_second_ensure_changes_none(stage: Stage) -> None:
    await stage.ensure()
    assert await stage.names() >= MADE
    versions = [await stage.version(*one) for one in sorted(MADE, key=str)]
    await stage.ensure()
    assert [await stage.version(*one) for one in sorted(MADE, key=str)] == versions


async def test_what_cannot_be_leaves_nothing(stage: Stage) -> None:
    with pytest.raises(InvalidInput):
        await stage.ensure(options={"kubernetes.cluster-id": "another"})
    assert await stage.names() == set()


@pytest.mark.parametrize(
    "one", sorted(MADE - {(CONFIG_MAP, "run-1")}, key=str), ids=lambda one: one[1]
)
async def test_what_somebody_deletes_is_made_again_but_the_jobmanager(
    stage: Stage, one: tuple[ResourceKind, str]
) -> None:
    await stage.ensure()
    await objects.delete(stage.server, one[0], SETTINGS.namespace, one[1], propagation="Background")
    if one[1] == "run-1-jobmanager":
        with pytest.raises(Unavailable) as lost:
            await stage.ensure()
        assert lost.value.detail_code == "lost"
        assert not await stage.find(*one)
    else:
        await stage.ensure()
        assert await stage.find(*one)


async def test_a_run_that_is_begun_stays_as_it_was_begun(stage: Stage) -> None:
    """Settings may have changed since: a new pod template would restart the job."""
    await stage.ensure()
    before = await stage.version(DEPLOYMENT, "run-1-jobmanager")
    await stage.ensure(parallelism=8)
    assert await stage.version(DEPLOYMENT, "run-1-jobmanager") == before


@pytest.mark.parametrize(
    "point",
    [
        "kubernetes.owner.after",
        "kubernetes.-flink",
        "kubernetes.-run",
        "kubernetes.-rest",
        "kubernetes.-jobmanager",
        "kubernetes.-taskmanager",
    ],
)
async def test_a_server_that_dies_at_any_step_leaves_what_the_next_one_completes_or_removes(
    stage: Stage, point: str
) -> None:
    Fate(point, _die)
    with pytest.raises(_Death):
        await stage.ensure()
    await stage.ensure()
    assert await stage.names() >= MADE
    Fate("kubernetes.tombstone.after", _die)
    with pytest.raises(_Death):
        await stage.remove()
    with pytest.raises(Refused):
        await stage.ensure()
    await _removed(stage)


@pytest.mark.parametrize("point", ["kubernetes.-flink", "kubernetes.-jobmanager"])
async def test_what_a_server_with_other_settings_began_is_completed_and_stays_as_it_is(
    stage: Stage, point: str
) -> None:
    Fate(point, _die)
    with pytest.raises(_Death):
        await stage.ensure()
    before = {
        one: await stage.version(*one) for one in await stage.names() if one[0] is not CONFIG_MAP
    }
    owner = await stage.find(CONFIG_MAP, "run-1")
    await stage.ensure(options={"heartbeat.timeout": "30 s"}, parallelism=8)
    assert await stage.names() >= MADE
    assert {one: await stage.version(*one) for one in before} == before
    after = await stage.find(CONFIG_MAP, "run-1")
    assert owner and after
    told = after["metadata"]["annotations"]
    assert told[names.DIGEST] == owner["metadata"]["annotations"][names.DIGEST]
    assert names.BEGUN in told


async def test_two_servers_at_once_make_one_cluster(stage: Stage) -> None:
    async with anyio.create_task_group() as tasks:
        for _ in range(4):
            tasks.start_soon(stage.ensure)
    assert await stage.names() >= MADE
    owner = await stage.find(CONFIG_MAP, "run-1")
    assert owner
    for kind, name in MADE - {(CONFIG_MAP, "run-1")}:
        found = await stage.find(kind, name)
        assert found
        assert [one["uid"] for one in found["metadata"]["ownerReferences"]] == [
            owner["metadata"]["uid"]
        ]


async def test_a_removal_takes_flinks_own_objects_along_and_stays(stage: Stage) -> None:
    await stage.ensure()
    leader = {
        "apiVersion": "v1",
        "kind": "ConfigMap",
        "metadata": {
            "name": "run-1-cluster-config-map",
            "namespace": SETTINGS.namespace,
            "labels": names.flink_selector("run_1"),
        },
    }
    await objects.apply(stage.server, leader)
    await _removed(stage)
    assert await stage.names() == {(CONFIG_MAP, "run-1-removed")}
    with pytest.raises(Refused) as refused:
        await stage.ensure()
    assert refused.value.detail_code == "cluster_removed"
    assert await stage.names() == {(CONFIG_MAP, "run-1-removed")}


async def test_what_never_was_can_be_removed(stage: Stage) -> None:
    assert await stage.remove()
    with pytest.raises(Refused):
        await stage.ensure()


async def test_a_removal_that_overtakes_a_start_wins(stage: Stage) -> None:
    """The tombstone is written after the start has looked for it, before its owner is there."""
    tomb = provision.tombstone(SETTINGS, "run_1")

    Fate("kubernetes.owner.after", lambda: stage.fake.store.put(tomb))
    with pytest.raises(Refused):
        await stage.ensure()
    await _removed(stage)
    assert await stage.names() == {(CONFIG_MAP, "run-1-removed")}


async def _removed(stage: Stage) -> None:
    with anyio.fail_after(120):
        while not await stage.remove():
            await anyio.sleep(0.01)


class _Death(BaseException):
    """The end of a server, which nothing catches."""


@dataclass
class Fate:
    """What happens at a point; once."""

    point: str
    act: Callable[[], object]

    def __post_init__(self) -> None:
        points.listen(self._reached)

    def _reached(self, point: str) -> None:
        if point == self.point:
            self.point = ""
            self.act()


def _die() -> None:
    raise _Death
