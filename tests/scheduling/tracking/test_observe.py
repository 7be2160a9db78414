"""What a target finds wrong with a cluster reaches people, and ends no run that lives."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from tests.support.fake_target import Trouble
from tests.support.platform import ME, QUICK, Platform, open_platform, tracked
from tests.support.wait import eventually
from xuanwu.kernel.errors import Refused
from xuanwu.model.run import Failure, Run
from xuanwu.model.state import Seen, State
from xuanwu.service.runs.stop import stop

pytestmark = pytest.mark.anyio

QUOTA = Failure("pod_refused", "The quota of the namespace has no room.")


@pytest.fixture
async def platform(tmp_path: Path) -> AsyncIterator[Platform]:
    settings = replace(QUICK, stop_patience=timedelta(milliseconds=200))
    async with open_platform(tmp_path, settings=settings) as opened, tracked(opened):
        yield opened


async def until_phase(platform: Platform, run: Run, word: str) -> Run:
    async def told() -> Run | None:
        now = await platform.run(run.id)
        return now if word in now.phase else None

    return await eventually(told, what=word)


async def test_what_is_wrong_with_a_start_is_its_phase(platform: Platform) -> None:
    platform.target.start_delay_s = 60
    run = await platform.start(await platform.job())
    platform.target.troubles[run.id] = Trouble("No node takes the pod: too little memory.")
    now = await until_phase(platform, run, "too little memory")  # the first look has found nothing
    assert (now.state, now.seen) == (State.ACCEPT, Seen.STARTING)


@pytest.mark.parametrize("flink_says", [None, "CREATED", "RUNNING"])
async def test_what_the_target_refuses_ends_a_start_with_its_words(
    platform: Platform, flink_says: str | None
) -> None:
    platform.target.start_delay_s = 60
    run = await platform.start(await platform.job())
    await eventually(lambda: run.id in platform.target.live)
    platform.farm.add(run.id, run.flink_job_id, state=flink_says, tasks_running=0)
    platform.target.troubles[run.id] = Trouble(refusal=QUOTA)
    ended = await platform.until(run, State.FAILED)
    assert ended.failure == QUOTA
    assert (await platform.causes(run.id))[-1] == "refused"


async def test_a_target_that_will_not_be_asked_ends_a_start_and_holds_up_no_other(
    tmp_path: Path,
) -> None:
    async with open_platform(tmp_path) as platform:
        job = await platform.job()
        run = await platform.start(job)
        no_right = Refused("The account may not list pods.", code="no_right")
        platform.target.blindness[run.id] = no_right
        async with tracked(platform):
            ended = await platform.until_removed(run)
            await platform.until(await platform.start(job), State.RUNNING)
    assert ended.state is State.FAILED
    assert ended.failure
    assert (ended.failure.code, ended.failure.message) == (
        "no_right",
        "The account may not list pods.",
    )


async def test_a_run_that_lives_is_only_hidden_by_refusals_and_can_be_stopped(
    platform: Platform,
) -> None:
    run = await platform.start(await platform.job())
    await platform.until(run, State.RUNNING)
    platform.target.troubles[run.id] = Trouble(refusal=QUOTA)
    platform.farm.remove(run.id)  # its JobManager went, and may not come back
    now = await until_phase(platform, run, "no room")
    assert (now.state, now.seen) == (State.RUNNING, Seen.SILENT)
    await stop(platform.service, ME, run.id, with_savepoint=False)
    ended = await platform.until_removed(run)
    assert ended.state is State.CANCEL
