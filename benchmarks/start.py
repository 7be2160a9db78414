"""How long a job takes from the command to RUNNING, and what each measure gives and costs.

    python -m benchmarks.start [--json FILE] [--rounds N] [--releases 1.20.5,2.2.1]

The same SQL job (datagen, blackhole) with the same memory is started by Flink's own scripts, by
the platform's processes with one measure after the other, and by `xuanwu run start`. The ways
take turns, so that a busy moment of the machine falls on all of them; medians are compared.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from statistics import median

import anyio
from rich.console import Console
from tests.support.releases import ENGINE_JAR, installed

from benchmarks.measure.report import Goal, arguments, report
from benchmarks.starts.homes import flat, layered, scripted
from benchmarks.starts.ways import RESOURCES, SQL, Command, Processes, Scripts, Start, Way, server
from xuanwu.cluster.local.archive import build_archives
from xuanwu.cluster.local.settings import LocalSettings

RATIO = 0.45
# What the JVM would do by itself: later flags win over the platform's own.
_DEFAULT_JVM = "-XX:TieredStopAtLevel=4 -XX:-UseSerialGC -XX:+UseG1GC"
_SCRIPTS, _PLAIN, _C1, _FLAT, _ARCHIVES, _COMMAND = (
    "Flink's own scripts",
    "processes without scripts",
    "+ C1 and serial GC for the JobManager",
    "+ flat planner",
    "+ class-data archives (the local target)",
    "xuanwu run start --wait",
)


async def measure(version: str, root: Path, rounds: int) -> list[Goal]:
    """The figures of one release, in `root`."""
    release = installed(version)
    home = root / "home"
    whole = flat(release, home / "releases")
    began = time.monotonic()
    await build_archives(whole, ENGINE_JAR)
    built_s = time.monotonic() - began
    bare, loader = flat(release, root / "flat"), layered(release, root / "layered")
    script_home = scripted(release, root / "scripts", ENGINE_JAR)
    definition = root / "definition.json"
    definition.write_text(json.dumps({"version": 1, "kind": "sql", "name": "start", "sql": SQL}))
    settings = LocalSettings(home, ENGINE_JAR)
    with server(home) as url:
        command = Command(_COMMAND, home, url, "start")
        command.say("apply", "--yes", "-f", str(_job_file(root, version)))
        ways: list[Way] = [
            Scripts(_SCRIPTS, script_home, release.java, definition),
            Processes(_PLAIN, settings, loader, definition, _DEFAULT_JVM),
            Processes(_C1, settings, loader, definition),
            Processes(_FLAT, settings, bare, definition),
            Processes(_ARCHIVES, settings, whole, definition),
            command,
        ]
        starts = await _rounds(ways, version, rounds)
    archives_mib = sum(f.stat().st_size for f in (whole.home / "cds").glob("*.jsa")) / 2**20
    costs = [
        Goal(f"{version}: class-data archives", archives_mib, "MiB", beside="on disk"),
        Goal(f"{version}: time to make them", built_s, "s", beside="once, at the install"),
    ]
    return [*_goals(version, starts), *costs]


async def _rounds(ways: list[Way], version: str, rounds: int) -> Mapping[str, list[Start]]:
    """One unmeasured round first, which brings the files into the memory of the machine."""
    console = Console(stderr=True)
    starts: dict[str, list[Start]] = {way.name: [] for way in ways}
    for number in range(rounds + 1):
        for way in ways:
            start = await way.start()
            if number:
                starts[way.name].append(start)
            console.print(
                f"[dim]{version} round {number}: {way.name}: {start.seconds:.2f} s[/]",
                highlight=False,
            )
    return starts


def _goals(version: str, starts: Mapping[str, list[Start]]) -> list[Goal]:
    scripts = median(start.seconds for start in starts[_SCRIPTS])
    goals: list[Goal] = []
    for name, each in starts.items():
        cpu, rss = median(s.cpu_seconds for s in each), median(s.rss_mib for s in each)
        slowest = max(s.seconds for s in each)
        beside = f"slowest {slowest:.2f} s; JobManager {cpu:.1f} s of CPU, {rss:.0f} MiB"
        goals.append(
            Goal(f"{version}: {name}", median(s.seconds for s in each), "s", beside=beside)
        )
    for name in (_ARCHIVES, _COMMAND):
        share = median(start.seconds for start in starts[name]) / scripts
        label = "the local target" if name == _ARCHIVES else name
        goals.append(
            Goal(f"{version}: {label} / scripts", share, "×", RATIO, f"{scripts:.2f} s by scripts")
        )
    return goals


def _job_file(root: Path, version: str) -> Path:
    file = root / "job.json"
    text = {"kind": "job", "name": "start", "sql": SQL, "release": version}
    file.write_text(json.dumps(text))
    return file


async def run(versions: list[str], rounds: int) -> list[Goal]:
    goals: list[Goal] = []
    for version in versions:
        with tempfile.TemporaryDirectory(prefix="xuanwu-bench-") as folder:
            goals += await measure(version, Path(folder), rounds)
    return goals


def main() -> int:
    parser = arguments("How long a job takes from the command to RUNNING.")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--releases", default="1.20.5,2.2.1", help="separated by commas")
    words = parser.parse_args()
    goals = anyio.run(run, words.releases.split(","), words.rounds)
    setting = {
        "job": "datagen → projection and filter → blackhole, parallelism 1",
        "memory": f"JobManager {RESOURCES.jobmanager.memory}, TaskManager"
        f" {RESOURCES.taskmanager.memory}, the same for every way",
        "time": f"median of {words.rounds}; until Flink says that all tasks run, by `xuanwu run"
        " start --wait` until the command has ended",
        "scripts": "standalone-job.sh and taskmanager.sh at the same moment, with short waits for"
        " the registration of TaskManagers",
    }
    return report("start", goals, setting, words.json)


if __name__ == "__main__":
    sys.exit(main())
