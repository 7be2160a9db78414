"""How soon runs start on Kubernetes, how soon a standby leads on, what many of them cost.

    python -m benchmarks.kubernetes [--json FILE] [--rounds N] [--only starts,takeovers,crowd]

On a real node of its own (docs/kubernetes-node.md). The ways to do a thing take turns, so that a
busy moment of the machine falls on all of them; medians are compared.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path
from statistics import median

import anyio
from rich.console import Console
from tests.kubernetes.node.machine import lacks

from benchmarks.measure.report import Goal, arguments, report
from benchmarks.pods import crowd, starts, takeovers
from benchmarks.pods.stage import RESOURCES, Stage, stage

START_RATIO = 1.1
_PARTS = ("starts", "takeovers", "crowd")
_RUNS, _BY_KUBECTL, _TURNS = 1000, 200, 10
_console = Console(stderr=True)


async def measure_starts(on: Stage, rounds: int, folder: Path) -> list[Goal]:
    """One unmeasured round first, which brings the image into the memory of the machine."""
    target: list[float] = []
    user: list[float] = []
    hand: list[float] = []
    with starts.command(on, folder / "home") as command:
        for number in range(rounds + 1):
            each = (
                await starts.by_target(on, number),
                await starts.by_user(on, command),
                await starts.by_hand(on, number, folder),
            )
            said = "by the target {:.2f} s, by the command {:.2f} s, by hand {:.2f} s"
            _say(f"start {number}: {said.format(*each)}")
            if number:
                for way, seconds in zip((target, user, hand), each, strict=True):
                    way.append(seconds)
    other = median(hand)
    beside = f"{other:.2f} s by kubectl apply of equal manifests; {_rounds(hand)}"
    return [
        Goal("the target, until all tasks run", median(target), "s", beside=_rounds(target)),
        Goal("the target / kubectl apply", median(target) / other, "×", START_RATIO, beside),
        Goal("xuanwu run start --wait", median(user), "s", beside=_rounds(user)),
        Goal("xuanwu run start --wait / kubectl apply", median(user) / other, "×", START_RATIO),
    ]


async def measure_takeovers(on: Stage, rounds: int, folder: Path) -> list[Goal]:
    """Goals are the best of the first tries with a standby and the same lease."""
    del folder
    kills: dict[str, list[takeovers.Kill]] = {way.name: [] for way in takeovers.WAYS}
    for number in range(rounds):
        for place, way in enumerate(takeovers.WAYS):
            one = await takeovers.kill(on, way, 100 + number * len(takeovers.WAYS) + place)
            _say(f"takeover {number}: {way.name}: led {one.led:.2f} s, ran {one.ran:.2f} s")
            kills[way.name].append(one)
    goals: list[Goal] = []
    for name, each in kills.items():
        led, ran = [one.led for one in each], [one.ran for one in each]
        limits = takeovers.FIRST_TRIES if name == takeovers.WAYS[0].name else (None, None)
        for what, times, limit in (("led", led, limits[0]), ("ran", ran, limits[1])):
            label = f"{name}: {takeovers.WORDS[what]}"
            goals.append(Goal(label, median(times), "s", limit, _rounds(times)))
    return goals


async def measure_crowd(on: Stage, rounds: int, folder: Path) -> list[Goal]:
    """Last: after it, nothing is started on this node any more."""
    del rounds
    crowd.silence(on)
    ours: list[crowd.Applied] = []
    theirs: list[crowd.Applied] = []
    for first in range(0, _RUNS, _RUNS // _TURNS):
        theirs.append(await crowd.by_kubectl(on, first, _BY_KUBECTL // _TURNS, folder))
        ours.append(await crowd.by_platform(on, first, _RUNS // _TURNS))
        _say(f"crowd {first}: {_rate(ours[-1:]):.0f} /s, by kubectl {_rate(theirs[-1:]):.0f} /s")
    await crowd.pods(on, _RUNS)
    watched = await crowd.watch(on)
    many = f"of {_RUNS:,} runs, {sum(one.manifests for one in ours):,} manifests"
    how = "by kubectl apply --server-side, a file of "
    how += f"{theirs[0].manifests} manifests at a time"
    grown = watched.after - watched.before
    without = f"{_RUNS * crowd.KEPT:,} objects; {watched.before:.0f} MiB before it watches"
    return [
        Goal(f"applied, {many}", _rate(ours), "/s", beside=f"{_rate(theirs):.0f} /s {how}"),
        Goal("CPU of who applies, a manifest", _cpu(ours), "ms", beside=f"{_cpu(theirs):.1f} ms"),
        Goal(f"memory of watching {_RUNS:,} runs", grown, "MiB", beside=without),
        Goal("until a new watcher knows all of them", watched.seconds, "s"),
    ]


def _rounds(seconds: list[float]) -> str:
    """All of them: in each round the ways took turns, and the next one may have been busier."""
    return f"rounds: {', '.join(f'{one:.1f}' for one in seconds)} s"


def _rate(applied: list[crowd.Applied]) -> float:
    return sum(one.manifests for one in applied) / sum(one.seconds for one in applied)


def _cpu(applied: list[crowd.Applied]) -> float:
    return 1000 * sum(one.cpu for one in applied) / sum(one.manifests for one in applied)


_MEASURES: dict[str, Callable[[Stage, int, Path], Awaitable[list[Goal]]]] = dict(
    zip(_PARTS, (measure_starts, measure_takeovers, measure_crowd), strict=True)
)


async def run(release: str, rounds: int, parts: list[str]) -> list[Goal]:
    goals: list[Goal] = []
    async with stage(release) as on:
        with tempfile.TemporaryDirectory(prefix="xuanwu-bench-") as folder:
            for name, measure in _MEASURES.items():
                if name in parts:
                    goals += await measure(on, rounds, Path(folder))
    return goals


def _say(text: str) -> None:
    _console.print(f"[dim]{text}[/]", highlight=False)


def main() -> int:
    parser = arguments("How soon runs start and lead on, on Kubernetes.")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--release", default="2.2.1")
    parser.add_argument("--only", default=",".join(_PARTS), help="parts, separated by commas")
    words = parser.parse_args()
    if missing := lacks():
        _say(" ".join(missing))
        return 0
    goals = anyio.run(run, words.release, words.rounds, words.only.split(","))
    setting = {
        "job": "datagen → projection and filter → blackhole, parallelism 1, a checkpoint a second",
        "memory": f"JobManager {RESOURCES.jobmanager.memory}, TaskManager"
        f" {RESOURCES.taskmanager.memory}; Flink {words.release}, the platform's image for all",
        "time": f"median of {words.rounds}; until Flink's REST says that all tasks run, asked"
        " every 100 ms",
        "takeover": "SIGKILL of the leader's container by containerd, once a run; seconds from"
        " there; lease 6 s, renewal within 5 s, retry 2 s; Flink's lease is 15 s, retry 5 s",
        "crowd": "etcd and API server alone, controllers and scheduler ended; 16 runs at once",
    }
    return report("kubernetes", goals, setting, words.json)


if __name__ == "__main__":
    sys.exit(main())
