"""Warm workers, each with one session at a time; if all are busy, callers wait in line.

The limit applies to all releases together: a slot is taken before a process starts, and free only
when it has ended. If the first in line needs another release than the idle workers have, one of
them is ended to free its slot.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager

import anyio
from anyio.abc import TaskGroup

from xuanwu.gateway.settings import GatewaySettings
from xuanwu.gateway.worker import Worker, start_worker
from xuanwu.kernel.errors import Conflict, Unavailable, Unreachable, XuanwuError
from xuanwu.kernel.log import get_log
from xuanwu.model.release import InstalledRelease

_log = get_log("gateway")


class QueuePlace:
    """A place in the line, and its worker once it has one."""

    def __init__(self, release: str) -> None:
        self.release = release
        self.since = anyio.current_time()
        self.ahead = 0
        self.worker: Worker | None = None
        self.failure: XuanwuError | None = None
        self._news = anyio.Event()

    def tell(self) -> None:
        """Wakes the waiter: something has changed."""
        self._news.set()

    async def news(self, most_s: float) -> None:
        """Waits for the next `tell`; returns at once if there was one since the last call."""
        with anyio.move_on_after(most_s):
            await self._news.wait()
        self._news = anyio.Event()


class Workers:
    """All workers of this server; `tasks` runs the work that outlives a session."""

    def __init__(
        self,
        settings: GatewaySettings,
        find_release: Callable[[str], InstalledRelease],
        tasks: TaskGroup,
    ) -> None:
        self._settings = settings
        self._find_release = find_release
        self._tasks = tasks
        self._slots = 0
        self._starting = Counter[str]()
        self._idle: list[Worker] = []
        self._busy: set[Worker] = set()
        self._line: list[QueuePlace] = []
        self._kept_warm: set[str] = set()
        self._broken: set[str] = set()  # the last start failed, and no caller has come since
        self._is_closed = False

    @asynccontextmanager
    async def place(self, release: str, session: str) -> AsyncGenerator[QueuePlace]:
        """Enters the line; its worker is given back, or replaced, when the block ends.

        Raises: Conflict (`workers_busy`) when the line is full; NotFound for an unknown release.
        """
        place = self._enter(release)
        try:
            yield place
        finally:
            with anyio.CancelScope(shield=True):
                await self._leave(place, session)

    async def waiting(self, place: QueuePlace) -> AsyncGenerator[int]:
        """Yields how many are ahead, at each change; ends when `place` has its worker.

        Raises: Conflict (`workers_busy`) when none becomes free in time; Unavailable when none
        can be started.
        """
        told = -1
        while place.worker is None:
            if place.failure is not None:
                raise place.failure
            if place.ahead != told:
                told = place.ahead
                yield told
            else:
                await place.news(self._patience_s(place))

    def has_idle(self, release: str) -> bool:
        """Whether a warm worker of the release has nothing to do. Raises: NotFound."""
        version = self._find_release(release).version
        return any(one.release == version for one in self._living())

    def keep_warm(self, release: str) -> None:
        """Keeps the spare workers of a release warm from now on. Raises: NotFound."""
        self._kept_warm.add(self._find_release(release).version)
        self._arrange()

    async def tend(self) -> None:
        """Replaces idle workers that are dead, hang, or have grown; ends those of a release that
        was removed, and those that were idle for long."""
        for worker in self._superfluous():
            self._idle.remove(worker)
            await self._retire(worker)
        for worker in list(self._idle):
            is_fit = self._is_known(worker.release) and await worker.is_fit(self._settings)
            if worker in self._idle and (not is_fit or self._is_due(worker)):
                self._idle.remove(worker)
                await self._retire(worker)
        self._arrange()

    def processes(self) -> list[tuple[Worker, bool]]:
        """Lists each worker, and whether it runs a session."""
        return [*((one, False) for one in self._idle), *((one, True) for one in self._busy)]

    async def close(self) -> None:
        """Ends all workers; waiting callers get an error."""
        self._is_closed = True
        for place in self._line:
            place.failure = Unreachable("The server is stopping. Try again after a few seconds.")
            place.tell()
        for worker in [*self._idle, *self._busy]:
            worker.clean = False
            await worker.close()
        self._idle.clear()

    def _enter(self, release: str) -> QueuePlace:
        version = self._find_release(release).version
        settings = self._settings.worker
        if len(self._line) >= settings.line:
            raise _busy(len(self._line), settings.patience.total_seconds())
        place = QueuePlace(version)
        self._line.append(place)
        self._kept_warm.add(version)
        self._broken.discard(version)
        self._arrange()
        return place

    async def _leave(self, place: QueuePlace, session: str) -> None:
        if place in self._line:
            self._line.remove(place)
        if (worker := place.worker) is not None:
            if worker.clean and worker.process.is_alive:
                await worker.come_to_rest(session)
            is_fit = await worker.is_fit(self._settings)
            self._busy.discard(worker)
            if is_fit and not self._is_due(worker) and not self._is_closed:
                worker.idle_since = anyio.current_time()
                self._idle.append(worker)
            else:
                await self._retire(worker)
        self._arrange()

    def _superfluous(self) -> list[Worker]:
        """Returns workers beyond the spare ones of their release that were idle for long."""
        long_ago = anyio.current_time() - self._settings.worker.rest.total_seconds()
        kept = Counter[str]()
        found: list[Worker] = []
        for worker in sorted(self._living(), key=lambda one: -one.idle_since):
            kept[worker.release] += 1
            is_spare = kept[worker.release] <= self._settings.worker.spare
            if not is_spare and worker.idle_since < long_ago:
                found.append(worker)
        return found

    def _is_due(self, worker: Worker) -> bool:
        """Whether it has run its number of sessions; a few more until its replacement is warm."""
        most = self._settings.worker.sessions
        is_awaited = self._starting[worker.release] > 0 and worker.sessions < 2 * most
        return worker.sessions >= most and not is_awaited

    def _is_known(self, release: str) -> bool:
        try:
            self._find_release(release)
        except XuanwuError:
            self._kept_warm.discard(release)
            return False
        return True

    async def _retire(self, worker: Worker) -> None:
        worker.clean = False
        await worker.close()
        self._slots -= 1

    def _patience_s(self, place: QueuePlace) -> float:
        """Returns the timeout; while a process starts for it, as long as a start may take.

        Raises: Conflict (`workers_busy`).
        """
        patience_s = self._settings.worker.patience.total_seconds()
        left_s = place.since + patience_s - anyio.current_time()
        if left_s > 0:
            return left_s
        if self._starting[place.release] > place.ahead:
            return self._settings.start_deadline.total_seconds()
        raise _busy(place.ahead, patience_s)

    def _arrange(self) -> None:
        """Gives workers to the line in order, and starts what the line and the spares need."""
        if self._is_closed:
            return
        needed = Counter[str]()
        for place in list(self._line):
            fit = [one for one in self._living() if one.release == place.release]
            if not fit:
                needed[place.release] += 1
                if needed[place.release] > self._starting[place.release]:
                    self._make_room(place.release)
            else:
                self._hand_over(max(fit, key=self._preference), place)
        self._start_spares(needed)
        for at, place in enumerate(self._line):
            place.ahead = at
            place.tell()

    def _preference(self, worker: Worker) -> tuple[bool, int]:
        """Prefers the most used worker, except those that are due for replacement."""
        return worker.sessions < self._settings.worker.sessions, worker.sessions

    def _living(self) -> list[Worker]:
        return [one for one in self._idle if one.process.is_alive]

    def _hand_over(self, worker: Worker, place: QueuePlace) -> None:
        self._idle.remove(worker)
        self._busy.add(worker)
        self._line.remove(place)
        worker.sessions += 1
        place.worker = worker
        place.tell()

    def _make_room(self, release: str) -> None:
        """Starts a worker for the line; if no slot is free, ends an idle one for it: all callers
        before it in the line have been served."""
        if release in self._broken:
            return
        if self._slots < self._settings.worker.most:
            self._begin(release, None)
        elif self._idle:
            self._begin(release, self._idle.pop(0))

    def _start_spares(self, needed: Counter[str]) -> None:
        settings = self._settings.worker
        for release in self._kept_warm - self._broken:
            warm = sum(one.release == release for one in self._living()) + self._starting[release]
            for _ in range(settings.spare + needed[release] - warm):
                if self._slots < settings.most:
                    self._begin(release, None)

    def _begin(self, release: str, instead_of: Worker | None) -> None:
        self._slots += instead_of is None
        self._starting[release] += 1
        self._tasks.start_soon(self._start, release, instead_of)

    async def _start(self, release: str, instead_of: Worker | None) -> None:
        try:
            if instead_of is not None:
                await instead_of.close()
            worker = await start_worker(self._find_release(release), self._settings)
        except XuanwuError as error:
            _log.warning("worker_not_started", release=release, error=error.message)
            self._starting[release] -= 1
            self._slots -= 1
            self._broken.add(release)
            self._refuse(release, error)
        else:
            self._starting[release] -= 1
            self._broken.discard(release)
            self._idle.append(worker)
            if self._is_closed:
                await self.close()
        self._arrange()

    def _refuse(self, release: str, error: XuanwuError) -> None:
        """Refuses callers that no live or starting worker could serve: waiting would be in vain."""
        if self._starting[release] or any(
            one.release == release for one in [*self._living(), *self._busy]
        ):
            return
        for place in [one for one in self._line if one.release == release]:
            self._line.remove(place)
            place.failure = Unavailable(error.message, code=error.detail_code)
            place.tell()


def _busy(ahead: int, patience_s: float) -> Conflict:
    return Conflict(
        f"All debug workers are busy, and {ahead} other sessions are waiting; none became free "
        f"within {patience_s:g} s. Try again later, or ask the operator to raise the setting "
        "gateway.workers.",
        code="workers_busy",
        facts={"ahead": ahead},
    )
