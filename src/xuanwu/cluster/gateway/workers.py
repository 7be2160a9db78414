"""Warm workers, one session at a time each; who finds all of them busy waits in line."""

from __future__ import annotations

from collections import deque
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import anyio
from anyio.abc import TaskGroup

from xuanwu.cluster.gateway import process
from xuanwu.cluster.gateway.command import Role
from xuanwu.cluster.gateway.process import GatewayProcess
from xuanwu.cluster.gateway.settings import GatewaySettings
from xuanwu.cluster.gateway.wire import Wire
from xuanwu.kernel.errors import Conflict, Unavailable, Unreachable, XuanwuError
from xuanwu.kernel.log import get_log
from xuanwu.model.release import InstalledRelease

_IDLE_S, _LOOK_S = 1.0, 0.05
_log = get_log("gateway")


class Worker:
    """A warm process. Not `clean`: it goes when its session ends."""

    def __init__(self, started: GatewayProcess) -> None:
        self.process = started
        self.wire = Wire(started.url, started.token)
        self.sessions = 0
        self.clean = True

    async def come_to_rest(self, session: str) -> None:
        """Ends what it still does; a worker that does not within a second is not clean."""
        try:
            await self.wire.post("/cancel", {"session": session}, _IDLE_S)
            with anyio.fail_after(_IDLE_S):
                while (await self.wire.get("/health", _IDLE_S))["busy"]:
                    await anyio.sleep(_LOOK_S)
        except (XuanwuError, TimeoutError):
            self.clean = False

    async def has_grown(self, settings: GatewaySettings) -> bool:
        if self.sessions >= settings.worker.sessions:
            return True
        try:
            health = await self.wire.get("/health", _IDLE_S)
        except XuanwuError:
            return True
        return health["metaspace_mib"] > settings.worker.metaspace_mib

    async def close(self) -> None:
        with anyio.CancelScope(shield=True):
            await self.wire.close()
            if not self.clean:
                self.process.kill()
            await self.process.stop()


@dataclass
class _Shelf:
    """The workers of one release: `alive` counts all, those that start too."""

    idle: list[Worker] = field(default_factory=list)
    alive: int = 0
    starting: int = 0
    line: deque[_Ticket] = field(default_factory=deque)


@dataclass(eq=False)
class _Ticket:
    """A place in the line: `called` once there is a worker for it, or a reason for none."""

    called: anyio.Event = field(default_factory=anyio.Event)
    worker: Worker | None = None
    failure: XuanwuError | None = None


