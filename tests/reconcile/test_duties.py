"""Duties on SQLite: one server does each, and another takes over."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from datetime import timedelta
from pathlib import Path

import anyio
import pytest

from tests.support.databases import sqlite
from tests.support.wait import eventually
from xuanwu.kernel.clock import SystemClock
from xuanwu.reconcile.duties import Duty, attend
from xuanwu.store import duties
from xuanwu.store.database import Database
from xuanwu.store.leases import Claim

pytestmark = pytest.mark.anyio

SOON, NEVER = timedelta(milliseconds=20), timedelta(hours=1)
LEASE = timedelta(milliseconds=400)


@pytest.fixture
async def db(tmp_path: Path) -> AsyncIterator[Database]:
    db = await sqlite(tmp_path / "xuanwu.db")
    yield db
    await db.close()


class Server:
    """A server that attends to duties, and notes what it did."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self.done: list[str] = []
        self.hangs = False
        self.scope = anyio.CancelScope()

    def duty(self, name: str, every: timedelta = SOON) -> Duty:
        async def work() -> None:
            self.done.append(name)
            if self.hangs:
                await anyio.sleep_forever()

        return Duty(work, every)

    async def run(self, own: Mapping[str, Duty]) -> None:
        with self.scope:
            await attend(self._db, SystemClock(), own, LEASE)


async def test_a_duty_is_done_again_and_again_and_each_on_its_own(db: Database) -> None:
    server = Server(db)
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(
            server.run, {"often": server.duty("often"), "once": server.duty("once", NEVER)}
        )
        await eventually(lambda: server.done.count("often") >= 3)
        server.scope.cancel()
    assert server.done.count("once") == 1


async def test_of_two_servers_one_does_it_and_the_other_takes_over_when_that_one_ends(
    db: Database,
) -> None:
    first, second = Server(db), Server(db)
    first.hangs = True
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(first.run, {"a": first.duty("a")})
        await eventually(lambda: first.done)
        tasks.start_soon(second.run, {"a": second.duty("a"), "mine": second.duty("mine")})
        await eventually(lambda: second.done.count("mine") >= 3)
        assert "a" not in second.done, "the first still does it, and renews its lease"
        first.scope.cancel()
        await eventually(lambda: "a" in second.done)
        second.scope.cancel()
    assert first.done == ["a"]


async def test_the_duty_of_a_server_that_was_killed_is_taken_over_once_its_lease_has_run_out(
    db: Database,
) -> None:
    killed_at, alive = SystemClock().now(), Server(db)
    async with db.begin() as tx:
        await duties.ensure(tx, ["a"], killed_at)
        assert await duties.claim(tx, ["a"], Claim("killed", killed_at, LEASE, 1))
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(alive.run, {"a": alive.duty("a")})
        await eventually(lambda: alive.done)
        assert SystemClock().now() >= killed_at + LEASE
        alive.scope.cancel()


async def test_a_duty_that_fails_is_done_again_at_its_next_turn(db: Database) -> None:
    count = 0

    async def fail() -> None:
        nonlocal count
        count += 1
        raise ValueError(count)

    server = Server(db)
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(server.run, {"a": Duty(fail, SOON)})
        await eventually(lambda: count >= 2)
        server.scope.cancel()
