"""One server that tracks a fleet: the product's loops and API, on a target that only counts.

    python -m benchmarks.fleet.controller DATABASE PORT SIZE

Says `{"url": …}`, where its API takes the news of jobs, and works until standard input ends.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
from collections.abc import AsyncGenerator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import NoReturn

import anyio
import orjson
import uvloop

from benchmarks.fleet.rows import RELEASE, STEADY, Fleet
from xuanwu.api.app import create_api
from xuanwu.api.deps import Backend
from xuanwu.api.server import listen, serve_api
from xuanwu.cluster.target import (
    RunningCommand,
)
from xuanwu.core import Core
from xuanwu.flink.rest import FlinkRest
from xuanwu.kernel.clock import SystemClock
from xuanwu.kernel.errors import NotFound, Refused
from xuanwu.kernel.limits import raise_open_files
from xuanwu.kernel.log import set_up_log
from xuanwu.kernel.vault import Vault
from xuanwu.model.cluster import (
    ClusterSpec,
    LogPart,
    Presence,
    Sight,
    StatePlace,
)
from xuanwu.model.login import (
    LoginOrder,
)
from xuanwu.model.release import InstalledRelease
from xuanwu.model.run import Placement
from xuanwu.model.target import DeclaredTarget
from xuanwu.reconcile.doorbell import Doorbell
from xuanwu.scheduling.infrastructure import Infrastructure
from xuanwu.scheduling.releases.installing import Means
from xuanwu.scheduling.releases.installs import ReleaseRegistry
from xuanwu.scheduling.targets.acts import TargetDesk
from xuanwu.scheduling.targets.opening import Opened
from xuanwu.scheduling.targets.registry import open_registry
from xuanwu.scheduling.tracking.parts import Tracking, TrackingSettings
from xuanwu.scheduling.tracking.queues import track
from xuanwu.service.scripts.parts import Scripts
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

    async def state_uri(self) -> str | None:
        return None

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

    async def latest_checkpoint(self, place: StatePlace) -> str | None:
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

    @asynccontextmanager
    async def opened(row: DeclaredTarget) -> AsyncGenerator[Opened]:
        yield Opened(PresentTarget(fleet, row.name))

    db = Database(url)
    async with open_registry(db, opened) as targets, FlinkRest(ways=targets.ways) as flink:
        core = Core(db, SystemClock(), Doorbell(), VAULT)
        infra = Infrastructure(_no_release, targets, Placement(RELEASE, STEADY))
        tracking = Tracking(core, infra, flink, TrackingSettings(poll=POLL))
        await _serve(tracking, TargetDesk(targets, STEADY), home)
    await db.close()


async def _serve(tracking: Tracking, desk: TargetDesk, home: Path) -> None:
    listener, stop = listen("127.0.0.1", 0), anyio.Event()
    scripts = Scripts(tracking.core, tracking.infra, Blobs(home))
    known, url = ReleaseRegistry(Means(home, _prepare), RELEASE), tracking.settings.server_url
    api = create_api(Backend(scripts, tracking.flink, known, desk, url))
    async with anyio.create_task_group() as loops:
        loops.start_soon(track, tracking)
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
