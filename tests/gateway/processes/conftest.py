"""A gateway whose processes are stand-ins."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import psutil
import pytest

from tests.support.fake_gateway import fake_release
from xuanwu.gateway.gateway import Gateway, open_gateway
from xuanwu.gateway.settings import GatewaySettings, PlannerSettings, WorkerSettings
from xuanwu.model.release import InstalledRelease


@dataclass
class Stage:
    """A gateway, its settings, and the one release that it knows."""

    gateway: Gateway
    settings: GatewaySettings
    release: InstalledRelease

    def pids(self) -> set[int]:
        return {one.pid for one in self.gateway.status()}


@pytest.fixture
def settings(tmp_path: Path) -> GatewaySettings:
    return GatewaySettings(
        home=tmp_path / "gateway",
        jars=(),
        artifacts=tmp_path / "artifacts",
        planner=PlannerSettings(patience=timedelta(seconds=5)),
        worker=WorkerSettings(most=2, spare=1, patience=timedelta(seconds=20)),
    )


@pytest.fixture
async def stage(tmp_path: Path, settings: GatewaySettings) -> AsyncGenerator[Stage]:
    async with staged(tmp_path / "release", settings) as made:
        yield made


class staged:  # noqa: N801  reads as a word of the test
    """`async with staged(folder, settings) as stage`; at the end nothing may be left."""

    def __init__(self, folder: Path, settings: GatewaySettings, *rules: str) -> None:
        self._release = fake_release(folder, *rules)
        self._settings = settings
        self._opened = open_gateway(settings, lambda _: self._release)

    async def __aenter__(self) -> Stage:
        return Stage(await self._opened.__aenter__(), self._settings, self._release)

    async def __aexit__(self, *error: object) -> None:
        await self._opened.__aexit__(None, None, None)
        assert leftovers(self._settings) == []


def leftovers(settings: GatewaySettings) -> list[str]:
    """Folders and processes of a gateway that has ended."""
    folders = [str(one) for one in settings.home.iterdir()] if settings.home.exists() else []
    marker = str(settings.home)
    processes = [
        str(one.pid)
        for one in psutil.process_iter(["cmdline"])
        if any(marker in word for word in one.info["cmdline"] or [])
    ]
    return [*folders, *processes]


def with_workers(settings: GatewaySettings, **changes: object) -> GatewaySettings:
    return replace(settings, worker=replace(settings.worker, **changes))  # pyright: ignore[reportArgumentType]


def with_planner(settings: GatewaySettings, **changes: object) -> GatewaySettings:
    return replace(settings, planner=replace(settings.planner, **changes))  # pyright: ignore[reportArgumentType]
