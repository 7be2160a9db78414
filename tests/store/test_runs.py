from __future__ import annotations

import ast
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import anyio
import pytest

from tests.store.world import SECOND, START, World, visit_of
from tests.support.principals import BOB
from xuanwu.kernel.errors import Conflict, InvalidInput, LeaseLost, NotFound
from xuanwu.kernel.ids import new_id, token_hash
from xuanwu.model.event import EventKind
from xuanwu.model.run import Failure, Run, RunFilter, StateCounts
from xuanwu.model.state import CAUSES, Cause, Move, Seen, State, Wish
from xuanwu.store import events, jobs, runs
from xuanwu.store.database import Database
from xuanwu.store.events import News

pytestmark = pytest.mark.anyio

STARTED = Move(State.RUNNING, Cause.STARTED)
FLINK_FAILED = Move(State.FAILED, Cause.FLINK_FAILED)


async def test_a_run_comes_back_as_it_was_put_in(world: World) -> None:
    run = await world.make_run()
    assert await world.get(run.id) == run
    assert (await world.get(run.id)).created_at.utcoffset() == timedelta(0)


@pytest.mark.parametrize("restore", [(), ("s3://a/1",), ("s3://状/a/", "file:///a b/", "none")])
async def test_a_run_keeps_all_its_choices_of_state_in_their_order(
    world: World, restore: tuple[str, ...]
) -> None:
    job = await world.make_job()
    path, others = (restore[0], restore[1:]) if restore else (None, ())
    run = replace(await world.build_run(job), restore_path=path, restore_otherwise=others)
    async with world.db.begin() as tx:
        await runs.add(tx, run, {}, token_hash="h")
    assert (await world.get(run.id)).restore == restore


async def test_a_second_start_gets_the_winner_id(world: World) -> None:
    job = await world.make_job()
    winner = await world.make_run(job)
    with pytest.raises(Conflict) as caught:
        await world.make_run(job)
    assert (caught.value.detail_code, caught.value.facts) == ("run_live", {"run": winner.id})


async def test_of_starts_at_the_same_moment_one_wins_and_the_others_name_it(
    world: World, replica: Database
) -> None:
    job = await world.make_job()
    candidates = [await world.build_run(job) for _ in range(6)]
    won: list[str] = []
    named: list[object] = []

    async def start(db: Database, run: Run) -> None:
        try:
            async with db.begin() as tx:
                await runs.add(tx, run, {}, token_hash=token_hash(run.id))
            won.append(run.id)
        except Conflict as error:
            named.append(error.facts["run"])

    async with anyio.create_task_group() as tasks:
        for number, run in enumerate(candidates):
            tasks.start_soon(start, replica if number % 2 else world.db, run)
    assert len(won) == 1
    assert named == won * 5


async def test_a_job_can_be_started_again_after_its_run_has_ended(world: World) -> None:
    job = await world.make_job()
    first = await world.end(await world.make_run(job))
    world.clock.move(SECOND)
    second = await world.make_run(job)
    async with world.db.begin() as tx:
        assert await runs.live_of_job(tx, job.id) == second
        assert await runs.latest_of_job(tx, job.id) == second
        assert await runs.unremoved_of_job(tx, job.id) == []
    assert first.state is State.CANCEL


async def test_a_run_of_a_job_that_is_gone_cannot_be_started(world: World) -> None:
    job = await world.make_job()
    run = await world.build_run(job)
    async with world.db.begin() as tx:
        await jobs.delete(tx, job.id)
    with pytest.raises(NotFound, match=job.id):
        async with world.db.begin() as tx:
            await runs.add(tx, run, {}, token_hash="h")


async def test_an_ended_run_counts_as_unremoved_until_its_cluster_is_gone(world: World) -> None:
    run = await world.make_run()
    (claimed,) = await world.claim()
    await world.write(visit_of(claimed, moves=(STARTED, FLINK_FAILED)))
    async with world.db.begin() as tx:
        assert [left.id for left in await runs.unremoved_of_job(tx, run.job_id)] == [run.id]
        assert await runs.live_of_job(tx, run.job_id) is None


async def test_moves_set_the_landmarks_and_tell_the_history_in_order(world: World) -> None:
    run = await world.make_run()
    failure = Failure("flink_failed", "Division by zero.", log_tail=("a", "b\0\udc80 汉"))
    (claimed,) = await world.claim()
    now = world.clock.move(5 * SECOND)
    await world.write(
        visit_of(claimed, seen=Seen.FAILED, moves=(STARTED, FLINK_FAILED), failure=failure)
    )
    after = await world.get(run.id)
    assert (after.state, after.failure) == (State.FAILED, failure)
    assert (after.started_at, after.ended_at, after.due_at) == (now, now, now)
    assert after.lease is None
    async with world.db.begin() as tx:
        told = await events.of_run(tx, run.id, 0, 10)
    assert [(event.state, event.cause) for event in told] == [
        (State.ACCEPT, "accepted"),
        (State.RUNNING, "started"),
        (State.FAILED, "flink_failed"),
    ]
    assert told[2].message == "Division by zero."
    assert told[2].facts == {
        "from": "Running",
        "to": "Failed",
        "seen": "failed",
        "failure": "flink_failed",
    }
    assert [event.at for event in told] == [START, now, now]


