"""What every target promises, tried on each of them: the docstrings of `cluster.target`."""

from __future__ import annotations

import json
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import anyio
import pytest

from tests.kubernetes.ground import SMALL, SQL, Ground, served
from tests.support import releases
from tests.support.fake_flink import FakeFlink
from tests.support.fake_target import FakeTarget
from tests.support.pod_logs import log_store
from tests.support.quick_java import QUICK_JAVA
from tests.support.wait import eventually
from xuanwu.cluster.kubernetes import names
from xuanwu.cluster.kubernetes.settings import kubernetes_settings
from xuanwu.cluster.kubernetes.target import open_target
from xuanwu.cluster.local import process
from xuanwu.cluster.local.settings import LocalSettings
from xuanwu.cluster.local.target import LocalTarget
from xuanwu.cluster.target import (
    Target,
)
from xuanwu.flink.rest import FlinkRest, Way
from xuanwu.kernel.errors import NotFound, Refused, Unavailable, Unreachable
from xuanwu.kernel.ids import flink_id
from xuanwu.kernel.tasks import in_thread
from xuanwu.model.cluster import (
    ClusterSpec,
    EntryPoint,
    Presence,
    StatePlace,
)
from xuanwu.model.release import InstalledRelease, Release

pytestmark = pytest.mark.anyio

DEFINITION = {"version": 1, "kind": "sql", "name": "contract", "sql": SQL}


@dataclass
class World:
    """A target, a specification that it can carry, and ways to kill what it has started.

    `vanish` ends all of the cluster at once, `kill_taskmanager` one TaskManager of it.
    """

    target: Target
    spec: ClusterSpec
    vanish: Callable[[str], Awaitable[None]]
    kill_taskmanager: Callable[[str], Awaitable[None]]
    ways: Sequence[Way] = ()


