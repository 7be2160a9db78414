"""One planner a release: shared, and replaced when it is dead, hung or bloated."""

from __future__ import annotations

import os
import signal
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import anyio
import pytest

from tests.gateway.processes.conftest import Stage, leftovers, staged, with_planner
from tests.support.fake_gateway import fake_release, script, tell
from tests.support.wait import eventually
from xuanwu.gateway import planners
from xuanwu.gateway.gateway import open_gateway
from xuanwu.gateway.settings import GatewaySettings
from xuanwu.kernel.errors import Bug, InvalidInput, NotFound, Unavailable
from xuanwu.model.gateway import Check, Purpose
from xuanwu.model.release import InstalledRelease

pytestmark = pytest.mark.anyio


async def _check(stage: Stage, what: str = "ok") -> Check:
    """Its `planned` is the pid of the process that answered."""
    return await stage.gateway.check("2.2.1", script(what), Purpose.RUN)


async def test_ten_callers_at_once_start_one_planner(stage: Stage) -> None:
    answered: list[int] = []

    async def call() -> None:
        answered.append((await _check(stage)).planned)

    async with anyio.create_task_group() as tasks:
        for _ in range(10):
            tasks.start_soon(call)
    assert len(answered) == 10
    assert len(set(answered)) == 1


async def test_a_planner_that_died_between_calls_is_replaced_unnoticed(stage: Stage) -> None:
    first = (await _check(stage)).planned
    os.kill(first, signal.SIGKILL)
    await eventually(lambda: not stage.gateway.status())
    assert (await _check(stage)).planned != first


async def test_a_call_that_ends_its_planner_is_never_made_again(stage: Stage) -> None:
    first = (await _check(stage)).planned
    with pytest.raises(InvalidInput, match="ended with code 1") as caught:
        await _check(stage, "exit 1")
    assert caught.value.detail_code == "script_ends_gateway"
    second = (await _check(stage)).planned
    with pytest.raises(InvalidInput, match="ended with code 1"):
        await _check(stage, "exit 1")
    assert (await _check(stage)).planned == second != first


async def test_whoever_comes_after_a_planner_was_lost_is_served_by_a_warm_worker(
    stage: Stage,
) -> None:
    await stage.gateway.start("2.2.1")
    await eventually(lambda: len(stage.pids()) == 2)
    planner = (await _check(stage)).planned
    (worker,) = stage.pids() - {planner}
    tell(stage.release.home, "held")
    with pytest.raises(InvalidInput):
        await _check(stage, "exit 1")
    assert (await _check(stage)).planned == worker
    tell(stage.release.home)


async def test_calls_under_way_when_another_ends_their_planner_are_made_again(
    stage: Stage,
) -> None:
    """Nobody knows which it was: each is asked in a process of its own."""
    planner = (await _check(stage)).planned
    answered: list[int] = []
    blamed: list[str] = []

    async def call(what: str) -> None:
        try:
            answered.append((await _check(stage, what)).planned)
        except InvalidInput as error:
            blamed.append(error.detail_code)

    async with anyio.create_task_group() as tasks:
        for what in ("wait", "wait again", "exit 7"):
            tasks.start_soon(call, what)
    assert blamed == ["script_ends_gateway"]
    assert len(answered) == 2
    assert planner not in answered


async def test_a_call_whose_planner_somebody_kills_is_made_again(stage: Stage) -> None:
    planner = (await _check(stage)).planned
    async with anyio.create_task_group() as tasks:

        async def call() -> None:
            assert (await _check(stage, "wait")).planned != planner

        tasks.start_soon(call)
        await anyio.sleep(0.1)
        os.kill(planner, signal.SIGKILL)


async def test_a_planner_that_hangs_is_killed_and_others_go_on(
    tmp_path: Path, settings: GatewaySettings
) -> None:
    short = with_planner(settings, patience=timedelta(seconds=0.5))
    async with staged(tmp_path / "release", short) as stage:
        first = (await _check(stage)).planned
        with pytest.raises(InvalidInput, match="was not done with this script within"):
            await _check(stage, "hang")
        assert (await _check(stage)).planned != first


async def test_a_planner_is_replaced_after_its_number_of_calls(
    tmp_path: Path, settings: GatewaySettings
) -> None:
    async with staged(tmp_path / "release", with_planner(settings, calls=3)) as stage:
        first = {(await _check(stage)).planned for _ in range(3)}

        async def is_another() -> bool:
            return (await _check(stage)).planned not in first

        await eventually(is_another)
        assert len(first) == 1


