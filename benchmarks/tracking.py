"""How well one controller process on one core tracks 10,000 running jobs.

    python -m benchmarks.tracking [--json FILE] [--database URL] [--runs N] [--seconds S]

The JobManagers are virtual ones, each at an address of its own on the loopback network. The
controller works with the product's own loops, store and HTTP client, on a core of its own; the
JobManagers and the measuring itself share the others. What is measured is read from the
database, as a page would read it. Failures are made to happen in some JobManagers: half of them
push their news as the listener in a job does, the other half wait to be polled.
"""

from __future__ import annotations

import os
import random
import sys
import tempfile
import time
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import anyio
import httpx

from benchmarks.fleet import controller as controllers
from benchmarks.fleet.children import Child, child
from benchmarks.fleet.rows import HANGING, STEADY, Fleet, fill
from benchmarks.fleet.watch import Samples, last_event, until_failed, until_seen, watch
from benchmarks.measure.machine import cores
from benchmarks.measure.report import Goal, arguments, quantile, report
from xuanwu.store.database import Database

WARM_UP_S, FAILURES, NAIVE_S, NAIVE_AT_ONCE = 15.0, 20, 20.0, 100
OLDEST_S, PUSH_S, POLL_S, RSS_MIB = 5.0, 1.0, 5.0, 400.0


@dataclass(frozen=True)
class Bench:
    """The parts of one measurement."""

    db: Database
    url: str
    fleet: Fleet
    farm: httpx.AsyncClient
    seconds: float

    async def change(self, cluster: str, **fields: Any) -> None:
        """Changes one virtual JobManager."""
        (await self.farm.post(f"/control/{cluster}", json=fields)).raise_for_status()

    async def push(self, api: str, cluster: str) -> None:
        """Tells the server what the listener inside the job would tell it."""
        token = controllers.VAULT.token_for(cluster)
        answer = await self.farm.post(
            f"{api}/api/v1/engine/runs/{cluster}/news",
            json={"status": "FAILED"},
            headers={"Authorization": f"Bearer {token}"},
        )
        answer.raise_for_status()


@dataclass
class Span:
    """What was measured while nothing changed but the failures."""

    samples: Samples = field(default_factory=Samples)
    pushed_s: list[float] = field(default_factory=list[float])
    polled_s: list[float] = field(default_factory=list[float])


async def measure(bench: Bench, on: set[int]) -> tuple[list[Goal], float]:
    """All figures of the controller, and the seconds that it needed to see every job once."""
    victims = bench.fleet.numbers(STEADY)
    random.Random(7).shuffle(victims)
    words = (bench.url, str(bench.fleet.port), str(bench.fleet.size))
    with child("benchmarks.fleet.controller", *words, on=on) as controller:
        api = controller.hear()["url"]
        caught_up_s = await until_seen(bench.db, datetime.now(UTC), 120)
        await anyio.sleep(WARM_UP_S)
        goals = _goals(await _span(bench, controller, api, victims[: 2 * FAILURES]), "")
        for number in bench.fleet.numbers(HANGING):
            await bench.change(bench.fleet.cluster(number), manner="hang")
        await anyio.sleep(WARM_UP_S)
        hanging = await _span(bench, controller, api, victims[2 * FAILURES : 4 * FAILURES])
    return [*goals, *_goals(hanging, ", 1 % of JobManagers hanging")], caught_up_s


async def _span(bench: Bench, controller: Child, api: str, victims: list[int]) -> Span:
    span = Span()

    async def sample() -> None:
        span.samples = await watch(bench.db, controller, bench.seconds)

    async def fail(number: int, index: int) -> None:
        await anyio.sleep(bench.seconds * index / len(victims))
        is_pushed = index % 2 == 0
        delay = await _fail(bench, bench.fleet.cluster(number), api if is_pushed else None)
        (span.pushed_s if is_pushed else span.polled_s).append(delay)

    async with anyio.create_task_group() as tasks:
        tasks.start_soon(sample)
        for index, number in enumerate(victims):
            tasks.start_soon(fail, number, index)
    return span


