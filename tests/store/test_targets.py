from __future__ import annotations

from functools import partial

import anyio
import pytest

from tests.store.world import World
from xuanwu.portal.operations.targets import recall
from xuanwu.store import targets
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
