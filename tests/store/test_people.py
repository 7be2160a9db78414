from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import anyio
import pytest

from tests.store.world import SECOND, World
from tests.support.principals import ANN
from xuanwu.kernel.errors import Conflict
from xuanwu.kernel.ids import new_id
from xuanwu.model.access import AccessToken, Role
from xuanwu.model.people import SignInLink, SignInMethod, User, WebSession
from xuanwu.store import sessions, sign_in_attempts, sign_in_links, tokens, users
from xuanwu.store.database import Database
from xuanwu.store.sign_in_attempts import AttemptLimit

pytestmark = pytest.mark.anyio
HOUR = timedelta(hours=1)


async def _user(world: World, name: str = "ann", role: Role | None = None) -> User:
    roles = {world.space.id: Role.VIEWER}
    user = User(new_id("usr"), name, role, world.clock.now(), ANN, has_password=True, roles=roles)
    async with world.db.begin() as tx:
        await users.add(tx, user, "hash")
    return user


def _session(world: World, user: User, number: int = 0) -> WebSession:
    at = world.clock.now() + number * SECOND
    return WebSession(f"ses_{number}", user.id, None, SignInMethod.LINK, "", at, at, at + HOUR)


async def test_users_come_back_with_their_roles(world: World) -> None:
    user = await _user(world, role=Role.OPERATOR)
    async with world.db.begin() as tx:
        assert await users.by_name(tx, "ann") == user
        assert await users.find(tx, "Ann") is None
        await users.set_roles(tx, user.id, None, {world.space.id: Role.ADMIN})
        changed = replace(user, role=None, roles={world.space.id: Role.ADMIN})
        assert await users.all_of(tx) == [changed]
        with pytest.raises(Conflict):
            await users.add(tx, user, None)
        assert not await users.set_password_hash(tx, user.id, "new", instead_of="other")
        assert await users.set_password_hash(tx, user.id, None, instead_of="hash")
        assert not (await users.by_name(tx, "ann")).has_password


async def test_a_removed_user_or_token_takes_its_sessions_and_links_along(world: World) -> None:
    user, now = await _user(world), world.clock.now()
    token = AccessToken("tok_1", "ci", Role.VIEWER, None, now)
    of_token = replace(_session(world, user, 1), user_id=None, token_id=token.id)
    async with world.db.begin() as tx:
        await tokens.add(tx, token, "hash")
        await sessions.add(tx, of_token, "of-token", most=5)
        await sessions.add(tx, _session(world, user), "of-user", most=5)
        await sign_in_links.add(tx, SignInLink("code", user.id, now, now + HOUR))
        await users.delete(tx, user.id)
        assert await sessions.by_hash(tx, "of-user") is None
        assert await sign_in_links.by_hash(tx, "code") is None
        assert await sessions.by_hash(tx, "of-token") == of_token
        await tokens.delete(tx, token.id)
        assert await sessions.by_hash(tx, "of-token") is None


async def test_of_many_sessions_those_used_last_remain_until_they_expire(world: World) -> None:
    user = await _user(world)
    async with world.db.begin() as tx:
        for number in range(5):
            session = _session(world, user, number)
            await sessions.add(tx, session, f"hash-{number}", most=3)
        found = await sessions.of_owner(tx, user.principal, world.clock.now())
        assert [one.id for one in found] == ["ses_4", "ses_3", "ses_2"]
        assert await sessions.sweep(tx, world.clock.now() + HOUR + 3 * SECOND) == 2
        assert await sessions.get(tx, "ses_4") == _session(world, user, 4)


async def test_a_link_is_used_by_one_of_many_at_the_same_time(
    world: World, replica: Database
) -> None:
    user, now = await _user(world), world.clock.now()
    async with world.db.begin() as tx:
        await sign_in_links.add(tx, SignInLink("code", user.id, now, now + HOUR))
    used: list[bool] = []

    async def use(db: Database) -> None:
        async with db.begin() as tx:
            used.append(await sign_in_links.use(tx, "code", now))

    async with anyio.create_task_group() as tasks:
        for db in (world.db, replica) * 3:
            tasks.start_soon(use, db)
    assert sorted(used) == [False] * 5 + [True]


async def test_attempts_at_the_same_time_on_several_servers_are_all_counted(
    world: World, replica: Database
) -> None:
    limits = [AttemptLimit("name a", 3), AttemptLimit("address b", 100)]
    now = world.clock.now()
    allowed: list[bool] = []

    async def attempt(db: Database) -> None:
        async with db.begin() as tx:
            counts = await sign_in_attempts.take(tx, limits, now=now, until=now + HOUR)
            allowed.append(not any(one.is_exceeded for one in counts))

    async with anyio.create_task_group() as tasks:
        for db in (world.db, replica) * 4:
            tasks.start_soon(attempt, db)
    assert allowed.count(True) == 3
    later = now + HOUR
    async with world.db.begin() as tx:
        assert await sign_in_attempts.lock(tx, limits[0], later + HOUR)
        assert not await sign_in_attempts.lock(tx, limits[1], later + HOUR)
        counts = await sign_in_attempts.take(tx, limits, now=later, until=later + HOUR)
        assert {one.limit.key: one.count for one in counts} == {"name a": 9, "address b": 1}


async def test_of_two_administrators_who_demote_each_other_one_stays(
    world: World, replica: Database
) -> None:
    ann, bob = await _user(world, "ann", Role.ADMIN), await _user(world, "bob", Role.ADMIN)

    async def demote(db: Database, user: User) -> None:
        async with db.begin() as tx:
            if await users.lock_administrators(tx) != {user.id}:
                await users.set_roles(tx, user.id, None, {})

    async with anyio.create_task_group() as tasks:
        tasks.start_soon(demote, world.db, ann)
        tasks.start_soon(demote, replica, bob)
    async with world.db.begin() as tx:
        assert len(await users.lock_administrators(tx)) == 1
