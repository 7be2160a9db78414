"""What happens to a run between its moves becomes history, once."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from tests.support.fake_job import restored_from
from tests.support.fake_target import Trouble
from tests.support.platform import ME, QUICK, Platform, open_platform, tracked
from tests.support.wait import eventually
from xuanwu.model.event import Event, EventKind
from xuanwu.model.run import Run
from xuanwu.model.state import Seen, State
from xuanwu.service.runs.stop import stop
from xuanwu.service.sharing import variables

pytestmark = pytest.mark.anyio

BOOM = "java.lang.Exception: outer\n\tat a.B.c(B.java:1)\nCaused by: java.io.IOException: {}"
_BETWEEN = {
    EventKind.SILENT,
    EventKind.ANSWERING,
    EventKind.PROCESS_LOST,
    EventKind.PROCESS_REPLACED,
    EventKind.FLINK_RESTART,
    EventKind.RESTORED,
}


@pytest.fixture
async def platform(tmp_path: Path) -> AsyncIterator[Platform]:
    settings = replace(QUICK, lost_grace=timedelta(seconds=30))
    async with open_platform(tmp_path, settings=settings) as opened, tracked(opened):
        yield opened


async def told_of(platform: Platform, run: Run) -> list[Event]:
    return [one for one in await platform.events(run.id) if one.kind in _BETWEEN]


async def until_told(platform: Platform, run: Run, *kinds: EventKind) -> list[Event]:
    """The events between the moves, once these are among them, in this order."""

    async def found() -> list[Event] | None:
        told = await told_of(platform, run)
        wanted = iter(one.kind for one in told)
        return told if all(kind in wanted for kind in kinds) else None

    return await eventually(found, within=60, every=0.01, what=f"{kinds}")


async def visited(platform: Platform, run: Run, times: int = 6) -> None:
    """Lets some more visits pass, those among them at which more is asked."""
    enough = (await platform.run(run.id)).visits + times

    async def passed() -> bool:
        return (await platform.run(run.id)).visits >= enough

    await eventually(passed, within=60, every=0.01)


async def running(platform: Platform) -> Run:
    run = await platform.start(await platform.job())
    running = await platform.until(run, State.RUNNING)
    await visited(platform, run)
    return running


async def test_a_run_to_which_nothing_happens_has_no_history_but_its_moves(
    platform: Platform,
) -> None:
    run = await running(platform)
    await visited(platform, run)
    await stop(platform.core, ME, run.id, with_savepoint=False)
    await platform.until_removed(run)
    assert await told_of(platform, run) == []


async def test_a_silence_is_told_with_its_begin_and_its_end(platform: Platform) -> None:
    run = await running(platform)
    platform.target.is_silent = True
    platform.jobmanager(run).change(manner="refuse")
    (silent,) = await until_told(platform, run, EventKind.SILENT)
    assert "the target does not respond" in silent.message
    await visited(platform, run)
    platform.target.is_silent = False
    platform.jobmanager(run).change(manner="answer")
    _, answering = await until_told(platform, run, EventKind.SILENT, EventKind.ANSWERING)
    assert answering.facts["since"] == silent.facts["since"]
    assert answering.facts["since"] < answering.facts["until"]
    assert answering.facts["seconds"] >= 0
    assert (await platform.run(run.id)).state is State.RUNNING
    await visited(platform, run)
    assert len(await told_of(platform, run)) == 2


async def test_a_taskmanager_that_died_is_told_and_the_one_that_took_its_place(
    platform: Platform,
) -> None:
    run = await running(platform)
    platform.target.troubles[run.id] = Trouble("It exceeded its memory limit.")
    platform.target.kill_taskmanager(run.id)
    lost, replaced = await until_told(
        platform, run, EventKind.PROCESS_LOST, EventKind.PROCESS_REPLACED
    )
    assert lost.message == (
        "The TaskManager taskmanager-1 was lost (exit code 137). It exceeded its memory limit."
    )
    assert replaced.message == "The TaskManager taskmanager-1 was restarted."
    assert lost.actor.id == "system"
    await visited(platform, run)
    assert len(await told_of(platform, run)) == 2


async def test_a_jobmanager_that_was_replaced_leaves_its_trace(platform: Platform) -> None:
    run = await running(platform)
    platform.target.lose_jobmanager(run.id)
    platform.jobmanager(run).change(manner="refuse")
    await until_told(platform, run, EventKind.PROCESS_LOST)
    platform.target.replace_jobmanager(run.id, "jobmanager-x7")
    restored = restored_from(12, "file:///c/chk-12", at_ms=1_700_000_000_000)
    platform.jobmanager(run).change(manner="answer", restored=restored)
    told = await until_told(
        platform, run, EventKind.PROCESS_REPLACED, EventKind.ANSWERING, EventKind.RESTORED
    )
    assert {one.kind: one.message for one in told if "silen" not in one.kind} | {
        EventKind.ANSWERING: ""
    } == {
        EventKind.PROCESS_LOST: "The JobManager jobmanager was lost.",
        EventKind.PROCESS_REPLACED: "The JobManager jobmanager-x7 replaced jobmanager.",
        EventKind.ANSWERING: "",
        EventKind.RESTORED: (
            "Flink restored the job's state: checkpoint 12 from file:///c/chk-12."
        ),
    }


async def test_a_restart_by_flink_is_told_with_its_cause_and_what_was_restored(
    platform: Platform,
) -> None:
    await variables.set_secret(platform.core, ME, platform.space_id, "pw", "hunter22")
    run = await running(platform)
    platform.jobmanager(run).restart_job(BOOM.format("login hunter22 refused"), checkpoint=3)
    restart, restored = await until_told(platform, run, EventKind.FLINK_RESTART, EventKind.RESTORED)
    assert restart.message == (
        "Flink restarted the job after: java.io.IOException: login ****** refused"
    )
    assert restart.facts["restarts"] == 1
    assert restored.facts["checkpoint"] == 3
    assert restored.facts["path"] == "file:///c/chk-3"
    await visited(platform, run)
    assert len(await told_of(platform, run)) == 2


async def test_a_savepoint_that_a_run_starts_from_is_told_once_flink_has_it(
    platform: Platform,
) -> None:
    platform.target.start_delay_s = 60
    run = await platform.start(await platform.job(), restore="file:///s/savepoint-1")
    await eventually(lambda: run.id in platform.farm.clusters)
    restored = restored_from(1, "file:///s/savepoint-1", is_savepoint=True)
    platform.jobmanager(run).change(state="RUNNING", restored=restored)
    (told,) = await until_told(platform, run, EventKind.RESTORED)
    assert told.message == ("Flink restored the job's state: savepoint from file:///s/savepoint-1.")


async def test_a_job_that_restarts_without_an_end_is_told_now_and_then_with_a_number(
    platform: Platform,
) -> None:
    run = await running(platform)
    for number in range(20):
        platform.jobmanager(run).restart_job(BOOM.format(number), checkpoint=number)
        await visited(platform, run, 2)
    assert len(await told_of(platform, run)) == 2
    await stop(platform.core, ME, run.id, with_savepoint=False)
    await platform.until_removed(run)
    told = await told_of(platform, run)
    restarts = [one for one in told if one.kind is EventKind.FLINK_RESTART]
    assert len(told) <= 4
    assert sum(one.facts["count"] for one in restarts) == 20
    assert "times since 2" in restarts[-1].message


async def test_a_server_that_takes_over_tells_nothing_again(tmp_path: Path) -> None:
    async with open_platform(tmp_path) as platform:
        async with tracked(platform):
            run = await running(platform)
            platform.jobmanager(run).restart_job(BOOM.format("x"), checkpoint=1)
            platform.target.kill_taskmanager(run.id)
            before = await until_told(platform, run, EventKind.FLINK_RESTART, EventKind.RESTORED)
            before = await until_told(platform, run, EventKind.PROCESS_REPLACED)
        async with tracked(platform):
            await visited(platform, run, 10)
            assert await told_of(platform, run) == before
            platform.target.is_silent = True
            platform.jobmanager(run).change(manner="refuse")
            await until_told(platform, run, EventKind.SILENT)
        async with tracked(platform):
            await visited(platform, run, 10)
            told = await told_of(platform, run)
    assert [one.kind for one in told if one.kind is EventKind.SILENT] == [EventKind.SILENT]
    assert len(told) == len(before) + 1


async def test_a_lost_cluster_is_told_before_the_run_fails(tmp_path: Path) -> None:
    async with open_platform(tmp_path) as platform, tracked(platform):
        run = await running(platform)
        platform.target.vanish(run.id)
        await platform.until(run, State.FAILED, Seen.ABSENT)
        kinds = [one.kind for one in await platform.events(run.id)]
    assert kinds[-3:] == [EventKind.PROCESS_LOST, EventKind.PROCESS_LOST, EventKind.MOVE]


async def test_a_visit_to_a_steady_run_asks_flink_no_more_than_how_the_job_is(
    tmp_path: Path,
) -> None:
    settings = replace(QUICK, checkpoint_every=10**9)
    async with open_platform(tmp_path, settings=settings) as platform, tracked(platform):
        run = await running(platform)
        asked = platform.jobmanager(run).asked
        before = asked.total() - asked["overview"]
        await visited(platform, run, 20)
        assert asked.total() - asked["overview"] == before
