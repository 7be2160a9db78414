from __future__ import annotations

from dataclasses import replace
from functools import partial

import anyio
import pytest

from tests.store.world import SECOND, World, spec_of
from tests.support.principals import ANN, BOB
from tests.support.targets import declared
from xuanwu.kernel.errors import Conflict, NotFound
from xuanwu.kernel.ids import token_hash
from xuanwu.model.target import TargetKind
from xuanwu.scheduling.targets.identity import recall
from xuanwu.store import jobs, runs, targets
from xuanwu.store.database import Database

pytestmark = pytest.mark.anyio


async def test_the_first_identity_of_a_target_stays_until_it_is_forgotten(db: Database) -> None:
    assert await recall(db, "prod", None) is None
    assert await recall(db, "prod", "a") == "a"
    assert await recall(db, "prod", "b") == "a"
    assert await recall(db, "prod", None) == "a"
    assert await recall(db, "test", "b") == "b"
    async with db.begin() as tx:
        assert await targets.forget(tx, "prod")
        assert not await targets.forget(tx, "prod")
    assert await recall(db, "prod", "b") == "b"


async def test_servers_that_meet_a_target_at_once_agree_on_where_it_leads(
    world: World, replica: Database
) -> None:
    said: list[str | None] = []

    async def meet(db: Database, found: str) -> None:
        said.append(await recall(db, "prod", found))

    async with anyio.create_task_group() as tasks:
        for number in range(8):
            db = replica if number % 2 else world.db
            tasks.start_soon(meet, db, f"uid-{number}")
    assert len(said) == 8
    assert len(set(said)) == 1
    assert await recall(replica, "prod", None) == said[0]


async def test_one_that_is_forgotten_while_servers_meet_it_is_noted_again(
    world: World, replica: Database
) -> None:
    async def forget() -> None:
        async with world.db.begin() as tx:
            await targets.forget(tx, "prod")

    async with anyio.create_task_group() as tasks:
        for number in range(8):
            meet = partial(recall, replica if number % 2 else world.db, "prod", "uid")
            tasks.start_soon(meet)
            tasks.start_soon(forget)
    assert await recall(replica, "prod", "uid") == "uid"
    assert await recall(world.db, "prod", None) == "uid"


async def test_a_target_comes_back_as_it_was_written(world: World) -> None:
    kube = declared(
        "prod",
        world.clock.now(),
        kind=TargetKind.KUBERNETES,
        settings={"namespace": "流", "access": {"server": "https://a"}},
        sealed=b"\x00\xff",
        fingerprint="f",
        is_declared=True,
    )
    async with world.db.begin() as tx:
        await targets.add(tx, kube)
    changed = replace(kube, version=2, settings={}, sealed=None, updated_by=BOB)
    async with world.db.begin() as tx:
        assert await targets.lock(tx, "prod") == kube
        await targets.write(tx, changed)
    async with world.db.read() as tx:
        assert await targets.get(tx, "prod") == changed
        assert [one.name for one in await targets.declared(tx)] == ["local", "prod"]
        assert await targets.named(tx, ["prod", "test"]) == [changed]
        assert (await targets.stamps(tx))["prod"] == changed.stamp
        with pytest.raises(NotFound, match="Did you mean 'prod'"):
            await targets.get(tx, "prd")


async def test_of_those_who_add_one_name_at_once_one_does(world: World, replica: Database) -> None:
    ended: list[str] = []

    async def add(db: Database) -> None:
        try:
            async with db.begin() as tx:
                await targets.add(tx, declared("prod", world.clock.now()))
            ended.append("added")
        except Conflict as error:
            ended.append(error.detail_code)

    async with anyio.create_task_group() as tasks:
        for number in range(6):
            tasks.start_soon(add, replica if number % 2 else world.db)
    assert sorted(ended) == ["added", *["target_exists"] * 5]


async def test_one_that_is_removed_and_added_again_is_another_one(world: World) -> None:
    first = declared("prod", world.clock.now())
    second = declared("prod", world.clock.move(SECOND))
    await recall(world.db, "prod", "uid")
    async with world.db.begin() as tx:
        await targets.add(tx, first)
        await targets.remove(tx, "prod")
        await targets.add(tx, second)
        assert (await targets.stamps(tx))["prod"] != first.stamp
        assert await targets.identity(tx, "prod") is None


async def test_a_run_needs_its_target_until_nothing_of_it_is_left_to_do(world: World) -> None:
    run = await world.make_run()
    async with world.db.read() as tx:
        assert await targets.users(tx, "local") == [run.id]
        assert await targets.users(tx, "prod") == []
    await world.end(run)
    async with world.db.read() as tx:
        assert await targets.users(tx, "local") == []


async def test_no_run_begins_on_a_target_that_is_not_there(world: World) -> None:
    run = await world.build_run(await world.make_job())
    async with world.db.begin() as tx:
        await targets.remove(tx, "local")
    with pytest.raises(NotFound, match="target 'local' was not found"):
        async with world.db.begin() as tx:
            await runs.add(tx, run, {}, token_hash="h")


async def test_a_target_is_removed_or_used_whoever_is_first(
    world: World, replica: Database
) -> None:
    """Never both: a run on a target that is gone could be neither stopped nor removed."""
    built = [await world.build_run(await world.make_job(f"j-{number}")) for number in range(6)]
    refused: list[str] = []

    async def start(run: runs.Run) -> None:
        try:
            async with replica.begin() as tx:
                await runs.add(tx, run, {}, token_hash=token_hash(run.id))
        except NotFound:
            refused.append(run.id)

    async def remove() -> None:
        async with world.db.begin() as tx:
            await targets.lock(tx, "local")
            if not await targets.users(tx, "local"):
                await targets.remove(tx, "local")

    async with anyio.create_task_group() as tasks:
        for run in built[:3]:
            tasks.start_soon(start, run)
        tasks.start_soon(remove)
        for run in built[3:]:
            tasks.start_soon(start, run)
    async with world.db.read() as tx:
        is_there = "local" in await targets.stamps(tx)
        live = await targets.users(tx, "local")
    assert bool(live) == is_there
    assert len(live) + len(refused) == len(built)


async def test_jobs_that_name_a_target_are_found_by_their_newest_text(world: World) -> None:
    named = spec_of().model_copy(update={"target": "prod"})
    told = spec_of(sql='SELECT \'"target":"prod"\'').model_copy(
        update={"options": {"target": "prod"}}
    )
    for name, spec in (("a", named), ("b", told), ("c", named), ("d", spec_of())):
        job = await world.make_job(name)
        async with world.db.begin() as tx:
            await jobs.add_revision(tx, job.id, spec, "", ANN, world.clock.now())
    late = await world.make_job("e")
    async with world.db.begin() as tx:
        for spec in (named, spec_of()):
            await jobs.add_revision(tx, late.id, spec, "", ANN, world.clock.now())
    async with world.db.read() as tx:
        assert await jobs.naming_target(tx, "prod", 10) == ["a", "c"]
        assert await jobs.naming_target(tx, "prod", 1) == ["a"]