async def _fail(bench: Bench, cluster: str, api: str | None) -> float:
    """Seconds from a failure until the history tells of it; `api` gets the news, if any."""
    seq, begun = await last_event(bench.db, cluster), time.monotonic()
    await bench.change(cluster, state="FAILED", exception="java.lang.RuntimeException: made up")
    if api:
        await bench.push(api, cluster)
    return await until_failed(bench.db, cluster, seq, 60) - begun


def _goals(span: Span, suffix: str) -> list[Goal]:
    samples = span.samples
    cpu_us = 1e6 * samples.cpu_seconds / max(samples.visits, 1)
    half = f"median {quantile(samples.ages, 0.5):.2f} s"
    return [
        Goal(f"visits{suffix}", samples.visits_per_s, "/s", beside=f"{cpu_us:.0f} µs of CPU each"),
        Goal(f"oldest look{suffix}", max(samples.ages), "s", OLDEST_S, half),
        _delays(f"pushed failure to move{suffix}", span.pushed_s, PUSH_S),
        _delays(f"polled failure to move{suffix}", span.polled_s, POLL_S),
        Goal(f"CPU of the controller{suffix}", samples.cpu_share, "cores", 1.0),
        Goal(f"memory of the controller{suffix}", max(samples.rss_mib), "MiB", RSS_MIB),
    ]


def _delays(name: str, delays: list[float], most: float) -> Goal:
    beside = f"slowest of {len(delays)}; median {quantile(delays, 0.5):.2f} s"
    return Goal(name, max(delays), "s", most, beside)


def _naive(bench: Bench, on: set[int]) -> Goal:
    """The simplest tracker on the same core, for a shorter time."""
    words = (bench.url, str(bench.fleet.port), str(bench.fleet.size))
    spans = (str(min(NAIVE_S, bench.seconds)), str(NAIVE_AT_ONCE))
    with child("benchmarks.fleet.naive", *words, *spans, on=on) as naive:
        said = naive.hear()
    rate = said["visits"] / said["seconds"]
    once = f"sees {bench.fleet.size:,} jobs once in {bench.fleet.size / rate:.0f} s"
    once += f"; {said['failures']} failed" if said["failures"] else ""
    return Goal("visits of the naive way", rate, "/s", beside=once)


@contextmanager
def _farm(on: set[int]) -> Generator[int]:
    with child("tests.support.fake_flink", "--any", "--spread", on=on) as farm:
        yield farm.hear()["port"]


async def run(url: str, size: int, seconds: float) -> list[Goal]:
    """Fills the database at `url`, which must be empty, and measures."""
    own, others = cores()
    os.sched_setaffinity(0, others)
    db = Database(url)
    with _farm(others) as port:
        fleet = Fleet(size, port)
        await fill(db, fleet, controllers.VAULT, datetime.now(UTC))
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as farm:
            bench = Bench(db, url, fleet, farm, seconds)
            goals, caught_up_s = await measure(bench, own)
            for number in fleet.numbers(HANGING):
                await bench.change(fleet.cluster(number), manner="answer")
        naive = await anyio.to_thread.run_sync(_naive, bench, own)
    await db.close()
    first = Goal("every job seen once after a start", caught_up_s, "s")
    return [first, *goals, naive]


def main() -> int:
    parser = arguments("How well one controller process tracks 10,000 running jobs.")
    parser.add_argument("--database", metavar="URL", help="an empty one; SQLite in a file if none")
    parser.add_argument("--runs", type=int, default=10_000)
    parser.add_argument("--seconds", type=float, default=60, help="length of each measured span")
    words = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="xuanwu-bench-") as folder:
        url = words.database or f"sqlite:///{Path(folder) / 'xuanwu.db'}"
        goals = anyio.run(run, url, words.runs, words.seconds)
    database = url.partition(":")[0]
    setting = {
        "runs": f"{words.runs:,}, each JobManager at its own address",
        "database": database,
        "poll": f"{controllers.POLL.total_seconds():g} s; spans of {words.seconds:g} s",
        "push": "HTTP POST of the job's news to the API in the controller's process",
        "naive way": f"httpx, {NAIVE_AT_ONCE} requests at once, one UPDATE and commit a job",
    }
    name = f"tracking-{database}" if words.database else "tracking"
    return report(name, goals, setting, words.json)


if __name__ == "__main__":
    sys.exit(main())
