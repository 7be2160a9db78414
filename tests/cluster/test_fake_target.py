"""The target in memory does what its knobs say; the rules of all targets are in tests/contract."""

from __future__ import annotations

import os
import sys
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import anyio
import httpx
import orjson
import pytest
from tests.support.fake_flink import FakeFlink
from tests.support.fake_target import FakeTarget, RemoteFarm
from tests.support.wait import eventually

from xuanwu.cluster.target import (
    Target,
)
from xuanwu.flink.rest import FlinkRest, FlinkRestSettings
from xuanwu.kernel.errors import Refused, Unavailable, Unreachable
from xuanwu.kernel.ids import flink_id
from xuanwu.model.cluster import (
    ClusterSpec,
    EntryPoint,
    LogPart,
    Presence,
)
from xuanwu.model.release import InstalledRelease, Release

pytestmark = pytest.mark.anyio

RELEASE = InstalledRelease(
    Release("2.2.1", "", "", "", (17,), frozenset()), Path("/r"), Path("java")
)
PATIENT = FlinkRestSettings(connect=timedelta(seconds=60), total=timedelta(seconds=60))
SPEC = ClusterSpec("run_1", flink_id("run_1"), RELEASE, EntryPoint(), parallelism=3)


@pytest.fixture
async def farm() -> AsyncIterator[FakeFlink]:
    async with FakeFlink() as farm:
        yield farm


async def test_it_is_a_target_whose_clusters_answer(farm: FakeFlink) -> None:
    target = FakeTarget(farm)
    as_target: Target = target
    await as_target.ensure(SPEC)
    await as_target.ensure(SPEC)
    assert target.jobmanagers_started == {"run_1": 1}
    assert target.taskmanagers_started == {"run_1": 2}
    url = await as_target.rest_url("run_1")
    assert url is not None
    async with FlinkRest(PATIENT) as flink:
        assert await flink.job_status(url, SPEC.flink_job_id)


async def test_a_slow_start_is_present_before_its_job_is_listed(farm: FakeFlink) -> None:
    target = FakeTarget(farm, start_delay_s=0.1)
    await target.ensure(SPEC)
    async with FlinkRest(PATIENT) as flink:
        url = farm.url_of("run_1")
        assert (await target.look("run_1")).presence is Presence.PRESENT
        assert await flink.job_status(url, SPEC.flink_job_id) is None
        await eventually(lambda: flink.job_status(url, SPEC.flink_job_id), within=90)


async def test_a_lost_taskmanager_shows_until_ensure_heals_it(farm: FakeFlink) -> None:
    target = FakeTarget(farm)
    await target.ensure(SPEC)
    target.kill_taskmanager("run_1")
    assert not (await target.look("run_1")).is_complete
    await target.ensure(SPEC)
    assert (await target.look("run_1")).is_complete
    assert target.taskmanagers_started == {"run_1": 3}


async def test_a_vanished_cluster_is_absent_and_not_started_again(farm: FakeFlink) -> None:
    target = FakeTarget(farm)
    await target.ensure(SPEC)
    target.vanish("run_1")
    with pytest.raises(Unavailable):
        await target.ensure(SPEC)
    assert (await target.look("run_1")).presence is Presence.ABSENT
    assert target.jobmanagers_started == {"run_1": 1}
    assert await target.clusters() == frozenset()


async def test_an_exited_jobmanager_leaves_its_word_and_its_taskmanagers(farm: FakeFlink) -> None:
    target = FakeTarget(farm)
    await target.ensure(SPEC)
    target.exit("run_1", "FINISHED")
    sight = await target.look("run_1")
    assert (sight.presence, sight.final_state) == (Presence.EXITED, "FINISHED")
    assert await target.clusters() == {"run_1"}


async def test_removal_takes_as_many_calls_as_it_is_told_and_fences_the_id(
    farm: FakeFlink,
) -> None:
    target = FakeTarget(farm, remove_calls=2)
    await target.ensure(SPEC)
    assert not await target.remove("run_1")
    assert await target.remove("run_1")
    assert await target.log_tail("run_1", "jobmanager", 5)
    with pytest.raises(Refused):
        await target.ensure(SPEC)


async def test_a_log_is_followed_by_whole_lines(farm: FakeFlink) -> None:
    target = FakeTarget(farm)
    await target.ensure(SPEC)
    log = target.logs["run_1", "jobmanager.out"]
    log.extend(["one", "zwö"])
    first = await target.log_after("run_1", "jobmanager.out", 0)
    assert first == LogPart(("one", "zwö"), 9)
    log.append("three")
    assert await target.log_after("run_1", "jobmanager.out", 9) == LogPart(("three",), 15)
    assert await target.log_after("run_1", "jobmanager.out", 15) == LogPart((), 15)
    assert await target.log_after("run_1", "jobmanager.out", 5) == LogPart(("three",), 15)


async def test_refusals_and_silence_are_raised(farm: FakeFlink) -> None:
    target = FakeTarget(farm, refusals={"run_2": Refused("no quota")}, silent_ids={"run_3"})
    with pytest.raises(Refused, match="quota"):
        await target.ensure(replace(SPEC, cluster_id="run_2"))
    with pytest.raises(Unreachable):
        await target.look("run_3")
    target.is_silent = True
    with pytest.raises(Unreachable):
        await target.clusters()


async def test_a_farm_of_its_own_process_is_steered_over_http_and_ends_with_its_starter() -> None:
    command = [sys.executable, "-m", "tests.support.fake_flink", "--clusters", "3", "--any"]
    root = Path(__file__).parents[2]
    async with await anyio.open_process(
        command, cwd=root, env={**os.environ, "PYTHONPATH": str(root)}
    ) as process:
        assert process.stdin
        assert process.stdout
        line = await process.stdout.receive()
        url = orjson.loads(line)["url"]
        target = FakeTarget(RemoteFarm(url))
        await target.ensure(SPEC)
        async with (
            FlinkRest(PATIENT) as flink,
            httpx.AsyncClient(base_url=url, trust_env=False) as http,
        ):
            cluster = (await target.rest_url("run_1")) or ""
            assert await flink.job_status(cluster, SPEC.flink_job_id)
            told = await http.post("/control/run_1", json={"state": "FAILED"})
            assert told.json() == {"cluster": "run_1", "state": "FAILED"}
            status = await flink.job_status(cluster, SPEC.flink_job_id)
            assert status
            assert status.state == "FAILED"
            wrong = await http.post("/control/run_1", json={"colour": "red"})
            assert wrong.status_code == 400
            assert (await http.get("/control")).json()["clusters"] == 4
        await process.stdin.aclose()
        with anyio.fail_after(120):
            assert await process.wait() == 0
