"""Logs of pods are read at once, and still after the pods, their lives and a server are gone."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
import time
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import anyio
import pytest
from tests.support.fake_kubernetes import FakeKubernetes
from tests.support.wait import eventually

from xuanwu.cluster.kubernetes import names, places
from xuanwu.cluster.kubernetes.api.access import TokenAccess
from xuanwu.cluster.kubernetes.api.connection import ApiServer, ApiSettings
from xuanwu.cluster.kubernetes.api.kinds import POD
from xuanwu.cluster.kubernetes.logs import LogSettings, PodLogs
from xuanwu.cluster.kubernetes.logs_shipping import ShippingSettings
from xuanwu.cluster.kubernetes.pods import Pod, kept_of_pod
from xuanwu.kernel.errors import NotFound, Unreachable

pytestmark = pytest.mark.anyio
RUN, JM, TM = "run_1", "run-1-jobmanager-a", "run-1-taskmanager-b"
QUICK = ShippingSettings(
    batch=timedelta(milliseconds=10),
    pause=timedelta(milliseconds=20),
    rest=timedelta(milliseconds=200),
    poll=timedelta(milliseconds=50),
    farewell=timedelta(milliseconds=500),
    deaf=timedelta(milliseconds=300),
)
SETTINGS = LogSettings(turn=timedelta(milliseconds=20), shipping=QUICK)


@dataclass
class World:
    """A fake API server with pods, of which every server of the platform hears by its watches."""

    fake: FakeKubernetes
    folder: Path
    living: dict[str, dict[str, Pod]] = field(default_factory=dict[str, dict[str, Pod]])
    servers: list[PodLogs] = field(default_factory=list[PodLogs])

    def pod(
        self, name: str = JM, *, cluster: str = RUN, restarts: int = 0, address: str = "10.0.0.1"
    ) -> None:
        role = names.TASKMANAGER if "taskmanager" in name else names.JOBMANAGER
        labels = {**names.cluster_selector(cluster), names.ROLE: role}
        container: dict[str, Any] = {
            "name": places.CONTAINER,
            "state": {"running": {"startedAt": "2026-01-01T00:00:00Z"}},
            "restartCount": restarts,
        }
        manifest: dict[str, Any] = {
            "apiVersion": "v1",
            "kind": "Pod",
            "metadata": {"name": name, "namespace": "flink", "labels": labels},
            "spec": {"containers": [{"name": places.CONTAINER}]},
            "status": {
                "phase": "Running",
                "podIP": address,
                "containerStatuses": [container],
            },
        }
        self.fake.store.put(manifest)
        self.living.setdefault(cluster, {})[name] = kept_of_pod(manifest)
        self._tell(cluster)

    def write(self, *lines: str, pod: str = JM) -> None:
        self.fake.logs.write("flink", pod, places.CONTAINER, *lines)

    def restart(self, pod: str = JM, *, times: int = 1) -> None:
        self.fake.logs.restart("flink", pod, places.CONTAINER)
        self.pod(pod, restarts=times)

    def gone(self, pod: str = JM, *, cluster: str = RUN) -> None:
        self.fake.logs.end("flink", pod, places.CONTAINER)
        self.fake.store.delete((POD, "flink", pod), propagation="Background")
        del self.living[cluster][pod]
        self._tell(cluster)

    def _tell(self, cluster: str) -> None:
        for server in self.servers:
            server.note(cluster, tuple(self.living[cluster].values()))

    @asynccontextmanager
    async def server(
        self, settings: LogSettings = SETTINGS, url: str = ""
    ) -> AsyncGenerator[PodLogs]:
        """A server of the platform, until the block ends."""
        access = TokenAccess(url or self.fake.url)
        deadlines = ApiSettings(connect=timedelta(seconds=1), total=timedelta(seconds=2))
        async with ApiServer(access, deadlines) as api, anyio.create_task_group() as tasks:
            logs = PodLogs(api, "flink", self.folder, settings)
            for cluster, pods in self.living.items():
                logs.note(cluster, tuple(pods.values()))
            self.servers.append(logs)
            tasks.start_soon(logs.run)
            yield logs
            self.servers.remove(logs)
            tasks.cancel_scope.cancel()

    def log(self, pod: str = JM) -> Path:
        return self.folder / "run-1" / f"{pod}.log"

    def shipped(self, pod: str = JM) -> list[str]:
        file = self.log(pod)
        return file.read_text().splitlines() if file.is_file() else []

    async def until(self, *lines: str, pod: str = JM) -> None:
        await eventually(lambda: self.shipped(pod) == list(lines), what=f"{lines} of {pod}")


@pytest.fixture
async def world(tmp_path: Path) -> AsyncGenerator[World]:
    async with FakeKubernetes() as fake:
        yield World(fake, tmp_path / "logs" / "prod")


async def test_a_log_is_read_while_it_grows_and_after_its_pod_is_gone(world: World) -> None:
    world.pod()
    world.write("one", "two")
    async with world.server() as logs:
        await world.until("one", "two")
        part = await logs.after(RUN, JM, 0)
        assert part.lines == ("one", "two")
        world.write("three")
        await world.until("one", "two", "three")
        assert (await logs.after(RUN, JM, part.offset)).lines == ("three",)
        world.write("the last word")
        world.gone()
        await world.until("one", "two", "three", "the last word")
        assert await logs.tail(RUN, JM, 2) == ("three", "the last word")
    async with world.server() as later:
        assert await later.tail(RUN, "jobmanager", 1) == ("the last word",)


async def test_a_fresh_pod_is_read_before_anything_of_it_is_shipped(world: World) -> None:
    world.pod()
    world.write("one", "two")
    async with ApiServer(TokenAccess(world.fake.url)) as server:
        logs = PodLogs(server, "flink", world.folder)
        logs.note(RUN, tuple(world.living[RUN].values()))
        assert await logs.tail(RUN, "jobmanager", 1) == ("two",)
        assert (await logs.after(RUN, JM, 0)).lines == ()
    async with world.server() as logs:
        assert (await logs.after(RUN, JM, 0)).lines == ("one", "two")


async def test_a_pod_that_starts_later_is_shipped_from_its_first_line(world: World) -> None:
    async with world.server() as logs:
        await eventually((world.folder / ".lock").exists)
        assert world.fake.requests == 0
        world.pod()
        world.write("one")
        await world.until("one")
        world.pod(TM)
        assert (await logs.after(RUN, TM, 0)).lines == ()
        world.write("two", pod=TM)
        await world.until("two", pod=TM)


async def test_a_log_that_is_not_there_is_named_with_the_nearest_one(world: World) -> None:
    async with world.server() as logs:
        with pytest.raises(NotFound, match="There is no log of 'jobmanager'"):
            await logs.tail(RUN, "jobmanager", 5)
        world.pod()
        with pytest.raises(NotFound, match=f"Did you mean '{JM}'"):
            await logs.after(RUN, f"{JM}x", 0)
        with pytest.raises(NotFound, match="is waiting to start"):
            await logs.tail(RUN, JM, 5)


async def test_the_lives_of_a_container_follow_one_another(world: World) -> None:
    world.pod()
    world.write("first")
    async with world.server():
        await world.until("first")
        world.write("the end of the first")
        world.restart()
        world.write("second")
        await world.until("first", "the end of the first", "second")


async def test_a_life_that_the_node_cleaned_away_keeps_no_later_one_out(world: World) -> None:
    world.pod()
    world.write("first")
    world.restart()
    world.fake.logs.lose("flink", JM, places.CONTAINER)
    world.write("second")
    async with world.server():
        await world.until("second")
        world.restart(times=2)
        world.write("third")
        await world.until("second", "third")


async def test_nothing_is_lost_while_the_api_server_is_away_and_a_container_restarts(
    world: World,
) -> None:
    world.pod()
    world.write("first")
    async with world.server() as logs:
        await world.until("first")
        await world.fake.down()
        world.fake.logs.drop()
        world.write("unheard")
        world.fake.logs.restart("flink", JM, places.CONTAINER)
        world.write("second")
        assert await logs.tail(RUN, JM, 5) == ("first",), "what is shipped can be read"
        await world.fake.up()
        # The watch may tell of the restart later than the log can be read.
        await world.until("first", "unheard", "second")
        world.pod(restarts=1)
        world.write("third")
        await world.until("first", "unheard", "second", "third")


async def test_a_pod_that_nobody_shipped_cannot_be_read_without_the_api_server(
    world: World,
) -> None:
    world.pod()
    world.write("one")
    await world.fake.down()
    async with world.server() as logs:
        with pytest.raises(Unreachable):
            await logs.tail(RUN, JM, 5)


async def test_a_server_that_is_started_again_goes_on_where_it_was(world: World) -> None:
    world.pod()
    world.write("one")
    async with world.server():
        await world.until("one")
    world.write("two")
    async with world.server():
        await world.until("one", "two")
        world.write("three")
        await world.until("one", "two", "three")


async def test_servers_that_are_killed_lose_and_double_no_line(world: World) -> None:
    world.pod()
    lines: list[str] = []
    for _ in range(3):
        server = _server_process(world)
        try:
            for _ in range(4):
                new = [f"line {len(lines) + number}" for number in range(50)]
                lines += new
                world.write(*new)
                await world.until(*lines)
            world.write(f"line {len(lines)}")  # may be read, written, or neither
            lines.append(f"line {len(lines)}")
        finally:
            await anyio.to_thread.run_sync(_kill, server)
    async with world.server():
        await world.until(*lines)


def _server_process(world: World) -> subprocess.Popen[bytes]:
    script = f"""
