"""Leases of any table: the rules that no table may break."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import Table, insert, select, update

from tests.store.world import LEASE, SECOND, START, World
from tests.support.principals import ANN
from xuanwu.model.install import InstallState
from xuanwu.model.lease import LeaseKey
from xuanwu.store import leases
from xuanwu.store.leases import Claim
from xuanwu.store.tables.duties import duties
from xuanwu.store.tables.installs import installs

pytestmark = pytest.mark.anyio

_REST = {
    duties.name: {},
    installs.name: {
        "home": "h",
        "release": "2.2.1",
        "state": InstallState.INSTALLING,
        "progress": "waiting",
        "asked_by": ANN,
        "asked_at": START,
    },
}


@pytest.fixture(params=[duties, installs], ids=lambda table: table.name)
def table(request: pytest.FixtureRequest) -> Table:
    return request.param


async def put(world: World, table: Table, *rows: str) -> None:
    """Adds rows, each due a second after the one before."""
    async with world.db.begin() as tx:
        for number, row in enumerate(rows):
            due_at = START + number * SECOND
            values = {"id": row, "due_at": due_at, "visits": 0, **_REST[table.name]}
            await tx.execute(insert(table).values(**values))


async def claim(world: World, table: Table, limit: int = 10) -> list[LeaseKey]:
    by = Claim("worker", world.clock.now(), LEASE, limit)
    async with world.db.begin() as tx:
        lease, rows = await leases.claim(tx, table, select(table), by)
    return [LeaseKey(row["id"], lease.token) for row in rows]


async def test_due_rows_are_claimed_in_their_order_and_once(world: World, table: Table) -> None:
    await put(world, table, "a", "b", "c", "later")
    world.clock.move(2 * SECOND)
    first = await claim(world, table, limit=2)
    assert [key.row for key in first] == ["a", "b"]
    assert len({key.token for key in first}) == 1
    assert [key.row for key in await claim(world, table)] == ["c"]
    assert await claim(world, table) == []


async def test_a_row_is_free_again_once_its_lease_has_run_out(world: World, table: Table) -> None:
    await put(world, table, "a")
    (crashed,) = await claim(world, table)
    world.clock.move(LEASE - timedelta(microseconds=1))
    assert await claim(world, table) == []
    world.clock.move(timedelta(microseconds=1))
    (after,) = await claim(world, table)
    assert after.token != crashed.token


async def test_only_the_claims_that_hold_their_rows_are_renewed(world: World, table: Table) -> None:
    await put(world, table, "kept", "lost")
    world.clock.move(SECOND)
    keys = {key.row: key for key in await claim(world, table)}
    until = world.clock.now() + 3 * LEASE
    async with world.db.begin() as tx:
        assert await leases.renew(tx, table, [keys["kept"]], until) == {keys["kept"]}
    world.clock.move(LEASE)
    (newer,) = await claim(world, table)
    assert newer.row == "lost"
    unknown = LeaseKey("none", newer.token)
    async with world.db.begin() as tx:
        held = await leases.renew(tx, table, [*keys.values(), unknown], until)
        assert held == {keys["kept"]}
        assert await leases.renew(tx, table, [newer, keys["lost"]], until) == {newer}
        assert await leases.renew(tx, table, [], until) == set()
    world.clock.move(LEASE)
    assert await claim(world, table) == [], "the newer claim was renewed, too"


async def test_a_released_row_is_due_at_once_and_a_lost_one_stays_with_its_owner(
    world: World, table: Table
) -> None:
    await put(world, table, "ours", "lost")
    world.clock.move(SECOND)
    ours, lost = await claim(world, table)
    async with world.db.begin() as tx:
        await leases.renew(tx, table, [ours], world.clock.now() + 3 * LEASE)
    world.clock.move(LEASE)
    (newer,) = await claim(world, table)
    async with world.db.begin() as tx:
        await leases.release(tx, table, [ours, lost])
        await leases.release(tx, table, [])
    assert [key.row for key in await claim(world, table)] == ["ours"]
    async with world.db.begin() as tx:
        assert await leases.lock(tx, table, [newer, lost]) == {newer}


async def test_news_are_spent_by_the_next_claim_and_visits_are_counted(
    world: World, table: Table
) -> None:
    await put(world, table, "a")
    async with world.db.begin() as tx:
        await tx.execute(update(table).values(rung_at=START))
    await claim(world, table)
    async with world.db.read() as tx:
        row = await tx.first(select(table.c.rung_at, table.c.visits, table.c.lease_owner))
    assert row == {"rung_at": None, "visits": 1, "lease_owner": "worker"}
