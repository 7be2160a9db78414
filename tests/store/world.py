"""Rows to try the store with, and a clock that only moves when told."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from tests.support.principals import ANN
from tests.support.targets import declared
from xuanwu.kernel.ids import new_id, token_hash
from xuanwu.model.access import Space
from xuanwu.model.job import Job, Revision
from xuanwu.model.run import Origin, Placement, Run, new_run
from xuanwu.model.spec import JobSpec, parse_spec
from xuanwu.model.state import LIVE, Cause, Move, State
from xuanwu.model.visit import Visit
from xuanwu.store import jobs, runs, spaces, targets, visits
from xuanwu.store.database import Database
from xuanwu.store.leases import Claim

START = datetime(2026, 3, 1, 23, 59, 59, 123456, tzinfo=UTC)
LEASE = timedelta(seconds=30)
SECOND = timedelta(seconds=1)


class MovableClock:
    """Starts one microsecond before it would lose its digits, and stands still."""

    def __init__(self) -> None:
        self.time = START

    def now(self) -> datetime:
        return self.time

    def move(self, by: timedelta) -> datetime:
        self.time += by
        return self.time


def spec_of(name: str = "flights", sql: str = "INSERT INTO 汇总 SELECT '😀' FROM t") -> JobSpec:
    return parse_spec({"name": name, "sql": sql, "options": {"z": "1", "a": "2"}})


class World:
    """One space in a database, and short words for what tests do to it."""

    def __init__(self, db: Database, clock: MovableClock) -> None:
        self.db = db
        self.clock = clock
        self.space = Space(new_id("spc"), "default", clock.now())

    async def make_space(self) -> None:
        async with self.db.begin() as tx:
            await spaces.add(tx, self.space)
            await targets.add(tx, declared("local", self.clock.now()))

    async def make_job(self, name: str = "flights") -> Job:
        now, spec = self.clock.now(), spec_of(name)
        job = Job(new_id("job"), self.space.id, name, spec.kind, 1, now, ANN, now)
        async with self.db.begin() as tx:
            await jobs.add(tx, job, Revision(new_id("rev"), job.id, 1, spec, "", now, ANN))
        return job

    async def make_run(self, job: Job | None = None) -> Run:
        job = job or await self.make_job(new_id("j").replace("_", "-"))
        run = await self.build_run(job)
        async with self.db.begin() as tx:
            await runs.add(tx, run, {}, token_hash=token_hash(run.id))
        return run

    async def build_run(self, job: Job) -> Run:
        async with self.db.begin() as tx:
            revision = await jobs.revision(tx, job.id, job.latest_revision)
        default = Placement("2.2.1", "local")
        return new_run(job, revision, default, Origin(ANN), self.clock.now())

    async def claim(self, *states: State, limit: int = 100) -> list[Run]:
        async with self.db.begin() as tx:
            by = Claim("worker", self.clock.now(), LEASE, limit)
            return await visits.claim(tx, frozenset(states or LIVE), by)

    async def write(self, *brought: Visit) -> set[str]:
        async with self.db.begin() as tx:
            return await visits.write(tx, brought)

    async def get(self, run_id: str) -> Run:
        async with self.db.begin() as tx:
            return await runs.get(tx, run_id)

    async def end(self, run: Run) -> Run:
        """Takes a run to Cancel and out of its queue, with nothing left of its cluster."""
        (claimed,) = await self.claim()
        await self.write(visit_of(claimed, moves=(Move(State.CANCEL, Cause.USER_STOP),)))
        (ended,) = await self.claim(State.CANCEL)
        await self.write(visit_of(ended, due_at=None, removed_at=self.clock.now()))
        return await self.get(run.id)


def visit_of(run: Run, **changes: object) -> Visit:
    """A visit that found everything as it was, but for `changes`; due again in ten seconds."""
    values: dict[str, object] = {
        "seen": run.seen,
        "seen_at": run.seen_at,
        "due_at": START + 10 * SECOND,
        "phase": run.phase,
    }
    return Visit(run=run, **{**values, **changes})  # pyright: ignore[reportArgumentType]