async def test_only_who_holds_the_lease_records_where_the_state_is(world: World) -> None:
    run = await world.make_run()
    (claimed,) = await world.claim()
    async with world.db.begin() as tx:
        await runs.write_state_uri(tx, claimed, "s3://状/a b")
    world.clock.move(timedelta(hours=1))
    await world.claim()
    with pytest.raises(LeaseLost):
        async with world.db.begin() as tx:
            await runs.write_state_uri(tx, claimed, "s3://other")
    assert (await world.get(run.id)).state_uri == "s3://状/a b"


async def test_moves_under_a_lost_lease_write_nothing(world: World) -> None:
    run = await world.make_run()
    (stale,) = await world.claim()
    world.clock.move(timedelta(minutes=1))
    await world.claim()
    with pytest.raises(LeaseLost):
        async with world.db.begin() as tx:
            await runs.write_moves(tx, visit_of(stale, moves=(STARTED,)))
    assert (await world.get(run.id)).state is State.ACCEPT


def test_the_state_of_a_run_is_written_in_one_place_only() -> None:
    source = Path(runs.__file__).parent.parent
    texts = {str(file.relative_to(source)): file.read_text() for file in source.rglob("*.py")}
    writers = {name for name, text in texts.items() if "update(runs)" in text}
    assert writers == {"store/runs.py", "store/visits.py"}
    places = [f"{name}: {place}" for name in writers for place in _sets_state(texts[name])]
    assert places == ["store/runs.py: _landmarks"]
    assert texts["store/runs.py"].count("_landmarks(") == 2  # its definition and write_moves
    assert not [name for name, text in texts.items() if "update runs" in text.lower()]


async def test_removals_names_the_runs_that_exist_and_since_when_nothing_is_left(
    world: World,
) -> None:
    ended = await world.end(await world.make_run())
    live = await world.make_run()
    async with world.db.begin() as tx:
        found = await runs.removals(tx, [live.id, ended.id, "run_other"])
    assert found == {live.id: None, ended.id: ended.removed_at}
    assert ended.removed_at is not None


async def test_a_wish_is_kept_with_who_and_when_and_makes_the_run_due(world: World) -> None:
    run = await world.make_run()
    now = world.clock.move(SECOND)
    async with world.db.begin() as tx:
        wished = await runs.write_wish(tx, run.id, Wish.STOP, actor=BOB, now=now)
    assert (wished.wish, wished.wished_by, wished.wished_at) == (Wish.STOP, BOB, now)
    assert wished.due_at is not None
    assert wished.due_at < now - SECOND  # at the front of its queue
    assert wished == await world.get(run.id)
    async with world.db.begin() as tx:
        (told,) = await events.of_run(tx, run.id, 1, 10)
    assert (told.kind, told.actor) == (EventKind.WISH, BOB)
    assert told.facts == {"from": "run", "to": "stop"}


async def test_an_ended_run_takes_no_wish_and_no_restart(world: World) -> None:
    run = await world.end(await world.make_run())
    for _ in range(2):
        with pytest.raises(Conflict) as caught:
            async with world.db.begin() as tx:
                await runs.write_wish(tx, run.id, Wish.STOP, actor=BOB, now=START)
        assert caught.value.detail_code == "run_ended"
    with pytest.raises(Conflict):
        async with world.db.begin() as tx:
            await runs.write_restart(tx, run.id, restore="latest", revision=1)
    assert await world.get(run.id) == run


async def test_a_restart_is_remembered_with_what_it_restores(world: World) -> None:
    run = await world.make_run()
    async with world.db.begin() as tx:
        await runs.write_restart(tx, run.id, restore="latest", revision=3)
    assert await world.get(run.id) == replace(run, restart_from="latest", restart_revision=3)


async def test_an_unknown_run_is_named(world: World) -> None:
    with pytest.raises(NotFound, match="run_none"):
        await world.get("run_none")
    with pytest.raises(NotFound, match="run_none"):
        async with world.db.begin() as tx:
            await runs.write_wish(tx, "run_none", Wish.STOP, actor=BOB, now=START)


async def test_a_run_is_found_by_the_hash_of_its_token(world: World) -> None:
    run = await world.make_run()
    async with world.db.begin() as tx:
        assert await runs.by_token_hash(tx, token_hash(run.id)) == run
        assert await runs.by_token_hash(tx, token_hash("guess")) is None


