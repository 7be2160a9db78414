"""What a target finds wrong with a cluster reaches people, and ends no run that lives."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from tests.support.fake_target import FakeTarget, Trouble
from tests.support.platform import ME, QUICK, Platform, open_platform, tracked
from tests.support.wait import eventually
from xuanwu.kernel.errors import Conflict, Refused
from xuanwu.model.run import Failure, Run
from xuanwu.model.state import Seen, State
from xuanwu.scheduling.tracking.observe import is_long_visit
from xuanwu.scheduling.tracking.parts import TrackingSettings
from xuanwu.scheduling.tracking.sweep import sweep
from xuanwu.service.runs.stop import stop

pytestmark = pytest.mark.anyio

QUOTA = Failure("pod_refused", "The quota of the namespace is exhausted.")


@pytest.fixture
async def platform(tmp_path: Path) -> AsyncIterator[Platform]:
    settings = replace(QUICK, stop_patience=timedelta(milliseconds=200))
    async with open_platform(tmp_path, settings=settings) as opened, tracked(opened):
        yield opened


class Closed(FakeTarget):
    """It was never let in."""

    async def clusters(self) -> frozenset[str]:
        raise Refused("The account may not list pods.", code="no_right")


async def until_phase(platform: Platform, run: Run, word: str) -> Run:
    async def told() -> Run | None:
        now = await platform.run(run.id)
        return now if word in now.phase else None

    return await eventually(told, what=word)


async def test_what_is_wrong_with_a_start_is_its_phase(platform: Platform) -> None:
    platform.target.start_delay_s = 60
    run = await platform.start(await platform.job())
    platform.target.troubles[run.id] = Trouble("No node can run the pod: too little memory.")
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
    now = await until_phase(platform, run, "is exhausted")
    assert (now.state, now.seen) == (State.RUNNING, Seen.SILENT)
    await stop(platform.core, ME, run.id, with_savepoint=False)
    ended = await platform.until_removed(run)
    assert ended.state is State.CANCEL


async def test_a_jobmanager_that_is_started_again_hides_a_run_that_lives_and_ends_a_start(
    platform: Platform,
) -> None:
    platform.target.starts_again = True
    unreachable = Failure("definition_unreachable", "No definition came.", owner="outside")
    run = await platform.start(await platform.job())
    await platform.until(run, State.RUNNING)
    platform.target.exit(run.id, failure=unreachable)
    now = await until_phase(platform, run, "is being restarted: No definition came.")
    assert (now.state, now.seen) == (State.RUNNING, Seen.SILENT)
    away = Failure("catalog_failed", "The catalog's database is away.", owner="user")
    platform.target.exit(run.id, failure=away)
    await until_phase(platform, run, "is being restarted: The catalog's database is away.")
    wrong = Failure("variable_unknown", "There is no variable 'x'.", owner="user")
    platform.target.exit(run.id, failure=wrong)
    assert (await platform.until(run, State.FAILED)).failure is not None


async def test_what_a_jobmanager_that_is_started_again_tells_of_the_jobs_end_ends_the_run(
    platform: Platform,
) -> None:
    platform.target.starts_again = True
    run = await platform.start(await platform.job())
    await platform.until(run, State.RUNNING)
    platform.target.exit(run.id, final_state="FINISHED")
    await platform.until(run, State.FINISH)


async def test_a_silent_run_is_ensured_now_and_then_since_a_look_may_not_see_what_lacks(
    platform: Platform,
) -> None:
    run = await platform.start(await platform.job())
    await platform.until(run, State.RUNNING)
    before = platform.target.ensured[run.id]
    platform.farm.remove(run.id)
    await platform.until(run, State.RUNNING, Seen.SILENT)
    await eventually(lambda: platform.target.ensured[run.id] > before)


async def test_a_conflict_of_the_moment_ends_no_start(platform: Platform) -> None:
    job = await platform.job()
    platform.target.is_silent = True
    run = await platform.start(job)
    platform.target.refusals[run.id] = Conflict("The quota was changed meanwhile. Try again.")
    platform.target.is_silent = False
    await until_phase(platform, run, "Try again")
    del platform.target.refusals[run.id]
    await platform.until(run, State.RUNNING)


async def test_a_batch_job_runs_once_its_first_tasks_have_ended(platform: Platform) -> None:
    platform.target.start_delay_s = 60
    run = await platform.start(await platform.job())
    await eventually(lambda: run.id in platform.target.live)
    platform.farm.add(run.id, run.flink_job_id, state="RUNNING", tasks=4, tasks_running=1)
    await until_phase(platform, run, "deploying")
    platform.jobmanager(run).change(tasks_finished=1)
    await platform.until(run, State.RUNNING)


async def test_a_job_of_which_a_part_runs_at_the_deadline_is_not_thrown_away(
    tmp_path: Path,
) -> None:
    settings = replace(QUICK, start_deadline=timedelta(seconds=2))
    async with open_platform(tmp_path, settings=settings) as platform, tracked(platform):
        platform.target.start_delay_s = 60
        run = await platform.start(await platform.job())
        await eventually(lambda: run.id in platform.target.live)
        platform.farm.add(run.id, run.flink_job_id, state="RUNNING", tasks=4, tasks_running=1)
        now = await platform.until(run, State.RUNNING)
        assert "deploying" in now.phase


async def test_a_target_that_refuses_keeps_no_other_from_being_swept(tmp_path: Path) -> None:
    async with open_platform(tmp_path) as platform:
        targets = {"a-first": Closed(platform.farm), **platform.infra.targets}
        infra = replace(platform.infra, targets=targets)
        async with tracked(platform):
            run = await platform.start(await platform.job())
            await platform.until(run, State.RUNNING)
            spec = platform.target.live[run.id].spec
            await stop(platform.core, ME, run.id, with_savepoint=False)
            await platform.until_removed(run)
        platform.target.removed.discard(run.id)
        await platform.target.ensure(spec)
        await sweep(replace(platform.tracking, infra=infra))
        assert run.id not in platform.target.live


async def test_the_deadline_of_a_start_counts_from_when_something_could_be_done(
    tmp_path: Path,
) -> None:
    settings = replace(QUICK, start_deadline=timedelta(seconds=2))
    async with open_platform(tmp_path, settings=settings) as platform, tracked(platform):
        platform.target.is_silent = True
        job = await platform.job()
        run = await platform.start(job)
        await _after_the_deadline(platform, run, settings)
        platform.target.is_silent = False
        await platform.until(run, State.RUNNING)
        platform.target.remove_calls = 10**9
        platform.jobmanager(run).change(state="FINISHED")
        await platform.until(run, State.FINISH)
        second = await platform.start(job)
        await _after_the_deadline(platform, second, settings)
        platform.target.remove_calls = 1
        await platform.until(second, State.RUNNING)


async def _after_the_deadline(platform: Platform, run: Run, settings: TrackingSettings) -> None:
    """Until a visit has found the run where it was, later than its deadline would be."""

    async def waits() -> bool:
        now = await platform.run(run.id)
        assert now.state is State.ACCEPT
        return bool(
            now.waited_until and now.waited_until > run.created_at + 2 * settings.start_deadline
        )

    await eventually(waits)


async def test_runs_that_started_together_have_their_long_visits_apart(platform: Platform) -> None:
    run = await platform.start(await platform.job())
    together = [replace(run, id=f"run_{n}") for n in range(1000)]
    long = [
        [one.id for one in together if is_long_visit(replace(one, visits=visits), 10)]
        for visits in range(10)
    ]
    assert sorted(id_ for some in long for id_ in some) == sorted(one.id for one in together)
    assert max(len(some) for some in long) < 150
