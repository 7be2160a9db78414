"""Real planners and workers on real Flink: kills, memory, clients that go away, an archive."""

from __future__ import annotations

import os
import signal
from collections.abc import AsyncGenerator
from contextlib import aclosing
from datetime import timedelta
from pathlib import Path
from typing import Any

import anyio
import psutil
import pytest

from tests.gateway.processes.conftest import Stage, leftovers
from tests.support.releases import ENGINE_JAR, EVERY, installed
from tests.support.wait import eventually
from xuanwu.gateway import process
from xuanwu.gateway.archive import build_archive
from xuanwu.gateway.command import GatewayRole, archive_file
from xuanwu.gateway.gateway import open_gateway
from xuanwu.gateway.settings import GatewaySettings, WorkerSettings
from xuanwu.model.gateway import ConsoleEvent, EndEvent, Purpose, RowsEvent

pytestmark = [pytest.mark.anyio, pytest.mark.flink]
JARS = (ENGINE_JAR, ENGINE_JAR.with_name("xuanwu-gateway.jar"))
_TABLE = "CREATE TABLE a (id BIGINT, name STRING) WITH ('connector' = 'kafka');"
_WRONG = "SELECT nam FROM a"
_ENDLESS = "SELECT a.id FROM a CROSS JOIN a AS b CROSS JOIN a AS c CROSS JOIN a AS d"


@pytest.fixture
async def real(tmp_path: Path) -> AsyncGenerator[Stage]:
    """On one release; code that ends its process is run on the other (`test_rogues`)."""
    release = installed("1.20.5")
    settings = GatewaySettings(
        tmp_path / "gateway",
        JARS,
        tmp_path / "artifacts",
        worker=WorkerSettings(most=2, spare=0, heap_mib=256),
        start_deadline=timedelta(minutes=5),
    )
    async with open_gateway(settings, lambda _: release) as gateway:
        yield Stage(gateway, settings, release)
    assert leftovers(settings) == []


def _request(query: str, session: str = "s", rows: int = 10) -> dict[str, Any]:
    definition = {"version": 1, "kind": "sql", "sql": f"{_TABLE} {query};"}
    limits = {"rows": rows, "seconds": 60}
    return {"session": session, "definition": definition, "limits": limits}


async def _end(stage: Stage, request: dict[str, Any]) -> EndEvent:
    events = [one async for one in stage.gateway.debug(stage.release.version, request)]
    assert isinstance(events[-1], EndEvent)
    return events[-1]


async def test_a_life_on_a_real_release(real: Stage) -> None:
    """One test, since a start of real processes takes seconds."""
    await _checks_survive_a_killed_planner(real)
    await _a_killed_worker_ends_its_own_session_alone(real)
    await _a_client_that_goes_away_keeps_the_worker(real)
    await _a_full_memory_is_told_as_such(real)


async def test_a_lost_planner_is_stood_in_for_by_a_warm_worker_until_the_next_one_is_ready(
    tmp_path: Path,
) -> None:
    """The next one is held at its beginning, so that nobody else can have given the answer."""
    release = installed("1.20.5")
    settings = GatewaySettings(
        tmp_path / "gateway",
        JARS,
        tmp_path / "artifacts",
        worker=WorkerSettings(most=1, spare=1, heap_mib=256),
        start_deadline=timedelta(minutes=5),
    )
    wrong = {"version": 1, "kind": "sql", "sql": f"{_TABLE} INSERT INTO b {_WRONG};"}
    async with (
        open_gateway(settings, lambda _: release) as gateway,
        anyio.create_task_group() as held,
    ):
        stage = Stage(gateway, settings, release)
        await gateway.start(release.version)
        await eventually(lambda: len(stage.pids()) == 2, within=300)
        first = await gateway.check(release.version, wrong, Purpose.RUN)
        (worker,) = [one.pid for one in gateway.status() if one.role is GatewayRole.WORKER]
        (planner,) = stage.pids() - {worker}
        new = set[int]()
        held.start_soon(_hold, _children(), new)
        os.kill(planner, signal.SIGKILL)
        await eventually(lambda: planner not in stage.pids())
        again = await gateway.check(release.version, wrong, Purpose.RUN)
        assert again.has_errors
        assert again.findings == first.findings
        await eventually(lambda: new)  # the successor, which was stopped at its first step
        held.cancel_scope.cancel()
    assert leftovers(settings) == []


