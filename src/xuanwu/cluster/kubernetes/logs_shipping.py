"""Ships the logs of pods into the store, in visits that the store hands out; serves no reader.

A visit reads one pod, in rounds: all that is unread, then what is written from then on. If a round
fails, the next one continues where it ended. Lines are buffered for seconds and stored together
with the cursor of the last one; whatever a server does not store is read again by the next one.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from contextlib import aclosing, suppress
from dataclasses import dataclass, field
from datetime import timedelta

import anyio

from xuanwu.cluster.kubernetes.logs_buffer import Buffer
from xuanwu.cluster.kubernetes.logs_reading import PodReader
from xuanwu.cluster.kubernetes.logs_store import LogWriter
from xuanwu.cluster.kubernetes.pods import Pod
from xuanwu.kernel.errors import NotFound, Unreachable, XuanwuError
from xuanwu.kernel.log import get_log
from xuanwu.kernel.tasks import keep_running
from xuanwu.kube.logs import Part, follow
from xuanwu.model.pod_log import LogStream, PodKey, Shipped

_log = get_log("kubernetes")
_OPENINGS, _RETRIES = 16, 8
_BUFFERED, _AT_ONCE, _ENROLLED = 32 << 20, 4 << 20, 500
_ENDED, _TRIES = 300.0, 5
_LAST_S = 5.0


@dataclass(frozen=True)
class ShippingSettings:
    """Lines of a pod are stored once they are `full` bytes or `hold` old; or at once if its
    container has ended or its pod is about to go. Lines of several pods are gathered for `batch`.

    At most `followers` streams are open at once; further pods are polled every `poll`. A visit ends
    after `turn`, so that another server can take the pod. A stream is cut `farewell` after its
    container ended. A failed round is retried after `pause`, which doubles up to `rest`. A server
    that can read no pod for `deaf` ends its visits, and begins none for as long.
    """

    full: int = 64 << 10
    hold: timedelta = timedelta(seconds=5)
    batch: timedelta = timedelta(seconds=0.2)
    followers: int = 2000
    poll: timedelta = timedelta(seconds=5)
    turn: timedelta = timedelta(minutes=10)
    farewell: timedelta = timedelta(seconds=10)
    pause: timedelta = timedelta(seconds=1)
    rest: timedelta = timedelta(seconds=15)
    deaf: timedelta = timedelta(seconds=30)


@dataclass(eq=False, slots=True)
class _Seen:
    """A pod that exists, the id of its log, and whether the store has a row of that id."""

    key: PodKey
    id: str
    pod: Pod
    is_enrolled: bool = False


@dataclass(eq=False)
class _Visit:
    """One visit to a pod's log. `pod` is as last seen, before `is_gone`."""

    pod: Pod
    buffer: Buffer
    is_gone: bool = False
    is_there: bool = False
    is_ending: bool = False
    failures: int = 0
    quiet: int = 0
    changed: anyio.Event = field(default_factory=anyio.Event)
    scope: anyio.CancelScope = field(default_factory=anyio.CancelScope)
    follower: anyio.CancelScope | None = None

    def note(self, pod: Pod | None, farewell: timedelta) -> None:
        if pod is not None and pod == self.pod and not self.is_gone:
            return
        is_over = pod is None or not pod.is_running or pod.restarts != self.pod.restarts
        if is_over and self.follower:  # it ends by itself with the last line, or hangs
            latest = anyio.current_time() + farewell.total_seconds()
            self.follower.deadline = min(self.follower.deadline, latest)
        self.is_gone = pod is None
        self.pod = pod or self.pod
        self.changed.set()

    def is_due(self, settings: ShippingSettings) -> bool:
        """Whether lines must be stored now: no later lines will bring them along."""
        if not self.buffer.size:
            return False
        is_over = self.is_gone or self.pod.is_leaving or not self.pod.is_running
        age = anyio.current_time() - self.buffer.since
        is_old = age >= settings.hold.total_seconds()
        return self.is_ending or is_over or is_old or self.buffer.size >= settings.full

    def leave(self) -> None:
        """Ends the visit without the lines that are not stored: whoever visits next reads them."""
        self.buffer.drop()
        self.scope.cancel()


