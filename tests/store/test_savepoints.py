from __future__ import annotations

from dataclasses import replace

import pytest

from tests.store.world import SECOND, START, World
from tests.support.principals import ANN
from xuanwu.kernel.errors import NotFound
from xuanwu.kernel.ids import new_id
from xuanwu.model.run import Run, Savepoint, SavepointState
from xuanwu.store import savepoints

pytestmark = pytest.mark.anyio


async def test_a_savepoint_comes_back_as_it_was_asked_for(world: World) -> None:
    run = await world.make_run()
    asked = await _ask(world, run)
    async with world.db.read() as tx:
        assert await savepoints.get(tx, run.id, asked.id) == asked
        with pytest.raises(NotFound, match=asked.id):
            await savepoints.get(tx, "run_other", asked.id)


async def test_a_run_counts_its_open_savepoints_also_when_claimed(world: World) -> None:
    run = await world.make_run()
    first, second = await _ask(world, run), await _ask(world, run)
    assert (await world.get(run.id)).open_savepoints == 2
    await _write(world, first, SavepointState.TRIGGERED)
    (claimed,) = await world.claim()
    assert claimed.open_savepoints == 2
    await _write(world, first, SavepointState.DONE, path="file:/s/1")
    await _write(world, second, SavepointState.FAILED, message="no slots")
    assert (await world.get(run.id)).open_savepoints == 0


async def test_only_open_savepoints_are_open_and_oldest_stands_first(world: World) -> None:
    run, other = await world.make_run(), await world.make_run()
    first = await _ask(world, run)
    world.clock.move(SECOND)
    second = await _ask(world, run)
    world.clock.move(SECOND)
    third = await _ask(world, run)
    await _ask(world, other)
    await _write(world, second, SavepointState.DONE, path="file:/s/2")
    async with world.db.read() as tx:
        assert await savepoints.open_of_run(tx, run.id) == [first, third]
        taken = await savepoints.of_run(tx, run.id)
        newest = await savepoints.of_job(tx, run.job_id, None, 2)
    assert [one.id for one in taken] == [first.id, second.id, third.id]
    assert [one.id for one in newest.items] == [third.id, second.id]


async def test_what_became_of_a_savepoint_is_written_once(world: World) -> None:
    run = await world.make_run()
    asked = await _ask(world, run)
    world.clock.move(SECOND)
    assert await _write(world, asked, SavepointState.TRIGGERED)
    assert await _write(world, asked, SavepointState.DONE, path="file:/s/1")
    assert not await _write(world, asked, SavepointState.FAILED, message="the run ended")
    async with world.db.read() as tx:
        done = await savepoints.get(tx, run.id, asked.id)
    assert done == replace(
        asked, state=SavepointState.DONE, path="file:/s/1", done_at=START + SECOND
    )


async def test_an_unknown_savepoint_is_named(world: World) -> None:
    asked = replace(await _ask(world, await world.make_run()), id="sav_none")
    with pytest.raises(NotFound, match="sav_none"):
        await _write(world, asked, SavepointState.DONE)


async def _ask(world: World, run: Run) -> Savepoint:
    asked = Savepoint(
        id=new_id("sav"),
        run_id=run.id,
        job_id=run.job_id,
        space_id=run.space_id,
        stops_run=True,
        state=SavepointState.ASKED,
        trigger_id="0" * 32,
        created_at=world.clock.now(),
        created_by=ANN,
    )
    async with world.db.begin() as tx:
        await savepoints.add(tx, asked)
    return asked


async def _write(
    world: World,
    savepoint: Savepoint,
    state: SavepointState,
    *,
    path: str | None = None,
    message: str | None = None,
) -> bool:
    async with world.db.begin() as tx:
        return await savepoints.write(
            tx, savepoint.id, state=state, path=path, message=message, now=world.clock.now()
        )
