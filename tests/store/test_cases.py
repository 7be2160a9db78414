"""Test cases of jobs in the database."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.store.world import World
from xuanwu.kernel.errors import Conflict, NotFound
from xuanwu.model.access import SYSTEM
from xuanwu.model.case import JobCase
from xuanwu.store import cases, jobs

pytestmark = pytest.mark.anyio


def case(world: World, job_id: str, name: str = "totals", **changes: object) -> JobCase:
    made = JobCase(
        id=f"case_{name}",
        job_id=job_id,
        name=name,
        description="",
        version=1,
        given_rows=1,
        expected_rows=0,
        updated_at=world.clock.now(),
        updated_by=SYSTEM,
        spec={"given": {"汇总": [{"k": "😀", "n": None}]}},
    )
    return replace(made, **changes)


async def test_a_case_comes_back_as_it_was_and_goes_with_its_job(world: World) -> None:
    job = await world.make_job()
    made = case(world, job.id)
    async with world.db.begin() as tx:
        await cases.add(tx, made)
        await cases.add(tx, case(world, job.id, "Ärger / b"))
    async with world.db.read() as tx:
        assert await cases.get(tx, job.id, made.id) == made
        assert (await cases.get(tx, job.id, "Ärger / b")).name == "Ärger / b"
        listed = await cases.of_job(tx, job.id)
        assert {one.name for one in listed} == {"totals", "Ärger / b"}
        assert [one.spec for one in listed] == [None, None]
    async with world.db.begin() as tx:
        await jobs.delete(tx, job.id)
    async with world.db.read() as tx:
        assert await cases.of_job(tx, job.id) == []


async def test_a_case_is_changed_only_by_who_has_read_the_newest(world: World) -> None:
    job = await world.make_job()
    async with world.db.begin() as tx:
        await cases.add(tx, case(world, job.id))
        await cases.add(tx, case(world, job.id, "other"))
    async with world.db.begin() as tx:
        await cases.change(tx, case(world, job.id, id="case_totals", name="renamed", version=2))
    stale = case(world, job.id, version=2)
    with pytest.raises(Conflict) as caught:
        async with world.db.begin() as tx:
            await cases.change(tx, stale)
    assert (caught.value.detail_code, caught.value.facts["version"]) == ("case_stale", 2)
    taken = case(world, job.id, id="case_totals", name="other", version=3)
    with pytest.raises(Conflict, match="another name"):
        async with world.db.begin() as tx:
            await cases.change(tx, taken)
    with pytest.raises(Conflict, match="another name"):
        async with world.db.begin() as tx:
            await cases.add(tx, case(world, job.id, "other", id="case_new"))


async def test_the_cases_of_a_job_are_bounded(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cases, "MOST", 2)
    job = await world.make_job()
    async with world.db.begin() as tx:
        await cases.add(tx, case(world, job.id, "a"))
        await cases.add(tx, case(world, job.id, "b"))
    with pytest.raises(Conflict) as caught:
        async with world.db.begin() as tx:
            await cases.add(tx, case(world, job.id, "c"))
    assert caught.value.detail_code == "cases_full"
    async with world.db.begin() as tx:
        await cases.delete(tx, job.id, "case_a")
        await cases.delete(tx, job.id, "case_gone")
    with pytest.raises(NotFound):
        async with world.db.read() as tx:
            await cases.get(tx, job.id, "a")
