"""A server of its own for each journey, real releases shared by all, and no process left behind."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.support import forked, releases
from tests.support.quick_java import QUICK_JAVA
from tests.support.server import Server
from tests.support.wait import wait_until
from xuanwu.client.views import RunView
from xuanwu.cluster.local import provision, sight
from xuanwu.cluster.local.settings import LocalSettings
from xuanwu.kernel.errors import Conflict, NotFound
from xuanwu.model.event import Event, EventKind
from xuanwu.model.spec import parse_spec
from xuanwu.model.state import State

QUICK = {
    "TRACKING__POLL": "500ms",
    "TRACKING__LOST_GRACE": "1s",
    "TRACKING__STOP_PATIENCE": "10s",
    "TRACKING__SWEEP": "1s",
    "TRACKING__CHECKPOINT_EVERY": "3",
    "GATEWAY__ENABLED": "false",  # what it does has journeys of its own
}
STREAM = """\
CREATE TABLE numbers (n BIGINT) WITH (
  'connector' = 'datagen', 'rows-per-second' = '20',
  'fields.n.kind' = 'sequence', 'fields.n.start' = '1', 'fields.n.end' = '20000');
CREATE TABLE shown (total BIGINT, last BIGINT) WITH ('connector' = 'print');
INSERT INTO shown SELECT COUNT(*), MAX(n) FROM numbers;
"""
SMALL = {"taskmanager": {"slots": 1, "memory": "1100m"}, "jobmanager": {"memory": "800m"}}


@dataclass
class Journey:
    """What a user has in hands: a server, its client, the command line, and eyes on the machine."""

    server: Server

    @property
    def home(self) -> Path:
        return self.server.home

    @property
    def local(self) -> LocalSettings:
        return LocalSettings(self.home, releases.ENGINE_JAR)

    def apply(self, name: str, sql: str = STREAM, **changes: Any) -> None:
        interval = {"execution.checkpointing.interval": "1 s"}
        options = {**interval, **QUICK_JAVA, **changes.pop("options", {})}
        spec = {"name": name, "sql": sql, "resources": SMALL, "options": options, **changes}
        with self.server.client() as client:
            client.jobs.apply(parse_spec(spec))

    def start(self, name: str, restore: str = "none") -> RunView:
        with self.server.client() as client:
            return client.runs.start(name, restore=restore)

    def run(self, run_id: str) -> RunView:
        with self.server.client() as client:
            return client.runs.get(run_id)

    def until(self, run: RunView, *states: State, within: float = 240) -> RunView:
        """The run once it is in one of the states."""

        def there() -> RunView | None:
            found = self.run(run.id)
            return found if found.state in states else None

        return wait_until(there, within=within, what=f"{run.id} in {states}")

    def until_removed(self, run: RunView) -> RunView:
        """The run once it has ended and nothing of its cluster is left."""

        def gone() -> RunView | None:
            found = self.run(run.id)
            return found if found.removed_at else None

        return wait_until(gone, within=180, what=f"{run.id} removed")

    def stop(self, run: RunView, *, savepoint: bool = False) -> RunView:
        with self.server.client() as client:
            client.runs.stop(run.id, with_savepoint=savepoint)
        return self.until_removed(run)

    def events(self, run: RunView) -> list[Event]:
        with self.server.client() as client:
            return list(client.runs.events(run.id))

    def follower(self, run: RunView) -> RunView:
        """The run that followed this one by itself."""

        def found() -> RunView | None:
            notes = [e for e in self.events(run) if e.kind is EventKind.RESTART]
            return self.run(str(notes[0].facts["run"])) if notes else None

        return wait_until(found, within=180, what=f"a run after {run.id}")

    def printed(self, run: RunView) -> list[str]:
        """The rows that the job's print sinks wrote, as soon as there is a TaskManager."""
        try:
            with self.server.client() as client:
                logs = client.runs.logs(run.id, process="taskmanager-1.out", lines=500)
        except NotFound:
            return []
        return [line for line in logs.lines if line.startswith(("+", "-"))]

    def until_printed(
        self, run: RunView, enough: Callable[[int], bool] = lambda n: n > 0, within: float = 180
    ) -> int:
        """The newest total that the stream has printed."""

        def total() -> int | None:
            rows = self.printed(run)
            newest = int(rows[-1].partition("[")[2].split(",")[0]) if rows else 0
            return newest if enough(newest) else None

        return wait_until(total, within=within, what=f"rows of {run.id}")

    def alive(self) -> frozenset[str]:
        """The clusters of which any process runs on this machine, whatever the server thinks."""
        return sight.clusters(self.local)

    def pid(self, run: RunView, process: str) -> int:
        """The Java process itself, below the wrapper that leads its group."""
        found = {p.name: p.pid for p in sight.look(self.local, run.id).processes}
        wrapper = found[process]
        assert wrapper
        return int(Path(f"/proc/{wrapper}/task/{wrapper}/children").read_text().split()[0])

    def cli(self, *arguments: str, check: bool = False) -> subprocess.CompletedProcess[str]:
        """One call of the command line, as in a shell."""
        environ = {**os.environ, "XUANWU_HOME": str(self.home), "NO_COLOR": "1"}
        done = forked.call(arguments, environ)
        if check:
            done.check_returncode()
        return done


@pytest.fixture(scope="session", params=releases.EVERY)
def release(request: pytest.FixtureRequest) -> str:
    """Each release in turn."""
    return releases.installed(request.param).version


def open_home(home: Path) -> Path:
    """A home that shares the installed releases with all others."""
    home.mkdir(parents=True, exist_ok=True)
    if not (home / "releases").exists():
        releases.installed("2.2.1")
        (home / "releases").symlink_to(releases.HOME / "releases", target_is_directory=True)
    return home


@contextmanager
def begun(home: Path) -> Generator[Journey]:
    """A running server; at the end every run is stopped, and no process may be left."""
    server = Server(open_home(home), settings=dict(QUICK))
    server.start()
    made = Journey(server)
    try:
        yield made
        _stop_all(made)
        assert made.alive() == frozenset()
    finally:
        server.kill()
        for cluster_id in made.alive():
            provision.remove(made.local, cluster_id)


@pytest.fixture
def journey(tmp_path: Path) -> Generator[Journey]:
    """A server of the test's own."""
    with begun(tmp_path / "home") as made:
        yield made


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Generator[Journey]:
    """A server that the tests of a file share."""
    with begun(tmp_path_factory.mktemp("shared") / "home") as made:
        yield made


@pytest.fixture
def counting(shared: Journey) -> RunView:
    """A run of the shared server that counts; the one of an earlier test, if it still does."""
    with shared.server.client() as client:
        live = [run for run in client.runs.list() if run.state is State.RUNNING]
    if live:
        return live[0]
    shared.apply("count")
    return shared.until(shared.start("count"), State.RUNNING)


def _stop_all(journey: Journey) -> None:
    if journey.server.process is None or journey.server.process.poll() is not None:
        journey.server.start()
    with journey.server.client() as client:
        for run in client.runs.list():
            try:
                client.runs.stop(run.id)
            except Conflict:
                continue
        for run in client.runs.list():
            journey.until_removed(run)


def read_json(text: str) -> Any:
    """What `-o json` printed."""
    return json.loads(text)
