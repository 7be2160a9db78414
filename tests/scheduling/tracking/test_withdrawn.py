"""A stop also withdraws the run that would follow: none starts afterwards."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from pathlib import Path

import pytest

from tests.support.platform import ME, Platform, open_platform, tracked
from tests.support.wait import eventually
from xuanwu.model.action import Action, actions_of
from xuanwu.model.run import Run
from xuanwu.model.state import State
from xuanwu.scheduling.tracking.retries import plan_successor, start_successor
from xuanwu.service.runs.restart import RestartOrder, restart
from xuanwu.service.runs.stop import stop
from xuanwu.store import runs

pytestmark = pytest.mark.anyio
_LATER = {"on": "lost", "delay": "1h", "attempts": 3}
_AT_ONCE = {"on": "lost", "delay": "0s", "attempts": 3}


@pytest.fixture
async def platform(tmp_path: Path) -> AsyncGenerator[Platform]:
    async with open_platform(tmp_path) as platform:
        yield platform


async def _stop(platform: Platform, run: Run, *, with_savepoint: bool = False) -> Run:
    return await stop(platform.core, ME, run.id, with_savepoint=with_savepoint)


async def _child(platform: Platform, run: Run) -> Run | None:
    async with platform.core.db.read() as tx:
        return await runs.child_of(tx, run.id)


async def _left(platform: Platform, run: Run) -> Run:
    """The run, once nothing more is done about it."""

    async def is_left() -> Run | None:
        now = await platform.run(run.id)
        return now if now.state.is_ended and now.due_at is None else None

    return await eventually(is_left, what="a run that has left its queue")


@pytest.mark.parametrize("restore", ["latest", "none"])
@pytest.mark.parametrize("with_savepoint", [False, True])
async def test_a_stop_during_a_restart_is_a_stop(
    platform: Platform, restore: str, with_savepoint: bool
) -> None:
    run = await platform.start(await platform.job())
    async with tracked(platform):
        await platform.until(run, State.RUNNING)
    await restart(platform.scripts, ME, run.id, RestartOrder(restore=restore))
    now = await _stop(platform, run, with_savepoint=with_savepoint)
    assert (now.restart_from, now.restart_revision) == (None, None)
    async with tracked(platform):
        assert (await _left(platform, run)).state is State.CANCEL
    assert await _child(platform, run) is None


async def test_a_stop_while_a_retry_is_waited_for_withdraws_it(platform: Platform) -> None:
    run = await platform.start(await platform.job(restart=_LATER))
    async with tracked(platform):
        await platform.until(run, State.RUNNING)
        platform.target.vanish(run.id)

        async def waits() -> Run | None:
            now = await platform.run(run.id)
            return now if now.phase.startswith("restart 1 of 3") else None

        waiting = await eventually(waits, what="a retry that is waited for")
        assert actions_of(waiting) == (Action.STOP, Action.RESTART)
        await _stop(platform, run)
        left = await _left(platform, run)
    assert actions_of(left) == (Action.RESTART,)
    assert await _child(platform, run) is None
    assert (await _stop(platform, run)).id == run.id, "repeating it changes nothing"


async def test_a_stop_between_the_plan_and_the_start_of_a_retry_wins(platform: Platform) -> None:
    run = await platform.start(await platform.job(restart=_LATER))
    async with tracked(platform):
        await platform.until(run, State.RUNNING)
        platform.target.vanish(run.id)
        await platform.until(run, State.FAILED)
    failed = await platform.run(run.id)
    plan = await plan_successor(platform.tracking, failed)
    assert plan is not None
    await _stop(platform, run)
    assert await start_successor(platform.tracking, failed, plan) is None
    assert await _child(platform, run) is None


async def test_a_run_that_a_user_stops_is_not_retried_if_it_is_lost_meanwhile(
    platform: Platform,
) -> None:
    run = await platform.start(await platform.job(restart=_AT_ONCE))
    async with tracked(platform):
        await platform.until(run, State.RUNNING)
    await _stop(platform, run)
    platform.target.vanish(run.id)
    async with tracked(platform):
        await _left(platform, run)
    assert await _child(platform, run) is None
