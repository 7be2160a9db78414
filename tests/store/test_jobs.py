from __future__ import annotations

import anyio
import pytest

from tests.store.world import SECOND, World, spec_of, visit_of
from tests.support.principals import ANN, BOB
from xuanwu.kernel.errors import Conflict, NotFound
from xuanwu.kernel.ids import new_id
from xuanwu.model.run import Savepoint, SavepointState
from xuanwu.model.state import Cause, Move, State
from xuanwu.store import events, jobs, runs, savepoints
from xuanwu.store.database import Database

pytestmark = pytest.mark.anyio


async def test_a_job_comes_back_by_id_and_by_name(world: World) -> None:
    job = await world.make_job()
    async with world.db.read() as tx:
        assert await jobs.get(tx, job.id) == job
        assert await jobs.by_name(tx, world.space.id, "flights") == job
        with pytest.raises(NotFound, match="Flights"):
            await jobs.by_name(tx, world.space.id, "Flights")
        with pytest.raises(NotFound):
            await jobs.by_name(tx, "spc_other", "flights")


async def test_a_text_comes_back_word_for_word_with_its_order_of_keys(world: World) -> None:
    job = await world.make_job()
    async with world.db.read() as tx:
        saved = await jobs.revision(tx, job.id, 1)
    assert saved.spec == spec_of("flights")
    assert list(saved.spec.options) == ["z", "a"]


async def test_a_name_is_given_once_in_a_space(world: World) -> None:
    job = await world.make_job()
    with pytest.raises(Conflict) as caught:
        await world.make_job()
    assert (caught.value.detail_code, caught.value.facts) == ("name_taken", {"job": job.id})


async def test_of_two_jobs_of_one_name_made_at_once_one_is_kept(
    world: World, replica: Database
) -> None:
    other = World(replica, world.clock)
    other.space = world.space
    refused: list[str] = []

    async def make(where: World) -> None:
        try:
            await where.make_job()
        except Conflict as error:
            refused.append(error.detail_code)

    async with anyio.create_task_group() as tasks:
        for where in (world, other, world, other):
            tasks.start_soon(make, where)
    assert refused == ["name_taken"] * 3


async def test_revisions_saved_at_once_get_numbers_without_gap_or_repetition(
    world: World, replica: Database
) -> None:
    job = await world.make_job()
    numbers: list[int] = []

    async def save(db: Database, note: str) -> None:
        async with db.begin() as tx:
            saved = await jobs.add_revision(
                tx, job.id, spec_of(sql=f"-- {note}"), note, BOB, world.clock.now()
            )
        numbers.append(saved.number)

    async with anyio.create_task_group() as tasks:
        for number in range(8):
            tasks.start_soon(save, replica if number % 2 else world.db, str(number))
    assert sorted(numbers) == list(range(2, 10))
    async with world.db.read() as tx:
        assert (await jobs.get(tx, job.id)).latest_revision == 9


async def test_revisions_are_listed_newest_first_in_pages(world: World) -> None:
    job = await world.make_job()
    now = world.clock.move(SECOND)
    async with world.db.begin() as tx:
        saved = await jobs.add_revision(tx, job.id, spec_of(sql="-- new"), "why", BOB, now)
    async with world.db.read() as tx:
        first = await jobs.revisions(tx, job.id, None, 1)
        rest = await jobs.revisions(tx, job.id, first.next_cursor, 1)
        assert (await jobs.get(tx, job.id)).updated_at == now
    assert first.items == [saved]
    assert ([one.number for one in rest.items], rest.next_cursor) == ([1], None)


async def test_an_unknown_revision_is_named_by_its_number(world: World) -> None:
    job = await world.make_job()
    async with world.db.read() as tx:
        with pytest.raises(NotFound, match="revision 7"):
            await jobs.revision(tx, job.id, 7)


async def test_a_job_with_a_live_or_unremoved_run_is_not_deleted(world: World) -> None:
    job = await world.make_job()
    run = await world.make_run(job)
    await _refuses_to_delete(world, job.id, run.id)
    (claimed,) = await world.claim()
    await world.write(visit_of(claimed, moves=(Move(State.CANCEL, Cause.USER_STOP),)))
    await _refuses_to_delete(world, job.id, run.id)


async def test_deleting_a_job_takes_all_that_is_its_own_and_nothing_else(world: World) -> None:
    job, other = await world.make_job(), await world.make_job("other")
    run = await world.make_run(job)
    savepoint = Savepoint(
        id=new_id("sav"),
        run_id=run.id,
        job_id=job.id,
        space_id=world.space.id,
        stops_run=False,
        state=SavepointState.ASKED,
        trigger_id="t",
        created_at=world.clock.now(),
        created_by=ANN,
    )
    async with world.db.begin() as tx:
        await savepoints.add(tx, savepoint)
    await world.end(run)
    kept = await world.make_run(other)
    async with world.db.begin() as tx:
        await jobs.delete(tx, job.id)
    async with world.db.read() as tx:
        with pytest.raises(NotFound):
            await jobs.get(tx, job.id)
        with pytest.raises(NotFound):
            await runs.get(tx, run.id)
        assert await events.of_run(tx, run.id, 0, 10) == []
        assert await savepoints.of_run(tx, run.id) == []
        assert await runs.get(tx, kept.id) == kept
        assert len(await events.of_run(tx, kept.id, 0, 10)) == 1


async def _refuses_to_delete(world: World, job_id: str, run_id: str) -> None:
    with pytest.raises(Conflict) as caught:
        async with world.db.begin() as tx:
            await jobs.delete(tx, job_id)
    assert (caught.value.detail_code, caught.value.facts) == ("job_in_use", {"run": run_id})
