"""Warm workers: one session each, a line for the others, and nobody notices another's end."""

from __future__ import annotations

import os
import signal
import time
from contextlib import aclosing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import anyio
import anyio.lowlevel
import psutil
import pytest

from tests.gateway.processes.conftest import Stage, leftovers, staged, with_workers
from tests.support.fake_gateway import fake_release, script, tell
from tests.support.wait import eventually
from xuanwu.gateway.gateway import Gateway, open_gateway
from xuanwu.gateway.settings import GatewaySettings
from xuanwu.kernel.errors import Conflict, Unavailable
from xuanwu.model.gateway import EndEvent, OutputEvent, RowsEvent, WaitEvent

pytestmark = pytest.mark.anyio


def _request(what: str, session: str = "s", **more: Any) -> dict[str, Any]:
    return {"session": session, "definition": script(what, **more)}


async def _pid(stage: Stage, what: str = "rows 1") -> int:
    """The process that ran a whole session."""
    pid = 0
    async for event in stage.gateway.debug("2.2.1", _request(what)):
        if isinstance(event, RowsEvent):
            pid = event.rows[0][2][0]
    return pid


async def _end(stage: Stage, what: str) -> EndEvent:
    events = [event async for event in stage.gateway.debug("2.2.1", _request(what))]
    assert isinstance(events[-1], EndEvent)
    return events[-1]


async def test_a_session_tells_its_rows_and_ends(stage: Stage) -> None:
    end = await _end(stage, "rows 3")
    assert (end.reason, end.counts) == ("finished", {1: 3})


async def test_a_worker_serves_one_session_after_the_other(stage: Stage) -> None:
    assert len({await _pid(stage) for _ in range(5)}) == 1


async def test_two_sessions_at_once_have_a_worker_each(stage: Stage) -> None:
    async with aclosing(stage.gateway.debug("2.2.1", _request("endless"))) as one:
        first = await _first_row(one)
        assert await _pid(stage) != first


async def _first_row(events: Any) -> int:
    async for event in events:
        if isinstance(event, RowsEvent):
            return event.rows[0][2][0]
    raise AssertionError("no row came")


async def test_who_finds_all_workers_busy_waits_in_line(stage: Stage) -> None:
    ended: list[str] = []

    async def session() -> None:
        ended.append((await _end(stage, "rows 2")).reason)

    async with anyio.create_task_group() as tasks:
        for _ in range(8):
            tasks.start_soon(session)
    assert ended == ["finished"] * 8
    assert len(stage.pids()) <= 2


async def test_who_waits_too_long_is_told_so(tmp_path: Path, settings: GatewaySettings) -> None:
    tight = with_workers(settings, most=1, patience=timedelta(seconds=0.3))
    async with staged(tmp_path / "release", tight) as stage:
        async with aclosing(stage.gateway.debug("2.2.1", _request("endless"))) as one:
            await _first_row(one)
            with pytest.raises(Conflict, match="busy") as caught:
                await _pid(stage)
            assert caught.value.detail_code == "workers_busy"
        assert await _pid(stage)


async def test_a_worker_that_dies_takes_only_its_own_session_along(stage: Stage) -> None:
    async with aclosing(stage.gateway.debug("2.2.1", _request("endless", "other"))) as other:
        await _first_row(other)
        assert "ended with code 7" in (await _end(stage, "exit 7")).message
        assert (await _end(stage, "memory")).reason == "memory"
        assert (await _end(stage, "exit 3")).reason == "killed"
        assert await _first_row(other)
    assert await _pid(stage)


async def test_a_killed_worker_ends_its_session_with_a_word(stage: Stage) -> None:
    async with aclosing(stage.gateway.debug("2.2.1", _request("endless"))) as events:
        os.kill(await _first_row(events), signal.SIGKILL)
        last = [event async for event in events][-1]
    assert isinstance(last, EndEvent)
    assert last.reason == "killed"
    assert "SIGKILL" in last.message
    assert await _pid(stage)


