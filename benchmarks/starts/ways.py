"""The ways to start, all of the same job with the same memory, timed from outside."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import psutil

from benchmarks.starts.homes import configure
from xuanwu.cluster.local.folder import JOBMANAGER, ClusterFolder
from xuanwu.cluster.local.settings import LocalSettings
from xuanwu.cluster.local.target import LocalTarget
from xuanwu.flink.rest import FlinkRest
from xuanwu.kernel.errors import Unreachable
from xuanwu.kernel.ids import flink_id, new_id
from xuanwu.model.cluster import (
    ClusterSpec,
    EntryPoint,
)
from xuanwu.model.release import InstalledRelease
from xuanwu.model.resources import Resources

SQL = """\
CREATE TABLE words (id BIGINT, word STRING) WITH (
  'connector' = 'datagen', 'rows-per-second' = '10');
CREATE TABLE nowhere (id BIGINT, word STRING) WITH ('connector' = 'blackhole');
INSERT INTO nowhere SELECT id, UPPER(word) FROM words WHERE id > 0;
"""
RESOURCES = Resources()
PATIENCE_S, LOOK_S = 120.0, 0.01


@dataclass(frozen=True)
class Start:
    """One start: seconds until all tasks ran, and what the JobManager had used by then."""

    seconds: float
    cpu_seconds: float
    rss_mib: float


class Way(Protocol):
    """One way to start the job; it leaves nothing running."""

    name: str

    async def start(self) -> Start: ...


class Scripts:
    """`standalone-job.sh` and `taskmanager.sh`, both at once, in the foreground.

    To their favour they get the platform's own waits for the registration of TaskManagers: with
    Flink's defaults a TaskManager that comes first waits for ten seconds.
    """

    def __init__(self, name: str, home: Path, java: Path, definition: Path) -> None:
        self.name = name
        self._home, self._java, self._definition = home, java, definition

    async def start(self) -> Start:
        rest, rpc = free_ports(2)
        configure(self._home, self._options(rest, rpc))
        job_id = flink_id(new_id("run"))
        began = time.monotonic()
        processes = [
            self._run(
                "standalone-job.sh", "--job-classname", "io.xuanwu.job.Main", "--job-id", job_id
            ),
            self._run("taskmanager.sh"),
        ]
        try:
            await until_running(f"http://127.0.0.1:{rest}", job_id)
            return used(time.monotonic() - began, processes[0].pid)
        finally:
            for process in processes:
                os.killpg(process.pid, signal.SIGTERM)
            for process in processes:
                process.wait(30)

    def _options(self, rest: int, rpc: int) -> Mapping[str, str]:
        jobmanager, taskmanager = RESOURCES.jobmanager, RESOURCES.taskmanager
        return {
            "rest.port": str(rest),
            "jobmanager.rpc.port": str(rpc),
            "jobmanager.memory.process.size": f"{int(jobmanager.memory)}b",
            "taskmanager.memory.process.size": f"{int(taskmanager.memory)}b",
            "taskmanager.numberOfTaskSlots": str(taskmanager.slots),
            "cluster.registration.initial-timeout": "100 ms",
            "cluster.registration.error-delay": "200 ms",
        }

    def _run(self, script: str, *words: str) -> subprocess.Popen[bytes]:
        log = self._home / "log" / f"{script}.out"
        with log.open("wb") as out:
            return subprocess.Popen(
                [str(self._home / "bin" / script), "start-foreground", *words],
                env={
                    "PATH": os.environ["PATH"],
                    "HOME": str(self._home),
                    "JAVA_HOME": str(self._java.parent.parent),
                    "XUANWU_DEFINITION_FILE": str(self._definition),
                },
                stdout=out,
                stderr=out,
                start_new_session=True,
            )


class Processes:
    """The platform's own processes on the local target, with these flags for the JobManager."""

    def __init__(
        self,
        name: str,
        settings: LocalSettings,
        release: InstalledRelease,
        definition: Path,
        flags: str = "",
    ) -> None:
        self.name = name
        self._settings, self._release, self._definition = settings, release, definition
        self._options = {"env.java.opts.jobmanager": flags} if flags else {}

    async def start(self) -> Start:
        target, cluster_id = LocalTarget(self._settings), new_id("bench")
        spec = ClusterSpec(
            cluster_id=cluster_id,
            flink_job_id=flink_id(cluster_id),
            release=self._release,
            entry=EntryPoint(definition_file=str(self._definition)),
            resources=RESOURCES,
            options=self._options,
            state_name=cluster_id,
        )
        began = time.monotonic()
        try:
            await target.ensure(spec)
            url = await target.rest_url(cluster_id)
            assert url
            await until_running(url, spec.flink_job_id)
            seconds = time.monotonic() - began
            folder = ClusterFolder(self._settings.home, cluster_id)
            return used(seconds, int(folder.pid(JOBMANAGER).read_text()))
        finally:
            while not await target.remove(cluster_id):
                await asyncio.sleep(0.1)


