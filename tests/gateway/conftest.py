"""One gateway with real planners and workers for all tests of this folder."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from anyio.from_thread import BlockingPortal, start_blocking_portal

from tests.support import releases
from xuanwu.gateway.gateway import Gateway, open_gateway
from xuanwu.gateway.settings import GatewaySettings
from xuanwu.model.gateway import Check, DebugEvent, Lineage, Plan, Purpose

RELEASES = ("1.20.5", "2.2.1")


@dataclass(frozen=True)
class Asking:
    """The gateway from a test that runs no loop, for one release."""

    portal: BlockingPortal
    gateway: Gateway
    artifacts: Path
    release: str

    def check(self, sql: str, purpose: Purpose = Purpose.RUN, **more: Any) -> Check:
        return self.portal.call(self.gateway.check, self.release, script(sql, **more), purpose)

    def lineage(self, sql: str, **more: Any) -> Lineage:
        return self.portal.call(self.gateway.lineage, self.release, script(sql, **more))

    def plan(self, sql: str, **more: Any) -> Plan:
        return self.portal.call(self.gateway.plan, self.release, script(sql, **more))

    def debug(self, sql: str, request: dict[str, Any] | None = None) -> list[DebugEvent]:
        """All events of a session; `request` has mocks and limits."""
        body = {"session": "test", "definition": script(sql), **(request or {})}
        return self.portal.call(self._events, body)

    async def _events(self, body: dict[str, Any]) -> list[DebugEvent]:
        return [event async for event in self.gateway.debug(self.release, body)]


def script(sql: str, **more: Any) -> dict[str, Any]:
    """A definition as the platform would send it."""
    return {"version": 1, "kind": "sql", "sql": sql, **more}


@pytest.fixture(scope="session")
def real_gateway(
    tmp_path_factory: pytest.TempPathFactory,
) -> Generator[tuple[BlockingPortal, Gateway, Path]]:
    folder = tmp_path_factory.mktemp("gateway")
    engine = releases.ENGINE_JAR
    settings = GatewaySettings(
        home=folder / "processes",
        jars=(engine, engine.with_name("xuanwu-gateway.jar")),
        artifacts=folder / "artifacts",
    )
    (folder / "artifacts").mkdir()
    with (
        start_blocking_portal() as portal,
        portal.wrap_async_context_manager(open_gateway(settings, releases.installed)) as gateway,
    ):
        yield portal, gateway, settings.artifacts
    assert _left(folder) == []


def _left(folder: Path) -> list[str]:
    return [one.name for one in (folder / "processes").iterdir()]


@pytest.fixture(params=RELEASES)
def asking(
    request: pytest.FixtureRequest, real_gateway: tuple[BlockingPortal, Gateway, Path]
) -> Asking:
    return Asking(*real_gateway, request.param)
