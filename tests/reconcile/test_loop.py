"""The lease loop, over a worklist in memory that keeps the rules of a table."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta

import anyio
import anyio.lowlevel
import pytest

from tests.reconcile.rows import Rows, once
from tests.support.wait import eventually
from xuanwu.model.lease import LeaseKey
from xuanwu.reconcile.doorbell import Doorbell
from xuanwu.reconcile.loop import Loop, LoopSettings

pytestmark = pytest.mark.anyio

QUICK = LoopSettings(
    pool=4,
    batch=4,
    lease=timedelta(milliseconds=300),
    idle=timedelta(milliseconds=20),
    gather=timedelta(milliseconds=1),
    deadline=timedelta(seconds=5),
    grace=timedelta(milliseconds=50),
)
LONG = timedelta(hours=1)
Result = tuple[LeaseKey, str]
Step = Callable[[LeaseKey], Awaitable[Result]]


async def same(key: LeaseKey) -> Result:
    """A step that ends at once."""
    await anyio.lowlevel.checkpoint()
    return key, key.row


async def never(key: LeaseKey) -> Result:
    await anyio.sleep_forever()
    return key, key.row


@asynccontextmanager
async def at_work(
    rows: Rows,
    step: Step = same,
    settings: LoopSettings = QUICK,
    doorbell: Doorbell | None = None,
) -> AsyncGenerator[anyio.CancelScope]:
    """A loop that works until the block ends or the scope is cancelled; it ends in good order."""

    def on_error(key: LeaseKey, _: Exception) -> Result:
        rows.errors.append(key.row)
        return key, f"{key.row}!"

    loop = Loop("test", rows, step, on_error, settings, doorbell or Doorbell())
    async with anyio.create_task_group() as tasks:
        scope = anyio.CancelScope()
        tasks.start_soon(_within, scope, loop)
        yield scope
        scope.cancel()


async def _within(scope: anyio.CancelScope, loop: Loop[LeaseKey, Result]) -> None:
    with scope:
        await loop.run()


async def until(probe: Callable[[], bool]) -> None:
    await eventually(probe, within=90, every=0.005)


async def test_every_due_row_is_stepped_and_written_once() -> None:
    rows = Rows([str(i) for i in range(50)])
    async with at_work(rows):
        await until(lambda: len(rows.written) == 50)
    assert sorted(rows.written, key=int) == [str(i) for i in range(50)]


async def test_never_are_more_rows_stepped_at_once_than_the_pool_has_room_for() -> None:
    rows = Rows([str(i) for i in range(20)])
    now = most = 0

    async def step(key: LeaseKey) -> Result:
        nonlocal now, most
        now += 1
        most = max(most, now)
        await anyio.sleep(0.001)
        now -= 1
        return key, key.row

    async with at_work(rows, step, replace(QUICK, pool=3)):
        await until(lambda: len(rows.written) == 20)
    assert most == 3


async def test_a_hanging_row_does_not_delay_the_others() -> None:
    rows = Rows([str(i) for i in range(40)])

    async def step(key: LeaseKey) -> Result:
        return await (never if key.row == "0" else same)(key)

    async with at_work(rows, step):
        await until(lambda: len(rows.written) == 39)
    assert "0" not in rows.written


async def test_a_failing_step_becomes_a_result_by_on_error() -> None:
    rows = Rows(["a"])

    async def step(key: LeaseKey) -> Result:
        raise ValueError(key.row)

    async with at_work(rows, step):
        await until(lambda: rows.written == ["a!"])


async def test_a_step_over_its_deadline_is_ended_and_becomes_an_error() -> None:
    rows = Rows(["a"])
    async with at_work(rows, never, replace(QUICK, deadline=timedelta(milliseconds=50))):
        await until(lambda: rows.written == ["a!"])


async def test_a_visit_whose_lease_was_lost_is_dropped_and_its_place_is_free_again() -> None:
    rows = Rows(["stolen", "b", "c", "d", "e", "f"])
    cancelled: list[str] = []

    async def step(key: LeaseKey) -> Result:
        if key.row == "stolen":
            rows.steal(key.row)
            try:
                await anyio.sleep_forever()
            finally:
                cancelled.append(key.row)
        return key, key.row

    async with at_work(rows, step, replace(QUICK, pool=1, batch=1, deadline=LONG)):
        await until(lambda: len(rows.written) == 5)
        await until(lambda: cancelled == ["stolen"])
    assert rows.errors == []
    assert "stolen" not in {key.row for key in rows.tokens_written}


async def test_a_lost_visit_that_brings_a_result_all_the_same_is_not_written() -> None:
    rows = Rows(["stolen"])
    may_end, has_ended = anyio.Event(), anyio.Event()

    async def step(key: LeaseKey) -> Result:
        if key.row == "stolen":
            rows.steal(key.row)
            with anyio.CancelScope(shield=True):
                await may_end.wait()
            has_ended.set()
        return key, key.row

    async with at_work(rows, step):
        await until(lambda: bool(rows.renewed))
        may_end.set()
        await has_ended.wait()
        rows.due.append("b")
        await until(lambda: rows.written == ["b"])
    assert [key.row for key in rows.tokens_written] == ["b"]


async def test_a_row_that_is_claimed_again_ends_its_older_visit() -> None:
    rows = Rows(["a"])
    ended: list[str] = []

    async def step(key: LeaseKey) -> Result:
        try:
            return await never(key)
        finally:
            ended.append(key.token)

    async with at_work(rows, step, replace(QUICK, lease=LONG, deadline=LONG)):
        await until(lambda: bool(rows.leases))
        rows.due.append("a")  # its lease has run out, as the table has it
        await until(lambda: ended == ["1-a"])


async def test_the_write_of_an_old_visit_leaves_a_newer_one_of_its_row_in_the_renewals() -> None:
    rows = Rows(["a"])
    rows.write_gate = anyio.Event()

    async def step(key: LeaseKey) -> Result:
        return await (same if rows.claims == 1 else never)(key)

    async with at_work(rows, step):
        await until(lambda: bool(rows.tokens_written))
        rows.due.append("a")
        await until(lambda: rows.leases["a"] != rows.tokens_written[0].token)
        newer = LeaseKey("a", rows.leases["a"])
        rows.write_gate.set()
        before = len(rows.renewed)
        await until(lambda: len(rows.renewed) >= before + 3)
        assert rows.renewed[-1] == {newer}


async def test_the_renewal_of_an_old_visit_does_not_end_a_newer_one_of_its_row() -> None:
    rows = Rows(["a"])
    rows.renew_gate = anyio.Event()

    async with at_work(rows, never):
        await until(lambda: bool(rows.renewed))
        rows.steal("a")
        rows.due.append("a")
        await until(lambda: rows.leases["a"] not in {"another's", "1-a"})
        newer = LeaseKey("a", rows.leases["a"])
        rows.renew_gate.set()
        await until(lambda: len(rows.renewed) >= 3)
        assert rows.renewed[-1] == {newer}


async def test_only_visits_that_last_are_renewed_so_that_nothing_holds_up_the_others() -> None:
    rows = Rows(["lasts", "a", "b", "c"])

    async def step(key: LeaseKey) -> Result:
        if key.row == "lasts":
            return await never(key)
        await anyio.sleep(0.02)
        rows.due.append(key.row)
        return key, key.row

    async with at_work(rows, step, replace(QUICK, lease=timedelta(seconds=3))):
        await until(lambda: len(rows.renewed) >= 2)
    assert rows.renewed[0] == rows.renewed[1] == {LeaseKey("lasts", "1-lasts")}


async def test_a_failing_store_ends_no_loop() -> None:
    rows = Rows(["a"], claim_failures=1)
    async with at_work(rows):
        await until(lambda: rows.written == ["a"])


async def test_a_ring_wakes_an_idle_loop_before_its_pause_is_over() -> None:
    rows, doorbell = Rows([]), Doorbell()
    settings = replace(QUICK, idle=LONG)

    def ring() -> None:
        rows.due.append("a")
        doorbell.ring("test")

    async with at_work(rows, same, settings, doorbell):
        await until(lambda: rows.claims == 1)
        await until(once(ring, lambda: rows.written == ["a"]))


async def test_the_earliest_of_several_later_rings_wakes_the_loop() -> None:
    rows, doorbell = Rows([]), Doorbell()
    async with at_work(rows, same, replace(QUICK, idle=LONG), doorbell):
        await until(lambda: rows.claims == 1)
        rows.due.append("a")
        for seconds in (3_600.0, 0.02, 1_800.0):
            doorbell.ring_after(seconds, "test")
        await until(lambda: rows.written == ["a"])
        rows.due.append("b")  # an alarm that has gone off does not stand in the way of the next
        doorbell.ring_after(0.02, "test")
        await until(lambda: rows.written == ["a", "b"])


def test_a_bell_rings_at_once_and_later_in_the_event_loop_of_a_server() -> None:
    async def ring() -> None:
        doorbell = Doorbell()
        for seconds in (0.0, 60.0, 0.0, 0.01):
            heard = doorbell.hear("test")
            doorbell.ring_after(seconds, "test")
            if seconds < 1:
                await heard.wait()

    anyio.run(ring, backend_options={"use_uvloop": True})


async def test_results_that_end_together_are_written_together() -> None:
    rows = Rows([str(i) for i in range(4)])
    gate = anyio.Event()

    async def step(key: LeaseKey) -> Result:
        if key.row == "3":
            gate.set()
        await gate.wait()
        return key, key.row

    async with at_work(rows, step):
        await until(lambda: len(rows.written) == 4)
    assert rows.batches == [4]


async def test_a_batch_that_the_table_refuses_is_written_row_by_row() -> None:
    rows = Rows(["a", "bad", "c"], refused={"bad"})
    async with at_work(rows):
        await until(lambda: len(rows.written) == 2)
        rows.due.append("d")  # the loop goes on, and the bad row holds no place in it
        await until(lambda: len(rows.written) == 3)
    assert sorted(rows.written) == ["a", "c", "d"]
    assert rows.released == []
    assert rows.leases["bad"] == "1-bad", "it is visited again once its lease has run out"


async def test_results_outlive_a_database_that_is_away_for_a_moment() -> None:
    rows = Rows(["a", "b"], write_failures=1)
    async with at_work(rows):
        await until(lambda: sorted(rows.written) == ["a", "b"])
    assert rows.batches == [2], "they were written as one batch, and not visited again"


async def test_at_its_end_a_loop_writes_what_ends_within_the_grace_and_releases_the_rest() -> None:
    rows = Rows(["slow", "never"])
    is_told, cancelled = anyio.Event(), anyio.Event()

    async def step(key: LeaseKey) -> Result:
        if key.row == "slow":
            await is_told.wait()
            return key, key.row
        try:
            return await never(key)
        finally:
            cancelled.set()

    async with at_work(rows, step, replace(QUICK, grace=timedelta(seconds=1))) as scope:
        await until(lambda: len(rows.leases) == 2)
        scope.cancel()
        is_told.set()
    assert rows.written == ["slow"]
    assert cancelled.is_set()
    assert rows.released == [LeaseKey("never", "1-never")]


async def test_a_loop_that_ends_with_nothing_under_way_does_not_wait_for_its_grace() -> None:
    rows = Rows(["a"])
    with anyio.fail_after(10):
        async with at_work(rows, same, replace(QUICK, grace=timedelta(seconds=20))):
            await until(lambda: rows.written == ["a"])


@pytest.mark.parametrize("checkpoints", range(12))
async def test_a_loop_ends_at_whatever_moment_it_is_cancelled(checkpoints: int) -> None:
    rows = Rows(["a"])
    with anyio.fail_after(10):
        async with at_work(rows):
            for _ in range(checkpoints):
                await anyio.lowlevel.checkpoint()
    assert rows.written or rows.due or rows.released


async def test_rows_of_a_claim_that_is_under_way_at_the_end_are_released() -> None:
    rows = Rows(["a"])
    rows.claim_gate = anyio.Event()
    async with at_work(rows, never) as scope:
        await until(lambda: bool(rows.leases))
        scope.cancel()
        rows.claim_gate.set()
    assert rows.released == [LeaseKey("a", "1-a")]


async def test_a_lost_row_is_not_released_at_the_end() -> None:
    rows = Rows(["a"])
    async with at_work(rows, never, replace(QUICK, lease=LONG)):
        await until(lambda: bool(rows.leases))
        rows.steal("a")
    assert rows.released == []
    assert rows.leases == {"a": "another's"}
