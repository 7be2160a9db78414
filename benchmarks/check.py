"""How long a check of a script takes while somebody types, beside planning all of it anew.

    python -m benchmarks.check [--json FILE] [--rounds N] [--releases 1.20.5,2.2.1]

A planner of the gateway is asked for the whole check of a text that it has not seen: one INSERT,
and a script of 50 statements in which one has changed since the last check. Beside it stands a
new table environment a check, in a JVM as warm and with the same flags, that performs every
definition and explains every INSERT. At last the planner is killed while a spare worker is warm,
as on a server at rest: how long whoever asks next waits.
"""

from __future__ import annotations

import os
import signal
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

import anyio
from tests.support.releases import ENGINE_JAR, installed
from tests.support.wait import eventually

from benchmarks.measure.report import Goal, arguments, quantile, report
from benchmarks.sessions.explain import explain_all
from benchmarks.sessions.scripts import fifty, one_insert
from xuanwu.gateway.command import GatewayRole
from xuanwu.gateway.gateway import Gateway, open_gateway
from xuanwu.gateway.settings import GatewaySettings
from xuanwu.model.gateway import Purpose

RATIO, P95_S, LOST_S = 10.0, 0.1, 3.0
_WARM, _LOSSES = 5, 5


async def measure(version: str, rounds: int, folder: Path) -> list[Goal]:
    """The figures of one release."""
    jars = (ENGINE_JAR, ENGINE_JAR.with_name("xuanwu-gateway.jar"))
    settings = GatewaySettings(folder / "gateway", jars, folder / "artifacts")
    async with open_gateway(settings, installed) as gateway:
        one = await _checks(gateway, version, one_insert, rounds)
        many = await _checks(gateway, version, fifty, rounds)
        lost = [await _after_loss(gateway, version, number) for number in range(_LOSSES)]
    alone = explain_all(installed(version), one_insert(0), rounds // 2 + _WARM, folder)[_WARM:]
    whole = explain_all(installed(version), fifty(0), rounds // 3 + _WARM, folder)[_WARM:]
    return [
        *_goals(f"{version}: one INSERT", one, median(alone), ratio=None),
        *_goals(f"{version}: one changed of 50", many, median(whole), ratio=RATIO),
        Goal(f"{version}: after a lost planner, slowest of {_LOSSES}", max(lost), "s", LOST_S),
    ]


async def _checks(
    gateway: Gateway, version: str, script: Callable[[int], list[str]], rounds: int
) -> list[float]:
    took: list[float] = []
    for number in range(rounds + _WARM):
        sql = ";\n".join(script(1000 + number))
        definition = {"version": 1, "kind": "sql", "sql": sql}
        began = time.perf_counter()
        check = await gateway.check(version, definition, Purpose.RUN)
        took.append(time.perf_counter() - began)
        if check.has_errors:
            raise RuntimeError(f"The script should be right: {check.findings}")
    return took[_WARM:]


async def _after_loss(gateway: Gateway, version: str, number: int) -> float:
    """Seconds of the check that follows at once when the planner of a server at rest is killed."""
    await gateway.start(version)
    await eventually(lambda: GatewayRole.WORKER in {one.role for one in gateway.status()})
    (planner,) = (one.pid for one in gateway.status() if one.role is GatewayRole.PLANNER)
    os.kill(planner, signal.SIGKILL)
    sql = ";\n".join(one_insert(5000 + number))
    began = time.perf_counter()
    check = await gateway.check(version, {"version": 1, "kind": "sql", "sql": sql}, Purpose.RUN)
    if check.has_errors:
        raise RuntimeError(f"The script should be right: {check.findings}")
    return time.perf_counter() - began


def _goals(name: str, took: list[float], beside: float, ratio: float | None) -> list[Goal]:
    p50, p95 = median(took), quantile(took, 0.95)
    told = f"{beside * 1000:.0f} ms by a new environment, everything explained"
    return [
        Goal(f"{name}: p50", p50 * 1000, "ms", beside=told),
        Goal(f"{name}: p95", p95 * 1000, "ms", P95_S * 1000),
        Goal(f"{name}: faster", beside / p50, "×", ratio, told, "at least"),
    ]


async def run(versions: list[str], rounds: int) -> list[Goal]:
    goals: list[Goal] = []
    for version in versions:
        with tempfile.TemporaryDirectory(prefix="xuanwu-bench-") as folder:
            goals += await measure(version, rounds, Path(folder))
    return goals


def main() -> int:
    parser = arguments("How long a check of a script takes while somebody types.")
    parser.add_argument("--rounds", type=int, default=30)
    parser.add_argument("--releases", default="1.20.5,2.2.1", help="separated by commas")
    words = parser.parse_args()
    goals = anyio.run(run, words.releases.split(","), words.rounds)
    setting = {
        "script": "one tumbling window; 50 statements: 20 tables, a sink, 4 views, 25 windows",
        "time": f"{words.rounds} checks after {_WARM} to warm up, each of a text not seen before,"
        " from the call in Python to the parsed findings; the other way inside its JVM, warm",
        "flags": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC for both",
    }
    return report("check", goals, setting, words.json)


if __name__ == "__main__":
    sys.exit(main())