class Workers:
    """All workers of this server; `tasks` carries what goes on behind a session."""

    def __init__(
        self,
        settings: GatewaySettings,
        find_release: Callable[[str], InstalledRelease],
        tasks: TaskGroup,
    ) -> None:
        self._settings = settings
        self._find_release = find_release
        self._tasks = tasks
        self._shelves: dict[str, _Shelf] = {}
        self._busy: set[Worker] = set()

    @asynccontextmanager
    async def session(self, release: str, session: str) -> AsyncGenerator[Worker]:
        """A worker for one session alone; it is given back, or replaced, when the block ends.

        Raises: Conflict (`workers_busy`) when none becomes free in time; Unavailable when none
        can be started; NotFound for an unknown release.
        """
        worker = await self._take(release)
        self._busy.add(worker)
        worker.sessions += 1
        try:
            yield worker
        finally:
            with anyio.CancelScope(shield=True):
                self._busy.discard(worker)
                await self._give_back(release, worker, session)

    def start(self, release: str) -> None:
        """Has the spare workers of a release warm soon."""
        self._top_up(release)

    def processes(self) -> list[tuple[str, GatewayProcess, int, bool]]:
        """Release, process, sessions so far and whether one goes on, of each worker."""
        idle = [
            (name, worker.process, worker.sessions, False)
            for name, shelf in self._shelves.items()
            for worker in shelf.idle
        ]
        return [*idle, *(("", one.process, one.sessions, True) for one in self._busy)]

    async def close(self) -> None:
        for shelf in self._shelves.values():
            for ticket in shelf.line:
                ticket.failure = Unreachable("The server stops.")
                ticket.called.set()
            while shelf.idle:
                await shelf.idle.pop().close()
        for worker in list(self._busy):
            worker.clean = False
            await worker.close()

    async def _take(self, release: str) -> Worker:
        self._find_release(release)
        shelf = self._shelves.setdefault(release, _Shelf())
        while shelf.idle and not shelf.line:
            worker = shelf.idle.pop()
            if worker.process.is_alive:
                self._top_up(release)
                return worker
            shelf.alive -= 1
            await worker.close()
        return await self._wait(release, shelf)

    async def _wait(self, release: str, shelf: _Shelf) -> Worker:
        settings = self._settings.worker
        if len(shelf.line) >= settings.line:
            raise _busy(len(shelf.line), settings.patience.total_seconds())
        ticket = _Ticket()
        shelf.line.append(ticket)
        self._top_up(release)
        try:
            with anyio.move_on_after(self._patience_s(shelf)):
                await ticket.called.wait()
            if ticket.failure is not None:
                raise ticket.failure
            if ticket.worker is None:
                raise _busy(len(shelf.line) - 1, settings.patience.total_seconds())
        except BaseException:
            if ticket.worker is not None:  # called in the moment of leaving
                self._offer(shelf, ticket.worker)
            raise
        finally:
            if ticket in shelf.line:
                shelf.line.remove(ticket)
        return ticket.worker

    def _patience_s(self, shelf: _Shelf) -> float:
        """Who waits for a process that starts waits as long as a start may take."""
        waits = self._settings.worker.patience.total_seconds()
        return waits + (self._settings.start_deadline.total_seconds() if shelf.starting else 0)

    def _top_up(self, release: str) -> None:
        """Starts workers for those in line, and spare ones, as far as the bound allows."""
        shelf = self._shelves.setdefault(release, _Shelf())
        settings = self._settings.worker
        wanted = len(shelf.line) + settings.spare - len(shelf.idle) - shelf.starting
        for _ in range(min(wanted, settings.most - shelf.alive)):
            shelf.alive += 1
            shelf.starting += 1
            self._tasks.start_soon(self._start, release, shelf)

    async def _start(self, release: str, shelf: _Shelf) -> None:
        try:
            found = self._find_release(release)
            worker = Worker(await process.start(found, self._settings, Role.WORKER))
        except XuanwuError as error:
            shelf.alive -= 1
            _log.warning("worker_not_started", release=release, error=error.message)
            self._refuse(shelf, error)
        except BaseException:
            shelf.alive -= 1
            raise
        else:
            self._offer(shelf, worker)
        finally:
            shelf.starting -= 1

    def _refuse(self, shelf: _Shelf, error: XuanwuError) -> None:
        """Where no worker lives that could serve the line, waiting has no sense."""
        if shelf.alive:
            return
        for ticket in shelf.line:
            ticket.failure = Unavailable(error.message, code=error.detail_code)
            ticket.called.set()

    def _offer(self, shelf: _Shelf, worker: Worker) -> None:
        while shelf.line:
            ticket = shelf.line.popleft()
            if not ticket.called.is_set():
                ticket.worker = worker
                ticket.called.set()
                return
        shelf.idle.append(worker)

    async def _give_back(self, release: str, worker: Worker, session: str) -> None:
        shelf = self._shelves[release]
        if worker.process.is_alive and worker.clean:
            await worker.come_to_rest(session)
        if worker.process.is_alive and worker.clean and not await worker.has_grown(self._settings):
            self._offer(shelf, worker)
            return
        shelf.alive -= 1
        worker.clean = False
        self._top_up(release)
        await worker.close()


def _busy(ahead: int, patience_s: float) -> Conflict:
    return Conflict(
        f"All debug workers are busy; {ahead} others wait, and none became free within"
        f" {patience_s:g} s. Try again in a moment, or let the operator raise"
        " gateway.workers.",
        code="workers_busy",
        facts={"ahead": ahead},
    )
