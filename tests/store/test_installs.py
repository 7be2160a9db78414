from __future__ import annotations

import anyio
import pytest

from tests.store.world import LEASE, START, World
from tests.support.principals import ANN, BOB
from xuanwu.kernel.errors import Bug
from xuanwu.model.access import Principal, PrincipalKind
from xuanwu.model.install import Install, Installed, InstallState
from xuanwu.store import installs, leases
from xuanwu.store.database import Database
from xuanwu.store.leases import Claim
from xuanwu.store.tables.installs import installs as table

pytestmark = pytest.mark.anyio

HERE, THERE, VERSION = "hom_here", "hom_there", "2.2.1"


async def ask(db: Database, home: str = HERE, actor: Principal = ANN) -> None:
    async with db.begin() as tx:
        await installs.ask(tx, home, VERSION, actor=actor)


async def claim(world: World, home: str = HERE) -> list[Install]:
    async with world.db.begin() as tx:
        return await installs.claim(tx, home, Claim("srv", world.clock.now(), LEASE, 10))


async def write(world: World, *ended: Installed) -> None:
    async with world.db.begin() as tx:
        await installs.write(tx, ended)


async def visible(world: World, home: str = HERE) -> list[Install]:
    async with world.db.read() as tx:
        return await installs.visible(tx, home, world.clock.now())


async def test_two_who_ask_at_once_get_one_install(world: World, replica: Database) -> None:
    async with anyio.create_task_group() as tasks:
        for number in range(8):
            who = Principal(PrincipalKind.USER, f"usr_{number}", f"user-{number}")
            tasks.start_soon(ask, replica if number % 2 else world.db, HERE, who)
    (one,) = await visible(world)
    assert (one.state, one.progress, one.visits) == (InstallState.INSTALLING, "waiting", 0)
    assert len(await claim(world)) == 1
    await ask(world.db)
    assert await claim(world) == [], "asking again begins nothing anew"


async def test_an_install_is_for_one_home(world: World) -> None:
    await ask(world.db)
    assert await claim(world, THERE) == []
    assert await visible(world, THERE) == [], "nobody works on it"
    (claimed,) = await claim(world)
    async with world.db.begin() as tx:
        await installs.tell(tx, claimed, "fetching it", "node-1")
    (shown,) = await visible(world, THERE)
    assert (shown.progress, shown.server, shown.home) == ("fetching it", "node-1", HERE)
    world.clock.move(LEASE)
    assert await visible(world, THERE) == [], "its server has died"
    assert len(await visible(world)) == 1


async def test_one_whose_server_was_killed_is_begun_anew_and_the_old_attempt_writes_nothing(
    world: World,
) -> None:
    await ask(world.db)
    (killed,) = await claim(world)
    world.clock.move(LEASE)
    (after,) = await claim(world)
    assert (killed.visits, after.visits) == (1, 2)
    async with world.db.begin() as tx:
        await installs.tell(tx, killed, "a ghost's step", "node-1")
    await write(world, Installed(killed, "a ghost's failure"))
    assert await visible(world) == [after]


async def test_an_ended_install_is_due_no_more_and_can_be_asked_for_again(world: World) -> None:
    await ask(world.db)
    (claimed,) = await claim(world)
    await write(world, Installed(claimed, "The disk is full."))
    (failed,) = await visible(world)
    assert (failed.state, failed.failure, failed.lease) == (
        InstallState.FAILED,
        "The disk is full.",
        None,
    )
    assert await claim(world) == []
    await ask(world.db, actor=BOB)
    (again,) = await claim(world)
    assert (again.failure, again.asked_by, again.visits, again.asked_at) == (None, BOB, 1, START)
    await write(world, Installed(again))
    (done,) = await visible(world)
    assert (done.state, done.failure) == (InstallState.DONE, None)


async def test_a_released_install_is_taken_up_at_once(world: World) -> None:
    await ask(world.db)
    (claimed,) = await claim(world)
    async with world.db.begin() as tx:
        await leases.release(tx, table, [installs.lease_key(claimed)])
    assert len(await claim(world)) == 1


async def test_an_install_that_was_never_claimed_cannot_be_written(world: World) -> None:
    await ask(world.db)
    (unclaimed,) = await visible(world)
    with pytest.raises(Bug):
        await write(world, Installed(unclaimed))
