from __future__ import annotations

from dataclasses import replace

import pytest

from tests.store.world import SECOND, World, visit_of
from xuanwu.kernel.errors import InvalidInput
from xuanwu.model.job import Folder, JobFilter, JobOrder
from xuanwu.model.run import StateCounts
from xuanwu.model.state import Cause, Move, Seen, State
from xuanwu.store import job_lists, jobs

pytestmark = pytest.mark.anyio


async def names(world: World, order: JobOrder = JobOrder.NAME, **wanted: object) -> list[str]:
    """The names of the jobs that match, read in pages of two."""
    which = replace(JobFilter(world.space.id), **wanted)
    found: list[str] = []
    cursor: str | None = None
    async with world.db.read() as tx:
        while True:
            page = await job_lists.page(tx, which, order, cursor, 2)
            found += [job.name for job, _ in page.items]
            cursor = page.next_cursor
            if cursor is None:
                return found


async def arrange(world: World, name: str, folder: str = "", **labels: str) -> None:
    async with world.db.begin() as tx:
        job = await jobs.by_name(tx, world.space.id, name)
        await jobs.put_into(tx, job.id, folder)
        await jobs.write_labels(tx, job.id, labels)


@pytest.mark.parametrize("order", JobOrder)
async def test_jobs_are_listed_in_every_order_page_by_page(world: World, order: JobOrder) -> None:
    made = ["beta", "alpha", "gamma", "alpha-2", "alpha.1"]
    for name in made:
        world.clock.move(SECOND)
        await world.make_job(name)
    expected = sorted(made) if order.endswith("name") else made
    assert await names(world, order) == (expected[::-1] if order.startswith("-") else expected)


async def test_a_job_is_found_by_what_it_is_called_where_it_is_and_how_it_is_labelled(
    world: World,
) -> None:
    for name in ("orders", "orders-daily", "alerts", "flights"):
        await world.make_job(name)
    await arrange(world, "orders", "shop/orders", team="shop", tier="1")
    await arrange(world, "orders-daily", "shop/orders/daily", team="shop")
    await arrange(world, "alerts", "shop2", team="ops", tier="1")
    assert await names(world, text="ORDER") == ["orders", "orders-daily"]
    assert await names(world, text="shop") == ["alerts", "orders", "orders-daily"]
    assert await names(world, text="%") == await names(world, text="_") == []
    assert await names(world, folder="shop") == ["orders", "orders-daily"]
    assert await names(world, folder="shop/orders/daily") == ["orders-daily"]
    assert await names(world, labels=(("team", "shop"),)) == ["orders", "orders-daily"]
    assert await names(world, labels=(("team", "shop"), ("tier", "1"))) == ["orders"]
    assert await names(world, labels=(("team", "sho"),)) == []
    async with world.db.read() as tx:
        assert await job_lists.folders(tx, world.space.id) == [
            Folder("", 1),
            Folder("shop/orders", 1),
            Folder("shop/orders/daily", 1),
            Folder("shop2", 1),
        ]


async def test_jobs_are_selected_and_counted_by_their_newest_run(world: World) -> None:
    never = await world.make_job("never")
    ended = await world.make_job("ended")
    await world.end(await world.make_run(ended))
    again = await world.make_job("again")
    await world.end(await world.make_run(again))
    world.clock.move(SECOND)
    newest = await world.make_run(again)
    (claimed,) = await world.claim(State.ACCEPT)
    await world.write(
        visit_of(claimed, moves=(Move(State.RUNNING, Cause.STARTED),), seen=Seen.SILENT)
    )

    which = JobFilter(world.space.id)
    async with world.db.read() as tx:
        page = await job_lists.page(tx, which, JobOrder.NAME, None, 9)
        counts = await job_lists.counts(tx, which)
    shown = {job.name: run.id if run else None for job, run in page.items}
    assert (shown["again"], shown[never.name]) == (newest.id, None)
    states = dict.fromkeys(State, 0) | {State.RUNNING: 1, State.CANCEL: 1}
    assert counts == StateCounts(states, silent=1, never_run=1)
    assert await names(world, states=frozenset({State.CANCEL})) == ["ended"]
    assert await names(world, never_run=True) == ["never"]
    assert await names(world, states=frozenset({State.RUNNING}), never_run=True) == [
        "again",
        "never",
    ]
    assert await names(world, silent=True) == ["again"]
    assert await names(world, silent=False) == ["ended", "never"]
    assert await names(world, release=newest.release) == ["again", "ended"]
    assert await names(world, target="elsewhere") == []


async def test_a_cursor_of_another_order_is_refused(world: World) -> None:
    for name in ("a", "b"):
        await world.make_job(name)
    which = JobFilter(world.space.id)
    async with world.db.read() as tx:
        page = await job_lists.page(tx, which, JobOrder.NAME, None, 1)
        with pytest.raises(InvalidInput, match="cursor"):
            await job_lists.page(tx, which, JobOrder.UPDATED, page.next_cursor, 1)
