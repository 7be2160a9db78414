from __future__ import annotations

from dataclasses import replace

import anyio
import pytest

from tests.store.world import SECOND, World
from tests.support.principals import ANN, BOB
from xuanwu.kernel.errors import NotFound
from xuanwu.kernel.ids import new_id
from xuanwu.model.possession import Artifact, Catalog, Secret, Variable
from xuanwu.store import artifacts, catalogs, secrets, variables
from xuanwu.store.database import Database

pytestmark = pytest.mark.anyio


async def test_writing_a_catalog_again_changes_it_and_keeps_its_id(world: World) -> None:
    first = Catalog(new_id("cat"), world.space.id, "lake", "CREATE 一", world.clock.now(), ANN)
    then = world.clock.move(SECOND)
    second = Catalog(new_id("cat"), world.space.id, "lake", "CREATE 二", then, BOB)
    async with world.db.begin() as tx:
        await catalogs.put(tx, first)
        assert await catalogs.by_name(tx, world.space.id, "lake") == first
        await catalogs.put(tx, second)
        assert await catalogs.all_of(tx, world.space.id) == [replace(second, id=first.id)]
        await catalogs.delete(tx, world.space.id, "lake")
        with pytest.raises(NotFound, match="lake"):
            await catalogs.by_name(tx, world.space.id, "lake")
        with pytest.raises(NotFound, match="lake"):
            await catalogs.delete(tx, world.space.id, "lake")


async def test_variables_are_set_changed_listed_and_deleted(world: World) -> None:
    now = world.clock.now()
    region = Variable(world.space.id, "region", "eu 😀", now, ANN)
    bucket = Variable(world.space.id, "bucket", "", now, ANN)
    async with world.db.begin() as tx:
        for variable in (region, bucket, replace(region, value="us", updated_by=BOB)):
            await variables.put(tx, variable)
        known = await variables.all_of(tx, world.space.id)
        assert known == [bucket, replace(region, value="us", updated_by=BOB)]
        assert await variables.all_of(tx, "spc_other") == []
        await variables.delete(tx, world.space.id, "region")
        with pytest.raises(NotFound, match="region"):
            await variables.delete(tx, world.space.id, "region")
        assert await variables.all_of(tx, world.space.id) == [bucket]


async def test_secrets_are_kept_as_the_bytes_they_were_sealed_to(world: World) -> None:
    sealed = bytes(range(256))
    secret = Secret(world.space.id, "password", sealed, world.clock.now(), ANN)
    async with world.db.begin() as tx:
        await secrets.put(tx, replace(secret, sealed=b"old"))
        await secrets.put(tx, secret)
        assert await secrets.all_of(tx, world.space.id) == [secret]
        await secrets.delete(tx, world.space.id, "password")
        with pytest.raises(NotFound, match="password"):
            await secrets.delete(tx, world.space.id, "password")


async def test_a_variable_set_by_many_at_once_is_one(world: World, replica: Database) -> None:
    async def put(db: Database, value: str) -> None:
        variable = Variable(world.space.id, "region", value, world.clock.now(), ANN)
        async with db.begin() as tx:
            await variables.put(tx, variable)

    async with anyio.create_task_group() as tasks:
        for number in range(6):
            tasks.start_soon(put, replica if number % 2 else world.db, str(number))
    async with world.db.read() as tx:
        assert len(await variables.all_of(tx, world.space.id)) == 1


async def test_the_same_content_is_one_artifact(world: World) -> None:
    first = Artifact("a" * 64, world.space.id, "udf.jar", 3 << 31, world.clock.now(), ANN)
    world.clock.move(SECOND)
    second = Artifact("b" * 64, world.space.id, "job.jar", 1, world.clock.now(), ANN)
    async with world.db.begin() as tx:
        assert await artifacts.put(tx, first) == first
        assert await artifacts.put(tx, replace(first, name="again.jar")) == first
        await artifacts.put(tx, second)
        assert await artifacts.find(tx, world.space.id, "a" * 64) == first
        assert await artifacts.find(tx, "spc_other", "a" * 64) is None
        assert await artifacts.all_of(tx, world.space.id) == [second, first]


async def test_nothing_can_be_put_into_a_space_that_is_not_there(world: World) -> None:
    lost = Variable("spc_none", "region", "eu", world.clock.now(), ANN)
    with pytest.raises(NotFound, match="spc_none"):
        async with world.db.begin() as tx:
            await variables.put(tx, lost)
