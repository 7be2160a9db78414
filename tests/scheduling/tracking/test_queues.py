"""Runs from the wish to the end, over virtual JobManagers."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from tests.support.platform import ME, QUICK, Platform, open_platform, tracked
from tests.support.wait import eventually
from xuanwu.kernel.errors import Conflict, Refused
from xuanwu.model.event import EventKind
from xuanwu.model.run import Run, SavepointState
from xuanwu.model.state import Seen, State, Wish
from xuanwu.service.runs import engine, savepoint
from xuanwu.service.runs.restart import RestartOrder, restart
from xuanwu.service.runs.stop import stop

pytestmark = pytest.mark.anyio


@pytest.fixture
async def platform(tmp_path: Path) -> AsyncIterator[Platform]:
    async with open_platform(tmp_path) as opened, tracked(opened):
        yield opened


async def test_a_started_run_becomes_running_on_a_cluster_of_its_own(platform: Platform) -> None:
    run = await platform.start(await platform.job())
    running = await platform.until(run, State.RUNNING)
    assert running.rest_url == platform.farm.url_of(run.id)
    assert platform.target.jobmanagers_started[run.id] == 1
    assert await platform.causes(run.id) == ["accepted", "started"]


async def test_a_starting_run_is_looked_at_when_it_is_due_and_not_only_when_all_queues_are(
    tmp_path: Path,
) -> None:
    seldom = timedelta(hours=1)
    settings = replace(QUICK, look=seldom, accept=replace(QUICK.accept, idle=seldom))
    async with open_platform(tmp_path, settings=settings) as platform, tracked(platform):
        platform.target.start_delay_s = 0.2
        run = await platform.start(await platform.job())
        await platform.until(run, State.RUNNING)
        assert (await platform.run(run.id)).visits > 2


async def test_a_second_start_gets_the_winner_id(platform: Platform) -> None:
    job = await platform.job()
    run = await platform.start(job)
    with pytest.raises(Conflict) as caught:
        await platform.start(job)
    assert caught.value.facts["run"] == run.id


async def test_a_stopped_run_ends_as_cancel_and_its_cluster_is_gone(platform: Platform) -> None:
    run = await platform.start(await platform.job())
    await platform.until(run, State.RUNNING)
    await stop(platform.core, ME, run.id, with_savepoint=False)
    ended = await platform.until_removed(run)
    assert ended.state is State.CANCEL
    assert await platform.causes(run.id) == ["accepted", "started", "user_stop"]
    assert platform.target.live == {}


async def test_a_run_stopped_before_it_runs_never_starts(platform: Platform) -> None:
    platform.target.start_delay_s = 60
    run = await platform.start(await platform.job())
    await eventually(lambda: run.id in platform.target.live)
    await stop(platform.core, ME, run.id, with_savepoint=False)
    ended = await platform.until_removed(run)
    assert ended.state is State.CANCEL
    assert ended.started_at is None


async def test_a_stop_with_savepoint_keeps_its_path_and_a_restart_uses_it(
    platform: Platform,
) -> None:
    run = await platform.start(await platform.job())
    await platform.until(run, State.RUNNING)
    await stop(platform.core, ME, run.id, with_savepoint=True)
    await platform.until_removed(run)
    (taken,) = await savepoint.of_run(platform.core, ME, run.id)
    assert taken.state is SavepointState.DONE
    follower = await restart(platform.scripts, ME, run.id, RestartOrder())
    assert follower.restore_path == taken.path is not None
    await platform.until(follower, State.RUNNING)
    assert platform.target.live[follower.id].spec.restore_path == taken.path


async def test_a_stop_with_savepoint_before_there_is_a_cluster_starts_none(tmp_path: Path) -> None:
    async with open_platform(tmp_path) as platform:
        run = await platform.start(await platform.job())
        await stop(platform.core, ME, run.id, with_savepoint=True)
        async with tracked(platform):
            ended = await platform.until_removed(run)
        assert (ended.state, ended.started_at) == (State.CANCEL, None)
        assert platform.target.jobmanagers_started[run.id] == 0
        (taken,) = await savepoint.of_run(platform.core, ME, run.id)
        assert taken.state is SavepointState.FAILED


async def test_a_stop_with_savepoint_while_a_job_starts_waits_until_it_runs(
    platform: Platform,
) -> None:
    platform.target.start_delay_s = 60
    run = await platform.start(await platform.job())
    await eventually(lambda: run.id in platform.target.live)
    await stop(platform.core, ME, run.id, with_savepoint=True)
    asked = await platform.run(run.id)

    async def visited_again() -> bool:
        now = await platform.run(run.id)
        assert (now.state, now.wish) == (State.ACCEPT, Wish.STOP_WITH_SAVEPOINT)
        return now.visits >= asked.visits + 3

    await eventually(visited_again)
    platform.farm.add(run.id, run.flink_job_id)
    ended = await platform.until_removed(run)
    assert (ended.state, ended.started_at is not None) == (State.CANCEL, True)
    assert await platform.causes(run.id) == ["accepted", "started", "user_stop"]
    (taken,) = await savepoint.of_run(platform.core, ME, run.id)
    assert (taken.state, taken.path is not None) == (SavepointState.DONE, True)


async def test_a_stop_with_savepoint_of_a_job_that_never_runs_ends_at_the_start_deadline(
    tmp_path: Path,
) -> None:
    settings = replace(QUICK, start_deadline=timedelta(milliseconds=500))
    async with open_platform(tmp_path, settings=settings) as platform, tracked(platform):
        platform.target.start_delay_s = 60
        run = await platform.start(await platform.job())
        await eventually(lambda: run.id in platform.target.live)
        await stop(platform.core, ME, run.id, with_savepoint=True)
        ended = await platform.until_removed(run)
        assert (ended.state, ended.started_at) == (State.CANCEL, None)
        (taken,) = await savepoint.of_run(platform.core, ME, run.id)
        assert taken.state is SavepointState.FAILED


async def test_a_failed_savepoint_leaves_the_run_running_and_says_why(platform: Platform) -> None:
    run = await platform.start(await platform.job())
    await platform.until(run, State.RUNNING)
    platform.jobmanager(run).change(savepoint="fail")
    await stop(platform.core, ME, run.id, with_savepoint=True)

    async def wish_is_back() -> bool:
        return (await platform.run(run.id)).wish is Wish.RUN

    await eventually(wish_is_back)
    now = await platform.run(run.id)
    assert now.state is State.RUNNING
    (taken,) = await savepoint.of_run(platform.core, ME, run.id)
    assert taken.state is SavepointState.FAILED
    assert "triggering the checkpoint" in (taken.message or "")


async def test_a_savepoint_of_a_running_run_leaves_it_running(platform: Platform) -> None:
    run = await platform.start(await platform.job())
    await platform.until(run, State.RUNNING)
    asked = await savepoint.ask(platform.core, ME, run.id)

    async def is_done() -> bool:
        found = await savepoint.show(platform.core, ME, run.id, asked.id)
        return found.state is SavepointState.DONE

    await eventually(is_done)
    assert (await platform.run(run.id)).state is State.RUNNING
    assert len(platform.jobmanager(run).taken()) == 1


async def test_a_live_run_is_restarted_by_one_wish(platform: Platform) -> None:
    run = await platform.start(await platform.job())
    await platform.until(run, State.RUNNING)
    told = await restart(platform.scripts, ME, run.id, RestartOrder())
    assert told.id == run.id
    ended = await platform.until_removed(run)
    assert ended.state is State.CANCEL
    (note,) = [e for e in await platform.events(run.id) if e.kind is EventKind.RESTART]
    follower = await platform.run(str(note.facts["run"]))
    assert follower.parent_id == run.id
    assert follower.restore_path is not None
    await platform.until(follower, State.RUNNING)


async def test_a_failed_job_carries_flinks_root_exception(platform: Platform) -> None:
    run = await platform.start(await platform.job())
    await platform.until(run, State.RUNNING)
    stack = "java.lang.RuntimeException: boom\n\tat a.B.c(B.java:1)"
    platform.jobmanager(run).change(state="FAILED", exception=stack)
    ended = await platform.until(run, State.FAILED)
    assert ended.failure is not None
    assert ended.failure.code == "flink_failed"
    assert "boom" in ended.failure.message
    assert ended.failure.log_tail


async def test_a_finished_job_ends_as_finish(platform: Platform) -> None:
    run = await platform.start(await platform.job())
    await platform.until(run, State.RUNNING)
    platform.jobmanager(run).change(state="FINISHED")
    ended = await platform.until_removed(run)
    assert ended.state is State.FINISH


async def test_a_job_cancelled_in_flink_is_told_from_a_user_stop(platform: Platform) -> None:
    run = await platform.start(await platform.job())
    await platform.until(run, State.RUNNING)
    platform.jobmanager(run).change(state="CANCELED")
    await platform.until(run, State.CANCEL)
    assert (await platform.causes(run.id))[-1] == "outside_cancel"


async def test_a_silent_jobmanager_is_never_failed_and_heals(platform: Platform) -> None:
    run = await platform.start(await platform.job())
    await platform.until(run, State.RUNNING)
    platform.jobmanager(run).change(manner="hang")
    silent = await platform.until(run, State.RUNNING, Seen.SILENT)
    assert silent.seen_at is not None
    longer_than_absent = silent.seen_at + 3 * QUICK.lost_grace

    async def visited_again() -> Run | None:
        """A look that hangs takes its time: without another visit nothing could have changed."""
        now = await platform.run(run.id)
        is_late = platform.core.clock.now() > longer_than_absent
        return now if is_late and now.visits >= silent.visits + 3 else None

    later = await eventually(visited_again)
    assert (later.state, later.seen) == (State.RUNNING, Seen.SILENT)
    assert later.seen_at == silent.seen_at, "it tells of the last look that saw something"
    platform.jobmanager(run).change(manner="answer")
    healed = await platform.until(run, State.RUNNING, Seen.RUNNING)
    assert healed.seen_at is not None and healed.seen_at > silent.seen_at


async def test_a_silent_target_ends_nothing(platform: Platform) -> None:
    run = await platform.start(await platform.job())
    await platform.until(run, State.RUNNING)
    platform.target.vanish(run.id)
    platform.target.is_silent = True
    await platform.until(run, State.RUNNING, Seen.SILENT)
    platform.target.is_silent = False
    await platform.until(run, State.FAILED)


async def test_a_vanished_cluster_is_lost_after_the_grace_and_started_again_from_its_checkpoint(
    platform: Platform,
) -> None:
    job = await platform.job(restart={"delay": "10ms", "attempts": 1})
    run = await platform.start(job)
    await platform.until(run, State.RUNNING)
    platform.target.checkpoints[job.id, run.flink_job_id] = "file:///state/chk-7"
    platform.target.vanish(run.id)
    ended = await platform.until_removed(run)
    assert ended.failure is not None and ended.failure.code == "lost"
    (note,) = [e for e in await platform.events(run.id) if e.kind is EventKind.RESTART]
    follower = await platform.until(await platform.run(str(note.facts["run"])), State.RUNNING)
    assert (follower.attempt, follower.restore_path) == (1, "file:///state/chk-7")
    platform.target.vanish(follower.id)
    last = await platform.until_removed(follower)
    assert last.state is State.FAILED
    assert not [e for e in await platform.events(last.id) if e.kind is EventKind.RESTART]


async def test_what_replaced_the_last_checkpoint_that_was_heard_of_is_what_a_follower_begins_with(
    platform: Platform,
) -> None:
    job = await platform.job(restart={"delay": "10ms", "attempts": 1})
    run = await platform.start(job)
    await platform.until(run, State.RUNNING)
    platform.jobmanager(run).change(checkpoint="s3://state/c/1/chk-7")

    async def heard_of() -> str | None:
        return (await platform.run(run.id)).checkpoint_path

    await eventually(heard_of)
    platform.target.vanish(run.id)
    ended = await platform.until_removed(run)
    (note,) = [e for e in await platform.events(ended.id) if e.kind is EventKind.RESTART]
    follower = await platform.run(str(note.facts["run"]))
    assert follower.restore_path == "s3://state/c/1/", "the newest in it: chk-8 may have come since"


async def test_a_lost_taskmanager_is_started_again(platform: Platform) -> None:
    run = await platform.start(await platform.job())
    await platform.until(run, State.RUNNING)
    platform.target.kill_taskmanager(run.id)
    platform.jobmanager(run).change(state="RESTARTING")
    await eventually(lambda: platform.target.taskmanagers_started[run.id] == 2)
    platform.jobmanager(run).change(state="RUNNING")
    await platform.until(run, State.RUNNING, Seen.RUNNING)


async def test_tasks_that_wait_for_a_taskmanager_get_one_though_flink_calls_the_job_running(
    platform: Platform,
) -> None:
    run = await platform.start(await platform.job())
    await platform.until(run, State.RUNNING)
    platform.target.kill_taskmanager(run.id)
    platform.jobmanager(run).change(tasks_running=0)
    await eventually(lambda: platform.target.taskmanagers_started[run.id] == 2)
    platform.jobmanager(run).change(tasks_running=2)

    async def runs_again() -> bool:
        return (await platform.run(run.id)).phase == "running"

    await eventually(runs_again)


async def test_a_refused_cluster_is_a_failed_run_with_the_refusal(platform: Platform) -> None:
    job = await platform.job()
    run = await platform.start(job)
    await platform.until(run, State.RUNNING)
    await stop(platform.core, ME, run.id, with_savepoint=False)
    await platform.until_removed(run)
    platform.target.is_silent = True
    second = await platform.start(job)
    platform.target.refusals[second.id] = Refused("The quota of the namespace is used up.")
    platform.target.is_silent = False
    ended = await platform.until(second, State.FAILED)
    assert ended.failure is not None
    assert (ended.failure.code, ended.failure.owner) == ("refused", "user")
    assert "quota" in ended.failure.message


async def test_a_run_that_does_not_start_in_time_fails_with_the_log(tmp_path: Path) -> None:
    settings = replace(QUICK, start_deadline=timedelta(milliseconds=300))
    async with open_platform(tmp_path, settings=settings) as platform, tracked(platform):
        platform.target.start_delay_s = 60
        run = await platform.start(await platform.job())
        ended = await platform.until_removed(run)
        assert ended.failure is not None
        assert ended.failure.code == "start_timeout"
        assert ended.failure.log_tail


async def test_a_new_run_waits_until_the_old_cluster_is_gone(platform: Platform) -> None:
    job = await platform.job()
    run = await platform.start(job)
    await platform.until(run, State.RUNNING)
    platform.target.remove_calls = 10**9
    platform.jobmanager(run).change(state="FINISHED")
    await platform.until(run, State.FINISH)
    second = await platform.start(job)

    async def waits() -> bool:
        return "waiting until the cluster of" in (await platform.run(second.id)).phase

    await eventually(waits)
    assert second.id not in platform.target.live
    platform.target.remove_calls = 1
    await platform.until(second, State.RUNNING)
    assert run.id not in platform.target.live


async def test_news_bring_a_move_before_the_next_poll(tmp_path: Path) -> None:
    settings = replace(QUICK, poll=timedelta(hours=1))
    async with open_platform(tmp_path, settings=settings) as platform, tracked(platform):
        run = await platform.start(await platform.job())
        await platform.until(run, State.RUNNING)
        platform.jobmanager(run).change(state="FINISHED")
        await engine.news(platform.core, await platform.run(run.id))
        await platform.until(run, State.FINISH)


async def test_a_controller_that_starts_later_goes_on_where_another_was_killed(
    tmp_path: Path,
) -> None:
    async with open_platform(tmp_path) as platform:
        job = await platform.job()
        run = await platform.start(job)
        async with tracked(platform):
            await eventually(lambda: run.id in platform.target.live)
        async with tracked(platform):
            await platform.until(run, State.RUNNING)
            assert platform.target.jobmanagers_started[run.id] == 1


async def test_two_controllers_start_a_run_once(tmp_path: Path) -> None:
    async with open_platform(tmp_path) as platform, tracked(platform), tracked(platform):
        jobs = [await platform.job(f"job-{i}") for i in range(20)]
        started = [await platform.start(job) for job in jobs]
        for run in started:
            await platform.until(run, State.RUNNING)
        assert set(platform.target.jobmanagers_started.values()) == {1}


async def test_a_cluster_that_rises_again_is_swept_away(platform: Platform) -> None:
    run = await platform.start(await platform.job())
    await platform.until(run, State.RUNNING)
    spec = platform.target.live[run.id].spec
    await stop(platform.core, ME, run.id, with_savepoint=False)
    await platform.until_removed(run)
    platform.target.removed.discard(run.id)
    await platform.target.ensure(spec)
    await eventually(lambda: run.id not in platform.target.live)


async def test_a_savepoint_that_a_dead_server_had_triggered_is_found_by_its_id(
    tmp_path: Path,
) -> None:
    async with open_platform(tmp_path) as platform:
        async with tracked(platform):
            run = await platform.start(await platform.job())
            await platform.until(run, State.RUNNING)
        await stop(platform.core, ME, run.id, with_savepoint=True)
        (asked,) = await savepoint.of_run(platform.core, ME, run.id)
        await platform.tracking.flink.stop_with_savepoint(
            platform.farm.url_of(run.id), run.flink_job_id, trigger_id=asked.trigger_id
        )
        async with tracked(platform):
            await platform.until_removed(run)
        (taken,) = await savepoint.of_run(platform.core, ME, run.id)
        assert taken.state is SavepointState.DONE
