from __future__ import annotations

from datetime import timedelta

import anyio
import pytest

from tests.store.world import LEASE, SECOND, START, World, visit_of
from tests.support.principals import BOB, EVE
from xuanwu.kernel.errors import Bug
from xuanwu.model.event import EventKind
from xuanwu.model.run import Failure, Run
from xuanwu.model.state import Cause, Move, Seen, State, Wish
from xuanwu.model.visit import Note
from xuanwu.store import events, leases, runs, visits
from xuanwu.store.database import Database
from xuanwu.store.tables.runs import runs as table

pytestmark = pytest.mark.anyio

STARTED = Move(State.RUNNING, Cause.STARTED)


async def test_only_due_runs_of_the_wanted_states_are_claimed(world: World) -> None:
    due = await world.make_run()
    assert await world.claim(State.RUNNING) == []
    (claimed,) = await world.claim(State.ACCEPT)
    assert claimed.id == due.id
    await world.write(visit_of(claimed, due_at=world.clock.now() + SECOND))
    assert await world.claim(State.ACCEPT) == []
    world.clock.move(SECOND)
    assert [run.id for run in await world.claim(State.ACCEPT)] == [due.id]


async def test_a_state_is_due_while_one_of_its_runs_can_be_claimed(world: World) -> None:
    async def due() -> list[State]:
        async with world.db.read() as tx:
            return await visits.due_states(tx, world.clock.now())

    assert await due() == []
    await world.make_run()
    await world.make_run()
    assert await due() == [State.ACCEPT]
    one, other = await world.claim(State.ACCEPT)
    assert await due() == [], "both are leased"
    await world.write(visit_of(one, due_at=world.clock.now() + SECOND))
    assert await due() == [], "not yet"
    world.clock.move(SECOND)
    assert await due() == [State.ACCEPT]
    (again,) = await world.claim(State.ACCEPT)
    await world.write(visit_of(again, moves=(STARTED,)))
    assert await due() == [State.RUNNING], "a move makes it due at once"
    world.clock.move(LEASE)
    assert set(await due()) == {State.ACCEPT, State.RUNNING}, f"the lease of {other.id} expired"


async def test_a_claim_tells_the_lease_and_counts_the_visit(world: World) -> None:
    first, second = await world.make_run(), await world.make_run()
    claimed = await world.claim()
    assert {run.id for run in claimed} == {first.id, second.id}
    assert {run.lease.until for run in claimed if run.lease} == {START + LEASE}
    assert len({run.lease.token for run in claimed if run.lease}) == 1
    for run in claimed:
        assert run.visits == 1
        assert await world.get(run.id) == run


async def test_the_run_that_has_been_due_longest_is_claimed_first(world: World) -> None:
    made: list[Run] = []
    for _ in range(4):
        made.append(await world.make_run())
        world.clock.move(SECOND)
    claimed = await world.claim(limit=3)
    assert [run.id for run in claimed] == [run.id for run in made[:3]]


async def test_two_claimers_never_get_the_same_row(world: World, replica: Database) -> None:
    made = {(await world.make_run()).id for _ in range(40)}
    got: list[str] = []
    other = World(replica, world.clock)
    other.space = world.space

    async def work(on: World) -> None:
        misses = 0
        while misses < 3:  # a row that another is just claiming is passed over, not waited for
            claimed = await on.claim(limit=7)
            got.extend(run.id for run in claimed)
            misses = 0 if claimed else misses + 1

    async with anyio.create_task_group() as tasks:
        for number in range(6):
            tasks.start_soon(work, other if number % 2 else world)
    assert sorted(got) == sorted(made)


async def test_a_leased_row_is_left_alone_until_its_lease_has_run_out(world: World) -> None:
    run = await world.make_run()
    (crashed,) = await world.claim()  # this worker acts, and dies before it writes
    world.clock.move(LEASE - timedelta(microseconds=1))
    assert await world.claim() == []
    world.clock.move(timedelta(microseconds=1))
    (picked_up,) = await world.claim()
    assert (picked_up.id, picked_up.visits) == (run.id, 2)
    assert picked_up.lease != crashed.lease


async def test_a_stale_token_writes_nothing(world: World) -> None:
    run = await world.make_run()
    (stale,) = await world.claim()
    world.clock.move(LEASE)
    (owner,) = await world.claim()
    note = Note(EventKind.SILENT, "written by a ghost")
    for visit in (
        visit_of(stale, phase="stale"),
        visit_of(stale, phase="stale", moves=(STARTED,), notes=(note,), clears_wish=True),
    ):
        assert await world.write(visit) == {run.id}
    assert await world.get(run.id) == owner
    async with world.db.begin() as tx:
        assert len(await events.of_run(tx, run.id, 0, 10)) == 1


async def test_in_one_batch_the_lost_are_named_and_the_others_written(world: World) -> None:
    lost, kept = await world.make_run(), await world.make_run()
    claimed = {run.id: run for run in await world.claim()}
    async with world.db.begin() as tx:
        key = runs.lease_key(claimed[kept.id])
        assert await leases.renew(tx, table, [key], START + 3 * LEASE) == {key}
    world.clock.move(LEASE)
    assert [run.id for run in await world.claim()] == [lost.id]
    visits = [visit_of(run, phase="looked") for run in claimed.values()]
    assert await world.write(*visits) == {lost.id}
    assert (await world.get(kept.id)).phase == "looked"


