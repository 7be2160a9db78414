"""The Flink releases of this server: known ones, installed ones, and installs under way."""

from __future__ import annotations

from dataclasses import dataclass

from xuanwu.core import Core
from xuanwu.kernel.tasks import in_thread
from xuanwu.model.access import Caller
from xuanwu.model.install import Install, InstallState
from xuanwu.model.release import InstalledRelease, Release
from xuanwu.model.run import RunFilter
from xuanwu.model.state import LIVE
from xuanwu.reconcile.loop import LoopSettings
from xuanwu.scheduling.releases import catalogue, shelf
from xuanwu.scheduling.releases.installing import QUEUE, SETTINGS, Means, carry_out_installs
from xuanwu.store import installs, runs


@dataclass(frozen=True)
class ReleaseState:
    """A known release on this server.

    `progress` is the step of an install under way, into this home or, if it says so, into the home
    of another server; `failure` is why the last install into this home failed.
    """

    release: Release
    is_installed: bool
    is_default: bool
    progress: str | None = None
    failure: str | None = None


class ReleaseRegistry:
    """The releases in the home of `means`, and the requested installs into it."""

    def __init__(self, means: Means, default: str) -> None:
        self._means = means
        self._home = means.home
        self._default = default
        self._found: dict[str, tuple[int, InstalledRelease]] = {}

    def find(self, version: str) -> InstalledRelease:
        """An installed release; cached until it is installed anew, since the lookup runs Java.

        Raises: NotFound if it is not installed; Unavailable without Java.
        """
        stamp = self._stamp(version)
        known = self._found.get(version)
        if known is None or stamp is None or known[0] != stamp:
            found = shelf.find(self._home, version)
            known = (self._stamp(version) or 0, found)
            self._found[version] = known
        return known[1]

    async def all_of(self, core: Core) -> list[ReleaseState]:
        """Every known release, oldest first."""
        asked = await self._asked(core)
        return [await in_thread(self._state, release, asked) for release in catalogue.known()]

    async def show(self, core: Core, version: str) -> ReleaseState:
        """Raises: NotFound for a version that Xuanwu does not know."""
        release = catalogue.find(version)
        return await in_thread(self._state, release, await self._asked(core))

    async def install(self, core: Core, caller: Caller, version: str) -> ReleaseState:
        """Requests an install into this server's home; does nothing if it is installed already.

        Raises: NotFound.
        """
        state = await self.show(core, version)
        if state.is_installed:
            return state
        own = await in_thread(shelf.home_id, self._home)
        async with core.db.begin() as tx:
            await installs.ask(tx, own, version, actor=caller.principal)
        core.doorbell.ring(QUEUE)
        return await self.show(core, version)

    async def remove(self, core: Core, version: str) -> None:
        """Raises: NotFound; Conflict (`release_in_use`) while live runs use it."""
        catalogue.find(version)
        async with core.db.read() as tx:
            live = await runs.find(
                tx, RunFilter(states=LIVE, releases=frozenset({version})), None, 1
            )
        await in_thread(shelf.remove, self._home, version, lambda _: bool(live.items))
        self._found.pop(version, None)

    async def work(self, core: Core, settings: LoopSettings = SETTINGS) -> None:
        """Carries out the requested installs into this home, until cancelled."""
        own = await in_thread(shelf.home_id, self._home)
        await carry_out_installs(core, self._means, own, settings)

    async def _asked(self, core: Core) -> list[tuple[Install, bool]]:
        """The installs, each with whether it is for this home; those for this home come first."""
        own = await in_thread(shelf.home_id, self._home)
        async with core.db.read() as tx:
            found = await installs.visible(tx, own, core.clock.now())
        return sorted(((one, one.home == own) for one in found), key=lambda one: not one[1])

    def _state(self, release: Release, asked: list[tuple[Install, bool]]) -> ReleaseState:
        is_installed = shelf.is_installed(self._home, release.version)
        of_it = [(one, is_own) for one, is_own in asked if one.release == release.version]
        steps = [
            _told(one, is_own=is_own)
            for one, is_own in of_it
            if one.state is InstallState.INSTALLING
        ]
        failures = [one.failure for one, is_own in of_it if is_own and one.failure]
        return ReleaseState(
            release,
            is_installed=is_installed,
            is_default=release.version == self._default,
            progress=steps[0] if steps else None,
            failure=failures[0] if failures and not is_installed else None,
        )

    def _stamp(self, version: str) -> int | None:
        try:
            return (shelf.release_home(self._home, version) / shelf.MANIFEST).stat().st_mtime_ns
        except OSError:
            return None


def _told(one: Install, *, is_own: bool) -> str:
    place = "" if is_own else f", on {one.server}"
    attempt = f" (attempt {one.visits})" if one.visits > 1 else ""
    return f"{one.progress}{place}{attempt}"
