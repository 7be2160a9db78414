"""One planner a release: started when first needed, replaced when dead, hung or bloated.

No planner ever runs user code; who has some asks a worker.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import anyio
from anyio.abc import TaskGroup

from xuanwu.cluster.gateway import process
from xuanwu.cluster.gateway.command import Role
from xuanwu.cluster.gateway.process import GatewayProcess
from xuanwu.cluster.gateway.settings import GatewaySettings
from xuanwu.cluster.gateway.wire import Wire
from xuanwu.kernel.errors import Unreachable, XuanwuError
from xuanwu.kernel.log import get_log
from xuanwu.model.release import InstalledRelease

_HEALTH_EVERY = 200
_AT_ONCE = 8
_log = get_log("gateway")


class Planners:
    """All planners of this server; `tasks` carries what goes on behind a call."""

    def __init__(
        self,
        settings: GatewaySettings,
        find_release: Callable[[str], InstalledRelease],
        tasks: TaskGroup,
    ) -> None:
        self._settings = settings
        self._find_release = find_release
        self._tasks = tasks
        self._turns: dict[str, anyio.Lock] = {}
        self._planners: dict[str, _Planner] = {}

    async def call(self, release: str, path: str, body: Mapping[str, Any]) -> dict[str, Any]:
        """The planner's answer. Raises: Unreachable (`gateway_gone`) when it died or hung under
        the call; Unavailable when none can be started; NotFound for an unknown release."""
        planner = await self._planner(release)
        try:
            answer = await planner.call(path, body, self._settings.planner.patience.total_seconds())
        except Unreachable:
            await self._drop(release, planner)
            raise
        if planner.is_due(self._settings.planner.calls) or await planner.is_bloated(self._settings):
            self._tasks.start_soon(self._replace, release, planner)
        return answer

    async def start(self, release: str) -> None:
        """Starts the planner in advance. Raises: as `call`."""
        await self._planner(release)

    def processes(self) -> list[tuple[str, GatewayProcess, int]]:
        """Release, process and calls so far of each planner."""
        return [(name, one.process, one.calls) for name, one in self._planners.items()]

    async def close(self) -> None:
        for planner in list(self._planners.values()):
            await planner.close()
        self._planners.clear()

    async def _planner(self, release: str) -> _Planner:
        async with self._turns.setdefault(release, anyio.Lock()):
            planner = self._planners.get(release)
            if planner is not None and planner.process.is_alive:
                return planner
            if planner is not None:
                _log.warning("planner_died", release=release, why=planner.process.cause())
                await planner.close()
            planner = self._planners[release] = await self._fresh(release)
            return planner

    async def _fresh(self, release: str) -> _Planner:
        found = self._find_release(release)
        return _Planner(await process.start(found, self._settings, Role.PLANNER))

    async def _drop(self, release: str, planner: _Planner) -> None:
        """It hangs or is dead: whoever else waits for it learns so at once."""
        if self._planners.get(release) is planner:
            del self._planners[release]
        planner.process.kill()
        await planner.close()

    async def _replace(self, release: str, planner: _Planner) -> None:
        """The old one answers until the new one is warm, and then what it has begun."""
        if planner.is_retiring:
            return
        planner.is_retiring = True
        try:
            fresh = await self._fresh(release)
        except XuanwuError as error:
            planner.is_retiring = False
            _log.warning("planner_not_replaced", release=release, error=error.message)
            return
        self._planners[release] = fresh
        while planner.under_way:
            await anyio.sleep(0.05)
        await planner.close()


class _Planner:
    def __init__(self, started: GatewayProcess) -> None:
        self.process = started
        self.calls = 0
        self.under_way = 0
        self.is_retiring = False
        self._wire = Wire(started.url, started.token)
        self._at_once = anyio.CapacityLimiter(_AT_ONCE)

    async def call(self, path: str, body: Mapping[str, Any], patience_s: float) -> dict[str, Any]:
        self.calls += 1
        self.under_way += 1
        try:
            async with self._at_once:
                return await self._wire.post(path, body, patience_s)
        finally:
            self.under_way -= 1

    def is_due(self, most: int) -> bool:
        return self.calls >= most and not self.is_retiring

    async def is_bloated(self, settings: GatewaySettings) -> bool:
        if self.calls % _HEALTH_EVERY or self.is_retiring:
            return False
        health = await self._wire.get("/health", 5)
        return health["metaspace_mib"] > settings.planner.metaspace_mib

    async def close(self) -> None:
        with anyio.CancelScope(shield=True):
            await self._wire.close()
            await self.process.stop()