@pytest.mark.alone
@pytest.mark.parametrize("what", ["endless", "deaf"])
async def test_a_client_that_goes_away_frees_the_worker_within_two_seconds(
    tmp_path: Path, settings: GatewaySettings, what: str
) -> None:
    async with staged(tmp_path / "release", with_workers(settings, most=1)) as stage:
        events = stage.gateway.debug("2.2.1", _request(what))
        first = await _first_row(events)
        began = time.monotonic()
        await events.aclose()
        assert await _pid(stage)
        assert time.monotonic() - began < 4  # two, and as many for a slow machine's new process
        kept = first in stage.pids()
        assert kept is (what == "endless"), "a worker that hears is kept, a deaf one is not"


async def test_an_unclean_worker_is_replaced(stage: Stage) -> None:
    first = await _pid(stage)
    assert not (await _end(stage, "unclean")).clean
    await eventually(lambda: first not in stage.pids())
    assert await _pid(stage)


async def test_a_worker_is_recycled_after_its_number_of_sessions(
    tmp_path: Path, settings: GatewaySettings
) -> None:
    few = with_workers(settings, most=1, sessions=3)
    async with staged(tmp_path / "release", few) as stage:
        pids = [await _pid(stage) for _ in range(7)]
    assert [len(set(pids[at : at + 3])) for at in (0, 3)] == [1, 1]
    assert len(set(pids)) == 3


async def test_a_worker_goes_on_while_its_replacement_starts(
    tmp_path: Path, settings: GatewaySettings
) -> None:
    few = replace(with_workers(settings, sessions=3), look=timedelta(seconds=0.1))
    async with staged(tmp_path / "release", few) as stage:
        first = await _pid(stage)
        await eventually(lambda: len(stage.pids()) == 2)
        tell(stage.release.home, "held")
        (spare,) = stage.pids() - {first}
        os.kill(spare, signal.SIGKILL)
        await eventually(lambda: len(list(few.home.glob("worker-*"))) == 1)
        assert {await _pid(stage) for _ in range(4)} == {first}
        tell(stage.release.home)
        await eventually(lambda: len(stage.pids() - {first}) == 1)
        assert await _pid(stage) != first


async def test_a_worker_that_has_grown_is_recycled(
    tmp_path: Path, settings: GatewaySettings
) -> None:
    async with staged(tmp_path / "release", settings, "bloat") as stage:
        assert await _pid(stage) != await _pid(stage)


async def test_a_spare_worker_is_warm_before_it_is_needed(stage: Stage) -> None:
    stage.gateway.warm_workers("2.2.1")
    await eventually(lambda: len(stage.pids()) == 1)
    spare = next(iter(stage.pids()))
    async with aclosing(stage.gateway.debug("2.2.1", _request("endless"))) as events:
        assert await _first_row(events) == spare
        await eventually(lambda: len(stage.pids()) == 2)


async def test_texts_of_every_kind_stay_one_event(stage: Stage) -> None:
    text = "a\u2028b\x85c\x0b\x1cd\re\U0001f409"
    events = [event async for event in stage.gateway.debug("2.2.1", _request(f"say {text}"))]
    assert [event.lines for event in events if isinstance(event, OutputEvent)] == [(text,)]


async def test_a_session_without_a_sign_of_life_is_ended(
    tmp_path: Path, settings: GatewaySettings
) -> None:
    short = with_workers(settings, silence=timedelta(seconds=0.3))
    async with staged(tmp_path / "release", short) as stage:
        end = await _end(stage, "quiet")
        assert end.reason == "killed"
        assert "no longer responded" in end.message
        assert await _pid(stage)


async def test_a_program_that_user_code_started_ends_with_its_worker(stage: Stage) -> None:
    events = [event async for event in stage.gateway.debug("2.2.1", _request("child"))]
    (pid,) = [int(event.lines[0]) for event in events if isinstance(event, OutputEvent)]
    assert psutil.pid_exists(pid)
    await stage.gateway.close()
    await eventually(lambda: not psutil.pid_exists(pid) or _is_zombie(pid))


def _is_zombie(pid: int) -> bool:
    return psutil.Process(pid).status() == psutil.STATUS_ZOMBIE


