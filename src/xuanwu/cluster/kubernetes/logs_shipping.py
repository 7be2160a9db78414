"""Ships the logs of living pods into files, one follower a pod; reads no file for anybody.

A pod's stamps only grow, through the lives of its container too. So each round reads the last life
and then the present one, both after the one cursor, and nothing needs to know which life that was.
Whatever ends a round, the next one goes on where it ended.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import aclosing, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import ParamSpec, TypeVar

import anyio
from anyio.abc import TaskGroup

from xuanwu.cluster.kubernetes import places
from xuanwu.cluster.kubernetes.api.connection import ApiServer
from xuanwu.cluster.kubernetes.api.logs import LIMIT, Container, Cursor, Part, follow, read_after
from xuanwu.cluster.kubernetes.logs_journal import Journal, pod_files
from xuanwu.cluster.kubernetes.pods import Pod
from xuanwu.kernel.errors import Bug, NotFound, XuanwuError
from xuanwu.kernel.log import get_log
from xuanwu.kernel.tasks import in_thread, keep_running

P = ParamSpec("P")
T = TypeVar("T")
_log = get_log("kubernetes")
_OPENINGS, _RETRIES = 16, 8
_BUFFERED = 32 << 20
_ENDED, _TRIES = 300.0, 5


@dataclass(frozen=True)
class ShippingSettings:
    """`kept` bytes of each pod. At most `followers` streams are open at once; pods beyond that are
    read every `poll`. A stream is opened anew after `turn`, and cut `farewell` after its container
    ended. What fails is tried again after `pause`, which doubles up to `rest`.
    """

    kept: int = 64 << 20
    followers: int = 2000
    poll: timedelta = timedelta(seconds=5)
    turn: timedelta = timedelta(minutes=10)
    batch: timedelta = timedelta(seconds=0.2)
    farewell: timedelta = timedelta(seconds=10)
    pause: timedelta = timedelta(seconds=1)
    rest: timedelta = timedelta(seconds=15)
    deaf: timedelta = timedelta(seconds=30)


@dataclass(eq=False)
class _Shipment:
    """What is under way of one pod's log. `pod` is as it was last seen, before `is_gone`."""

    pod: Pod
    journal: Journal
    cursor: Cursor | None = None
    lines: list[str] = field(default_factory=list[str])
    is_gone: bool = False
    is_there: bool = False
    failures: int = 0
    quiet: int = 0
    changed: anyio.Event = field(default_factory=anyio.Event)
    stream: anyio.CancelScope | None = None
    is_writing: bool = False

    def note(self, pod: Pod | None, farewell: timedelta) -> None:
        if pod is not None and pod == self.pod and not self.is_gone:
            return
        is_over = pod is None or not pod.is_running or pod.restarts != self.pod.restarts
        if is_over and self.stream:  # it ends by itself, with the last line; or it hangs
            latest = anyio.current_time() + farewell.total_seconds()
            self.stream.deadline = min(self.stream.deadline, latest)
        self.is_gone = pod is None
        self.pod = pod or self.pod
        self.changed.set()


