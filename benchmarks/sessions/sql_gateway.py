"""Flink's own way: its SQL Gateway on a warm session cluster, by Flink's scripts and REST API.

Source: Flink documentation, SQL Gateway, REST endpoint (v2), 1.20 and 2.2.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
from tests.support.maven import jar

from benchmarks.starts.homes import configure, scripted
from benchmarks.starts.ways import PATIENCE_S, free_ports
from xuanwu.model.release import InstalledRelease

# The registries have no gateway of 1.20.5; that of 1.20.3 runs on its libraries.
_GATEWAY_VERSIONS = {"1.20.5": "1.20.3"}
_LOOK_S = 0.005
_ENDED = {"ERROR", "CANCELED", "TIMEOUT", "CLOSED"}


@dataclass(frozen=True)
class SqlGateway:
    """A gateway that answers at `url`; behind it a session cluster, whose page is at `page`."""

    url: str
    page: str

    def first_row(self, statements: Sequence[str], query: str) -> float:
        """Seconds from nothing but a warm cluster to the first row; the query is cancelled then.

        The session, every statement before the query, and the query: what a user waits for.
        """
        with httpx.Client(base_url=self.url, timeout=PATIENCE_S) as http:
            began = time.perf_counter()
            session = http.post("/v2/sessions", json={}).json()["sessionHandle"]
            for statement in statements:
                self._run(http, session, statement)
            operation = self._run(http, session, query)
            seconds = self._await_row(http, session, operation) - began
            http.post(f"/v2/sessions/{session}/operations/{operation}/cancel")
            http.delete(f"/v2/sessions/{session}/operations/{operation}/close")
            http.delete(f"/v2/sessions/{session}")
        return seconds

    def _run(self, http: httpx.Client, session: str, statement: str) -> str:
        path = f"/v2/sessions/{session}/statements"
        operation = http.post(path, json={"statement": statement}).json()["operationHandle"]
        deadline = time.monotonic() + PATIENCE_S
        while time.monotonic() < deadline:
            status = http.get(f"/v2/sessions/{session}/operations/{operation}/status").json()
            if status["status"] == "FINISHED":
                return operation
            if status["status"] in _ENDED:
                raise RuntimeError(f"The SQL Gateway refused: {statement}")
            time.sleep(_LOOK_S)
        raise RuntimeError(f"The SQL Gateway did not finish: {statement}")

    def _await_row(self, http: httpx.Client, session: str, operation: str) -> float:
        token, deadline = 0, time.monotonic() + PATIENCE_S
        while time.monotonic() < deadline:
            path = f"/v2/sessions/{session}/operations/{operation}/result/{token}"
            answer: dict[str, Any] = http.get(path, params={"rowFormat": "JSON"}).json()
            if answer.get("results", {}).get("data"):
                return time.perf_counter()
            following = answer.get("nextResultUri") or ""
            token = int(following.split("/result/")[1].split("?")[0]) if following else token
            time.sleep(_LOOK_S)
        raise RuntimeError("The SQL Gateway gave no row.")


@contextmanager
def session_cluster(release: InstalledRelease, root: Path, engine: Path) -> Generator[SqlGateway]:
    """JobManager, one TaskManager with four slots, gateway: as shipped, but for the ports."""
    home = scripted(release, root, engine)
    _add_gateway(release, home)
    rest, rpc, port = free_ports(3)
    configure(home, _options(rest, rpc, port))
    commands = {
        "jobmanager.sh": ["start-foreground"],
        "taskmanager.sh": ["start-foreground"],
        "sql-gateway.sh": ["start-foreground"],
    }
    started: list[subprocess.Popen[bytes]] = []
    try:
        for script, words in commands.items():
            started.append(_start(home, release, script, words))
        _await(lambda: _slots(f"http://127.0.0.1:{rest}") >= 4, "four slots")
        _await(lambda: _answers(f"http://127.0.0.1:{port}/v2/info"), "the gateway")
        yield SqlGateway(f"http://127.0.0.1:{port}", f"http://127.0.0.1:{rest}")
    finally:
        for process in reversed(started):
            os.killpg(process.pid, signal.SIGTERM)
        for process in started:
            process.wait(30)


def _add_gateway(release: InstalledRelease, home: Path) -> None:
    version = _GATEWAY_VERSIONS.get(release.version, release.version)
    (home / "opt").unlink()
    (home / "opt").mkdir()
    for file in (release.home / "opt").iterdir():
        (home / "opt" / file.name).symlink_to(file)
    shutil.copy(jar(f"org.apache.flink:flink-sql-gateway:{version}"), home / "opt")


def _options(rest: int, rpc: int, port: int) -> Mapping[str, str]:
    return {
        "rest.port": str(rest),
        "jobmanager.rpc.port": str(rpc),
        "sql-gateway.endpoint.rest.address": "127.0.0.1",
        "sql-gateway.endpoint.rest.port": str(port),
        "taskmanager.numberOfTaskSlots": "4",
        # Else a TaskManager that comes first waits for ten seconds.
        "cluster.registration.error-delay": "200 ms",
    }


def _start(
    home: Path, release: InstalledRelease, script: str, words: list[str]
) -> subprocess.Popen[bytes]:
    with (home / "log" / f"{script}.out").open("wb") as out:
        return subprocess.Popen(
            [str(home / "bin" / script), *words],
            env={
                "PATH": os.environ["PATH"],
                "HOME": str(home),
                "JAVA_HOME": str(release.java.parent.parent),
            },
            stdout=out,
            stderr=out,
            start_new_session=True,
        )


def _slots(url: str) -> int:
    try:
        return int(httpx.get(f"{url}/overview").json()["slots-available"])
    except (httpx.HTTPError, KeyError, ValueError):
        return 0


def _answers(url: str) -> bool:
    try:
        return httpx.get(url).is_success
    except httpx.HTTPError:
        return False


def _await(probe: Any, what: str) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while not probe():
        if time.monotonic() > deadline:
            raise RuntimeError(f"{what} did not come within {PATIENCE_S:g} s.")
        time.sleep(0.05)