async def test_a_release_whose_java_does_not_start_is_said_with_its_last_words(
    stage: Stage,
) -> None:
    tell(stage.release.home, "refuse")
    with pytest.raises(Unavailable, match="no start today"):
        await _check(stage)
    tell(stage.release.home)
    assert (await _check(stage)).planned


async def test_user_code_is_never_shown_to_a_planner(stage: Stage) -> None:
    planner = (await _check(stage)).planned
    own = script("ok", functions=[{"name": "f", "class": "F", "artifact": None}])
    answered = await stage.gateway.check("2.2.1", own, Purpose.RUN)
    assert answered.planned != planner
    assert answered.planned in stage.pids()


async def test_all_scripts_that_hang_are_told_so(tmp_path: Path, settings: GatewaySettings) -> None:
    short = with_planner(settings, patience=timedelta(seconds=0.5))
    told: list[str] = []

    async def call(stage: Stage) -> None:
        with pytest.raises(InvalidInput) as caught:
            await _check(stage, "hang")
        told.append(caught.value.detail_code)

    async with staged(tmp_path / "release", short) as stage:
        await _check(stage)
        async with anyio.create_task_group() as tasks:
            for _ in range(12):  # more than it is asked at once
                tasks.start_soon(call, stage)
    assert told == ["script_too_slow"] * 12


async def test_a_caller_who_goes_away_stops_neither_a_start_nor_the_search_for_what_hangs(
    tmp_path: Path, settings: GatewaySettings
) -> None:
    short = with_planner(settings, patience=timedelta(seconds=0.5))
    async with staged(tmp_path / "release", short) as stage:
        with anyio.move_on_after(0.01):
            await _check(stage)
        await eventually(lambda: len(stage.pids()) == 1)
        hung = (await _check(stage)).planned
        with anyio.move_on_after(0.1):
            await _check(stage, "hang")
        await eventually(lambda: hung not in stage.pids())


async def test_planners_are_looked_after_while_nobody_asks(
    tmp_path: Path, settings: GatewaySettings
) -> None:
    watchful = replace(settings, look=timedelta(seconds=0.1))
    async with staged(tmp_path / "release", watchful, "bloat") as stage:
        first = (await _check(stage)).planned
        await eventually(lambda: bool(stage.pids()) and first not in stage.pids())
        (second,) = stage.pids()
        os.kill(second, signal.SIGKILL)
        await eventually(lambda: bool(stage.pids()) and second not in stage.pids())


async def test_a_planner_that_stopped_is_found_by_its_heartbeat(
    tmp_path: Path, settings: GatewaySettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(planners, "_HEALTH_S", 0.3)
    watchful = replace(settings, look=timedelta(seconds=0.1))
    async with staged(tmp_path / "release", watchful) as stage:
        first = (await _check(stage)).planned
        os.kill(first, signal.SIGSTOP)
        await eventually(lambda: bool(stage.pids()) and first not in stage.pids())


async def test_an_answer_that_nobody_understands_is_our_fault(stage: Stage) -> None:
    with pytest.raises(Bug, match="not a valid Check"):
        await _check(stage, "garble")


async def test_processes_of_a_release_that_was_removed_end(
    tmp_path: Path, settings: GatewaySettings
) -> None:
    shelf = {"2.2.1": fake_release(tmp_path / "release")}

    def find(version: str) -> InstalledRelease:
        if version not in shelf:
            raise NotFound("Not installed.")
        return shelf[version]

    async with open_gateway(replace(settings, look=timedelta(seconds=0.1)), find) as gateway:
        await gateway.start("2.2.1")
        await eventually(lambda: len(gateway.status()) == 2)
        shelf.clear()
        await eventually(lambda: gateway.status() == [])


async def test_an_error_of_the_block_comes_out_as_it_is(
    tmp_path: Path, settings: GatewaySettings
) -> None:
    release = fake_release(tmp_path / "release")

    async def fail() -> None:
        async with open_gateway(settings, lambda _: release) as gateway:
            await gateway.start("2.2.1")
            raise NotFound("mine")

    with pytest.raises(NotFound, match="mine"):
        await fail()
    assert leftovers(settings) == []
