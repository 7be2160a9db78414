"""One gateway with real planners and workers for all tests of this folder."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeVar

import pytest
from anyio.from_thread import BlockingPortal, start_blocking_portal

from tests.support import releases
from xuanwu.gateway.gateway import Gateway, open_gateway
from xuanwu.gateway.settings import GatewaySettings
from xuanwu.model.editor import Hover, References, Signatures, Symbols
from xuanwu.model.gateway import Check, DebugEvent, Lineage, Plan, Purpose
from xuanwu.model.script_tables import ScriptTables
from xuanwu.model.spec import JobKind
from xuanwu.model.words import Words
from xuanwu.service.scripts.asked import Asked
from xuanwu.service.scripts.lineage import lineage
from xuanwu.service.scripts.plan import plan

W = TypeVar("W", bound=Words)
RELEASES = ("1.20.5", "2.2.1")


@dataclass(frozen=True)
class Asking:
    """The gateway from a test that runs no loop, for one release.

    Lineage and plan are the service's, since what is wrong with a script only a check says.
    """

    portal: BlockingPortal
    gateway: Gateway
    artifacts: Path
    release: str

    def check(self, sql: str, purpose: Purpose = Purpose.RUN, **more: Any) -> Check:
        return self.portal.call(self.gateway.check, self.release, script(sql, **more), purpose)

    def lineage(self, sql: str, **more: Any) -> Lineage:
        return self.portal.call(lineage, self.gateway, self._asked(sql, **more))

    def plan(self, sql: str, *, parallelism: int = 1, **more: Any) -> Plan:
        asked = replace(self._asked(sql, **more), parallelism=parallelism)
        return self.portal.call(plan, self.gateway, asked)

    def _asked(self, sql: str, **more: Any) -> Asked:
        return Asked(self.release, JobKind.SQL, script(sql, **more))

    def tables(self, sql: str, **more: Any) -> ScriptTables:
        return self.portal.call(self.gateway.tables, self.release, script(sql, **more))

    def hover(self, marked: str, **more: Any) -> Hover | None:
        """What is at the bar."""
        ask = self.gateway.hover
        return self.portal.call(ask, self.release, *cursor_in(marked, **more)).hover

    def signature(self, marked: str) -> Signatures:
        return self.portal.call(self.gateway.signature, self.release, *cursor_in(marked))

    def references(self, marked: str) -> References:
        return self.portal.call(self.gateway.references, self.release, *cursor_in(marked))

    def symbols(self, sql: str) -> Symbols:
        return self.portal.call(self.gateway.symbols, self.release, script(sql))

    def words(self, kind: type[W]) -> W:
        async def ask() -> W:
            return await self.gateway.words(self.release, kind)

        return self.portal.call(ask)

    def debug(self, sql: str, request: dict[str, Any] | None = None) -> list[DebugEvent]:
        """All events of a session; `request` has mocks and limits."""
        body = {"session": "test", "definition": script(sql), **(request or {})}
        return self.portal.call(self._events, body)

    async def _events(self, body: dict[str, Any]) -> list[DebugEvent]:
        return [event async for event in self.gateway.debug(self.release, body)]


def script(sql: str, **more: Any) -> dict[str, Any]:
    """A definition as the platform would send it."""
    return {"version": 1, "kind": "sql", "sql": sql, **more}


def cursor_in(marked: str, **more: Any) -> tuple[dict[str, Any], int, int]:
    """The definition of a script without its bar, and the line and column of the bar."""
    before, _, after = marked.partition("|")
    line = before.count("\n") + 1
    column = len(before[before.rfind("\n") + 1 :].encode("utf-16-le")) // 2 + 1
    return script(before + after, **more), line, column


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