async def test_a_visit_writes_what_it_saw_and_frees_the_row(world: World) -> None:
    run = await world.make_run()
    (claimed,) = await world.claim()
    due = START + 5 * SECOND
    await world.write(
        visit_of(
            claimed,
            seen=Seen.RUNNING,
            seen_at=START + SECOND,
            due_at=due,
            phase="restoring\0 😀",
            flink_state="RUNNING",
            rest_url="http://127.0.0.1:1",
            checkpoint_path="file:/c/1",
            absent_since=START,
            removed_at=START,
        )
    )
    after = await world.get(run.id)
    assert (after.seen, after.seen_at, after.due_at) == (Seen.RUNNING, START + SECOND, due)
    assert after.phase == "restoring\N{REPLACEMENT CHARACTER} 😀"
    assert (after.flink_state, after.rest_url) == ("RUNNING", "http://127.0.0.1:1")
    assert (after.checkpoint_path, after.absent_since) == ("file:/c/1", START)
    assert (after.removed_at, after.lease) == (START, None)
    assert after.state is State.ACCEPT


async def test_what_a_visit_does_not_know_stays_except_what_was_seen(world: World) -> None:
    run = await world.make_run()
    (claimed,) = await world.claim()
    failure = Failure("image", "No such image.")
    await world.write(
        visit_of(
            claimed,
            due_at=START,
            rest_url="http://127.0.0.1:1",
            checkpoint_path="file:/c/1",
            failure=failure,
            removed_at=START,
            flink_state="RUNNING",
            absent_since=START,
        )
    )
    (claimed,) = await world.claim()
    await world.write(visit_of(claimed))
    after = await world.get(run.id)
    assert (after.rest_url, after.checkpoint_path) == ("http://127.0.0.1:1", "file:/c/1")
    assert (after.failure, after.removed_at) == (failure, START)
    assert (after.flink_state, after.absent_since) == (None, None)


async def test_a_ring_during_a_visit_is_not_lost(world: World) -> None:
    run = await world.make_run()
    (claimed,) = await world.claim()
    rung_at = world.clock.move(SECOND)
    async with world.db.begin() as tx:
        assert await runs.ring(tx, run.id, rung_at)
    assert await world.claim() == []  # still being visited
    await world.write(visit_of(claimed, due_at=START + timedelta(hours=1)))
    (again,) = await world.claim()
    assert again.id == run.id
    await world.write(visit_of(again, due_at=START + timedelta(hours=1)))
    assert await world.claim() == []  # the news was spent by the visit that came after it


async def test_a_rung_run_is_claimed_before_those_that_wait_longer(world: World) -> None:
    waiting = [await world.make_run() for _ in range(3)]
    async with world.db.begin() as tx:
        assert await runs.ring(tx, waiting[2].id, world.clock.move(SECOND))
    (first,) = await world.claim(limit=1)
    assert first.id == waiting[2].id


async def test_a_wish_during_a_visit_survives_the_visit(world: World) -> None:
    run = await world.make_run()
    (claimed,) = await world.claim()
    now = world.clock.move(SECOND)
    async with world.db.begin() as tx:
        await runs.write_wish(tx, run.id, Wish.STOP, actor=BOB, now=now)
    await world.write(visit_of(claimed, due_at=None))
    (again,) = await world.claim()
    assert (again.wish, again.wished_by) == (Wish.STOP, BOB)


async def test_ringing_a_run_that_left_its_queue_or_never_was_says_so(world: World) -> None:
    run = await world.end(await world.make_run())
    async with world.db.begin() as tx:
        assert not await runs.ring(tx, run.id, START)
        assert not await runs.ring(tx, "run_none", START)
    assert await world.get(run.id) == run


async def test_a_failed_stop_with_savepoint_takes_the_wish_back(world: World) -> None:
    run = await world.make_run()
    async with world.db.begin() as tx:
        await runs.write_restart(tx, run.id, restore="latest", revision=1)
        await runs.write_wish(tx, run.id, Wish.STOP_WITH_SAVEPOINT, actor=BOB, now=START)
    (claimed,) = await world.claim()
    await world.write(visit_of(claimed, clears_wish=True))
    after = await world.get(run.id)
    assert (after.wish, after.wished_by, after.restart_from) == (Wish.RUN, None, None)


async def test_a_plain_stop_that_came_meanwhile_is_not_taken_back(world: World) -> None:
    run = await world.make_run()
    async with world.db.begin() as tx:
        await runs.write_wish(tx, run.id, Wish.STOP_WITH_SAVEPOINT, actor=BOB, now=START)
    (claimed,) = await world.claim()
    async with world.db.begin() as tx:
        await runs.write_wish(tx, run.id, Wish.STOP, actor=EVE, now=START)
    await world.write(visit_of(claimed, clears_wish=True))
    after = await world.get(run.id)
    assert (after.wish, after.wished_by) == (Wish.STOP, EVE)


async def test_notes_of_a_visit_stand_in_the_history_before_its_moves(world: World) -> None:
    run = await world.make_run()
    (claimed,) = await world.claim()
    note = Note(EventKind.SAVEPOINT, "Savepoint written.", {"path": "file:/s/1"})
    await world.write(visit_of(claimed, notes=(note,), moves=(STARTED,)))
    async with world.db.begin() as tx:
        told = await events.of_run(tx, run.id, 1, 10)
    assert [(event.kind, event.message) for event in told] == [
        (EventKind.SAVEPOINT, "Savepoint written."),
        (EventKind.MOVE, "Flink runs the job."),
    ]
    assert told[0].facts == {"path": "file:/s/1"}


async def test_a_run_that_was_never_claimed_cannot_be_put_back(world: World) -> None:
    run = await world.make_run()
    with pytest.raises(Bug):
        await world.write(visit_of(run))


async def test_putting_back_nothing_is_fine(world: World) -> None:
    assert await world.write() == set()
