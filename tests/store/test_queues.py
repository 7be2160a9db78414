from __future__ import annotations

import pytest

from tests.store.world import SECOND, START, World
from xuanwu.model.state import Seen, State
from xuanwu.store.queues import Crowd, crowds

pytestmark = pytest.mark.anyio


async def test_runs_that_have_all_in_common_are_counted_together(world: World) -> None:
    ended = await world.end(await world.make_run())
    await world.make_run()
    world.clock.move(SECOND)
    await world.make_run()
    async with world.db.read() as tx:
        found = await crowds(tx)
    assert ended.due_at is None
    assert found == [Crowd("local", State.ACCEPT, Seen.ABSENT, 2, START)]
