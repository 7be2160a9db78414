"""Reads from the database, as a page does, how well a fleet is tracked."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from datetime import UTC, datetime

import anyio
from sqlalchemy import func, select

from benchmarks.fleet.children import Child
from benchmarks.fleet.rows import STEADY
from xuanwu.model.state import State
from xuanwu.store import events
from xuanwu.store import runs as run_rows
from xuanwu.store.database import Database
from xuanwu.store.tables.runs import runs

SAMPLE_S, LOOK_S = 0.5, 0.02


@dataclass
class Samples:
    """What was measured over one span. Ages and delays are seconds."""

    ages: list[float] = field(default_factory=list[float])
    rss_mib: list[float] = field(default_factory=list[float])
    visits: int = 0
    seconds: float = 0
    cpu_seconds: float = 0
    looks: int = 0

    @property
    def visits_per_s(self) -> float:
        return self.visits / self.seconds

    @property
    def cpu_share(self) -> float:
        """Of one core; 1 is all of it."""
        return self.cpu_seconds / self.seconds


async def watch(db: Database, controller: Child, seconds: float) -> Samples:
    """Samples the age of the oldest look and the controller's memory; counts visits and CPU."""
    samples = Samples()
    visits, cpu, begun = await visits_of(db), controller.cpu_seconds(), time.monotonic()
    while time.monotonic() - begun < seconds:
        samples.ages.append(await oldest_age(db))
        samples.rss_mib.append(controller.rss_mib())
        await anyio.sleep(SAMPLE_S)
    samples.visits = await visits_of(db) - visits
    samples.seconds = time.monotonic() - begun
    samples.cpu_seconds = controller.cpu_seconds() - cpu
    return samples


async def oldest_age(db: Database) -> float:
    """Seconds since the look that is longest ago, over the running runs that can be reached."""
    query = select(func.min(runs.c.seen_at)).where(
        runs.c.state == State.RUNNING, runs.c.target == STEADY
    )
    async with db.read() as tx:
        seen_at: datetime = await tx.scalar(query)
    return (datetime.now(UTC) - seen_at).total_seconds()


async def visits_of(db: Database) -> int:
    """All visits to reachable runs so far."""
    async with db.read() as tx:
        return int(await tx.scalar(select(func.sum(runs.c.visits)).where(runs.c.target == STEADY)))


async def until_seen(db: Database, since: datetime, within_s: float) -> float:
    """Seconds from `since` until every reachable run has been looked at after it."""
    deadline = time.monotonic() + within_s
    while await oldest_age(db) > (datetime.now(UTC) - since).total_seconds():
        if time.monotonic() > deadline:
            raise RuntimeError(f"Not every run was looked at within {within_s:g} s.")
        await anyio.sleep(0.05)
    return (datetime.now(UTC) - since).total_seconds()


async def last_event(db: Database, run_id: str) -> int:
    """The number of the newest event in the space of the run."""
    async with db.read() as tx:
        return await events.last_seq(tx, (await run_rows.get(tx, run_id)).space_id)


async def until_failed(db: Database, run_id: str, after: int, within_s: float) -> float:
    """The moment (monotonic seconds) at which the history first tells that the run failed."""
    deadline = time.monotonic() + within_s
    while time.monotonic() < deadline:
        async with db.read() as tx:
            news = await events.of_run(tx, run_id, after, 100)
        if any(event.state is State.FAILED for event in news):
            return time.monotonic()
        await anyio.sleep(LOOK_S)
    raise RuntimeError(f"The failure of {run_id} was not seen within {within_s:g} s.")
