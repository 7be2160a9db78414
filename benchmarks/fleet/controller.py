"""One server that tracks a fleet: the product's loops and API, on a target that only counts.

    python -m benchmarks.fleet.controller DATABASE PORT SIZE

Says `{"url": …}`, where its API takes the news of jobs, and works until standard input ends.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
from contextlib import AbstractAsyncContextManager
from datetime import timedelta
from pathlib import Path
from typing import NoReturn

import anyio
import orjson
import uvloop

from benchmarks.fleet.rows import HANGING, RELEASE, STEADY, Fleet
from xuanwu.api.app import create_api
from xuanwu.api.server import listen, serve_api
from xuanwu.cluster.flink_rest import FlinkRest
from xuanwu.cluster.target import (
    ClusterSpec,
    LoginOrder,
    LogPart,
    Presence,
    RunningCommand,
    Sight,
)
from xuanwu.kernel.clock import SystemClock
from xuanwu.kernel.errors import NotFound, Refused
from xuanwu.kernel.limits import raise_open_files
from xuanwu.kernel.log import set_up_log
from xuanwu.kernel.vault import Vault
from xuanwu.model.release import InstalledRelease
from xuanwu.portal.metadata.releases import Releases
from xuanwu.reconcile.doorbell import Doorbell
from xuanwu.scheduling.tracking.parts import Tracking, TrackingSettings
from xuanwu.scheduling.tracking.queues import track
from xuanwu.service.parts import Service
from xuanwu.store.blobs import Blobs
from xuanwu.store.database import Database

VAULT = Vault(bytes(32))
POLL = timedelta(seconds=5)


class PresentTarget:
    """A target on which every cluster of the fleet is there; it has no log to show."""

    brings_release = False

    def __init__(self, fleet: Fleet, name: str) -> None:
        self._urls = {fleet.cluster(n): fleet.url(n) for n in fleet.numbers(name)}
        self.looks = 0

    async def ensure(self, spec: ClusterSpec) -> None:
        """Nothing is missing."""

    async def remove(self, cluster_id: str) -> bool:
        self._urls.pop(cluster_id, None)
        return True

    async def look(self, cluster_id: str) -> Sight:
        self.looks += 1
        url = self._urls.get(cluster_id)
        return Sight(Presence.PRESENT if url else Presence.ABSENT, rest_url=url)

    async def clusters(self) -> frozenset[str]:
        return frozenset(self._urls)

    async def latest_checkpoint(self, state_name: str, flink_job_id: str) -> str | None:
        return None

    async def log_tail(self, cluster_id: str, process: str, lines: int) -> tuple[str, ...]:
        raise NotFound("There are no logs here.")

    async def log_after(self, cluster_id: str, process: str, offset: int) -> LogPart:
        raise NotFound("There are no logs here.")

    def login(
        self, cluster_id: str, order: LoginOrder
    ) -> AbstractAsyncContextManager[RunningCommand]:
        raise Refused("There are no containers here.")

    async def rest_url(self, cluster_id: str) -> str | None:
        return self._urls.get(cluster_id)


async def work(url: str, fleet: Fleet, home: Path) -> None:
    """Tracks and serves until standard input ends."""
    targets = {name: PresentTarget(fleet, name) for name in (STEADY, HANGING)}
    db = Database(url)
    async with FlinkRest() as flink:
        parts = Tracking(
            db=db,
            clock=SystemClock(),
            doorbell=Doorbell(),
            targets=targets,
            flink=flink,
            find_release=_no_release,
            vault=VAULT,
            settings=TrackingSettings(poll=POLL),
        )
        await _serve(Service(parts, Blobs(home), RELEASE), home)
    await db.close()


async def _serve(service: Service, home: Path) -> None:
    listener, stop = listen("127.0.0.1", 0), anyio.Event()
    api = create_api(service, Releases(home, RELEASE, _prepare))
    async with anyio.create_task_group() as loops:
        loops.start_soon(track, service.tracking)
        async with anyio.create_task_group() as front:
            await front.start(serve_api, api, listener, stop)
            port = listener.getsockname()[1]
            print(orjson.dumps({"url": f"http://127.0.0.1:{port}"}).decode(), flush=True)
            await _until_input_ends()
            stop.set()
        loops.cancel_scope.cancel()


async def _prepare(release: InstalledRelease) -> None:
    """Nothing is installed here."""


def _no_release(version: str) -> NoReturn:
    raise NotFound(f"The release {version} is not installed here.")


async def _until_input_ends() -> None:
    reader = asyncio.StreamReader()
    loop = asyncio.get_running_loop()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    await reader.read()


def main() -> None:
    url, port, size = sys.argv[1:]
    raise_open_files()
    set_up_log("warning")
    with tempfile.TemporaryDirectory(prefix="xuanwu-bench-") as home:
        uvloop.run(work(url, Fleet(int(size), int(port)), Path(home)))


if __name__ == "__main__":
    main()
