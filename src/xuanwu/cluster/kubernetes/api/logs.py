"""Reads what containers wrote, bounded and with a place to go on from; keeps nothing.

Kubernetes knows no offsets, only times, to the second. So lines are asked for with their time
stamps, and a cursor says which of them were read.

Source: Kubernetes API reference v1.34, "Pod v1 core", read log.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import AsyncGenerator, Generator
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import aiohttp

from xuanwu.cluster.kubernetes.api.calls import Call
from xuanwu.cluster.kubernetes.api.connection import ApiServer
from xuanwu.cluster.kubernetes.api.kinds import POD, Place
from xuanwu.kernel.errors import Bug, NotFound, Refused

LIMIT = 1 << 20
_PATIENCE = timedelta(seconds=20)
_LONGEST_LINE = 1 << 18
_LONGEST_WORD = 1000
_BAD = 400
_STAMP = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(\.\d{1,9})?(Z|[+-]\d\d:\d\d)")


@dataclass(frozen=True)
class Container:
    """One container of a pod; `is_previous` means its last life before this one."""

    namespace: str
    pod: str
    name: str
    is_previous: bool = False


@dataclass(frozen=True, slots=True)
class Cursor:
    """The last line that was read: its time stamp, and how many lines of that stamp were."""

    stamp: str
    count: int = 1


@dataclass(frozen=True, slots=True)
class Part:
    """Some whole lines, and where the next ones begin; None before the first line."""

    lines: tuple[str, ...]
    cursor: Cursor | None


async def read_after(
    server: ApiServer, container: Container, cursor: Cursor | None = None, *, limit: int = LIMIT
) -> Part:
    """The lines after `cursor` (None: from the beginning of what is kept), about `limit` bytes.

    Raises: NotFound when the pod, or that life of the container, is not there (yet);
    Unreachable.
    """
    found: list[str] = []
    size = 0
    async with aclosing(_read(server, container, cursor, _since(cursor))) as lines:
        async for now, text in lines:
            found.append(text)
            cursor = now
            size += len(text)
            if size >= limit:
                break
    return Part(tuple(found), cursor)


async def tail(server: ApiServer, container: Container, lines: int, *, limit: int = LIMIT) -> Part:
    """The last lines, of at most `limit` bytes. Raises: as `read_after`."""
    found: deque[str] = deque()
    size = 0
    cursor: Cursor | None = None
    async with aclosing(_read(server, container, None, {"tailLines": str(lines)})) as read:
        async for now, text in read:
            found.append(text)
            cursor = now
            size += len(text)
            while size > limit and len(found) > 1:
                size -= len(found.popleft())
    return Part(tuple(found), cursor)


async def follow(
    server: ApiServer, container: Container, cursor: Cursor | None = None
) -> AsyncGenerator[Part]:
    """Lines as they are written, until the container ends or the connection does.

    Whoever wants more goes on from the last cursor. Raises: as `read_after`.
    """
    unread = _Unread(cursor)
    async with _opened(server, container, _since(cursor) | {"follow": "true"}) as content:
        async for chunk in content.iter_any():
            if found := list(unread.take(chunk)):
                yield Part(tuple([text for _, text in found]), found[-1][0])
        if found := list(unread.finish()):
            yield Part(tuple([text for _, text in found]), found[-1][0])
        unread.check(container)


async def _read(
    server: ApiServer, container: Container, cursor: Cursor | None, query: dict[str, str]
) -> AsyncGenerator[tuple[Cursor, str]]:
    """Lines of an answer that ends by itself, within a deadline for each piece."""
    unread = _Unread(cursor)
    async with _opened(server, container, query, silence=_PATIENCE) as content:
        async for chunk in content.iter_any():
            for line in unread.take(chunk):
                yield line
        for line in unread.finish():
            yield line
        unread.check(container)


def _since(cursor: Cursor | None) -> dict[str, str]:
    if cursor is None:
        return {}
    second = datetime.fromtimestamp(_moment(cursor.stamp)[0], UTC)
    return {"sinceTime": f"{second:%Y-%m-%dT%H:%M:%SZ}"}


@asynccontextmanager
async def _opened(
    server: ApiServer,
    container: Container,
    query: dict[str, str],
    *,
    silence: timedelta | None = None,
) -> AsyncGenerator[aiohttp.StreamReader]:
    place = Place(POD, container.namespace, container.pod, "log")
    query = query | {"container": container.name, "timestamps": "true"}
    if container.is_previous:
        query["previous"] = "true"
    try:
        # The kubelet answers with the first line: of a quiet container that is followed, never.
        async with server.open(Call("get", place, query), silence=silence, opens=silence) as answer:
            yield answer.content
    except Refused as error:
        if error.facts.get("status") != _BAD:
            raise
        # So it answers for a container that did not start yet, or that is not there.
        raise NotFound(error.message, code="log_missing", where=str(place)) from error


class _Unread:
    """Cuts chunks into stamped lines, less those that a cursor says were read.

    Stamps grow, and lines of one stamp keep their order. An overlong line is cut. What has no stamp
    no container wrote: with a good status and as if it were the log, the node says so that it has
    none (any more). Source: tried on 1.34; `GetContainerLogs` of `pkg/kubelet/kuberuntime`.
    """

    def __init__(self, cursor: Cursor | None) -> None:
        self._begin = cursor
        self._last = ""
        self._count = 0
        self._rest = b""
        self._said = ""

    def take(self, chunk: bytes) -> Generator[tuple[Cursor, str]]:
        *lines, rest = (self._rest + chunk).split(b"\n")
        self._rest = rest[:_LONGEST_LINE]
        for line in lines:
            yield from self._line(line)

    def finish(self) -> Generator[tuple[Cursor, str]]:
        """What came without an end of line."""
        if self._rest:
            yield from self._line(self._rest)

    def check(self, container: Container) -> None:
        """Raises: NotFound when no line came, but the node's word that there is no log."""
        if self._said and not self._last:
            place = Place(POD, container.namespace, container.pod, "log")
            message = f"There is no log of {place} (any more): {self._said}."
            raise NotFound(message, code="log_missing", where=str(place))

    def _line(self, line: bytes) -> Generator[tuple[Cursor, str]]:
        head, _, text = line[:_LONGEST_LINE].partition(b" ")
        stamp = head.decode(errors="replace")
        if not _STAMP.match(stamp):
            self._said = line.decode(errors="replace")[:_LONGEST_WORD]
            return
        self._count = self._count + 1 if stamp == self._last else 1
        self._last = stamp
        if begin := self._begin:
            if stamp == begin.stamp and self._count <= begin.count:
                return
            if _moment(stamp) < _moment(begin.stamp):
                return
            self._begin = begin if stamp == begin.stamp else None
        yield Cursor(stamp, self._count), text.decode(errors="replace").rstrip("\r")


def _moment(stamp: str) -> tuple[int, str]:
    """Seconds and their fraction, which compare. The runtime leaves trailing zeros out, and writes
    the time of its node's zone. Raises: Bug for what is no stamp.
    """
    found = _STAMP.match(stamp)
    if found is None:
        raise Bug(f"'{stamp}' is no time stamp of a log.")
    second = datetime.fromisoformat(found[1] + found[3])
    return int(second.timestamp()), f"{found[2] or '.':0<10}"
