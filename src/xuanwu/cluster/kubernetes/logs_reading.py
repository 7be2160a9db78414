"""Reads what a pod has logged after a cursor, over all lives of its container; stores nothing.

A pod's timestamps only grow, also across restarts of its container. So the log of the previous
container and then that of the present one are read, both after the same cursor, and nobody needs to
know from which container that cursor came. Whoever reads after the same cursor gets the same lines.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import timedelta

import anyio

from xuanwu.cluster.kubernetes import places
from xuanwu.kernel.errors import NotFound, XuanwuError
from xuanwu.kube.connection import ApiServer
from xuanwu.kube.logs import LIMIT, Container, Cursor, Part, read_after

_MOST = 8 << 20


@dataclass(frozen=True)
class PodReader:
    """Reads logs of pods in one namespace."""

    server: ApiServer
    namespace: str

    def container(self, pod: str, *, is_previous: bool = False) -> Container:
        return Container(self.namespace, pod, places.CONTAINER, is_previous)

    async def catch_up(
        self, pod: str, cursor: Cursor | None, take: Callable[[Part], Awaitable[None]]
    ) -> NotFound | None:
        """Passes on all lines after `cursor`; returns why the present container has no log, or
        None. Raises: as `read_after`, except NotFound."""
        missing: NotFound | None = None
        for is_previous in (True, False):
            container = self.container(pod, is_previous=is_previous)
            try:
                cursor = await self._read(container, cursor, take)
                missing = None
            except NotFound as error:
                missing = error
        return missing

    async def _read(
        self, container: Container, cursor: Cursor | None, take: Callable[[Part], Awaitable[None]]
    ) -> Cursor | None:
        while True:
            part = await read_after(self.server, container, cursor)
            await take(part)
            cursor = part.cursor
            if sum(map(len, part.lines)) < LIMIT:
                return cursor


@dataclass(frozen=True, slots=True)
class Unread:
    """The lines of a pod after a cursor. `is_whole`: there were no more of them at that moment.

    `error` is why there are none.
    """

    text: bytes
    is_whole: bool
    error: XuanwuError | None = None


@dataclass(slots=True)
class _Entry:
    turn: anyio.Lock = field(default_factory=anyio.Lock)
    cursor: str | None = None
    at: float = float("-inf")
    unread: Unread = Unread(b"", is_whole=False)


class UnreadLines:
    """What pods have logged after the stored end of their logs.

    Reads take `within` at most. All readers of a pod share one answer, which is used for `fresh`.
    """

    def __init__(self, reader: PodReader, *, within: timedelta, fresh: timedelta) -> None:
        self._reader = reader
        self._within = within
        self._fresh = fresh
        self._entries: dict[str, _Entry] = {}

    async def after(self, pod: str, cursor: str | None) -> Unread:
        """Returns the lines after a stored cursor; never raises for a node that does not answer."""
        entry = self._entries.setdefault(pod, _Entry())
        async with entry.turn:
            age = anyio.current_time() - entry.at
            if entry.cursor != cursor or age >= self._fresh.total_seconds():
                begun = anyio.current_time()
                entry.unread = await self._read(pod, cursor)
                entry.cursor, entry.at = cursor, begun
            return entry.unread

    def forget(self, pod: str) -> None:
        self._entries.pop(pod, None)

    async def _read(self, pod: str, cursor: str | None) -> Unread:
        lines: list[bytes] = []
        size = 0
        error: XuanwuError | None = None
        with anyio.move_on_after(self._within.total_seconds()) as scope:

            async def take(part: Part) -> None:
                nonlocal size
                lines.append(text_of(part))
                size += len(lines[-1])
                if size >= _MOST:
                    scope.cancel()

            try:
                error = await self._reader.catch_up(pod, cursor_of(cursor), take)
            except XuanwuError as raised:
                error = raised
        # A pod that was just removed is missing, too, and its last lines may not be stored yet.
        is_whole = not scope.cancelled_caught and error is None
        return Unread(b"".join(lines), is_whole, error if not lines else None)


def text_of(part: Part) -> bytes:
    """Returns the lines as they are stored."""
    return "".join([f"{line}\n" for line in part.lines]).encode()


def stored_cursor(cursor: Cursor) -> str:
    """Returns the text by which a cursor is stored."""
    return f"{cursor.stamp} {cursor.count}"


def cursor_of(stored: str | None) -> Cursor | None:
    if stored is None:
        return None
    stamp, _, count = stored.partition(" ")
    return Cursor(stamp, int(count))
