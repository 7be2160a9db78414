from __future__ import annotations

import anyio
import pytest

from tests.store.world import World
from tests.support.principals import BOB
from xuanwu.model.event import Event, EventKind, Subject, SubjectKind
from xuanwu.model.run import Run
from xuanwu.store import events, runs
from xuanwu.store.database import Database
from xuanwu.store.events import News

pytestmark = pytest.mark.anyio


async def test_an_event_comes_back_as_it_was_told(world: World) -> None:
    run = await world.make_run()
    facts = {"path": "file:/s/1", "tries": 2, "names": ["汇", "\N{PILE OF POO}"], "none": None}
    async with world.db.begin() as tx:
        events.add(tx, run, News(EventKind.SAVEPOINT, "Written 汇.", BOB, facts=facts))
    async with world.db.read() as tx:
        (told,) = await events.of_run(tx, run.id, 1, 10)
    assert told == Event(
        seq=2,
        at=world.clock.now(),
        subject=Subject(SubjectKind.RUN, run.id),
        space_id=run.space_id,
        job_id=run.job_id,
        actor=BOB,
        kind=EventKind.SAVEPOINT,
        message="Written 汇.",
        facts=facts,
    )
    assert told.actor.name == "bob"


async def test_events_of_a_transaction_that_failed_are_not_told_and_leave_no_gap(
    world: World,
) -> None:
    run = await world.make_run()
    with pytest.raises(RuntimeError, match="power cut"):
        await _tell_then_fail(world, run)
    await _tell(world.db, run, "after")
    async with world.db.read() as tx:
        told = await events.of_run(tx, run.id, 0, 10)
        assert await events.last_seq(tx, run.space_id) == 2
    assert [event.seq for event in told] == [1, 2]


async def test_events_can_be_read_by_space_by_job_and_in_pieces(world: World) -> None:
    first, second = await world.make_run(), await world.make_run()
    await _tell(world.db, first, "more")
    async with world.db.read() as tx:
        of_space = await events.of_space(tx, world.space.id, 0, 10)
        of_job = await events.of_job(tx, first.job_id, 0, 10)
        of_nobody = await events.of_space(tx, "spc_other", 0, 10)
        piece = await events.of_space(tx, world.space.id, of_space[0].seq, 1)
    assert [event.subject.id for event in of_space] == [first.id, second.id, first.id]
    assert of_job == [of_space[0], of_space[2]]
    assert of_nobody == []
    assert piece == [of_space[1]]


async def test_what_belongs_to_no_space_and_each_space_have_numbers_of_their_own(
    world: World,
) -> None:
    run = await world.make_run()
    token, space = Subject(SubjectKind.TOKEN, "tok_1"), Subject(SubjectKind.SPACE, "spc_other")
    async with world.db.begin() as tx:
        events.add_about(tx, token, News(EventKind.CREATED, "token", BOB), space_id=None)
        events.add(tx, run, News(EventKind.SILENT, "run"))
        events.add_about(tx, space, News(EventKind.CREATED, "space", BOB), space_id="spc_other")
        events.add_about(tx, token, News(EventKind.RENAMED, "again", BOB), space_id=None)
    async with world.db.read() as tx:
        of_none = await events.of_space(tx, None, 0, 10)
        of_space = await events.of_space(tx, run.space_id, 0, 10)
        of_other = await events.of_space(tx, "spc_other", 0, 10)
        assert await events.last_seq(tx, None) == 2
    assert [(one.seq, one.space_id, one.message) for one in of_none] == [
        (1, None, "token"),
        (2, None, "again"),
    ]
    assert [(one.seq, one.space_id) for one in of_space] == [(1, run.space_id), (2, run.space_id)]
    assert [(one.seq, one.subject) for one in of_other] == [(1, space)]


async def test_two_spaces_never_wait_for_one_another(
    world: World, replica: Database, backend: str
) -> None:
    if backend == "sqlite":
        pytest.skip("SQLite has one writer, whatever it writes")
    run = await world.make_run()
    other = Subject(SubjectKind.SPACE, "spc_other")
    with anyio.fail_after(5):
        async with world.db.begin() as tx:
            events.add(tx, run, News(EventKind.SILENT, "slow"))
            await events.write_pending(tx)  # numbered, not committed
            for number in (1, 2):
                async with replica.begin() as fast:
                    news = News(EventKind.CREATED, "fast", BOB)
                    events.add_about(fast, other, news, space_id="spc_other")
                async with replica.read() as reader:
                    assert await events.last_seq(reader, "spc_other") == number


async def test_the_first_events_of_a_space_may_come_from_two_servers_at_once(
    world: World, replica: Database
) -> None:
    space = Subject(SubjectKind.SPACE, "spc_new")

    async def tell(db: Database) -> None:
        async with db.begin() as tx:
            events.add_about(tx, space, News(EventKind.CREATED, "x", BOB), space_id="spc_new")

    async with anyio.create_task_group() as tasks:
        for db in (world.db, replica) * 3:
            tasks.start_soon(tell, db)
    async with world.db.read() as tx:
        told = await events.of_space(tx, "spc_new", 0, 10)
    assert [event.seq for event in told] == [1, 2, 3, 4, 5, 6]


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
        events.add(tx, slow, News(EventKind.SILENT, "slow"))
        await events.write_pending(tx)  # numbered, not committed
        tasks.start_soon(be_fast)
        await entered.wait()
        with anyio.move_on_after(0.3) as waited:
            await committed.wait()
        assert waited.cancelled_caught, "the later number was committed first"
        async with replica.read() as reader:
            assert await events.of_space(reader, slow.space_id, 2, 10) == []
    async with world.db.read() as tx:
        told = await events.of_space(tx, slow.space_id, 2, 10)
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
                    event.seq
                    for event in await events.of_space(
                        tx, world.space.id, seen[-1] if seen else 0, 10
                    )
                )

    with anyio.fail_after(120):
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(follow)
            for number, run in enumerate(run_list):
                tasks.start_soon(write, replica if number % 2 else world.db, run)
    assert seen == list(range(1, total + 1))


async def _tell(db: Database, run: Run, message: str) -> None:
    async with db.begin() as tx:
        events.add(tx, run, News(EventKind.SILENT, message))
        await runs.ring(tx, run.id, tx.now())


async def _tell_then_fail(world: World, run: Run) -> None:
    async with world.db.begin() as tx:
        events.add(tx, run, News(EventKind.SILENT, "lost"))
        await events.write_pending(tx)
        raise RuntimeError("power cut")
