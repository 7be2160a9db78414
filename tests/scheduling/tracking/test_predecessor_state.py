"""What can be restored, and what a run that follows another begins with."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from tests.support.platform import ME, QUICK, Platform, open_platform, tracked
from tests.support.wait import eventually
from xuanwu.kernel.errors import InvalidInput, Unreachable
from xuanwu.model.event import Event, EventKind
from xuanwu.model.run import Run, SavepointState
from xuanwu.model.state import Seen, State
from xuanwu.scheduling.tracking.predecessor_state import check_restore
from xuanwu.service.runs import savepoint
from xuanwu.service.runs.restart import RestartOrder, restart
from xuanwu.service.runs.stop import stop

pytestmark = pytest.mark.anyio

GIVEN = "s3://backup/savepoint-1"
NEVER = {"on": "never"}  # or each loss would be followed at once


@pytest.fixture
async def platform(tmp_path: Path) -> AsyncIterator[Platform]:
    """Of a target that only knows the folder of a run's checkpoints."""
    async with open_platform(tmp_path) as opened, tracked(opened):
        opened.target.looks_into_store = False
        yield opened


@pytest.mark.parametrize("restore", ["none", "latest", "/state/chk-7", "s3://state/savepoint-1"])
def test_words_and_whole_paths_can_be_restored(restore: str) -> None:
    check_restore(restore)


def test_anything_else_is_refused_with_the_nearest_word() -> None:
    with pytest.raises(InvalidInput, match="Did you mean 'latest'"):
        check_restore("lastest")


async def test_a_follower_looks_for_checkpoints_of_which_nobody_heard_before_it_begins_anew(
    platform: Platform,
) -> None:
    job = await platform.job(restart={"delay": "10ms", "attempts": 1})
    run = await lose(platform, await platform.start(job))
    (note,) = [e for e in await platform.events(run.id) if e.kind is EventKind.RESTART]
    follower = await platform.until(await platform.run(str(note.facts["run"])), State.RUNNING)
    assert follower.restore == (folder_of(run), "none")
    spec = platform.target.live[follower.id].spec
    assert (spec.restore_folder, spec.restore_otherwise) == (folder_of(run), ("none",))
    told = f"restored from the newest checkpoint in {folder_of(run)}, else from nothing."
    assert note.message.endswith(told)
    assert note.facts["restore_otherwise"] == ["none"]


async def test_users_who_start_and_restart_from_the_latest_state_get_the_same(
    platform: Platform,
) -> None:
    job = await platform.job(restart=NEVER)
    run = await lose(platform, await platform.start(job))
    second = await platform.start(job, restore="latest")
    assert second.restore == (folder_of(run), "none")
    await lose(platform, second)
    third = await restart(platform.scripts, ME, second.id, RestartOrder())
    assert third.restore == (folder_of(second), folder_of(run), "none")


async def test_older_state_does_not_replace_what_a_target_cannot_tell_now(
    platform: Platform,
) -> None:
    job = await platform.job(restart={"delay": "10ms", "attempts": 1})
    run = await platform.until(await platform.start(job), State.RUNNING)
    platform.target.is_store_away = True
    platform.target.vanish(run.id)
    await platform.until(run, State.FAILED)
    with pytest.raises(Unreachable, match="The store does not answer"):
        await platform.start(job, restore="latest")

    async def waits() -> bool:
        return "The store does not answer" in (await platform.run(run.id)).phase

    await eventually(waits, what="the reason why nothing follows")
    assert not [e for e in await platform.events(run.id) if e.kind is EventKind.RESTART]
    platform.target.is_store_away = False

    async def followed() -> Event | None:
        told = await platform.events(run.id)
        return next((e for e in told if e.kind is EventKind.RESTART), None)

    note = await eventually(followed, what="the follower")
    assert (await platform.run(str(note.facts["run"]))).restore == (folder_of(run), "none")


async def test_a_follower_looks_where_its_predecessor_stored_its_state(platform: Platform) -> None:
    job = await platform.job(restart=NEVER)
    platform.target.state_setting = "fake://old"
    run = await lose(platform, await platform.start(job))
    assert run.state_uri == "fake://old"
    platform.target.state_setting = "fake://new"
    second = await platform.start(job, restore="latest")
    assert second.restore == (folder_of(run, "fake://old"), "none")
    second = await lose(platform, second)
    third = await platform.start(job, restore="latest")
    folders = (folder_of(second, "fake://new"), folder_of(run, "fake://old"))
    assert third.restore == (*folders, "none")


