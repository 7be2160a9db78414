"""Reads containers' logs, in bounded parts with a cursor to continue from; stores nothing.

Kubernetes has no offsets, only times, to the second. So lines are requested with their timestamps,
and a cursor marks which of them were read.

Source: Kubernetes API reference v1.34, "Pod v1 core", read log.
"""

from __future__ import annotations

import re
from collections.abc import AsyncGenerator, Generator, Sequence
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import aiohttp

from xuanwu.kernel.errors import Bug, NotFound, Refused
from xuanwu.kube.calls import ApiCall
from xuanwu.kube.connection import ApiServer
from xuanwu.kube.kinds import POD, ResourcePath

LIMIT = 1 << 20
_PATIENCE = timedelta(seconds=20)
_LONGEST_LINE = 1 << 18
_LONGEST_WORD = 1000
_BAD = 400
_STAMP = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(\.\d{1,9})?(Z|[+-]\d\d:\d\d)")


@dataclass(frozen=True)
class Container:
    """One container of a pod; `is_previous` means the container before its last restart."""

    namespace: str
    pod: str
    name: str
    is_previous: bool = False


@dataclass(frozen=True, slots=True)
class Cursor:
    """The last line read: its timestamp, and how many lines with that timestamp were read."""

    stamp: str
    count: int = 1


@dataclass(frozen=True, slots=True)
class Part:
    """Some whole lines, the cursor for the next ones, and the timestamp of the first line; both are
    None before the first line."""

    lines: tuple[str, ...]
    cursor: Cursor | None
    first: str | None = None


async def read_after(
    server: ApiServer, container: Container, cursor: Cursor | None = None, *, limit: int = LIMIT
) -> Part:
    """Reads the lines after `cursor` (None: from the first one kept), about `limit` bytes.

    Raises: NotFound when the pod, or that instance of its container, does not exist (yet);
    Unreachable.
    """
    found: list[str] = []
    size = 0
    first: str | None = None
    async with aclosing(_read(server, container, cursor, _since(cursor))) as lines:
        async for now, text in lines:
            found.append(text)
            cursor = now
            first = first or now.stamp
            size += len(text)
            if size >= limit:
                break
    return Part(tuple(found), cursor, first)


async def follow(
    server: ApiServer, container: Container, cursor: Cursor | None = None
) -> AsyncGenerator[Part]:
    """Yields lines as they are written, until the container or the connection ends.

    To continue, call it again with the last cursor. Raises: as `read_after`.
    """
    unread = _Unread(cursor)
    async with _opened(server, container, _since(cursor) | {"follow": "true"}) as content:
        async for chunk in content.iter_any():
            if found := list(unread.take(chunk)):
                yield _part(found)
        if found := list(unread.finish()):
            yield _part(found)
        unread.check(container)


def time_of(stamp: str) -> datetime:
    """Parses a timestamp, to the microsecond. Raises: Bug for what is not a timestamp."""
    second, fraction = _moment(stamp)
    return datetime.fromtimestamp(second, UTC) + timedelta(microseconds=int(fraction[1:7]))


def _part(found: Sequence[tuple[Cursor, str]]) -> Part:
    return Part(tuple([text for _, text in found]), found[-1][0], found[0][0].stamp)


async def _read(
    server: ApiServer, container: Container, cursor: Cursor | None, query: dict[str, str]
) -> AsyncGenerator[tuple[Cursor, str]]:
    """Yields the lines of a finite response, with a deadline for each piece."""
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
    place = ResourcePath(POD, container.namespace, container.pod, "log")
    query = query | {"container": container.name, "timestamps": "true"}
    if container.is_previous:
        query["previous"] = "true"
    try:
        # The kubelet responds with the first line: for a quiet container that is followed, never.
        async with server.open(
            ApiCall("get", place, query), silence=silence, opens=silence
        ) as answer:
            yield answer.content
    except Refused as error:
        if error.facts.get("status") != _BAD:
            raise
        # This is its response for a container that has not started yet, or does not exist.
        raise NotFound(error.message, code="log_missing", where=str(place)) from error


class _Unread:
    """Splits chunks into lines with timestamps, without those that the cursor marks as read.

    Timestamps ascend, and lines of one timestamp keep their order. An overlong line is cut. A line
    without timestamp is not the container's: with a success status, in place of the log, the node
    reports so that it has none (any more). Source: tried on 1.34; `GetContainerLogs` of
    `pkg/kubelet/kuberuntime`.
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
        """Yields the last line if it has no line feed."""
        if self._rest:
            yield from self._line(self._rest)

    def check(self, container: Container) -> None:
        """Raises: NotFound when no line came, but the node's message that there is no log."""
        if self._said and not self._last:
            place = ResourcePath(POD, container.namespace, container.pod, "log")
            message = f"The log of {place} was not found: {self._said}."
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
    """Parses seconds and their fraction, which compare. The runtime omits trailing zeros, and
    writes its node's time zone. Raises: Bug for what is not a timestamp.
    """
    found = _STAMP.match(stamp)
    if found is None:
        raise Bug(f"'{stamp}' is not a time stamp of a log.")
    second = datetime.fromisoformat(found[1] + found[3])
    return int(second.timestamp()), f"{found[2] or '.':0<10}"
