"""How long it takes from asking for a debug session to its first row, beside what Flink offers.

    python -m benchmarks.debug [--json FILE] [--rounds N] [--releases 1.20.5,2.2.1]

The same SQL by three ways: a session on a warm worker; Flink's own SQL Gateway on a warm session
cluster, as its scripts start both; a cold application cluster by Flink's scripts, which is only
waited for until its tasks run. The first two take turns.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from contextlib import aclosing
from pathlib import Path
from statistics import median

import anyio
from tests.support.releases import ENGINE_JAR, installed

from benchmarks.measure.report import Goal, arguments, quantile, report
from benchmarks.sessions.scripts import QUERIES, TABLE
from benchmarks.sessions.sql_gateway import SqlGateway, session_cluster
from benchmarks.starts.homes import scripted
from benchmarks.starts.ways import SQL, Scripts
from xuanwu.gateway.gateway import Gateway, open_gateway
from xuanwu.gateway.settings import GatewaySettings
from xuanwu.model.gateway import RowsEvent

P50_S, P95_S = 0.15, 0.3
GATEWAY_RATIO, COLD_RATIO = 3.0, 40.0
_WARM, _COLD_ROUNDS = 5, 3


async def measure(version: str, rounds: int, folder: Path) -> list[Goal]:
    """The figures of one release."""
    release = installed(version)
    jars = (ENGINE_JAR, ENGINE_JAR.with_name("xuanwu-gateway.jar"))
    settings = GatewaySettings(folder / "gateway", jars, folder / "artifacts")
    goals: list[Goal] = []
    cold = await _cold(version, folder)
    with session_cluster(release, folder / "session", ENGINE_JAR) as theirs:
        async with open_gateway(settings, installed) as ours:
            for name, query in QUERIES.items():
                own, other = await _turns(ours, theirs, version, query, rounds)
                goals += _goals(f"{version}: {name}", own, median(other), cold)
    return goals


async def _turns(
    ours: Gateway, theirs: SqlGateway, version: str, query: str, rounds: int
) -> tuple[list[float], list[float]]:
    own: list[float] = []
    other: list[float] = []
    for number in range(rounds + _WARM):
        own.append(await _first_row(ours, version, query, number))
        other.append(await anyio.to_thread.run_sync(theirs.first_row, [TABLE], query))
    return own[_WARM:], other[_WARM:]


async def _first_row(gateway: Gateway, version: str, query: str, number: int) -> float:
    definition = {"version": 1, "kind": "sql", "sql": f"{TABLE};\n{query}"}
    request = {"session": f"bench-{number}", "definition": definition}
    began = time.perf_counter()
    async with aclosing(gateway.debug(version, request)) as events:
        async for event in events:
            if isinstance(event, RowsEvent):
                return time.perf_counter() - began
    raise RuntimeError("The session gave no row.")


async def _cold(version: str, folder: Path) -> float:
    definition = folder / "definition.json"
    definition.write_text(json.dumps({"version": 1, "kind": "sql", "name": "cold", "sql": SQL}))
    release = installed(version)
    home = scripted(release, folder / "scripts", ENGINE_JAR)
    way = Scripts("cold", home, release.java, definition)
    return median([(await way.start()).seconds for _ in range(_COLD_ROUNDS)])


def _goals(name: str, own: list[float], gateway: float, cold: float) -> list[Goal]:
    p50, p95 = median(own), quantile(own, 0.95)
    return [
        Goal(f"{name}: first row, p50", p50 * 1000, "ms", P50_S * 1000),
        Goal(f"{name}: first row, p95", p95 * 1000, "ms", P95_S * 1000),
        Goal(
            f"{name}: faster than the SQL Gateway",
            gateway / p50,
            "×",
            GATEWAY_RATIO,
            f"{gateway * 1000:.0f} ms on a warm session cluster",
            "at least",
        ),
        Goal(
            f"{name}: faster than a cold cluster",
            cold / p50,
            "×",
            COLD_RATIO,
            f"{cold:.2f} s by Flink's scripts until its tasks run",
            "at least",
        ),
    ]


async def run(versions: list[str], rounds: int) -> list[Goal]:
    goals: list[Goal] = []
    for version in versions:
        with tempfile.TemporaryDirectory(prefix="xuanwu-bench-") as folder:
            goals += await measure(version, rounds, Path(folder))
    return goals


def main() -> int:
    parser = arguments("How long it takes to the first row of a debug session.")
    parser.add_argument("--rounds", type=int, default=30)
    parser.add_argument("--releases", default="1.20.5,2.2.1", help="separated by commas")
    words = parser.parse_args()
    goals = anyio.run(run, words.releases.split(","), words.rounds)
    setting = {
        "time": f"{words.rounds} sessions after {_WARM} to warm up; from the call in Python to the"
        " first row, parsed; sessions of both ways include their CREATE TABLE",
        "SQL Gateway": "JobManager, TaskManager with four slots and gateway by Flink's scripts and"
        " with its defaults; asked every 5 ms",
        "cold cluster": f"median of {_COLD_ROUNDS}; standalone-job.sh and taskmanager.sh at once",
    }
    return report("debug", goals, setting, words.json)


if __name__ == "__main__":
    sys.exit(main())
