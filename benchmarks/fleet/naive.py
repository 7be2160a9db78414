"""What the fleet is measured beside: one HTTP request and one UPDATE a job, all jobs at once.

    python -m benchmarks.fleet.naive DATABASE PORT SIZE SECONDS CONCURRENCY

Says `{"visits": …, "failures": …, "seconds": …}`. It has no leases: a second process would do it
all again.
"""

from __future__ import annotations

import asyncio
import sys
import time
from datetime import UTC, datetime

import httpx
import orjson
import uvloop
from sqlalchemy import update

from benchmarks.fleet.rows import STEADY, Fleet
from xuanwu.kernel.errors import XuanwuError
from xuanwu.store.database import Database
from xuanwu.store.tables.runs import runs


class Naive:
    """Asks job after job until the time is up, `concurrency` of them at once."""

    def __init__(self, db: Database, fleet: Fleet, client: httpx.AsyncClient) -> None:
        self._db, self._fleet, self._client = db, fleet, client
        self.visits = 0
        self.failures = 0

    async def run(self, seconds: float, concurrency: int) -> None:
        deadline = time.monotonic() + seconds
        numbers = iter(self._fleet.numbers(STEADY))

        async def worker() -> None:
            for number in numbers:
                if time.monotonic() > deadline:
                    return
                try:
                    await self._visit(number)
                except (httpx.HTTPError, XuanwuError):
                    self.failures += 1

        await asyncio.gather(*(worker() for _ in range(concurrency)))

    async def _visit(self, number: int) -> None:
        answer = await self._client.get(f"{self._fleet.url(number)}/jobs/overview")
        state = answer.json()["jobs"][0]["state"]
        statement = update(runs).where(runs.c.id == self._fleet.cluster(number))
        async with self._db.begin() as tx:
            await tx.execute(statement.values(flink_state=state, seen_at=datetime.now(UTC)))
        self.visits += 1


async def work(url: str, fleet: Fleet, seconds: float, concurrency: int) -> None:
    db = Database(url)
    limits = httpx.Limits(max_connections=concurrency, max_keepalive_connections=concurrency)
    async with httpx.AsyncClient(limits=limits, timeout=30) as client:
        naive = Naive(db, fleet, client)
        begun = time.monotonic()
        await naive.run(seconds, concurrency)
        spent = time.monotonic() - begun
    await db.close()
    told = {"visits": naive.visits, "failures": naive.failures, "seconds": spent}
    print(orjson.dumps(told).decode(), flush=True)


def main() -> None:
    url, port, size, seconds, concurrency = sys.argv[1:]
    fleet = Fleet(int(size), int(port))
    uvloop.run(work(url, fleet, float(seconds), int(concurrency)))


if __name__ == "__main__":
    main()
