from __future__ import annotations

from datetime import timedelta

import anyio
import pytest

from tests.store.world import SECOND, World
from xuanwu.kernel.errors import Conflict, NotFound
from xuanwu.kernel.ids import new_id, token_hash
from xuanwu.model.access import AccessToken, Role, Space
from xuanwu.store import idempotency, spaces, tokens
from xuanwu.store.database import Database
from xuanwu.store.idempotency import ActingCall, Answer

pytestmark = pytest.mark.anyio

CALL = ActingCall("ann", "key-1", "hash-of-the-request")
HOUR = timedelta(hours=1)


async def test_spaces_come_back_by_id_and_by_name(world: World) -> None:
    other = Space(new_id("spc"), "analytics", world.clock.now())
    async with world.db.begin() as tx:
        await spaces.add(tx, other)
    async with world.db.read() as tx:
        assert await spaces.get(tx, other.id) == other
        assert await spaces.by_name(tx, "default") == world.space
        assert await spaces.all_of(tx) == [other, world.space]
        with pytest.raises(NotFound, match="nowhere"):
            await spaces.by_name(tx, "nowhere")


async def test_a_taken_name_is_a_conflict_and_the_transaction_goes_on(world: World) -> None:
    other = Space(new_id("spc"), "analytics", world.clock.now())
    async with world.db.begin() as tx:
        with pytest.raises(Conflict) as caught:
            await spaces.add(tx, Space(new_id("spc"), "default", world.clock.now()))
        await spaces.add(tx, other)
    assert caught.value.detail_code == "name_taken"
    async with world.db.read() as tx:
        assert await spaces.all_of(tx) == [other, world.space]


@pytest.mark.parametrize("role", Role)
async def test_a_token_is_known_by_its_hash_alone(world: World, role: Role) -> None:
    now = world.clock.now()
    token = AccessToken(new_id("tok"), "ci", role, world.space.id, now, now + HOUR)
    async with world.db.begin() as tx:
        await tokens.add(tx, token, token_hash("xw_secret"))
    async with world.db.read() as tx:
        assert await tokens.by_hash(tx, token_hash("xw_secret")) == token
        assert await tokens.by_hash(tx, token_hash("xw_guess")) is None
        assert await tokens.all_of(tx) == [token]


async def test_a_deleted_token_is_unknown_at_once(world: World) -> None:
    token = AccessToken(new_id("tok"), "ci", Role.ADMIN, None, world.clock.now())
    async with world.db.begin() as tx:
        await tokens.add(tx, token, "hash")
        with pytest.raises(Conflict):
            await tokens.add(tx, token, "hash")
        await tokens.delete(tx, token.id)
        assert await tokens.by_hash(tx, "hash") is None
        with pytest.raises(NotFound):
            await tokens.delete(tx, token.id)


async def test_a_repeated_call_gets_the_first_answer(world: World) -> None:
    assert await _begin(world, CALL) is None
    answer = Answer(202, {"id": "run_1", "items": [1, None]})
    async with world.db.begin() as tx:
        await idempotency.finish(tx, CALL, answer, until=world.clock.now() + HOUR)
    assert await _begin(world, CALL) == answer
    assert await _begin(world, ActingCall("bob", CALL.key, CALL.request_hash)) is None


async def test_a_key_that_comes_with_another_request_is_refused(world: World) -> None:
    assert await _begin(world, CALL) is None
    with pytest.raises(Conflict) as caught:
        await _begin(world, ActingCall(CALL.caller, CALL.key, "hash-of-another"))
    assert caught.value.detail_code == "idempotency_reused"


async def test_of_calls_at_the_same_moment_one_acts_and_the_others_are_told_to_wait(
    world: World, replica: Database
) -> None:
    answers: list[object] = []

    async def call(db: Database) -> None:
        try:
            answers.append(await _begin(World(db, world.clock), CALL))
        except Conflict as error:
            answers.append(error.detail_code)

    async with anyio.create_task_group() as tasks:
        for db in (world.db, replica, world.db, replica):
            tasks.start_soon(call, db)
    assert sorted(answers, key=str) == [None, *["idempotency_running"] * 3]


async def test_a_call_that_came_to_nothing_can_be_made_again(world: World) -> None:
    assert await _begin(world, CALL) is None
    async with world.db.begin() as tx:
        await idempotency.forget(tx, CALL)
    assert await _begin(world, CALL) is None


async def test_a_key_is_free_again_when_it_has_expired(world: World) -> None:
    assert await _begin(world, CALL) is None  # and the server dies before it answers
    world.clock.move(HOUR - SECOND)
    async with world.db.begin() as tx:
        assert await idempotency.sweep(tx, world.clock.now()) == 0
    world.clock.move(SECOND)
    assert await _begin(world, CALL) is None
    world.clock.move(HOUR)
    async with world.db.begin() as tx:
        assert await idempotency.sweep(tx, world.clock.now()) == 1


async def _begin(world: World, call: ActingCall) -> Answer | None:
    now = world.clock.now()
    async with world.db.begin() as tx:
        return await idempotency.begin(tx, call, now=now, until=now + HOUR)
