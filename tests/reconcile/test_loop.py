"""The lease loop, over a worklist in memory that keeps the rules of a table."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

import anyio
import pytest

from tests.support.wait import eventually
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
)


@dataclass
class Rows:
    """Rows that are due once, with leases that others may take away."""

    due: list[str]
    taken: set[str] = field(default_factory=set[str])
    stolen: set[str] = field(default_factory=set[str])
    written: list[str] = field(default_factory=list[str])
    batches: list[int] = field(default_factory=list[int])
    failures: int = 0

    async def claim(self, limit: int) -> Sequence[str]:
        if self.failures:
            self.failures -= 1
            raise ConnectionError("the database went away")
        claimed, self.due = self.due[:limit], self.due[limit:]
        self.taken.update(claimed)
        return claimed

    async def beat(self, items: Sequence[str]) -> frozenset[str]:
        return frozenset(set(items) - self.stolen)

    async def put_back(self, results: Sequence[str]) -> None:
        self.batches.append(len(results))
        self.written += [row for row in results if row not in self.stolen]

    def key(self, item: str) -> str:
        return item

    def result_key(self, result: str) -> str:
        return result.removesuffix("!")


async def work(
    rows: Rows,
    step: Callable[[str], Awaitable[str]],
    until: Callable[[], bool],
    doorbell: Doorbell | None = None,
    settings: LoopSettings = QUICK,
) -> None:
    loop = Loop("test", rows, step, lambda row, _: row + "!", settings, doorbell or Doorbell())
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(loop.run)
        await eventually(until, within=10, every=0.005)
        tasks.cancel_scope.cancel()


async def test_every_due_row_is_stepped_and_put_back_once() -> None:
    rows = Rows([str(i) for i in range(50)])

    async def step(row: str) -> str:
        await anyio.lowlevel.checkpoint()
        return row

    await work(rows, step, lambda: len(rows.written) == 50)
    assert sorted(rows.written, key=int) == [str(i) for i in range(50)]


async def test_a_hanging_row_does_not_delay_the_others() -> None:
    rows = Rows([str(i) for i in range(40)])
    never = anyio.Event()

    async def step(row: str) -> str:
        if row == "0":
            await never.wait()
        return row

    await work(rows, step, lambda: len(rows.written) == 39)
    assert "0" not in rows.written


async def test_a_failing_step_becomes_a_result_by_on_error() -> None:
    rows = Rows(["a"])

    async def step(row: str) -> str:
        raise ValueError(row)

    await work(rows, step, lambda: rows.written == ["a!"])


async def test_a_step_over_its_deadline_is_ended_and_becomes_an_error() -> None:
    rows = Rows(["a"])
    settings = LoopSettings(
        pool=1,
        batch=1,
        lease=QUICK.lease,
        idle=QUICK.idle,
        gather=QUICK.gather,
        deadline=timedelta(milliseconds=50),
    )

    async def step(row: str) -> str:
        await anyio.sleep_forever()
        return row

    await work(rows, step, lambda: rows.written == ["a!"], settings=settings)


async def test_a_row_whose_lease_was_lost_is_dropped_and_its_place_is_free_again() -> None:
    rows = Rows(["stolen", "b", "c", "d", "e", "f"], stolen={"stolen"})
    cancelled: list[str] = []

    async def step(row: str) -> str:
        if row == "stolen":
            try:
                await anyio.sleep_forever()
            finally:
                cancelled.append(row)
        return row

    await work(rows, step, lambda: bool(cancelled) and len(rows.written) == 5)
    assert "stolen" not in rows.written


async def test_a_failing_store_ends_no_loop() -> None:
    rows = Rows(["a"], failures=1)

    async def step(row: str) -> str:
        return row

    await work(rows, step, lambda: rows.written == ["a"])


async def test_a_ring_wakes_an_idle_loop_before_its_pause_is_over() -> None:
    rows = Rows([])
    doorbell = Doorbell()
    settings = LoopSettings(idle=timedelta(hours=1), gather=timedelta(0))
    rang = False

    async def step(row: str) -> str:
        return row

    def until() -> bool:
        nonlocal rang
        if not rang:
            rows.due.append("a")
            doorbell.ring("test")
            rang = True
        return rows.written == ["a"]

    await work(rows, step, until, doorbell, settings)


async def test_results_that_end_together_are_written_together() -> None:
    rows = Rows([str(i) for i in range(4)])
    gate = anyio.Event()

    async def step(row: str) -> str:
        if row == "3":
            gate.set()
        await gate.wait()
        return row

    await work(rows, step, lambda: len(rows.written) == 4)
    assert rows.batches == [4]
