"""The whole platform in one process on SQLite, with virtual JobManagers instead of real ones."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any, cast

import anyio

from tests.support.databases import sqlite
from tests.support.fake_flink import FakeFlink
from tests.support.fake_job import FakeJobManager
from tests.support.fake_target import FakeTarget
from tests.support.principals import TESTER
from tests.support.targets import declared, held
from tests.support.wait import eventually
from xuanwu.access import spaces
from xuanwu.cluster.target import Target
from xuanwu.core import Core
from xuanwu.flink.rest import FlinkRest, FlinkRestSettings
from xuanwu.kernel.clock import SystemClock
from xuanwu.kernel.errors import NotFound
from xuanwu.kernel.vault import Vault
from xuanwu.model.access import Caller, Role
from xuanwu.model.event import Event
from xuanwu.model.job import Job
from xuanwu.model.release import InstalledRelease, Release
from xuanwu.model.run import Placement, Run
from xuanwu.model.spec import parse_spec
from xuanwu.model.state import Seen, State
from xuanwu.reconcile.doorbell import Doorbell
from xuanwu.reconcile.loop import LoopSettings
from xuanwu.scheduling.infrastructure import Infrastructure
from xuanwu.scheduling.targets.acts import TargetDesk
from xuanwu.scheduling.targets.opening import TargetOpener
from xuanwu.scheduling.targets.registry import open_registry
from xuanwu.scheduling.tracking.parts import Tracking, TrackingSettings
from xuanwu.scheduling.tracking.queues import track
from xuanwu.service.jobs import write
from xuanwu.service.jobs.write import NewJob
from xuanwu.service.runs.start import StartOrder, start
from xuanwu.service.scripts.parts import Scripts
from xuanwu.service.scripts.port import GatewayPort
from xuanwu.store import events, runs, targets
from xuanwu.store.blobs import Blobs

ME = Caller(TESTER, Role.ADMIN, None)
SQL = "INSERT INTO sink SELECT * FROM source"
VERSION = "2.2.1"

_LOOP = LoopSettings(
    lease=timedelta(seconds=5),
    idle=timedelta(seconds=5),
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
    look=timedelta(milliseconds=20),
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

    core: Core
    infra: Infrastructure
    tracking: Tracking
    scripts: Scripts
    target: FakeTarget
    farm: FakeFlink
    space_id: str
    desk: TargetDesk
    held: dict[str, Target]

    async def carry(self, name: str, target: Target) -> None:
        """One more target, which the test holds itself."""
        self.held[name] = target
        async with self.core.db.begin() as tx:
            await targets.add(tx, declared(name, self.core.clock.now()))
        await self.desk.registry.refresh()

    async def job(self, name: str = "orders", **changes: Any) -> Job:
        spec = parse_spec({"name": name, "sql": SQL, "target": "fake", **changes})
        return await write.create(self.core, self.infra, ME, self.space_id, NewJob(spec))

    async def start(self, job: Job, restore: str = "none") -> Run:
        return await start(self.scripts, ME, self.space_id, job.id, StartOrder(restore=restore))

    async def run(self, run_id: str) -> Run:
        async with self.core.db.read() as tx:
            return await runs.get(tx, run_id)

    async def events(self, run_id: str) -> list[Event]:
        async with self.core.db.read() as tx:
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
    gateway: GatewayPort | None = None,
) -> AsyncGenerator[Platform]:
    """The platform with nobody tracking yet."""
    db = await sqlite(folder / "xuanwu.db")
    try:
        core = Core(db, SystemClock(), Doorbell(), Vault.open_file(folder / "key"))
        async with FakeFlink() as farm:
            target = target or FakeTarget(farm)
            target.farm = farm
            async with _over(core, folder, target, settings, gateway) as platform:
                yield platform
    finally:
        await db.close()


@asynccontextmanager
async def _over(
    core: Core,
    folder: Path,
    target: FakeTarget,
    settings: TrackingSettings,
    gateway: GatewayPort | None,
) -> AsyncGenerator[Platform]:
    rest = FlinkRestSettings(connect=timedelta(seconds=0.3), total=timedelta(seconds=0.6))
    mine: dict[str, Target] = {"fake": target}
    async with core.db.begin() as tx:
        await targets.add(tx, declared("fake", core.clock.now()))
    others = TargetOpener(core, folder, folder / "engine.jar", has_local=False)
    async with (
        open_registry(core.db, held(mine, others)) as registry,
        FlinkRest(rest, registry.ways) as flink,
    ):
        infra = Infrastructure(find_release, registry, Placement(VERSION, "local"))
        own = replace(settings, server_url="http://127.0.0.1:1")
        desk = TargetDesk(registry, "local", server_url="http://xuanwu.example.com:8080")
        space = await spaces.ensure_default(core)
        yield Platform(
            core=core,
            infra=infra,
            tracking=Tracking(core, infra, flink, own),
            scripts=Scripts(core, infra, Blobs(folder / "artifacts"), gateway),
            target=target,
            farm=cast("FakeFlink", target.farm),
            space_id=space.id,
            desk=desk,
            held=mine,
        )


@asynccontextmanager
async def tracked(platform: Platform) -> AsyncGenerator[None]:
    """One controller at work; leaving the block stops it wherever it is."""
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(track, platform.tracking)
        try:
            yield
        finally:
            tasks.cancel_scope.cancel()
