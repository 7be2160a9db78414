"""Carries out requested installs, one at a time, as leased rows.

An install is for a home. Servers that share a home work through the same rows; if one is killed,
another retries its install.
"""

from __future__ import annotations

import socket
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import anyio

from xuanwu.core import Core
from xuanwu.kernel.errors import Unavailable, Unreachable, XuanwuError
from xuanwu.kernel.ids import new_id
from xuanwu.kernel.log import get_log
from xuanwu.kernel.tasks import in_thread
from xuanwu.model.install import Install, Installed
from xuanwu.model.lease import LeaseKey
from xuanwu.model.release import InstalledRelease
from xuanwu.reconcile.loop import Loop, LoopSettings
from xuanwu.reconcile.worklist import LeasedRows
from xuanwu.scheduling.releases import catalogue, shelf
from xuanwu.scheduling.releases.install import install
from xuanwu.store import installs
from xuanwu.store.tables.installs import installs as table

QUEUE = "installs"
SETTINGS = LoopSettings(
    pool=1, batch=1, idle=timedelta(seconds=1), deadline=timedelta(hours=1), grace=timedelta(0)
)
_MOST_ATTEMPTS = 5
_TELL = timedelta(milliseconds=300)
_log = get_log("releases")


@dataclass(frozen=True)
class Means:
    """How to install a release into `home`. `prepare` makes it start faster, if possible."""

    home: Path
    prepare: Callable[[InstalledRelease], Awaitable[None]]
    carry_out: Callable[..., object] = install


async def carry_out_installs(
    core: Core, means: Means, home_id: str, settings: LoopSettings = SETTINGS
) -> None:
    """Works through the requested installs into this home, until cancelled."""
    rows = _Installs(core.db, core.clock, table, new_id("srv"), settings.lease, home_id)

    async def step(one: Install) -> Installed:
        return await _carry_out(core, means, one)

    await Loop(QUEUE, rows, step, _after_error, settings, core.doorbell).run()


async def _carry_out(core: Core, means: Means, one: Install) -> Installed:
    """Runs one attempt. It is idempotent: it cleans up what an interrupted attempt left."""
    if one.visits > _MOST_ATTEMPTS:
        return Installed(
            one,
            f"The install was started {_MOST_ATTEMPTS} times, and each time the server ended "
            "before the install was complete. Check the logs of the servers, then start the "
            "install again.",
        )
    steps, failure = _Steps(), None
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(_tell, core, one, steps)
        failure = await _install(means, one.release, steps)
        tasks.cancel_scope.cancel()
    return Installed(one, failure)


async def _install(means: Means, version: str, steps: _Steps) -> str | None:
    """Installs a version; returns why it failed, or None."""
    try:
        release = catalogue.find(version)
        await in_thread(means.carry_out, means.home, release, progress=steps)
        steps("creating class-data archives")
        await means.prepare(await in_thread(shelf.find, means.home, version))
    except XuanwuError as error:
        if isinstance(error, Unavailable) and await in_thread(
            shelf.is_installed, means.home, version
        ):
            _log.warning("not_prepared", version=version, error=error.message)
            return None  # it is complete, but starts slower without the archives
        _log.warning("install_failed", version=version, error=error.message)
        return error.message
    except Exception:  # noqa: BLE001  the edge of a step
        _log.exception("install_failed", version=version)
        return "The server had an internal error; its log has the details."
    return None


class _Steps:
    """The current step, as reported by the thread of the install."""

    def __init__(self) -> None:
        self.now = "beginning"

    def __call__(self, step: str) -> None:
        self.now = step


async def _tell(core: Core, one: Install, steps: _Steps) -> None:
    """Writes each step into the row, so that every server can show it."""
    told, server = None, socket.gethostname()
    while True:
        if steps.now != told:
            told = steps.now
            try:
                async with core.db.begin() as tx:
                    await installs.tell(tx, one, told, server)
            except Unreachable:  # this step is not shown
                told = None
        await anyio.sleep(_TELL.total_seconds())


def _after_error(one: Install, error: Exception) -> Installed:
    message = error.message if isinstance(error, XuanwuError) else str(error)
    return Installed(one, message)


@dataclass(frozen=True)
class _Installs(LeasedRows):
    """The due installs into one home, as a worklist."""

    home_id: str

    async def claim(self, limit: int) -> Sequence[Install]:
        async with self.db.begin() as tx:
            return await installs.claim(tx, self.home_id, self.claim_of(limit))

    def key(self, item: Install) -> LeaseKey:
        return installs.lease_key(item)

    async def write(self, results: Sequence[Installed]) -> None:
        async with self.db.begin() as tx:
            await installs.write(tx, results)