import anyio
from pathlib import Path
from xuanwu.cluster.kubernetes.api.access import TokenAccess
from xuanwu.cluster.kubernetes.api.connection import ApiServer
from xuanwu.cluster.kubernetes.logs import PodLogs
from xuanwu.cluster.kubernetes.pods import kept_of_pod

async def main():
    async with ApiServer(TokenAccess({world.fake.url!r})) as server:
        logs = PodLogs(server, "flink", Path({str(world.folder)!r}))
        logs.note({RUN!r}, [kept_of_pod({world.fake.store.get(POD, "flink", JM)!r})])
        await logs.run()

anyio.run(main)
"""
    return subprocess.Popen([sys.executable, "-c", script])


def _kill(server: subprocess.Popen[bytes]) -> None:
    server.kill()
    server.wait()


async def test_of_two_servers_one_ships_and_the_other_takes_over(world: World) -> None:
    world.pod()
    world.write("one")
    async with world.server() as second:
        async with world.server():
            await world.until("one")
            await eventually(lambda: world.fake.logs.followers == 1)
            assert await second.tail(RUN, JM, 5) == ("one",)
            world.write("two")
            await world.until("one", "two")
        world.write("three")
        await world.until("one", "two", "three")
        assert (await second.after(RUN, JM, 0)).lines == ("one", "two", "three")


async def test_a_server_that_hears_nothing_leaves_the_shipping_to_another(world: World) -> None:
    world.pod()
    world.write("one")
    async with world.server(url="http://127.0.0.1:9") as deaf:
        await eventually((world.folder / ".lock").exists)
        async with world.server():
            await world.until("one")
        assert await deaf.tail(RUN, JM, 5) == ("one",)


async def test_a_log_that_grows_is_rolled_and_its_newest_part_is_kept(world: World) -> None:
    rolling = replace(SETTINGS, shipping=replace(QUICK, kept=20_000))
    world.pod()
    lines = [f"line {number:04}" for number in range(5000)]
    async with world.server(rolling) as logs:
        seen: list[str] = []
        offset = 0
        for begin in range(0, 5000, 100):
            world.write(*lines[begin : begin + 100])

            async def came(last: str = lines[begin + 99]) -> bool:
                return (await logs.tail(RUN, JM, 1))[-1:] == (last,)

            await eventually(came)
            part = await logs.after(RUN, JM, offset)
            seen += part.lines
            offset = part.offset
        assert seen == lines, "who reads as it grows sees each line once"
        older = world.log().with_name(f"{JM}.log.1")
        assert 10_000 < world.log().stat().st_size + older.stat().st_size <= 20_000
        assert await logs.tail(RUN, JM, 1200) == tuple(lines[-1200:])
        world.gone()


async def test_every_pod_is_read_where_streams_are_few(world: World) -> None:
    few = replace(SETTINGS, shipping=replace(QUICK, followers=2))
    pods = [f"run-1-taskmanager-{number}" for number in range(8)]
    for pod in pods:
        world.pod(pod)
        world.write("one", pod=pod)
    async with world.server(few):
        for pod in pods:
            await world.until("one", pod=pod)
        for pod in pods:
            world.write("two", pod=pod)
        for pod in pods:
            await world.until("one", "two", pod=pod)
        assert world.fake.logs.followers <= 2


async def test_a_thousand_pods_are_followed_and_leave_no_descriptor(world: World) -> None:
    pods = [f"run-1-taskmanager-{number}" for number in range(1000)]
    for pod in pods:
        world.pod(pod)
        world.write("one", pod=pod)
    before = len(os.listdir("/proc/self/fd"))
    async with world.server():
        await eventually(lambda: world.fake.logs.followers == 1000, within=60)
        for pod in pods:
            world.write("two", pod=pod)
        await eventually(lambda: all(world.shipped(pod) == ["one", "two"] for pod in pods))
    await eventually(lambda: world.fake.logs.followers == 0)
    assert len(os.listdir("/proc/self/fd")) <= before + 5


async def test_a_log_that_cannot_be_written_is_written_later_and_holds_up_no_other(
    world: World,
) -> None:
    for pod in (JM, TM):
        world.pod(pod)
        world.write("one", pod=pod)
    world.log().mkdir(parents=True)
    async with world.server():
        await world.until("one", pod=TM)
        world.log().rmdir()
        await world.until("one")
        world.log().unlink()
        world.log().mkdir()
        for pod in (JM, TM):
            world.write("two", pod=pod)
        await world.until("one", "two", pod=TM)
        world.write("three")
        world.log().rmdir()
        await world.until("two", "three")


async def test_logs_are_the_owners_alone(world: World) -> None:
    world.pod()
    world.write("one")
    async with world.server():
        await world.until("one")
    modes = {
        stat.S_IMODE(path.stat().st_mode) for path in world.folder.rglob("*") if path.is_file()
    }
    assert modes == {0o600}
    for folder in (world.folder.parent, world.folder, world.log().parent):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700


async def test_logs_of_runs_that_are_gone_are_kept_for_a_time(world: World) -> None:
    short = replace(SETTINGS, keep=timedelta(hours=1), sweep=timedelta(milliseconds=50))
    world.pod()
    world.write("one")
    other = "run-2-jobmanager-a"
    world.pod(other, cluster="run_2")
    world.write("two", pod=other)
    gone = world.folder / "run-2" / f"{other}.log"
    async with world.server(short) as logs:
        await world.until("one")
        await eventually(gone.exists)
        world.gone(other, cluster="run_2")
        long_ago = time.time() - 7200
        os.utime(world.log(), (long_ago, long_ago))
        assert await logs.tail("run_2", other, 1) == ("two",)
        os.utime(gone, (long_ago, long_ago))
        await eventually(lambda: not gone.parent.exists())
        assert await logs.tail(RUN, JM, 1) == ("one",), "a quiet pod that lives keeps its log"
        with pytest.raises(NotFound):
            await logs.tail("run_2", "jobmanager", 1)


@pytest.mark.parametrize("cluster", ["../../etc", "Run 1!", "x" * 300, ".lock", "运行"])
async def test_names_that_are_no_file_names_stay_in_the_folder(world: World, cluster: str) -> None:
    pod = f"{names.names_of(cluster).owner}-jobmanager-{'p' * 180}"
    world.pod(pod, cluster=cluster)
    world.write("one", pod=pod)
    async with world.server() as logs:

        async def is_shipped() -> bool:
            return (await logs.after(cluster, "jobmanager", 0)).lines == ("one",)

        await eventually(is_shipped)
        world.gone(pod, cluster=cluster)
        assert await logs.tail(cluster, "jobmanager", 1) == ("one",)
        for process in ("../../prod/.lock", ".lock", "", "..", f"../{pod}"):
            with pytest.raises(NotFound):
                await logs.tail(cluster, process, 1)
    (made,) = [path for path in world.folder.iterdir() if path.is_dir()]
    assert made.name == names.names_of(names.label_value(cluster)).owner
    assert {path.name for path in world.folder.parent.iterdir()} == {"prod"}


async def test_the_jobmanager_is_the_one_that_leads_and_later_the_one_that_told_most(
    world: World,
) -> None:
    standby = "run-1-jobmanager-z"
    world.pod(JM, address="10.0.0.1")
    world.pod(standby, address="10.0.0.12")
    world.write("I lead", "on and on", pod=JM)
    world.write("I stand by", pod=standby)
    _elect(world, "10.0.0.12")
    async with world.server() as logs:
        await world.until("I lead", "on and on", pod=JM)
        await world.until("I stand by", pod=standby)
        assert await logs.tail(RUN, "jobmanager", 1) == ("I stand by",)
        world.gone(JM)
        world.gone(standby)
    async with world.server() as logs:
        assert await logs.tail(RUN, "jobmanager", 1) == ("on and on",)


async def test_the_only_jobmanager_that_lives_is_meant_before_one_that_is_gone(
    world: World,
) -> None:
    world.pod()
    world.write("a", "long", "story")
    async with world.server() as logs:
        await world.until("a", "long", "story")
        world.gone()
        world.pod("run-1-jobmanager-b")
        assert await logs.tail(RUN, "jobmanager", 1) == ("story",)
        world.write("next", pod="run-1-jobmanager-b")
        await world.until("next", pod="run-1-jobmanager-b")
        assert await logs.tail(RUN, "jobmanager", 1) == ("next",)


def _elect(world: World, address: str) -> None:
    world.fake.store.put(
        {
            "apiVersion": "v1",
            "kind": "ConfigMap",
            "metadata": {
                "name": "run-1-cluster-config-map",
                "namespace": "flink",
                "labels": names.flink_selector(RUN),
            },
            "data": {
                "org.apache.flink.k8s.leader.restserver": f"0-1,http://{address}:8081",
                "org.apache.flink.k8s.leader.dispatcher": f"0-1,pekko.tcp://flink@{address}:6123/x",
            },
        }
    )
