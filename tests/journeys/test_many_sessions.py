"""Hundreds of debug sessions in a row: the server does not grow, and nothing is left of them."""

from __future__ import annotations

import os
from collections.abc import Generator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import psutil
import pytest

from tests.journeys.conftest import QUICK, open_home
from tests.support.server import Server
from tests.support.wait import wait_until
from xuanwu.client import Client
from xuanwu.model.gateway import EndEvent, RowsEvent

pytestmark = pytest.mark.flink

SESSIONS, WARM_UP, RECYCLED_AFTER = 280, 80, 40
ABANDONED, MISTAKEN = 70, 45  # every so many
POOLED = 8  # threads, descriptors or files that pools and workers may keep; each session's make 200
GROWTH_MIB = 6  # of 200 sessions: one that left 30 KiB behind would be found
SCRIPT = """\
CREATE TABLE orders (id INT, customer INT) WITH ('connector' = 'datagen');
CREATE TABLE totals (customer INT, n BIGINT, PRIMARY KEY (customer) NOT ENFORCED)
  WITH ('connector' = 'upsert-kafka');
INSERT INTO totals SELECT customer, COUNT(*) FROM orders WHERE id <> {number} GROUP BY customer;
"""


@dataclass(frozen=True)
class Belongings:
    """What a server holds while nobody asks it for anything."""

    memory_mib: float
    descriptors: int
    threads: int
    ports: int
    processes: frozenset[int]
    files: frozenset[str]

    def grown(self, before: Belongings) -> dict[str, tuple[int, int]]:
        """What it counts more of, now and before; memory is no count."""
        pairs = {
            "descriptors": (self.descriptors, before.descriptors + POOLED),
            "threads": (self.threads, before.threads + POOLED),
            "ports": (self.ports, before.ports),
            "processes": (len(self.processes), len(before.processes)),
            "files": (len(self.files), len(before.files) + POOLED),
        }
        return {name: pair for name, pair in pairs.items() if pair[0] > pair[1]}

    @classmethod
    def of(cls, server: psutil.Process, folder: Path) -> Belongings:
        children = server.children(recursive=True)
        listening = [port for process in [server, *children] for port in _listening(process)]
        return cls(
            server.memory_info().rss / 2**20,
            server.num_fds(),
            server.num_threads(),
            len(listening),
            frozenset(one.pid for one in children),
            frozenset(os.path.join(at, name) for at, _, names in os.walk(folder) for name in names),
        )


@pytest.fixture
def server(tmp_path: Path) -> Generator[Server]:
    settings = {
        **QUICK,
        "GATEWAY__ENABLED": "true",
        "GATEWAY__WORKERS": "2",
        "GATEWAY__WORKER_SESSIONS": str(RECYCLED_AFTER),
    }
    server = Server(open_home(tmp_path / "home"), settings=settings)
    server.start()
    try:
        yield server
    finally:
        server.kill()


def test_hundreds_of_sessions_leave_nothing_behind(server: Server) -> None:
    assert server.process
    process, folder = psutil.Process(server.process.pid), server.home / "gateway"
    workers: set[int] = set()
    with server.client() as client:
        for number in range(WARM_UP):
            _debug(client, number)
        before = _at_rest(process, folder)
        for number in range(WARM_UP, SESSIONS):
            _debug(client, number)
            workers |= {one.pid for one in process.children()}

    with suppress(AssertionError):  # what it was is told below
        wait_until(lambda: not Belongings.of(process, folder).grown(before), within=30)
    after = Belongings.of(process, folder)
    print(before, after, sep="\n")
    print("new files:", *sorted(after.files - before.files), sep="\n")
    assert after.grown(before) == {}
    assert after.memory_mib - before.memory_mib < GROWTH_MIB
    assert len(workers) >= (SESSIONS - WARM_UP) // (2 * RECYCLED_AFTER), "they are recycled"
    assert server.stop() == 0
    everyone = before.processes | after.processes | workers
    wait_until(lambda: not any(psutil.pid_exists(pid) for pid in everyone), within=60)
    assert list(folder.iterdir()) == []


def _listening(process: psutil.Process) -> list[int]:
    """The ports that a process listens on; none once it has ended."""
    try:
        connections = process.net_connections("inet")
    except psutil.NoSuchProcess:
        return []
    return [one.laddr.port for one in connections if one.status == psutil.CONN_LISTEN]


def _at_rest(process: psutil.Process, folder: Path) -> Belongings:
    """What is there once no worker is on its way up: each one then has its ports and its files."""
    last = Belongings.of(process, folder)

    def unchanged() -> Belongings | None:
        nonlocal last
        before, last = last, Belongings.of(process, folder)
        return last if not last.grown(before) and not before.grown(last) else None

    for _ in range(5):
        wait_until(unchanged, within=60, every=1)
    return last


def _debug(client: Client, number: int) -> None:
    """A session of its own script: most are read to the end, some left, some wrong."""
    sql = SCRIPT.replace("{number}", str(number))
    if number % MISTAKEN == 1:
        events = list(client.gateway.debug(sql.replace("COUNT(*)", "COUNT(nothing)")))
        assert isinstance(events[-1], EndEvent) and events[-1].reason == "failed", events
        return
    session = client.gateway.debug(sql)
    rows = 0
    for event in session:
        rows += len(event.rows) if isinstance(event, RowsEvent) else 0
        if rows and number % ABANDONED == 1:
            session.close()
            return
    assert rows > 0
