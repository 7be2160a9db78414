from __future__ import annotations

import anyio
import pytest

from tests.store.world import World
from xuanwu.model.run import Event, EventKind, Run
from xuanwu.store import events, runs
from xuanwu.store.database import Database
from xuanwu.store.events import News

pytestmark = pytest.mark.anyio


async def test_an_event_comes_back_as_it_was_told(world: World) -> None:
    run = await world.make_run()
    facts = {"path": "file:/s/1", "tries": 2, "names": ["汇", "\N{PILE OF POO}"], "none": None}
    async with world.db.begin() as tx:
        events.add(tx, run, News(EventKind.SAVEPOINT, "Written 汇.", "bob", facts=facts))
    async with world.db.read() as tx:
        (told,) = await events.of_run(tx, run.id, 1, 10)
    assert told == Event(
        seq=2,
        run_id=run.id,
        job_id=run.job_id,
        space_id=run.space_id,
        kind=EventKind.SAVEPOINT,
        at=world.clock.now(),
        actor="bob",
        message="Written 汇.",
        facts=facts,
    )


async def test_events_of_a_transaction_that_failed_are_not_told_and_leave_no_gap(
    world: World,
) -> None:
    run = await world.make_run()
    with pytest.raises(RuntimeError, match="power cut"):
        await _tell_then_fail(world, run)
    await _tell(world.db, run, "after")
    async with world.db.read() as tx:
        told = await events.of_run(tx, run.id, 0, 10)
        assert await events.last_seq(tx) == 2
    assert [event.seq for event in told] == [1, 2]


async def test_events_can_be_read_by_space_by_job_and_in_pieces(world: World) -> None:
    first, second = await world.make_run(), await world.make_run()
    await _tell(world.db, first, "more")
    async with world.db.read() as tx:
        of_all = await events.after(tx, 0, limit=10)
        of_space = await events.after(tx, 0, space_id=world.space.id, limit=10)
        of_job = await events.after(tx, 0, job_id=first.job_id, limit=10)
        of_nobody = await events.after(tx, 0, space_id="spc_other", limit=10)
        piece = await events.after(tx, of_all[0].seq, limit=1)
    assert [event.run_id for event in of_all] == [first.id, second.id, first.id]
    assert of_space == of_all
    assert of_job == [of_all[0], of_all[2]]
    assert of_nobody == []
    assert piece == [of_all[1]]


async def test_numbers_stay_hidden_until_every_smaller_number_is_visible(
    world: World, replica: Database
) -> None:
    """A sequence would let the second writer commit its larger number before the first one."""
    slow, fast = await world.make_run(), await world.make_run()
    entered = anyio.Event()
    committed = anyio.Event()

    async def be_fast() -> None:
        entered.set()
        await _tell(replica, fast, "fast")
        committed.set()

    async with anyio.create_task_group() as tasks, world.db.begin() as tx:
        events.add(tx, slow, News(EventKind.PHASE, "slow"))
        await events.write_pending(tx)  # numbered, not committed
        tasks.start_soon(be_fast)
        await entered.wait()
        with anyio.move_on_after(0.3) as waited:
            await committed.wait()
        assert waited.cancelled_caught, "the later number was committed first"
        async with replica.read() as reader:
            assert await events.after(reader, 2, limit=10) == []
    async with world.db.read() as tx:
        told = await events.after(tx, 2, limit=10)
    assert [(event.seq, event.message) for event in told] == [(3, "slow"), (4, "fast")]


async def test_a_reader_that_follows_misses_nothing_while_many_write(
    world: World, replica: Database
) -> None:
    run_list = [await world.make_run() for _ in range(4)]
    per_writer = 25
    total = len(run_list) * (per_writer + 1)
    seen: list[int] = []

    async def write(db: Database, run: Run) -> None:
        for number in range(per_writer):
            await _tell(db, run, str(number))

    async def follow() -> None:
        while len(seen) < total:
            async with replica.read() as tx:
                seen.extend(
                    event.seq for event in await events.after(tx, seen[-1] if seen else 0, limit=10)
                )

    with anyio.fail_after(30):
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(follow)
            for number, run in enumerate(run_list):
                tasks.start_soon(write, replica if number % 2 else world.db, run)
    assert seen == list(range(1, total + 1))


async def _tell(db: Database, run: Run, message: str) -> None:
    async with db.begin() as tx:
        events.add(tx, run, News(EventKind.PHASE, message))
        await runs.ring(tx, run.id, tx.now())


async def _tell_then_fail(world: World, run: Run) -> None:
    async with world.db.begin() as tx:
        events.add(tx, run, News(EventKind.PHASE, "lost"))
        await events.write_pending(tx)
        raise RuntimeError("power cut")