class Shipping:
    """The visits of this server to the pods of one namespace."""

    def __init__(
        self, reader: PodReader, target: str, store: LogWriter, settings: ShippingSettings
    ):
        self._reader = reader
        self._target = target
        self._store = store
        self._settings = settings
        self._clusters: dict[str, dict[str, _Seen]] = {}
        self._seen: dict[str, _Seen] = {}
        self._visits: dict[str, _Visit] = {}
        self._openings = anyio.CapacityLimiter(_OPENINGS)
        self._retries = anyio.CapacityLimiter(_RETRIES)
        self._following = 0
        self._deaf_until = float("-inf")
        self._storing = anyio.Lock()
        self._buffered = 0
        self._some_new = anyio.Event()
        self._some_lines = anyio.Event()
        self._some_stored = anyio.Event()

    async def run(self) -> None:
        """Ships the noted pods that no other server ships, until cancelled."""
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(keep_running, "pod_logs.enroll", self._enroll)
            tasks.start_soon(keep_running, "pod_logs.store", self._store_due)
            tasks.start_soon(keep_running, "pod_logs.deaf", self._leave_when_deaf)
            tasks.start_soon(self._store.attend, self._wanted, self._ship)

    def note(self, cluster: str, pods: Mapping[str, Pod]) -> None:
        """Takes all current pods of a cluster, which is named by its label."""
        seen = self._clusters.setdefault(cluster, {})
        for name in seen.keys() - pods.keys():
            self._note(seen.pop(name), None)
        for name, pod in pods.items():
            if name not in seen:
                key = PodKey(self._target, cluster, name)
                seen[name] = _Seen(key, key.stream, pod)
            self._note(seen[name], pod)
        if not seen:
            del self._clusters[cluster]

    def _note(self, seen: _Seen, pod: Pod | None) -> None:
        if pod is None:
            self._seen.pop(seen.id, None)
        else:
            seen.pod = pod
            self._seen[seen.id] = seen
            if not seen.is_enrolled and _has_begun(pod):
                self._some_new.set()
        if visit := self._visits.get(seen.id):
            visit.note(pod, self._settings.farewell)

    def _wanted(self) -> Sequence[str]:
        """The streams that this server could visit now."""
        if anyio.current_time() < self._deaf_until:
            return ()
        known = self._seen.items()
        return [one for one, seen in known if seen.is_enrolled and one not in self._visits]

    async def _enroll(self) -> None:
        while True:
            await self._some_new.wait()
            self._some_new = anyio.Event()
            new = [
                one for one in self._seen.values() if not one.is_enrolled and _has_begun(one.pod)
            ]
            for begin in range(0, len(new), _ENROLLED):
                await self._enroll_some(new[begin : begin + _ENROLLED])

    async def _enroll_some(self, new: Sequence[_Seen]) -> None:
        while True:
            try:
                await self._store.enroll([one.key for one in new])
            except Unreachable as error:
                await self._not_stored(error)
            else:
                break
        for one in new:
            one.is_enrolled = True

    async def _ship(self, stream: LogStream) -> Shipped:
        seen = self._seen.get(stream.id)
        if seen is None:  # the pod went since the claim
            return Shipped(stream, None)
        one = _Visit(seen.pod, Buffer.of(stream))
        one.scope.deadline = anyio.current_time() + _spread(self._settings.turn)
        self._visits[stream.id] = one
        try:
            with one.scope:
                await self._ship_to_the_end(one)
            one.is_ending = True
            while one.buffer.size:
                self._some_lines.set()
                await self._some_stored.wait()
            return Shipped(stream, timedelta(0) if one.scope.cancelled_caught else None)
        finally:
            await self._store_last(one)
            if self._visits.get(stream.id) is one:
                del self._visits[stream.id]

    async def _ship_to_the_end(self, one: _Visit) -> None:
        while True:
            one.changed = anyio.Event()
            was_gone = one.is_gone
            before = one.buffer.cursor
            await self._try_round(one)
            if was_gone and one.is_gone and not one.failures:
                break
            one.quiet = one.quiet + 1 if one.buffer.cursor == before else 0
            with anyio.move_on_after(self._pause_of(one)):
                await one.changed.wait()

    async def _try_round(self, one: _Visit) -> None:
        try:
            await self._round(one)
        except XuanwuError as error:
            if not any(each.failures for each in self._visits.values()):
                _log.warning("pod_log_not_read", pod=one.pod.name, reason=error.message)
            one.failures += 1
        else:
            one.failures = 0

    async def _round(self, one: _Visit) -> None:
        if not _has_begun(one.pod):
            return

        async def take(part: Part) -> None:
            one.failures = 0  # the API server answers
            await self._take(one, part)

        # Requests to pods of a lost node fail slowly; others do not wait for them.
        async with self._retries if one.failures else self._openings:
            missing = await self._reader.catch_up(one.pod.name, one.buffer.cursor, take)
        one.is_there = missing is None
        has_room = self._following < self._settings.followers
        if one.is_there and has_room and one.pod.is_running and not one.is_gone:
            await self._follow(one)

    async def _follow(self, one: _Visit) -> None:
        container = self._reader.container(one.pod.name)
        parts = follow(self._reader.server, container, one.buffer.cursor)
        self._following += 1
        try:
            with suppress(NotFound), anyio.CancelScope() as one.follower:
                async with aclosing(parts):
                    async for part in parts:
                        await self._take(one, part)
        finally:
            one.follower = None
            self._following -= 1

    def _pause_of(self, one: _Visit) -> float:
        """Returns a pause that doubles while nothing comes; half is random, to spread requests."""
        is_tried = (
            one.is_there or one.quiet > _TRIES
        )  # a node that is busy also reports that there is no log
        has_ended = one.pod.exit_code is not None and not one.pod.is_running and is_tried
        if not one.failures and not one.is_gone and (has_ended or not _has_begun(one.pod)):
            return _ENDED
        if one.pod.is_running and not one.failures and self._following >= self._settings.followers:
            return self._settings.poll.total_seconds()
        pause = self._settings.pause.total_seconds() * 2 ** min(one.failures or one.quiet, 10)
        longest = self._settings.rest.total_seconds()
        return min(longest, pause) * random.uniform(0.5, 1)  # noqa: S311

    async def _take(self, one: _Visit, part: Part) -> None:
        """Buffers lines until they are stored; waits while the buffer is full."""
        before = one.buffer.size
        one.buffer.take(part)
        self._buffered += one.buffer.size - before
        if one.buffer.size:
            self._some_lines.set()
        while self._buffered > _BUFFERED:
            await self._some_stored.wait()

    async def _store_due(self) -> None:
        while True:
            if not any(one.buffer.size for one in self._visits.values()):
                self._some_lines = anyio.Event()
                await self._some_lines.wait()
            await anyio.sleep(self._settings.batch.total_seconds())
            async with self._storing:
                await self._store_some(self._due())

    def _due(self) -> list[_Visit]:
        """The visits whose lines are stored next, in one transaction of a bounded size."""
        is_much = self._buffered > _BUFFERED // 2
        found: list[_Visit] = []
        size = 0
        for one in self._visits.values():
            if one.buffer.size and (is_much or one.is_due(self._settings)):
                found.append(one)
                size += one.buffer.size
            if size >= _AT_ONCE:
                break
        return found

    async def _store_some(self, visits: Sequence[_Visit]) -> None:
        if not visits:
            return
        batch = [(one, one.buffer.unstored()) for one in visits]
        try:
            held = await self._store.append([lines for _, lines in batch])
        except Unreachable as error:
            await self._not_stored(error)
            return
        except XuanwuError as error:
            if len(visits) > 1:
                for one in visits:
                    await self._store_some([one])
                return
            _log.error("pod_log_not_stored", pod=visits[0].pod.name, exc_info=error)
            held = ()
        for one, lines in batch:
            if lines.key in held:
                one.buffer.drop_stored(lines)
            else:
                one.leave()
        self._buffered = sum(one.buffer.size for one in self._visits.values())
        self._some_stored.set()
        self._some_stored = anyio.Event()

    async def _store_last(self, one: _Visit) -> None:
        """Stores what a visit that ends early has read. It takes the lines of others along: when
        a server ends, all its visits end together."""
        with anyio.move_on_after(_LAST_S, shield=True):
            async with self._storing:
                if one.buffer.size:
                    visits = self._visits.values()
                    await self._store_some([each for each in visits if each.buffer.size])
        self._buffered -= one.buffer.size

    async def _not_stored(self, error: XuanwuError) -> None:
        _log.warning("pod_logs_not_stored", target=self._target, reason=error.message)
        await anyio.sleep(self._settings.rest.total_seconds())

    async def _leave_when_deaf(self) -> None:
        """If no pod's log can be read at all, another server may have a working connection."""
        deaf, since = self._settings.deaf.total_seconds(), None
        while True:
            await anyio.sleep(deaf / 6)
            now = anyio.current_time()
            begun = [one for one in self._visits.values() if _has_begun(one.pod)]
            if not begun or not all(one.failures for one in begun):
                since = None
                continue
            since = since or now
            if now - since >= deaf:
                self._deaf_until, since = now + deaf, None
                for one in begun:
                    one.scope.cancel()


def _has_begun(pod: Pod) -> bool:
    """Whether its container may have logged; the node starts it before it reports so."""
    return bool(pod.node) or pod.is_running


def _spread(span: timedelta) -> float:
    return span.total_seconds() * random.uniform(0.8, 1)  # noqa: S311