class Command:
    """`xuanwu run start --wait` against a server that runs: what a user waits for."""

    def __init__(self, name: str, home: Path, url: str, job: str) -> None:
        self.name = name
        self._home, self._url, self._job = home, url, job

    async def start(self) -> Start:
        run_id, seconds = await self.begin()
        try:
            folder = ClusterFolder(self._home, run_id)
            return used(seconds, int(folder.pid(JOBMANAGER).read_text()))
        finally:
            await self.end(run_id)

    async def begin(self) -> tuple[str, float]:
        """A run, and seconds until the command ended, after the platform itself said Running."""
        began = time.monotonic()
        said = await asyncio.to_thread(self.say, "run", "start", self._job, "--wait", "-o", "json")
        return json.loads(said)["id"], time.monotonic() - began

    async def end(self, run_id: str) -> None:
        """Stops the run and waits until it has ended."""
        await asyncio.to_thread(self.say, "run", "stop", run_id, "--wait")

    def say(self, *words: str) -> str:
        """One command of the command line; what it printed."""
        done = subprocess.run(
            [sys.executable, "-m", "xuanwu.cli.main", *words],
            env=environment(self._home) | {"XUANWU_URL": self._url},
            capture_output=True,
            text=True,
            timeout=PATIENCE_S,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(f"xuanwu {' '.join(words)}: {done.stderr}")
        return done.stdout


@contextmanager
def server(
    home: Path, host: str = "127.0.0.1", settings: Mapping[str, str] | None = None
) -> Generator[str]:
    """A server with all roles on a free port of the host; its address."""
    (port,) = free_ports(1, host)
    address = f"http://{host}:{port}"
    told = {"XUANWU_SERVER__URL": address, **(settings or {})}
    said = home / "server.log"
    with said.open("wb") as log:
        process = subprocess.Popen(
            [
                sys.executable,
                "-m",
                "xuanwu.cli.main",
                "server",
                "--host",
                host,
                "--port",
                str(port),
            ],
            env=environment(home) | told,
            stdout=log,
            stderr=log,
        )
    try:
        deadline = time.monotonic() + PATIENCE_S
        while not (home / "server.json").exists():
            if process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"The server did not start:\n{said.read_text()}")
            time.sleep(0.05)
        yield address
    finally:
        process.terminate()
        process.wait(60)


def environment(home: Path) -> dict[str, str]:
    """This process's own, without what it says of servers, and with another home."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("XUANWU_")}
    token = home / "token"
    return (
        kept
        | {"XUANWU_HOME": str(home)}
        | ({"XUANWU_TOKEN": token.read_text().strip()} if token.exists() else {})
    )


async def until_running(url: str, job_id: str) -> None:
    """Raises: RuntimeError when not all tasks of the job run within the patience."""
    deadline = time.monotonic() + PATIENCE_S
    async with FlinkRest() as flink:
        while time.monotonic() < deadline:
            try:
                status = await flink.job_status(url, job_id)
            except Unreachable:
                status = None
            if status and status.state == "RUNNING" and status.all_tasks_run:
                return
            await asyncio.sleep(LOOK_S)
    raise RuntimeError(f"The job at {url} did not run within {PATIENCE_S:g} s.")


def used(seconds: float, pid: int) -> Start:
    """What the process and its children, ended ones too, have used so far."""
    root = psutil.Process(pid)
    family = [root, *root.children(recursive=True)]
    times = [process.cpu_times() for process in family]
    cpu = sum(t.user + t.system + t.children_user + t.children_system for t in times)
    return Start(seconds, cpu, sum(process.memory_info().rss for process in family) / 2**20)


def free_ports(number: int, host: str = "127.0.0.1") -> list[int]:
    sockets = [socket.create_server((host, 0)) for _ in range(number)]
    try:
        return [int(each.getsockname()[1]) for each in sockets]
    finally:
        for each in sockets:
            each.close()