async def test_a_cluster_that_is_healed_keeps_the_place_of_its_state(platform: Platform) -> None:
    job = await platform.job()
    platform.target.state_setting = "fake://old"
    run = await platform.until(await platform.start(job), State.RUNNING)
    platform.target.state_setting = "fake://new"
    ensured = platform.target.ensured[run.id]
    platform.target.kill_taskmanager(run.id)
    await eventually(lambda: platform.target.ensured[run.id] > ensured)
    assert platform.target.specs[run.id].state_uri == "fake://old"
    assert (await platform.run(run.id)).state_uri == "fake://old"


async def test_the_place_of_the_state_is_recorded_before_a_cluster_is_created(
    tmp_path: Path,
) -> None:
    async with open_platform(tmp_path) as platform:
        platform.target.state_setting = "fake://old"
        run = await platform.start(await platform.job())
        platform.target.refusals[run.id] = Unreachable("The target does not answer.")
        async with tracked(platform):
            await platform.until(run, State.ACCEPT, Seen.SILENT)
            platform.target.state_setting = "fake://new"
            del platform.target.refusals[run.id]
            run = await platform.until(run, State.RUNNING)
        assert run.state_uri == platform.target.specs[run.id].state_uri == "fake://old"


async def test_what_a_run_was_started_from_outlives_any_number_of_losses(
    platform: Platform,
) -> None:
    job = await platform.job(restart=NEVER)
    first = await lose(platform, await platform.start(job, restore=GIVEN))
    second = await lose(platform, await platform.start(job, restore="latest"))
    third = await platform.start(job, restore="latest")
    assert third.restore == (folder_of(second), folder_of(first), GIVEN)


async def test_a_folder_that_held_a_checkpoint_is_the_only_choice(platform: Platform) -> None:
    job = await platform.job(restart=NEVER)
    run = await platform.start(job, restore=GIVEN)
    await platform.until(run, State.RUNNING)
    platform.jobmanager(run).change(checkpoint=f"{folder_of(run)}chk-7")

    async def heard_of() -> str | None:
        return (await platform.run(run.id)).checkpoint_path

    await eventually(heard_of)
    await lose(platform, run)
    assert (await platform.start(job, restore="latest")).restore == (folder_of(run),)


async def test_a_savepoint_of_the_run_comes_after_its_checkpoints_and_before_all_else(
    platform: Platform,
) -> None:
    job = await platform.job(restart=NEVER)
    run = await platform.start(job, restore=GIVEN)
    await platform.until(run, State.RUNNING)
    asked = await savepoint.ask(platform.core, ME, run.id)

    async def is_done() -> str | None:
        found = await savepoint.show(platform.core, ME, run.id, asked.id)
        return found.path if found.state is SavepointState.DONE else None

    path = await eventually(is_done)
    await lose(platform, run)
    assert (await platform.start(job, restore="latest")).restore == (folder_of(run), path)


async def test_a_savepoint_that_may_have_stopped_the_run_is_not_made_up_for_by_less(
    tmp_path: Path,
) -> None:
    settings = replace(QUICK, stop_patience=timedelta(0))
    async with open_platform(tmp_path, settings=settings) as platform, tracked(platform):
        platform.target.looks_into_store = False
        job = await platform.job(restart=NEVER)
        run = await platform.start(job, restore=GIVEN)
        await platform.until(run, State.RUNNING)
        platform.jobmanager(run).change(savepoint="pending")
        await stop(platform.core, ME, run.id, with_savepoint=True)
        jobmanager = platform.jobmanager(run)
        await eventually(lambda: jobmanager.savepoints)
        platform.target.vanish(run.id)
        assert (await platform.until_removed(run)).state is State.CANCEL
        assert (await platform.start(job, restore="latest")).restore == (folder_of(run),)


@pytest.mark.parametrize(("restore", "begins_with"), [("none", ()), (GIVEN, (GIVEN,))])
async def test_a_run_after_a_finished_one_begins_where_that_began(
    platform: Platform, restore: str, begins_with: tuple[str, ...]
) -> None:
    job = await platform.job(restart=NEVER)
    run = await platform.start(job, restore=restore)
    await platform.until(run, State.RUNNING)
    platform.jobmanager(run).change(checkpoint=f"{folder_of(run)}chk-7", state="FINISHED")
    await platform.until_removed(run)
    again = await restart(platform.scripts, ME, run.id, RestartOrder())
    assert again.restore == begins_with


async def test_a_run_that_begins_anew_looks_for_nothing(platform: Platform) -> None:
    job = await platform.job(restart=NEVER)
    await lose(platform, await platform.start(job))
    assert (await platform.start(job)).restore == ()


async def lose(platform: Platform, run: Run) -> Run:
    """The run once its cluster has vanished without a word, before a checkpoint was heard of."""
    await platform.until(run, State.RUNNING)
    platform.target.vanish(run.id)
    return await platform.until_removed(run)


def folder_of(run: Run, state_uri: str = "fake://") -> str:
    return f"{state_uri}/{run.job_id}/{run.flink_job_id}/"
