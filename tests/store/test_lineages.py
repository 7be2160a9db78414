from __future__ import annotations

import anyio
import pytest

from tests.store.world import SECOND, World
from xuanwu.kernel.errors import NotFound
from xuanwu.model.gateway import Lineage, Range, StatementLineage
from xuanwu.store import jobs, lineages
from xuanwu.store.database import Database

pytestmark = pytest.mark.anyio


def _lineage(sink: str) -> Lineage:
    whole = Range(line=1, column=1, end_line=2, end_column=9)
    return Lineage(statements=(StatementLineage(number=1, range=whole, sink=sink),))


async def test_a_revision_has_no_lineage_until_it_is_written_and_the_first_stays(
    world: World,
) -> None:
    job = await world.make_job()
    async with world.db.begin() as tx:
        revision = await jobs.revision(tx, job.id, 1)
        assert await lineages.find(tx, revision.id) is None
        await lineages.write(tx, revision, _lineage("c.d.汇总"), world.clock.now())
    async with world.db.begin() as tx:
        await lineages.write(tx, revision, _lineage("other"), world.clock.move(SECOND))
        assert await lineages.find(tx, revision.id) == _lineage("c.d.汇总")


async def test_two_servers_may_write_at_once(world: World, replica: Database) -> None:
    job = await world.make_job()
    async with world.db.read() as tx:
        revision = await jobs.revision(tx, job.id, 1)

    async def write(db: Database) -> None:
        async with db.begin() as tx:
            await lineages.write(tx, revision, _lineage("a"), world.clock.now())

    async with anyio.create_task_group() as tasks:
        for db in (world.db, replica, world.db, replica):
            tasks.start_soon(write, db)
    async with world.db.read() as tx:
        assert await lineages.find(tx, revision.id) == _lineage("a")


async def test_the_lineage_goes_with_its_job(world: World) -> None:
    job = await world.make_job()
    async with world.db.begin() as tx:
        revision = await jobs.revision(tx, job.id, 1)
        await lineages.write(tx, revision, _lineage("a"), world.clock.now())
        await jobs.delete(tx, job.id)
        assert await lineages.find(tx, revision.id) is None
        with pytest.raises(NotFound):
            await lineages.write(tx, revision, _lineage("a"), world.clock.now())
