"""One warm worker: a process that runs one session at a time, and becomes idle in between."""

from __future__ import annotations

from typing import Any

import anyio

from xuanwu.gateway import process
from xuanwu.gateway.command import GatewayRole
from xuanwu.gateway.process import GatewayProcess
from xuanwu.gateway.settings import GatewaySettings
from xuanwu.gateway.wire import Wire
from xuanwu.kernel.errors import XuanwuError
from xuanwu.model.release import InstalledRelease

_IDLE_S, _LOOK_S = 1.0, 0.05
_HEALTH_S = 10.0


class Worker:
    """A warm process. One that is not `clean` is ended after its session."""

    def __init__(self, release: str, started: GatewayProcess) -> None:
        self.release = release
        self.process = started
        self.wire = Wire(started.url, started.token)
        self.sessions = 0
        self.clean = True
        self.idle_since = anyio.current_time()

    async def come_to_rest(self, session: str) -> None:
        """Ends the session's remaining work; a worker that is not idle in a second is not clean."""
        try:
            with anyio.fail_after(_IDLE_S):
                await self.wire.post("/cancel", {"session": session}, _IDLE_S)
                while (await self.wire.get("/health", _IDLE_S))["busy"]:
                    await anyio.sleep(_LOOK_S)
        except (XuanwuError, TimeoutError):
            self.clean = False

    async def is_fit(self, settings: GatewaySettings) -> bool:
        """Whether it may run another session; False if it does not answer."""
        if not self.clean or not self.process.is_alive:
            return False
        try:
            health: dict[str, Any] = await self.wire.get("/health", _HEALTH_S)
        except XuanwuError:
            return False
        return not health["busy"] and health["metaspace_mib"] <= settings.worker.metaspace_mib

    async def close(self) -> None:
        """Kills it reliably; idempotent."""
        with anyio.CancelScope(shield=True):
            if not self.clean:
                self.process.kill()
            await self.wire.close()
            await self.process.stop()


async def start_worker(release: InstalledRelease, settings: GatewaySettings) -> Worker:
    """Starts a worker. Raises: Unavailable when it does not start in time."""
    started = await process.start(release, settings, GatewayRole.WORKER)
    return Worker(release.version, started)
