"""A home with a stand-in for Java, for tests that start and kill whole clusters in moments.

    python -m tests.cluster.local.stage FOLDER ensure|remove [POINT]

does that to the same home from another process, which dies when it reaches POINT.
"""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import psutil
from tests.support.fake_java import fake_release, release_at, tell
from tests.support.faults import kill_at
from tests.support.wait import wait_until

from xuanwu.cluster.local import process, provision, sight
from xuanwu.cluster.local.folder import JOBMANAGER, ClusterFolder
from xuanwu.cluster.local.settings import LocalSettings
from xuanwu.kernel.ids import flink_id
from xuanwu.model.cluster import (
    ClusterSpec,
    EntryPoint,
    Sight,
)

NAME = "run_1"
TASKMANAGERS = ("taskmanager-1", "taskmanager-2")
EVERY = (JOBMANAGER, *TASKMANAGERS)
ROOT = Path(__file__).parent.parent.parent.parent


@dataclass(frozen=True)
class Stage:
    """One home, and one cluster of a JobManager and two TaskManagers in it."""

    place: Path

    @property
    def settings(self) -> LocalSettings:
        grace = timedelta(seconds=0.5)
        return LocalSettings(self.place / "home", self.place / "engine.jar", stop_grace=grace)

    @property
    def spec(self) -> ClusterSpec:
        entry = EntryPoint(definition_url="http://127.0.0.1:1/d", token="t0ken-of-the-run")
        release = release_at(self.place / "release")
        return ClusterSpec(NAME, flink_id(NAME), release, entry, parallelism=4, state_name="job")

    @property
    def folder(self) -> ClusterFolder:
        return ClusterFolder(self.settings.home, NAME)

    def set_up(self) -> None:
        fake_release(self.place / "release")
        (self.place / "engine.jar").touch()

    def tell(self, **rules: str) -> None:
        tell(self.place / "release", **rules)

    def ensure(self) -> None:
        provision.ensure(self.settings, self.spec)

    def remove(self) -> bool:
        return provision.remove(self.settings, NAME)

    def look(self) -> Sight:
        return sight.look(self.settings, NAME)

    def clusters(self) -> frozenset[str]:
        return sight.clusters(self.settings)

    def alive(self) -> dict[str, int]:
        """The pids of the programs, not of their wrappers, by the name of the process."""
        found: dict[str, int] = {}
        for one in process.strays(self.settings.home).get(NAME, []):
            line: list[str] = one.info["cmdline"]
            if line[0] == "/bin/sh":
                continue
            name = next(w for w in line if w.startswith("-Dxuanwu.process=")).partition("=")[2]
            assert name not in found, f"{name} runs twice"
            found[name] = one.pid
        return found

    def until_alive(self, *names: str) -> dict[str, int]:
        """The pids once exactly these programs run."""
        wait_until(lambda: self.alive().keys() == set(names), every=0.02, what=f"{names} alive")
        return self.alive()

    def kill(self, name: str) -> None:
        """Ends the program by SIGKILL, and waits until its wrapper has seen it."""
        psutil.Process(self.alive()[name]).kill()
        wait_until(lambda: not process.is_alive(self.folder, name), every=0.02)

    def elsewhere(self, verb: str, *point: str) -> subprocess.Popen[bytes]:
        """Another server that does the same."""
        module = [sys.executable, "-m", "tests.cluster.local.stage"]
        return subprocess.Popen([*module, str(self.place), verb, *point], cwd=ROOT)


if __name__ == "__main__":
    if sys.argv[3:]:
        kill_at(sys.argv[3], 1)
    stage = Stage(Path(sys.argv[1]))
    {"ensure": stage.ensure, "remove": stage.remove}[sys.argv[2]]()