class Shipping:
    """The shipments of one namespace, for as long as this server is the one that ships them."""

    def __init__(
        self, server: ApiServer, namespace: str, folder: Path, settings: ShippingSettings
    ) -> None:
        self._server = server
        self._namespace = namespace
        self._folder = folder
        self._settings = settings
        self._tasks: TaskGroup | None = None
        self._shipments: dict[str, dict[str, _Shipment]] = {}
        self._openings = anyio.CapacityLimiter(_OPENINGS)
        self._retries = anyio.CapacityLimiter(_RETRIES)
        self._following = 0
        self._dirty: set[_Shipment] = set()
        self._buffered = 0
        self._wake = anyio.Event()
        self._written = anyio.Event()

    async def run(self, pods: Mapping[str, Mapping[str, Pod]]) -> None:
        """Ships these pods and what is noted later, until cancelled, or until nothing has been
        heard of any pod for so long that another server may hear more.
        """
        try:
            async with anyio.create_task_group() as tasks:
                self._tasks = tasks
                for cluster, known in pods.items():
                    self.note(cluster, known)
                tasks.start_soon(self._write)
                tasks.start_soon(self._leave_when_deaf)
        finally:
            self._tasks = None
            await self._flush()
            await on_disk(_save_all, [one.journal for one in self._all()])

    def note(self, cluster: str, pods: Mapping[str, Pod]) -> None:
        """All pods that there are of a cluster."""
        if self._tasks is None:
            return
        shipments = self._shipments.setdefault(cluster, {})
        for name, pod in pods.items():
            if name not in shipments:
                files = pod_files(self._folder, cluster, name)
                shipments[name] = _Shipment(pod, Journal(files, self._settings.kept))
                self._tasks.start_soon(self._ship, cluster, shipments[name])
        for name, one in shipments.items():
            one.note(pods.get(name), self._settings.farewell)

    def _all(self) -> Iterator[_Shipment]:
        for shipments in self._shipments.values():
            yield from shipments.values()

    async def _ship(self, cluster: str, one: _Shipment) -> None:
        with anyio.CancelScope() as scope:

            async def work() -> None:
                await self._ship_to_the_end(one)
                scope.cancel()

            await keep_running("pod_log", work, pause=self._settings.rest)
        shipments = self._shipments[cluster]
        del shipments[one.pod.name]
        if not shipments:
            del self._shipments[cluster]

    async def _ship_to_the_end(self, one: _Shipment) -> None:
        await self._open(one)
        while True:
            one.changed = anyio.Event()
            was_gone = one.is_gone
            before = one.cursor
            await self._try_round(one)
            if was_gone and one.is_gone and not one.failures:
                break
            one.quiet = one.quiet + 1 if one.cursor == before else 0
            with anyio.move_on_after(self._pause_of(one)):
                await one.changed.wait()
        while one.lines or one.is_writing:
            await self._written.wait()
        with suppress(OSError):  # it is read to its end, whether that is noted or not
            await on_disk(one.journal.save)

    async def _open(self, one: _Shipment) -> None:
        while not one.journal.is_open:
            try:
                await on_disk(one.journal.open)
                one.cursor = one.journal.cursor
            except OSError as error:
                self._not_written(error)
                await anyio.sleep(self._settings.rest.total_seconds())

    async def _try_round(self, one: _Shipment) -> None:
        try:
            await self._round(one)
        except XuanwuError as error:
            if not any(each.failures for each in self._all()):
                _log.warning("pod_log_not_read", pod=one.pod.name, reason=error.message)
            one.failures += 1
        else:
            one.failures = 0

    async def _round(self, one: _Shipment) -> None:
        if not _has_begun(one.pod):
            return
        # Pods of a lost node take their time to fail; others do not wait for them.
        async with self._retries if one.failures else self._openings:
            await self._catch_up(one, is_previous=True)
            one.is_there = await self._catch_up(one, is_previous=False)
        has_room = self._following < self._settings.followers
        if one.is_there and has_room and one.pod.is_running and not one.is_gone:
            await self._follow(one)

    async def _catch_up(self, one: _Shipment, *, is_previous: bool) -> bool:
        """Whether there is such a log."""
        container = self._container(one, is_previous=is_previous)
        while True:
            try:
                part = await read_after(self._server, container, one.cursor)
            except NotFound:
                return False
            one.failures = 0  # the API server is heard
            await self._take(one, part)
            if sum(map(len, part.lines)) < LIMIT:
                return True

    async def _follow(self, one: _Shipment) -> None:
        parts = follow(self._server, self._container(one), one.cursor)
        turn = self._settings.turn.total_seconds() * random.uniform(0.8, 1)  # noqa: S311
        self._following += 1
        try:
            with suppress(NotFound), anyio.move_on_after(turn) as one.stream:
                async with aclosing(parts):
                    async for part in parts:
                        await self._take(one, part)
        finally:
            one.stream = None
            self._following -= 1

    def _container(self, one: _Shipment, *, is_previous: bool = False) -> Container:
        return Container(self._namespace, one.pod.name, places.CONTAINER, is_previous)

    def _pause_of(self, one: _Shipment) -> float:
        """A pause that doubles while nothing comes; half of it by chance, so that not all come."""
        is_tried = (
            one.is_there or one.quiet > _TRIES
        )  # a node says that there is none, too, when busy
        has_ended = one.pod.exit_code is not None and not one.pod.is_running and is_tried
        if not one.failures and not one.is_gone and (has_ended or not _has_begun(one.pod)):
            return _ENDED
        if one.pod.is_running and not one.failures and self._following >= self._settings.followers:
            return self._settings.poll.total_seconds()
        pause = self._settings.pause.total_seconds() * 2 ** min(one.failures or one.quiet, 10)
        longest = self._settings.rest.total_seconds()
        return min(longest, pause) * random.uniform(0.5, 1)  # noqa: S311

    async def _take(self, one: _Shipment, part: Part) -> None:
        """Holds lines for the next writing; waits where too much is held."""
        if not part.lines:
            return
        one.lines.extend(part.lines)
        one.cursor = part.cursor
        self._buffered += sum(map(len, part.lines))
        self._dirty.add(one)
        self._wake.set()
        while self._buffered > _BUFFERED:
            await self._written.wait()

    async def _write(self) -> None:
        while True:
            await self._wake.wait()
            await anyio.sleep(self._settings.batch.total_seconds())
            self._wake = anyio.Event()
            if not await self._flush():
                await anyio.sleep(self._settings.rest.total_seconds())
                self._wake.set()

    async def _flush(self) -> bool:
        """Writes all that is held, in one thread; whether all of it went."""
        writing, self._dirty = list(self._dirty), set()
        batch = [(one.journal, one.lines, one.cursor) for one in writing]
        for one in writing:
            one.lines, one.is_writing = [], True
        failures = await on_disk(_append_all, batch)
        for one, (_, lines, _), failure in zip(writing, batch, failures, strict=True):
            one.is_writing = False
            if failure:
                one.lines[:0] = lines
                self._dirty.add(one)
        self._buffered = sum(len(line) for one in self._dirty for line in one.lines)
        self._written.set()
        self._written = anyio.Event()
        if failure := next(filter(None, failures), None):
            self._not_written(failure)
        return failure is None

    def _not_written(self, error: OSError) -> None:
        _log.warning("pod_logs_not_written", folder=str(self._folder), reason=str(error))

    async def _leave_when_deaf(self) -> None:
        """Where no pod at all can be read, another server may have the better way."""
        deaf_since: float | None = None
        while True:
            await anyio.sleep(self._settings.deaf.total_seconds() / 6)
            begun = [one for one in self._all() if _has_begun(one.pod)]
            if not begun or not all(one.failures for one in begun):
                deaf_since = None
                continue
            deaf_since = deaf_since or anyio.current_time()
            is_long = anyio.current_time() - deaf_since >= self._settings.deaf.total_seconds()
            if is_long and self._tasks:
                self._tasks.cancel_scope.cancel()


def _has_begun(pod: Pod) -> bool:
    """Whether its container may have written anything; the node starts it before it says so."""
    return bool(pod.node) or pod.is_running


async def on_disk(function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """In a thread, and to its end whoever is cancelled: no other server may write beside it."""
    with anyio.CancelScope(shield=True):
        return await in_thread(function, *args, **kwargs)
    raise Bug("A shielded scope was left without an answer.")


def _append_all(
    batch: Sequence[tuple[Journal, Sequence[str], Cursor | None]],
) -> list[OSError | None]:
    failures: list[OSError | None] = []
    for journal, lines, cursor in batch:
        try:
            journal.append(lines, cursor)
        except OSError as error:
            failures.append(error)
        else:
            failures.append(None)
    return failures


def _save_all(journals: Sequence[Journal]) -> None:
    for journal in journals:
        try:
            journal.save()
        except OSError as error:
            _log.warning("pod_log_not_saved", file=str(journal.files.cursor), reason=str(error))
