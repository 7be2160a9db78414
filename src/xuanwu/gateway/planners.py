"""One planner a release: started when first needed, replaced when it dies, hangs or grows.

No planner ever runs user code; scripts with user code go to a worker. Starts and calls run to their
end even if their callers leave, so that a hung planner is detected however short its callers'
timeouts are. No call is made again here: the call may be what ended the planner.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import anyio
from anyio.abc import TaskGroup

from xuanwu.gateway import process
from xuanwu.gateway.carried import Carried
from xuanwu.gateway.command import GatewayRole
from xuanwu.gateway.process import GatewayProcess
from xuanwu.gateway.settings import GatewaySettings
from xuanwu.gateway.wire import LATE, Wire
from xuanwu.kernel.errors import Unreachable, XuanwuError
from xuanwu.kernel.log import get_log
from xuanwu.model.release import InstalledRelease

_AT_ONCE = 8
_HEALTH_S = 10.0
_LOOK_S = 0.05
_DYING_S = 1.0
_log = get_log("gateway")


class PlannerLost(Exception):
    """A planner ended during a call; `is_ours` when this call is known to have ended it."""

    def __init__(self, cause: str, *, is_ours: bool = False) -> None:
        super().__init__(cause)
        self.cause = cause
        self.is_ours = is_ours


class Planners:
    """All planners of this server; `tasks` runs the work that outlives a call."""

    def __init__(
        self,
        settings: GatewaySettings,
        find_release: Callable[[str], InstalledRelease],
        tasks: TaskGroup,
    ) -> None:
        self._settings = settings
        self._find_release = find_release
        self._tasks = tasks
        self._planners: dict[str, Planner] = {}
        self._starts: dict[str, Carried[Planner]] = {}
        self._is_closed = False

    async def call(self, release: str, path: str, body: Mapping[str, Any]) -> dict[str, Any]:
        """Returns the planner's response. Raises: PlannerLost when it ended during the call;
        Unreachable (`gateway_late`) when this call hung; Unavailable when none can be started;
        NotFound for an unknown release."""
        planner = await self._planner(release)
        return await Carried(self._tasks, partial(self._call, planner, path, body)).outcome()

    async def start(self, release: str) -> None:
        """Starts the planner in advance. Raises: Unavailable; NotFound."""
        await self._planner(release)

    def is_ready(self, release: str) -> bool:
        """Whether a planner of the release is warm; if not, its start begins. Raises: NotFound."""
        version = self._find_release(release).version
        planner = self._planners.get(version)
        if planner is not None and planner.process.is_alive:
            return True
        self._begun(version)
        return False

    async def tend(self) -> None:
        """Replaces planners that died, hang or have grown; ends those of a release that was
        removed."""
        for release, planner in list(self._planners.items()):
            if not self._is_known(release):
                await self._drop(planner)
            elif not planner.process.is_alive:
                await self._planner(release)
            elif not planner.is_retiring:
                await self._examine(planner)

    def processes(self) -> list[Planner]:
        return list(self._planners.values())

    async def close(self) -> None:
        """Ends all planners."""
        self._is_closed = True
        for planner in list(self._planners.values()):
            await planner.close()
        self._planners.clear()

    async def _planner(self, release: str) -> Planner:
        version = self._find_release(release).version
        planner = self._planners.get(version)
        if planner is not None and planner.process.is_alive:
            return planner
        return await self._begun(version).outcome()

    def _begun(self, release: str) -> Carried[Planner]:
        """Returns the running start of a release, or begins a new one."""
        start = self._starts.get(release)
        if start is None or start.is_done:
            start = Carried(self._tasks, partial(self._start, release))
            self._starts[release] = start
        return start

    async def _start(self, release: str) -> Planner:
        former = self._planners.get(release)
        if former is not None and not former.process.is_alive:
            _log.warning("planner_died", release=release, why=former.process.cause())
            await former.close()
        found = self._find_release(release)
        planner = Planner(release, await process.start(found, self._settings, GatewayRole.PLANNER))
        self._planners[release] = planner
        if self._is_closed:
            await self.close()
        return planner

    async def _call(self, planner: Planner, path: str, body: Mapping[str, Any]) -> dict[str, Any]:
        settings = self._settings.planner
        try:
            answer = await planner.call(path, body, settings.patience.total_seconds())
        except Unreachable as error:
            if error.detail_code == LATE:
                planner.is_hung = True
                await self._drop(planner)
                raise
            raise await self._lost(planner) from error
        if planner.calls >= settings.calls:
            self._retire(planner)
        return answer

    async def _lost(self, planner: Planner) -> PlannerLost:
        """Ends what is left of it. One call alone has ended it, unless somebody killed it."""
        await planner.process.settle(_DYING_S)
        cause = planner.process.cause() or "it no longer responded"
        is_ours = planner.calls_at_end == 1 and not (planner.is_hung or planner.process.was_killed)
        await self._drop(planner)
        return PlannerLost(cause, is_ours=is_ours)

    def _is_known(self, release: str) -> bool:
        try:
            self._find_release(release)
        except XuanwuError:
            return False
        return True

    async def _drop(self, planner: Planner) -> None:
        """Ends a planner that hangs or is dead; its other callers get the error at once."""
        if self._planners.get(planner.release) is planner:
            del self._planners[planner.release]
        planner.process.kill()
        await planner.close()

    async def _examine(self, planner: Planner) -> None:
        try:
            grown = await planner.metaspace_mib()
        except Unreachable:
            _log.warning("planner_hung", release=planner.release)
            await self._drop(planner)
            await self._planner(planner.release)
        else:
            if grown > self._settings.planner.metaspace_mib:
                self._retire(planner)

    def _retire(self, planner: Planner) -> None:
        if not planner.is_retiring:
            planner.is_retiring = True
            self._tasks.start_soon(self._replace, planner)

    async def _replace(self, planner: Planner) -> None:
        """Keeps the old planner until the new one is warm, and then until its calls have ended."""
        try:
            await self._begun(planner.release).outcome()
        except XuanwuError as error:
            planner.is_retiring = False
            _log.warning("planner_not_replaced", release=planner.release, error=error.message)
            return
        while planner.under_way:
            await anyio.sleep(_LOOK_S)
        await planner.close()


class Planner:
    """One process, with its calls in progress."""

    def __init__(self, release: str, started: GatewayProcess) -> None:
        self.release = release
        self.process = started
        self.calls = 0
        self.under_way = 0
        self.is_retiring = False
        self.is_hung = False
        self.calls_at_end: int | None = None
        self._wire = Wire(started.url, started.token)
        self._at_once = anyio.Semaphore(_AT_ONCE)

    async def call(self, path: str, body: Mapping[str, Any], patience_s: float) -> dict[str, Any]:
        """Returns the response. Raises: as Wire."""
        self.calls += 1
        self.under_way += 1
        try:
            async with self._at_once:
                return await self._wire.post(path, body, patience_s)
        except Unreachable:
            if self.calls_at_end is None:  # the first to notice: none has left yet
                self.calls_at_end = self.under_way
            raise
        finally:
            self.under_way -= 1

    async def metaspace_mib(self) -> int:
        """Returns its metaspace. Raises: as Wire."""
        return (await self._wire.get("/health", _HEALTH_S))["metaspace_mib"]

    async def close(self) -> None:
        """Kills it reliably; idempotent."""
        with anyio.CancelScope(shield=True):
            await self._wire.close()
            await self.process.stop()