async def _hold(known: set[int], new: set[int]) -> None:
    """Stops each new process until it is cancelled."""
    try:
        while True:
            for pid in _children() - known - new:
                os.kill(pid, signal.SIGSTOP)
                new.add(pid)
            await anyio.sleep(0.05)
    finally:
        for pid in new & _children():
            os.kill(pid, signal.SIGCONT)


def _children() -> set[int]:
    return {one.pid for one in psutil.Process().children(recursive=True)}


async def _checks_survive_a_killed_planner(real: Stage) -> None:
    definition = {"version": 1, "kind": "sql", "sql": f"{_TABLE} {_WRONG};"}
    version = real.release.version
    first = await real.gateway.check(version, definition, Purpose.DEBUG)
    assert first.has_errors
    (planner,) = real.pids()
    os.kill(planner, signal.SIGKILL)
    await eventually(lambda: planner not in real.pids())
    again = await real.gateway.check(version, definition, Purpose.DEBUG)
    assert again.findings == first.findings


async def _a_killed_worker_ends_its_own_session_alone(real: Stage) -> None:
    ended: list[EndEvent] = []

    async def neighbour() -> None:
        ended.append(await _end(real, _request("SELECT * FROM a", "other", 5)))

    async with (
        anyio.create_task_group() as tasks,
        aclosing(
            real.gateway.debug(real.release.version, _request(_ENDLESS, "mine", 1_000_000))
        ) as events,
    ):
        async for event in events:
            if isinstance(event, RowsEvent):
                break
        (busy,) = [one.pid for one in real.gateway.status() if one.is_busy]
        tasks.start_soon(neighbour)
        os.kill(busy, signal.SIGKILL)
        ended += [event async for event in events if isinstance(event, EndEvent)]
    assert sorted(one.reason for one in ended) == ["killed", "rows"]


async def _a_client_that_goes_away_keeps_the_worker(real: Stage) -> None:
    endless = _request(_ENDLESS, "left", 1_000_000)
    async with aclosing(real.gateway.debug(real.release.version, endless)) as events:
        async for event in events:
            if isinstance(event, ConsoleEvent):
                break
        (busy,) = [one.pid for one in real.gateway.status() if one.is_busy]
    assert busy in {one.pid for one in real.gateway.status() if not one.is_busy}
    assert (await _end(real, _request("SELECT * FROM a"))).reason == "rows"


async def _a_full_memory_is_told_as_such(real: Stage) -> None:
    hungry = "SELECT REPEAT('x', 400000000), REPEAT('y', 400000000) FROM a"
    end = await _end(real, _request(hungry))
    assert (end.reason, end.clean) == ("memory", False)
    assert (await _end(real, _request("SELECT * FROM a"))).reason == "rows"


@pytest.mark.parametrize("version", EVERY)
async def test_an_archive_is_made_once_and_used(version: str, tmp_path: Path) -> None:
    release = installed(version)
    await build_archive(release, JARS)  # it is there, unless the machine was too busy before
    made = archive_file(release, JARS)
    at = made.stat().st_mtime_ns
    await build_archive(release, JARS)
    assert made.stat().st_mtime_ns == at
    settings = GatewaySettings(tmp_path / "gateway", JARS, tmp_path / "artifacts")
    planner = await process.start(release, settings, GatewayRole.PLANNER)
    try:
        assert made.name in Path(f"/proc/{planner.pid}/maps").read_text()
    finally:
        await planner.stop()