@pytest.fixture(
    params=[
        "fake",
        pytest.param("local", marks=pytest.mark.flink),
        pytest.param("kubernetes", marks=pytest.mark.kubernetes),
    ]
)
async def world(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncGenerator[World]:
    async with AsyncExitStack() as stack:
        if request.param == "fake":
            made = _fake(await stack.enter_async_context(FakeFlink()))
        elif request.param == "local":
            made = local_world(tmp_path, "2.2.1")
        else:
            ground: Ground = request.getfixturevalue("ground")
            made = await stack.enter_async_context(_kubernetes(ground, tmp_path))
        try:
            yield made
        finally:
            while not await made.target.remove(made.spec.cluster_id):
                await anyio.sleep(0.1)


def _fake(farm: FakeFlink) -> World:
    target = FakeTarget(farm)
    release = InstalledRelease(
        Release("2.2.1", "", "", "", (17,), frozenset()), Path("release"), Path("java")
    )

    async def vanish(cluster_id: str) -> None:
        target.vanish(cluster_id)

    async def kill_taskmanager(cluster_id: str) -> None:
        target.kill_taskmanager(cluster_id)

    return World(target, _spec("contract", release, EntryPoint()), vanish, kill_taskmanager)


def local_world(folder: Path, version: str) -> World:
    """A target on this machine, below `folder`, and a small stream on that release."""
    release = releases.installed(version)
    file = folder / "definition.json"
    file.write_text(json.dumps(DEFINITION))
    settings = LocalSettings(folder / "home", releases.ENGINE_JAR)

    async def vanish(cluster_id: str) -> None:
        for one in process.strays(settings.home)[cluster_id]:
            one.kill()

    async def kill_taskmanager(cluster_id: str) -> None:
        for one in process.strays(settings.home)[cluster_id]:
            if process.stray_names([one]).keys() == {"taskmanager-1"}:
                one.kill()

    entry = EntryPoint(definition_file=str(file))
    spec = _spec("contract", release, entry)
    return World(LocalTarget(settings), spec, vanish, kill_taskmanager)


@asynccontextmanager
async def _kubernetes(ground: Ground, folder: Path) -> AsyncGenerator[World]:
    """A target on a real node; somebody deletes a Deployment where a process would be killed."""
    settings = kubernetes_settings(ground.settings("2.2.1"))

    async def delete(cluster_id: str, *roles: str) -> None:
        for role in roles:
            deployment = names.names_of(cluster_id).role(role)
            path = ground.namespace.path("deployments", deployment, "/apis/apps/v1")
            await in_thread(ground.node.api.delete, path, propagation="Foreground")

    async def vanish(cluster_id: str) -> None:
        await delete(cluster_id, "jobmanager", "taskmanager")

    async def kill_taskmanager(cluster_id: str) -> None:
        await delete(cluster_id, "taskmanager")

    with served(DEFINITION, ground.node.place.machine) as url:
        entry = EntryPoint(definition_url=url, token="a-token")
        spec = _spec("contract", releases.installed("2.2.1"), entry)
        async with log_store(folder) as logs, open_target(settings, logs) as target:
            yield World(target, spec, vanish, kill_taskmanager, (target.proxy,))


def _spec(name: str, release: InstalledRelease, entry: EntryPoint) -> ClusterSpec:
    options = {"execution.checkpointing.interval": "300 ms", **QUICK_JAVA}
    return ClusterSpec(name, flink_id(name), release, entry, SMALL, options=options)


async def until_running(world: World) -> str:
    """The address at which Flink says that the job runs."""
    async with FlinkRest(ways=world.ways) as flink:

        async def url_of_running() -> str | None:
            url = await world.target.rest_url(world.spec.cluster_id)
            try:
                status = await flink.job_status(url, world.spec.flink_job_id) if url else None
            except Unreachable:
                return None
            return url if status and status.all_tasks_run else None

        return await eventually(url_of_running, within=180)


async def test_what_was_never_made_is_absent_and_can_be_removed(world: World) -> None:
    assert (await world.target.look("nothing")).presence is Presence.ABSENT
    assert await world.target.clusters() == frozenset()
    assert await world.target.rest_url("nothing") is None
    found = await world.target.latest_checkpoint(StatePlace("nothing", "0" * 32))
    assert found is None or found.endswith(f"/{'0' * 32}/"), "a folder that may hold none"
    with pytest.raises(NotFound):
        await world.target.log_tail("nothing", "jobmanager", 10)
    assert await world.target.remove("nothing")


async def test_a_cluster_lives_from_ensure_to_remove(world: World) -> None:
    name = world.spec.cluster_id
    await world.target.ensure(world.spec)
    seen = await world.target.look(name)
    assert (seen.presence, seen.is_complete) == (Presence.PRESENT, True)
    await eventually(lambda: _has_both_roles(world, name))
    assert await world.target.clusters() == {name}
    url = await until_running(world)

    before = [(one.name, one.pid) for one in (await world.target.look(name)).processes]
    async with anyio.create_task_group() as tasks:
        for _ in range(3):
            tasks.start_soon(world.target.ensure, world.spec)
    after = await world.target.look(name)
    assert [(one.name, one.pid) for one in after.processes] == before, (
        "a second ensure starts nothing"
    )
    assert after.rest_url == url

    await _follows_a_log(world, name)
    await _heals(world, name)

    async def removed() -> bool:
        return await world.target.remove(name)

    await eventually(removed, within=60)
    await eventually(lambda: _has_no_cluster(world))
    assert (await world.target.look(name)).presence is not Presence.PRESENT
    assert await world.target.log_tail(name, "jobmanager", 1), "logs outlive the cluster"
    with pytest.raises(Refused):
        await world.target.ensure(world.spec)
    assert await world.target.remove(name), "removing is safe to repeat"


async def _has_both_roles(world: World, name: str) -> bool:
    processes = (await world.target.look(name)).processes
    return {one.role for one in processes} == {"jobmanager", "taskmanager"}


async def _has_no_cluster(world: World) -> bool:
    return await world.target.clusters() == frozenset()


async def _follows_a_log(world: World, name: str) -> None:
    assert await world.target.log_tail(name, "jobmanager", 1)
    assert await world.target.log_tail(name, "jobmanager", 0) == ()
    with pytest.raises(NotFound, match="jobmanager"):
        await world.target.log_tail(name, "jobmanagr", 1)
    with pytest.raises(NotFound):
        await world.target.log_after(name, "jobmanagr", 0)
    whole = await world.target.log_after(name, "jobmanager", 0)
    first = whole.lines[0]
    assert whole.offset > len(first)
    later = await world.target.log_after(name, "jobmanager", len(first.encode()) + 1)
    assert later.lines[: len(whole.lines) - 1] == whole.lines[1:]
    within = await world.target.log_after(name, "jobmanager", 1)
    assert within.lines[: len(whole.lines) - 1] == whole.lines[1:], "only whole lines"
    rolled = await world.target.log_after(name, "jobmanager", whole.offset + (1 << 30))
    assert rolled.lines[:1] == (first,), "a shorter file is read from its beginning"


async def _heals(world: World, name: str) -> None:
    jobmanager = (await world.target.look(name)).processes[0]
    await world.kill_taskmanager(name)

    async def is_incomplete() -> bool:
        return not (await world.target.look(name)).is_complete

    await eventually(is_incomplete)
    seen = await world.target.look(name)
    assert seen.presence is Presence.PRESENT
    assert {one.role for one in seen.processes if not one.is_alive} <= {"taskmanager"}
    await world.target.ensure(world.spec)
    healed = await world.target.look(name)
    assert healed.is_complete
    assert healed.processes[0] == jobmanager
    await until_running(world)


async def test_a_cluster_that_vanished_without_a_word_is_absent_and_stays_so(world: World) -> None:
    name = world.spec.cluster_id
    await world.target.ensure(world.spec)
    await until_running(world)
    await world.vanish(name)

    async def is_absent() -> bool:
        return (await world.target.look(name)).presence is Presence.ABSENT

    await eventually(is_absent)
    with pytest.raises(Unavailable) as raised:
        await world.target.ensure(world.spec)
    assert raised.value.detail_code == "lost", "so that nobody waits for it"
    assert (await world.target.look(name)).presence is Presence.ABSENT


async def test_an_id_is_fenced_even_if_its_cluster_was_never_made(world: World) -> None:
    other = replace(world.spec, cluster_id="never")
    assert await world.target.remove("never")
    with pytest.raises(Refused):
        await world.target.ensure(other)