async def test_the_follower_of_a_run_is_found_by_its_parent(world: World) -> None:
    job = await world.make_job()
    first = await world.end(await world.make_run(job))
    follower = replace(await world.build_run(job), parent_id=first.id, attempt=1)
    async with world.db.begin() as tx:
        assert await runs.child_of(tx, first.id) is None
        await runs.add(tx, follower, {}, token_hash="h")
        assert await runs.child_of(tx, first.id) == follower


async def test_a_list_walked_page_by_page_holds_every_run_once_newest_first(
    world: World,
) -> None:
    made: list[Run] = []
    for number in range(7):
        made.append(await world.make_run())
        if number % 2:  # some share a moment, and only their ids tell them apart
            world.clock.move(timedelta(microseconds=1))
    walked: list[Run] = []
    cursor: str | None = None
    async with world.db.begin() as tx:
        while True:
            page = await runs.find(tx, RunFilter(space_id=world.space.id), cursor, 3)
            assert len(page.items) <= 3
            walked += page.items
            cursor = page.next_cursor
            if cursor is None:
                break
    assert walked == sorted(made, key=lambda run: (run.created_at, run.id), reverse=True)


async def test_a_list_can_be_narrowed(world: World) -> None:
    running = await world.make_run()
    (claimed,) = await world.claim()
    await world.write(visit_of(claimed, moves=(STARTED,)))
    accepted = await world.make_run()
    filters = {
        RunFilter(states=frozenset({State.RUNNING})): [running.id],
        RunFilter(states=frozenset()): [],
        RunFilter(job_id=accepted.job_id): [accepted.id],
        RunFilter(space_id="spc_other"): [],
        RunFilter(targets=frozenset({"kubernetes"})): [],
        RunFilter(releases=frozenset({"2.2.1"}), states=frozenset({State.ACCEPT})): [accepted.id],
    }
    async with world.db.begin() as tx:
        for which, expected in filters.items():
            assert [run.id for run in (await runs.find(tx, which, None, 9)).items] == expected


@pytest.mark.parametrize("cursor", ["nonsense", "bnVsbA", "WyJvbmUiXQ", "", "é"])
async def test_a_cursor_that_no_list_gave_out_is_refused(world: World, cursor: str) -> None:
    async with world.db.begin() as tx:
        with pytest.raises(InvalidInput) as caught:
            await runs.find(tx, RunFilter(), cursor, 3)
    assert caught.value.detail_code == "cursor_invalid"


async def test_counts_name_all_five_states(world: World) -> None:
    await world.make_run()
    await world.make_run()
    async with world.db.begin() as tx:
        counts = await runs.counts(tx, RunFilter(world.space.id))
        elsewhere = await runs.counts(tx, RunFilter(new_id("spc")))
    assert counts == StateCounts(dict.fromkeys(State, 0) | {State.ACCEPT: 2}, silent=0)
    assert (counts.total, elsewhere.total) == (2, 0)


async def test_every_word_of_the_model_can_be_stored(world: World) -> None:
    run = await world.make_run()
    for wish in Wish:
        for seen in Seen:
            (claimed,) = await world.claim()
            await world.write(visit_of(claimed, seen=seen, due_at=START))
            async with world.db.begin() as tx:
                await runs.write_wish(tx, run.id, wish, actor=BOB, now=START)
            after = await world.get(run.id)
            assert (after.seen, after.wish) == (seen, wish)
    async with world.db.begin() as tx:
        for kind in EventKind:
            events.add(tx, run, News(kind, "told"))
    async with world.db.read() as tx:
        told = await events.of_run(tx, run.id, 0, 100)
    assert {event.kind for event in told if event.message == "told"} == set(EventKind)


@pytest.mark.parametrize("cause", Cause)
async def test_a_move_to_every_state_can_be_stored(world: World, cause: Cause) -> None:
    run = await world.make_run()
    (claimed,) = await world.claim()
    await world.write(visit_of(claimed, moves=(Move(CAUSES[cause][0], cause),)))
    assert (await world.get(run.id)).state is CAUSES[cause][0]


def _sets_state(text: str) -> list[str]:
    """The functions that give `state` a value in a dict or as a keyword of `values`."""
    return [
        function.name
        for function in ast.walk(ast.parse(text))
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
        for node in ast.walk(function)
        if _is_state_in_dict(node) or _is_state_in_values(node)
    ]


def _is_state_in_dict(node: ast.AST) -> bool:
    keys = node.keys if isinstance(node, ast.Dict) else []
    return any(isinstance(key, ast.Constant) and key.value == "state" for key in keys)


def _is_state_in_values(node: ast.AST) -> bool:
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
        return False
    names = {keyword.arg for keyword in node.keywords}
    return node.func.attr == "values" and "state" in names