async def test_the_line_is_served_in_its_order(tmp_path: Path, settings: GatewaySettings) -> None:
    served: list[str] = []
    told: dict[str, list[int]] = {name: [] for name in "abcdef"}

    async def session(name: str) -> None:
        async for event in stage.gateway.debug("2.2.1", _request("rows 1", name)):
            if isinstance(event, WaitEvent):
                told[name].append(event.ahead)
        served.append(name)

    async with (
        staged(tmp_path / "release", with_workers(settings, most=1)) as stage,
        anyio.create_task_group() as tasks,
        aclosing(stage.gateway.debug("2.2.1", _request("endless"))) as events,
    ):
        await _first_row(events)
        for name in "abcdef":
            tasks.start_soon(session, name)
            await anyio.lowlevel.checkpoint()
    assert served == list("abcdef")
    for number, ahead in enumerate(told.values()):
        assert (ahead[0], ahead[-1]) == (number, 0), "each is told how many stand before it"
        assert ahead == sorted(set(ahead), reverse=True)


async def test_who_leaves_the_line_makes_room_there(
    tmp_path: Path, settings: GatewaySettings
) -> None:
    tight = with_workers(settings, most=1, line=1)
    async with staged(tmp_path / "release", tight) as stage:
        async with aclosing(stage.gateway.debug("2.2.1", _request("endless"))) as one:
            await _first_row(one)
            for _ in range(3):
                with anyio.move_on_after(0.05) as left:
                    await _pid(stage)
                assert left.cancelled_caught
        assert await _pid(stage)


async def test_a_full_line_is_said_at_once(tmp_path: Path, settings: GatewaySettings) -> None:
    async with staged(tmp_path / "release", with_workers(settings, line=0)) as stage:
        with pytest.raises(Conflict, match="busy"):
            await _pid(stage)


async def test_all_releases_together_keep_to_the_bound(
    tmp_path: Path, settings: GatewaySettings
) -> None:
    tight = with_workers(settings, most=2)
    releases = {name: fake_release(tmp_path / name, version=name) for name in ("1.20.5", "2.2.1")}
    most = 0

    async def sessions(gateway: Gateway, release: str) -> None:
        nonlocal most
        for _ in range(3):
            async for _ in gateway.debug(release, _request("rows 2")):
                most = max(most, len(list(tight.home.glob("worker-*"))))

    async with open_gateway(tight, releases.__getitem__) as gateway:
        async with anyio.create_task_group() as tasks:
            for release in [*releases] * 3:
                tasks.start_soon(sessions, gateway, release)
        assert {one.release for one in gateway.status()} <= set(releases)
    assert most == 2
    assert leftovers(tight) == []


async def test_an_idle_worker_that_died_is_replaced_before_it_is_needed(
    tmp_path: Path, settings: GatewaySettings
) -> None:
    watchful = replace(settings, look=timedelta(seconds=0.1))
    async with staged(tmp_path / "release", watchful) as stage:
        first = await _pid(stage)
        os.kill(first, signal.SIGKILL)
        await eventually(lambda: bool(stage.pids()) and first not in stage.pids())


async def test_workers_that_nobody_needs_any_more_go(
    tmp_path: Path, settings: GatewaySettings
) -> None:
    roomy = with_workers(settings, most=3, rest=timedelta(0))
    async with staged(tmp_path / "release", replace(roomy, look=timedelta(seconds=0.1))) as stage:
        async with (
            aclosing(stage.gateway.debug("2.2.1", _request("endless"))) as one,
            aclosing(stage.gateway.debug("2.2.1", _request("endless", "t"))) as two,
        ):
            both = {await _first_row(one), await _first_row(two)}
            assert both <= stage.pids()
        await eventually(lambda: len(stage.pids()) == 1)
        assert await _pid(stage), "one is kept warm"


async def test_a_session_with_user_code_that_was_left_takes_its_worker_along(stage: Stage) -> None:
    own = _request("endless", functions=[{"name": "f", "class": "F", "artifact": None}])
    async with aclosing(stage.gateway.debug("2.2.1", own)) as events:
        first = await _first_row(events)
    assert first not in stage.pids()


async def test_a_release_that_does_not_start_is_said_to_all_in_line(stage: Stage) -> None:
    tell(stage.release.home, "refuse")
    told: list[str] = []

    async def session() -> None:
        with pytest.raises(Unavailable) as caught:
            await _pid(stage)
        told.append(caught.value.detail_code)

    async with anyio.create_task_group() as tasks:
        for _ in range(4):
            tasks.start_soon(session)
    assert told == ["gateway_start_failed"] * 4
    tell(stage.release.home)
    assert await _pid(stage)
