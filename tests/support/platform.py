"""The whole platform in one process on SQLite, with virtual JobManagers instead of real ones."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import anyio

from tests.support.fake_flink import FakeFlink
from tests.support.fake_job import FakeJobManager
from tests.support.fake_target import FakeTarget
from tests.support.wait import eventually
from xuanwu.cluster.flink_rest import FlinkRest, FlinkRestSettings
from xuanwu.kernel.clock import SystemClock
from xuanwu.kernel.errors import NotFound
from xuanwu.kernel.vault import Vault
from xuanwu.model.access import Caller, Role
from xuanwu.model.job import Job
from xuanwu.model.release import InstalledRelease, Release
from xuanwu.model.run import Event, Run
from xuanwu.model.spec import parse_spec
from xuanwu.model.state import Seen, State
from xuanwu.portal.access import spaces
from xuanwu.reconcile.doorbell import Doorbell
from xuanwu.reconcile.loop import LoopSettings
from xuanwu.scheduling.tracking.parts import Tracking, TrackingSettings
from xuanwu.scheduling.tracking.queues import track
from xuanwu.service.gateway.port import Gateway
from xuanwu.service.jobs import write
from xuanwu.service.parts import Service
from xuanwu.service.runs.start import StartOrder, start
from xuanwu.store import events, runs
from xuanwu.store.blobs import Blobs
from xuanwu.store.database import Database

ME = Caller("tester", Role.ADMIN, None)
SQL = "INSERT INTO sink SELECT * FROM source"
VERSION = "2.2.1"

_LOOP = LoopSettings(
    lease=timedelta(seconds=5),
    idle=timedelta(milliseconds=20),
    gather=timedelta(milliseconds=1),
)
QUICK = TrackingSettings(
    poll=timedelta(milliseconds=50),
    start_poll=timedelta(milliseconds=20),
    silent_poll=timedelta(milliseconds=50),
    start_deadline=timedelta(seconds=30),
    lost_grace=timedelta(milliseconds=150),
    stop_patience=timedelta(seconds=20),
    sweep=timedelta(milliseconds=200),
    checkpoint_every=2,
    accept=_LOOP,
    running=_LOOP,
    ended=_LOOP,
)


def find_release(version: str) -> InstalledRelease:
    """One release is installed, as far as the use cases can tell."""
    if version != VERSION:
        raise NotFound(f"The release {version} is not installed.", where="release")
    release = Release(version, "", "", "", (17,), frozenset())
    return InstalledRelease(release, Path("release"), Path("java"))


@dataclass
class Platform:
    """The parts, and what tests ask of them again and again."""

    service: Service
    target: FakeTarget
    farm: FakeFlink
    space_id: str

    async def job(self, name: str = "orders", **changes: Any) -> Job:
        spec = parse_spec({"name": name, "sql": SQL, "target": "fake", **changes})
        return await write.create(self.service, ME, self.space_id, spec)

    async def start(self, job: Job, restore: str = "none") -> Run:
        return await start(self.service, ME, self.space_id, job.id, StartOrder(restore=restore))

    async def run(self, run_id: str) -> Run:
        async with self.service.db.read() as tx:
            return await runs.get(tx, run_id)

    async def events(self, run_id: str) -> list[Event]:
        async with self.service.db.read() as tx:
            return await events.of_run(tx, run_id, 0, 500)

    async def causes(self, run_id: str) -> list[str | None]:
        return [event.cause for event in await self.events(run_id) if event.cause]

    def jobmanager(self, run: Run) -> FakeJobManager:
        return self.farm.clusters[run.id]

    async def until(self, run: Run, state: State, seen: Seen | None = None) -> Run:
        """The run once it is in this state (and was seen so)."""

        async def there() -> Run | None:
            now = await self.run(run.id)
            return now if now.state is state and seen in {None, now.seen} else None

        return await eventually(there, within=60, every=0.01, what=f"{run.id} {state} {seen}")

    async def until_removed(self, run: Run) -> Run:
        """The run once nothing of its cluster is left and it has left its queue."""

        async def gone() -> Run | None:
            now = await self.run(run.id)
            return now if now.removed_at and now.due_at is None else None

        return await eventually(gone, within=60, every=0.01, what=f"{run.id} removed")


@asynccontextmanager
async def open_platform(
    folder: Path,
    *,
    settings: TrackingSettings = QUICK,
    target: FakeTarget | None = None,
    gateway: Gateway | None = None,
) -> AsyncGenerator[Platform]:
    """The platform with nobody tracking yet."""
    db = Database(f"sqlite:///{folder / 'xuanwu.db'}")
    await db.migrate()
    rest = FlinkRestSettings(connect=timedelta(seconds=0.3), total=timedelta(seconds=0.6))
    async with FakeFlink() as farm, FlinkRest(rest) as flink:
        target = target or FakeTarget(farm)
        target.farm = farm
        tracking = Tracking(
            db,
            SystemClock(),
            Doorbell(),
            {"fake": target},
            flink,
            find_release,
            Vault.open_file(folder / "key"),
            replace(settings, server_url="http://127.0.0.1:1"),
        )
        service = Service(tracking, Blobs(folder / "artifacts"), VERSION, gateway)
        space = await spaces.ensure_default(service)
        try:
            yield Platform(service, target, farm, space.id)
        finally:
            await db.close()


@asynccontextmanager
async def tracked(platform: Platform) -> AsyncGenerator[None]:
    """One controller at work; leaving the block stops it wherever it is."""
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(track, platform.service.tracking)
        try:
            yield
        finally:
            tasks.cancel_scope.cancel()
