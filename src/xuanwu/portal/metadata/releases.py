"""The Flink releases of this server: which are known and installed, and installs under way."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import anyio

from xuanwu.kernel.errors import Unavailable, XuanwuError
from xuanwu.kernel.log import get_log
from xuanwu.kernel.tasks import in_thread
from xuanwu.model.release import InstalledRelease, Release
from xuanwu.model.state import LIVE
from xuanwu.scheduling.releases import catalogue, shelf
from xuanwu.scheduling.releases.install import install
from xuanwu.service.parts import Service
from xuanwu.store import runs
from xuanwu.store.runs import RunFilter

_log = get_log("releases")
Prepare = Callable[[InstalledRelease], Awaitable[None]]


@dataclass(frozen=True)
class ReleaseState:
    """A known release on this server. `progress` is the step of an install under way,
    `failure` why the last one came to nothing."""

    release: Release
    is_installed: bool
    is_default: bool
    progress: str | None = None
    failure: str | None = None


Install = Callable[..., object]


class Releases:
    """What is in `home`; `prepare` makes a fresh release quicker to start, where it can."""

    def __init__(
        self, home: Path, default: str, prepare: Prepare, carry_out: Install = install
    ) -> None:
        self._home = home
        self._default = default
        self._prepare = prepare
        self._carry_out = carry_out
        self._found: dict[str, tuple[int, InstalledRelease]] = {}
        self._progress: dict[str, str] = {}
        self._failures: dict[str, str] = {}
        self._asked = anyio.Event()

    def find(self, version: str) -> InstalledRelease:
        """Remembered for as long as it stays the same install, since Java is asked its version.

        Raises: NotFound for one that is not installed; Unavailable without Java.
        """
        stamp = self._stamp(version)
        known = self._found.get(version)
        if known is None or stamp is None or known[0] != stamp:
            found = shelf.find(self._home, version)
            known = (self._stamp(version) or 0, found)
            self._found[version] = known
        return known[1]

    async def all_of(self) -> list[ReleaseState]:
        """Every known release, oldest first."""
        return [await in_thread(self._state, release) for release in catalogue.known()]

    async def show(self, version: str) -> ReleaseState:
        """Raises: NotFound for a version that Xuanwu does not know."""
        return await in_thread(self._state, catalogue.find(version))

    async def install(self, version: str) -> ReleaseState:
        """Begins an install that `work` carries out; one that is installed stays as it is.

        Raises: NotFound.
        """
        state = await self.show(version)
        if not state.is_installed and state.progress is None:
            self._failures.pop(version, None)
            self._progress[version] = "waiting"
            self._asked.set()
        return await self.show(version)

    async def remove(self, parts: Service, version: str) -> None:
        """Raises: NotFound; Conflict (`release_in_use`) while live runs use it."""
        catalogue.find(version)
        async with parts.db.read() as tx:
            live = await runs.find(tx, RunFilter(states=LIVE, release=version), None, 1)
        await in_thread(shelf.remove, self._home, version, lambda _: bool(live.items))
        self._found.pop(version, None)

    async def work(self) -> None:
        """Carries out installs, one at a time, until cancelled."""
        while True:
            waiting = next(iter(self._progress), None)
            if waiting is None:
                self._asked = anyio.Event()
                await self._asked.wait()
                continue
            try:
                await self._install(waiting)
            except XuanwuError as error:
                _log.warning("install_failed", version=waiting, error=error.message)
                self._failures[waiting] = error.message
            except Exception:  # noqa: BLE001  the edge of a supervised loop
                _log.exception("install_failed", version=waiting)
                self._failures[waiting] = "The server met an error of its own; its log has it."
            finally:
                self._progress.pop(waiting, None)

    async def _install(self, version: str) -> None:
        tell = partial(self._progress.__setitem__, version)
        await in_thread(self._carry_out, self._home, catalogue.find(version), progress=tell)
        tell("making class-data archives")
        try:
            await self._prepare(await in_thread(self.find, version))
        except Unavailable as error:  # complete without them, only slower to start
            _log.warning("not_prepared", version=version, error=error.message)

    def _state(self, release: Release) -> ReleaseState:
        return ReleaseState(
            release,
            is_installed=shelf.is_installed(self._home, release.version),
            is_default=release.version == self._default,
            progress=self._progress.get(release.version),
            failure=self._failures.get(release.version),
        )

    def _stamp(self, version: str) -> int | None:
        try:
            return (shelf.release_home(self._home, version) / shelf.MANIFEST).stat().st_mtime_ns
        except OSError:
            return None
