"""Logs of pods are read at once, and still after the pods, their lives and a server are gone."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import AsyncGenerator, Collection, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import anyio
import pytest
from sqlalchemy import select, update
from tests.support.fake_kubernetes import FakeKubernetes
from tests.support.pod_logs import log_database, log_store
from tests.support.wait import eventually

from xuanwu.cluster.kubernetes import names, places
from xuanwu.cluster.kubernetes.logs import LogSettings, PodLogs
from xuanwu.cluster.kubernetes.logs_shipping import ShippingSettings
from xuanwu.cluster.kubernetes.logs_store import LogStore
from xuanwu.cluster.kubernetes.pods import Pod, kept_of_pod
from xuanwu.kernel.errors import Conflict, NotFound, Unreachable
from xuanwu.kube.access import TokenAccess
from xuanwu.kube.connection import ApiServer, ApiSettings
from xuanwu.kube.kinds import POD
from xuanwu.model.lease import LeaseKey
from xuanwu.model.pod_log import LogStream, PodKey, UnstoredLines
from xuanwu.scheduling.targets.pod_logs import PodLogStore
from xuanwu.store.database import Database
from xuanwu.store.pod_logs import LogLimits
from xuanwu.store.tables.pod_logs import log_streams

pytestmark = pytest.mark.anyio
RUN, JM, TM = "run_1", "run-1-jobmanager-a", "run-1-taskmanager-b"
QUICK = ShippingSettings(
    hold=timedelta(milliseconds=20),
    batch=timedelta(milliseconds=10),
    pause=timedelta(milliseconds=20),
    rest=timedelta(milliseconds=200),
    poll=timedelta(milliseconds=50),
    farewell=timedelta(milliseconds=500),
    deaf=timedelta(milliseconds=300),
)
SETTINGS = LogSettings(within=timedelta(seconds=10), fresh=timedelta(0), shipping=QUICK)
LAZY = replace(SETTINGS, shipping=replace(QUICK, hold=timedelta(hours=1)))
READS = replace(SETTINGS, ships=False)


@dataclass
class World:
    """A fake API server with pods, of which every server of the platform hears by its watches."""

    fake: FakeKubernetes
    folder: Path
    db: Database
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
        self.hear_gone(pod, cluster=cluster)

    def hear_gone(self, pod: str = JM, *, cluster: str = RUN) -> None:
        """The watches tell that the pod is gone."""
        del self.living[cluster][pod]
        self._tell(cluster)

    def _tell(self, cluster: str) -> None:
        for server in self.servers:
            server.note(cluster, tuple(self.living[cluster].values()))

    @asynccontextmanager
    async def server(
        self,
        settings: LogSettings = SETTINGS,
        url: str = "",
        *,
        limits: LogLimits | None = None,
        store: LogStore | None = None,
    ) -> AsyncGenerator[PodLogs]:
        """A server of the platform, until the block ends."""
        access = TokenAccess(url or self.fake.url)
        deadlines = ApiSettings(connect=timedelta(seconds=1), total=timedelta(seconds=2))
        async with (
            log_store(self.folder, limits=limits) as own,
            ApiServer(access, deadlines) as api,
            anyio.create_task_group() as tasks,
        ):
            logs = PodLogs(api, "flink", store or own, settings)
            for cluster, pods in self.living.items():
                logs.note(cluster, tuple(pods.values()))
            self.servers.append(logs)
            tasks.start_soon(logs.run)
            yield logs
            self.servers.remove(logs)
            tasks.cancel_scope.cancel()

    async def stream(self, pod: str = JM, cluster: str = RUN) -> LogStream | None:
        async with log_store(self.folder) as store:
            found = await store.of_cluster(names.label_value(cluster))
        return next((one for one in found if one.key.pod == pod), None)

    async def shipped(self, pod: str = JM, cluster: str = RUN) -> list[str]:
        """The stored lines."""
        async with log_store(self.folder) as store:
            return await _stored(store, PodKey("prod", names.label_value(cluster), pod))

    async def until(self, *lines: str, pod: str = JM) -> None:
        async def are_shipped() -> bool:
            return await self.shipped(pod) == list(lines)

        await eventually(are_shipped, what=f"{lines} of {pod}")

    async def owners(self) -> Counter[str]:
        """How many streams each server ships now."""
        owner = log_streams.c.lease_owner
        async with self.db.read() as tx:
            rows = await tx.all(select(owner).where(owner.is_not(None)))
        return Counter(row["lease_owner"] for row in rows)


async def _stored(store: LogStore, key: PodKey) -> list[str]:
    text, offset = b"", 0
    while part := await store.after(key.stream, offset):
        text += part.text
        offset = part.begin + len(part.text)
        if part.reaches_end:
            break
    return text.decode().splitlines()


@pytest.fixture
async def world(tmp_path: Path) -> AsyncGenerator[World]:
    db = Database(log_database(tmp_path))
    await db.migrate()
    async with FakeKubernetes() as fake:
        yield World(fake, tmp_path, db)
    await db.close()


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
    async with world.server(READS) as logs:
        assert await logs.tail(RUN, "jobmanager", 1) == ("two",)
        assert (await logs.after(RUN, JM, 0)).lines == ("one", "two")
        assert await world.stream() is None
    async with world.server() as logs:
        assert (await logs.after(RUN, JM, 0)).lines == ("one", "two")


async def test_every_server_reads_lines_that_are_not_stored_yet_and_each_line_once(
    world: World,
) -> None:
    world.pod()
    async with world.server(READS) as reader:
        seen: list[str] = []
        offset = 0

        async def read() -> None:
            nonlocal offset
            part = await reader.after(RUN, JM, offset)
            seen.extend(part.lines)
            offset = part.offset

        for turn in range(3):
            world.write(f"zwö {turn}", "")
            async with world.server(LAZY):
                await eventually(lambda: world.fake.logs.followers == 1)
                await read()
                world.write(f"unstored {turn}")
                await read()
                assert (await world.shipped())[-1:] != [f"unstored {turn}"]
                assert await reader.tail(RUN, JM, 2) == ("", f"unstored {turn}")
            await read()
        expected = [line for turn in range(3) for line in (f"zwö {turn}", "", f"unstored {turn}")]
        assert seen == expected
        assert await world.shipped() == expected, "each server stored what it had at its end"
        stream = await world.stream()
        assert stream and offset == stream.end


async def test_lines_that_no_later_ones_will_bring_along_are_stored_at_once(world: World) -> None:
    for pod in (JM, TM):
        world.pod(pod)
    async with world.server(LAZY):
        world.write("one")
        world.write("x" * (LAZY.shipping.full - 1), pod=TM)
        await eventually(lambda: world.fake.logs.followers == 2)
        await world.until("x" * (LAZY.shipping.full - 1), pod=TM)
        assert await world.shipped() == [], "it waits for more, or for its time"
        world.gone()
        await world.until("one")


async def test_who_read_more_than_is_stored_does_not_begin_anew_when_the_pod_goes(
    world: World,
) -> None:
    world.pod()
    world.write("one")
    async with world.server():
        await world.until("one")
    world.write("two")
    async with world.server(READS) as reader:
        part = await reader.after(RUN, JM, 0)
        assert part.lines == ("one", "two")
        world.fake.store.delete((POD, "flink", JM), propagation="Background")
        again = await reader.after(RUN, JM, part.offset)
        assert (again.lines, again.offset) == ((), part.offset), "before the watch tells of it"
        world.hear_gone()
        again = await reader.after(RUN, JM, part.offset)
        assert (again.lines, again.offset) == ((), part.offset), "a server may still store them"
        async with world.db.begin() as tx:
            await tx.execute(update(log_streams).values(due_at=None))
        assert (await reader.after(RUN, JM, part.offset)).lines == ("one",), "it is shorter"


async def test_a_node_that_does_not_answer_delays_no_reader_for_long(world: World) -> None:
    world.pod()
    world.write("one")
    async with world.server():
        await world.until("one")
    world.fake.stop()
    async with world.server(replace(READS, within=timedelta(milliseconds=100))) as reader:
        with anyio.fail_after(30):
            assert await reader.tail(RUN, JM, 5) == ("one",)
            part = await reader.after(RUN, JM, 0)
            assert part.lines == ("one",)
            assert (await reader.after(RUN, JM, 100)).offset == 100, (
                "nobody knows whether it is new"
            )
    world.fake.resume()


async def test_readers_of_a_pod_share_the_answer_of_its_node(world: World) -> None:
    world.pod()
    world.write("one")
    slow = replace(READS, fresh=timedelta(hours=1))
    async with world.server(slow) as reader, anyio.create_task_group() as tasks:
        for _ in range(20):
            tasks.start_soon(reader.after, RUN, JM, 0)
    assert world.fake.requests == 2, "one for the container before, one for the present one"


async def test_a_pod_that_starts_later_is_shipped_from_its_first_line(world: World) -> None:
    async with world.server() as logs:
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
    pod = json.dumps(world.fake.store.get(POD, "flink", JM))
    script = "tests.cluster.kubernetes.log_server"
    command = [sys.executable, "-m", script, world.fake.url, str(world.folder), RUN, pod]
    return subprocess.Popen(command)


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
            assert len(await world.owners()) == 1
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
        await eventually(world.owners)
        async with world.server():
            await world.until("one")
        assert await deaf.tail(RUN, JM, 5) == ("one",)


async def test_servers_share_the_pods_also_with_one_that_comes_later(world: World) -> None:
    pods = [f"run-1-taskmanager-{number}" for number in range(12)]
    for pod in pods:
        world.pod(pod)
        world.write("one", pod=pod)
    restless = replace(SETTINGS, shipping=replace(QUICK, turn=timedelta(milliseconds=500)))

    async def are_shared() -> bool:
        return sorted((await world.owners()).values()) == [6, 6]

    async with world.server(restless):
        await eventually(lambda: world.fake.logs.followers == 12)
        async with world.server(restless):
            await eventually(are_shared)
            for pod in pods:
                world.write("two", pod=pod)
            for pod in pods:
                await world.until("one", "two", pod=pod)
    assert not await world.owners(), "a server that ends gives all back"


async def test_a_log_that_grows_keeps_its_newest_part_and_its_offsets(world: World) -> None:
    limits = LogLimits(kept=20_000, chunk=1000)
    world.pod()
    lines = [f"line {number:04}" for number in range(5000)]
    async with world.server(limits=limits) as logs:
        seen: list[str] = []
        offset = 0
        for begin in range(0, 5000, 100):
            world.write(*lines[begin : begin + 100])
            while len(seen) < begin + 100:
                part = await logs.after(RUN, JM, offset)
                seen += part.lines
                offset = part.offset

            async def is_stored(end: int = offset) -> bool:
                stream = await world.stream()
                return stream is not None and stream.end == end

            await eventually(is_stored)
        assert seen == lines, "who reads as it grows sees each line once"
        stream = await world.stream()
        assert stream and 18_000 < stream.size <= 20_000
        assert stream.end == offset == 50_000
        assert await logs.tail(RUN, JM, 1200) == tuple(lines[-1200:])
        world.gone()
        assert (await logs.after(RUN, JM, 0)).lines[0] == lines[stream.begin // 10]


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
        await eventually(partial(_all_have, world, pods, ["one", "two"]))
    await eventually(lambda: world.fake.logs.followers == 0)
    assert len(os.listdir("/proc/self/fd")) <= before + 5


async def _all_have(world: World, pods: Sequence[str], lines: list[str]) -> bool:
    async with log_store(world.folder) as store:
        for pod in pods:
            if await _stored(store, PodKey("prod", RUN, pod)) != lines:
                return False
    return True


class Faulty(PodLogStore):
    """A store whose answers may be lost, and that may refuse the lines of some pods."""

    loses_answers = False
    is_away = False
    refused: Collection[str] = ()
    calls = 0

    async def append(self, batch: Sequence[UnstoredLines]) -> Collection[LeaseKey]:
        self.calls += 1
        if self.is_away:
            raise Unreachable("The database is away.")
        if any(one.key.row in self.refused for one in batch):
            raise Conflict("These lines cannot be written.")
        held = await super().append(batch)
        if self.loses_answers and self.calls % 3:
            raise Unreachable("The answer was lost.")
        return held


async def test_lines_are_stored_once_though_the_answers_of_the_database_are_lost(
    world: World,
) -> None:
    world.pod()
    lines: list[str] = []
    patient = replace(SETTINGS, shipping=replace(QUICK, rest=timedelta(milliseconds=20)))
    async with log_store(world.folder, kind=Faulty) as store:
        store.loses_answers = True
        async with world.server(patient, store=store):
            while store.calls < 30:
                lines.append(f"line {len(lines)}")
                world.write(lines[-1])
                await anyio.sleep(0.01)
            await world.until(*lines)


async def test_lines_wait_while_the_database_is_away(world: World) -> None:
    world.pod()
    world.write("one")
    async with log_store(world.folder, kind=Faulty) as store, world.server(store=store) as logs:
        await world.until("one")
        store.is_away = True
        before = store.calls
        world.write("two")
        await eventually(lambda: store.calls > before)
        world.write("three")
        world.gone()
        assert await world.shipped() == ["one"]
        assert (await logs.after(RUN, JM, 0)).lines == ("one",)
        store.is_away = False
        await world.until("one", "two", "three")


async def test_a_log_that_cannot_be_written_is_written_later_and_holds_up_no_other(
    world: World,
) -> None:
    for pod in (JM, TM):
        world.pod(pod)
        world.write("one", pod=pod)
    async with log_store(world.folder, kind=Faulty) as store:
        store.refused = {PodKey("prod", RUN, JM).stream}
        async with world.server(store=store):
            await world.until("one", pod=TM)
            world.write("two", pod=TM)
            await world.until("one", "two", pod=TM)
            assert await world.shipped() == []
            world.write("two")
            store.refused = ()
            await world.until("one", "two")


async def test_logs_of_runs_that_are_gone_are_kept_for_a_time(world: World) -> None:
    short = replace(SETTINGS, keep=timedelta(hours=1), sweep=timedelta(milliseconds=50))
    world.pod()
    world.write("one")
    other = "run-2-jobmanager-a"
    world.pod(other, cluster="run_2")
    world.write("two", pod=other)
    long_ago = timedelta(hours=2)

    async def age(*where: Any) -> None:
        async with world.db.begin() as tx:
            old = tx.now() - long_ago
            await tx.execute(update(log_streams).where(*where).values(last_at=old))

    async def is_complete() -> bool:
        found = await world.stream(other, "run_2")
        return found is not None and not found.is_open

    async def is_swept() -> bool:
        return await world.stream(other, "run_2") is None

    async with world.server(short) as logs:
        await world.until("one")
        world.gone(other, cluster="run_2")
        await eventually(is_complete)
        await age(log_streams.c.cluster == RUN)
        assert await logs.tail("run_2", other, 1) == ("two",)
        await age(log_streams.c.cluster == "run_2")
        await eventually(is_swept)
        assert await logs.tail(RUN, JM, 1) == ("one",), "a quiet pod that lives keeps its log"
        assert await world.shipped() == ["one"]
        with pytest.raises(NotFound):
            await logs.tail("run_2", "jobmanager", 1)


@pytest.mark.parametrize("cluster", ["../../etc", "Run 1!", "x" * 300, ".lock", "运行"])
async def test_names_that_are_no_labels_are_found_again(world: World, cluster: str) -> None:
    pod = f"{names.names_of(cluster).owner}-jobmanager-{'p' * 180}"
    world.pod(pod, cluster=cluster)
    world.write("one", pod=pod)
    async with world.server() as logs:

        async def is_complete() -> bool:
            found = await world.stream(pod, cluster)
            return found is not None and not found.is_open

        async def is_shipped() -> bool:
            return await world.shipped(pod, cluster) == ["one"]

        await eventually(is_shipped)
        assert (await logs.after(cluster, "jobmanager", 0)).lines == ("one",)
        world.gone(pod, cluster=cluster)
        await eventually(is_complete)
        assert await logs.tail(cluster, "jobmanager", 1) == ("one",)
        for process in ("", "..", f"../{pod}", pod[:-1]):
            with pytest.raises(NotFound):
                await logs.tail(cluster, process, 1)


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
