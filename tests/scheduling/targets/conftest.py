"""A database with a core over it, and openers whose targets a test watches."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

import anyio
import pytest

from tests.support.databases import sqlite
from tests.support.fake_flink import FakeFlink
from tests.support.fake_target import FakeTarget
from tests.support.targets import declared
from xuanwu.core import Core
from xuanwu.flink.rest import RestAnswer, Way
from xuanwu.kernel.clock import SystemClock
from xuanwu.kernel.vault import Vault
from xuanwu.model.target import DeclaredTarget
from xuanwu.reconcile.doorbell import Doorbell
from xuanwu.scheduling.targets.opening import Opened
from xuanwu.store import targets


class SlowTarget(FakeTarget):
    """A target whose counting of clusters ends when it is told to."""

    def __init__(self) -> None:
        super().__init__(FakeFlink())
        self.asked = anyio.Event()
        self.go = anyio.Event()

    async def clusters(self) -> frozenset[str]:
        self.asked.set()
        await self.go.wait()
        return frozenset({"run_1"})


@dataclass
class Workshop:
    """Opens a new `SlowTarget` for each row, and keeps what is open; `faults` are raised instead,
    by name, and `ways` go along."""

    core: Core
    opened: list[tuple[DeclaredTarget, SlowTarget]] = field(
        default_factory=list[tuple[DeclaredTarget, SlowTarget]]
    )
    closed: list[DeclaredTarget] = field(default_factory=list[DeclaredTarget])
    faults: dict[str, Exception] = field(default_factory=dict[str, Exception])
    crash: anyio.Event = field(default_factory=anyio.Event)
    ways: dict[str, Way] = field(default_factory=dict[str, Way])

    @asynccontextmanager
    async def open(self, row: DeclaredTarget) -> AsyncGenerator[Opened]:
        if fault := self.faults.get(row.name):
            raise fault
        target = SlowTarget()
        self.opened.append((row, target))
        try:
            async with anyio.create_task_group() as tasks:
                tasks.start_soon(self._crash, row)
                yield Opened(target, self.ways.get(row.name))
                tasks.cancel_scope.cancel()
        finally:
            self.closed.append(row)

    async def _crash(self, row: DeclaredTarget) -> None:
        await self.crash.wait()
        self.crash = anyio.Event()
        raise RuntimeError(f"{row.name} crashed")

    async def add(self, name: str) -> DeclaredTarget:
        row = declared(name, self.core.clock.now())
        async with self.core.db.begin() as tx:
            await targets.add(tx, row)
        return row

    async def change(self, name: str) -> DeclaredTarget:
        async with self.core.db.begin() as tx:
            row = await targets.lock(tx, name)
            changed = replace(row, version=row.version + 1)
            await targets.write(tx, changed)
        return changed

    async def remove(self, name: str) -> None:
        async with self.core.db.begin() as tx:
            await targets.remove(tx, name)


class OneWay:
    """Leads to one address and answers with its own name."""

    def __init__(self, url: str) -> None:
        self.url = url

    def leads_to(self, url: str) -> bool:
        return url.startswith(self.url)

    async def request(
        self, method: str, url: str, body: bytes | None, within: object
    ) -> RestAnswer:
        del method, url, body, within
        return RestAnswer(200, b'{"jobs": []}')

    async def fetch(self, url: str, within: object, limit: int) -> object:
        raise NotImplementedError


@pytest.fixture
async def core(tmp_path: Path) -> AsyncGenerator[Core]:
    db = await sqlite(tmp_path / "xuanwu.db")
    yield Core(db, SystemClock(), Doorbell(), Vault(bytes(32)))
    await db.close()


@pytest.fixture
def workshop(core: Core) -> Workshop:
    return Workshop(core)
