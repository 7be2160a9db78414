"""Keeps a cache equal to an API server's objects: lists once, then watches, turn by turn.

It ends only when cancelled: whatever happens to the server, it retries. A turn is short and ends
with a bookmark, so a quiet cache is still known to be fresh, and a half-open connection is
detected by its silence.

Source: Kubernetes documentation, "Efficient detection of changes" (bookmarks, 410 Gone).
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Generic, Protocol, TypeVar

import anyio
import orjson

from xuanwu.kernel.errors import XuanwuError
from xuanwu.kernel.log import get_log
from xuanwu.kube import objects, problems
from xuanwu.kube.cache import Cache
from xuanwu.kube.calls import ApiCall
from xuanwu.kube.connection import ApiServer
from xuanwu.kube.kinds import ResourceKind, ResourcePath, selector
from xuanwu.kube.problems import TooOld

T = TypeVar("T")
_log = get_log("kubernetes")
_LISTED_ANEW_AFTER = 3  # failures in a row: a new list fixes whatever is wrong with the version


@dataclass(frozen=True)
class WatchSettings:
    """`turn`: how long one watch lasts, and so how old a quiet cache gets. `grace`: how late its
    end may come before the connection counts as dead. Pauses grow from `pause` to `rest`.
    """

    turn: timedelta = timedelta(seconds=10)
    grace: timedelta = timedelta(seconds=4)
    page: int = 500
    pause: timedelta = timedelta(milliseconds=100)
    rest: timedelta = timedelta(seconds=4)


class WatchOrigin(Protocol):
    """Checks that an API server is the intended one; `place` is the one last found."""

    @property
    def place(self) -> str | None: ...

    async def confirm(self) -> None:
        """Checks now. Raises: any error, if it is another one or cannot be checked."""
        ...


class Anywhere:
    """Accepts the server to which the access leads, whichever it is."""

    place = None

    def __init__(self, server: ApiServer) -> None:
        self._server = server

    async def confirm(self) -> None:
        await self._server.credentials()


class Watch(Generic[T]):
    """Fills `cache` with the objects of a kind that have all of `labels`, of one namespace or all.

    A list and its changes are trusted only while `origin` and the credentials stay the same: other
    ones may lead to another server, whose versions mean something else. Run `run` in a task
    group, concurrently with other watches.
    """

    def __init__(
        self,
        server: ApiServer,
        kind: ResourceKind,
        namespace: str | None,
        cache: Cache[T],
        *,
        labels: Mapping[str, str] | None = None,
        label_selector: str | None = None,
        settings: WatchSettings | None = None,
        origin: WatchOrigin | None = None,
    ) -> None:
        self.cache = cache
        self._server = server
        self._place = ResourcePath(kind, namespace)
        self._selector = label_selector or selector(labels or {})
        self._settings = settings or WatchSettings()
        self._origin = origin or Anywhere(server)
        self._version: str | None = None
        self._listed_from = self._from()
        self._failures = 0

    async def run(self) -> None:
        """Runs until cancelled; catches all errors of the server, so that only bugs are raised."""
        while True:
            try:
                if self._version is None or self._listed_from != self._from():
                    await self._list()
                if not await self._turn():
                    raise TooOld(
                        "A watch ended without a bookmark. Xuanwu lists the objects again."
                    )
            except TooOld:
                self._version = None
                self._failures += 1
                await self._wait(None)
            except XuanwuError as error:
                self._fail(error)
                await self._wait(error)

    async def _list(self) -> None:
        await self._origin.confirm()
        self._listed_from = self._from()
        began = anyio.current_time()
        refill = self.cache.refill()
        version = ""
        async for page in objects.pages(
            self._server,
            self._place.kind,
            self._place.namespace,
            label_selector=self._selector,
            page=self._settings.page,
        ):
            version = page.version
            for item in page.items:
                refill.add(item)
        await self._origin.confirm()
        self._refuse_other()
        refill.finish(version)
        self.cache.place = self._origin.place
        self.cache.renew(began)
        self._version = version

    async def _turn(self) -> bool:
        """Watches until the server ends the turn; returns whether it sent anything."""
        query = {
            "watch": "1",
            "allowWatchBookmarks": "true",
            "resourceVersion": self._version or "",
            "timeoutSeconds": str(max(1, int(self._settings.turn.total_seconds()))),
        }
        if self._selector:
            query["labelSelector"] = self._selector
        heard = False
        silence = self._settings.turn + self._settings.grace
        call = ApiCall("watch", self._place, query)
        async with self._server.open(call, opens=silence, silence=silence) as answer:
            self._refuse_other()
            server = str(answer.url.origin())
            lines = _Lines()
            async for chunk in answer.content.iter_any():
                for line in lines.take(chunk):
                    self._take(_event(line, server), server)
                    heard = True
        return heard

    def _from(self) -> tuple[int, str | None]:
        return self._server.generation, self._origin.place

    def _refuse_other(self) -> None:
        if self._listed_from != self._from():
            raise TooOld("The objects may now be on another server. Xuanwu lists them again.")

    def _take(self, event: dict[str, Any], server: str) -> None:
        self._refuse_other()
        kind, manifest = event.get("type"), event.get("object") or {}
        if kind == "ERROR":
            raise problems.error_of_event(manifest, self._place, server)
        if kind in {"ADDED", "MODIFIED"}:
            self.cache.add(manifest)
        elif kind == "DELETED":
            self.cache.remove(manifest)
        self._version = manifest["metadata"]["resourceVersion"]
        self._failures = 0
        self.cache.renew(anyio.current_time())

    def _fail(self, error: XuanwuError) -> None:
        self._failures += 1
        if self.cache.trouble is None:
            _log.warning("watch_failed", place=str(self._place), reason=error.message)
        self.cache.trouble = error
        age = self.cache.age
        is_old = age is None or age > self._settings.turn + self._settings.grace
        if is_old or self._failures % _LISTED_ANEW_AFTER == 0:
            self._version = None

    async def _wait(self, error: XuanwuError | None) -> None:
        """Waits; the pause doubles with each failure, and half is random, to spread requests."""
        asked = error.facts.get(problems.RETRY_AFTER) if error else None
        if isinstance(asked, float):
            await anyio.sleep(asked * random.uniform(1, 1.2))  # noqa: S311
            return
        longest = self._settings.rest.total_seconds()
        pause = self._settings.pause.total_seconds() * 2 ** min(self._failures, 10)
        await anyio.sleep(min(longest, pause) * random.uniform(0.5, 1))  # noqa: S311


class _Lines:
    """Splits chunks into lines."""

    def __init__(self) -> None:
        self._rest = b""

    def take(self, chunk: bytes) -> list[bytes]:
        *lines, self._rest = (self._rest + chunk).split(b"\n")
        return [line for line in lines if line]


def _event(line: bytes, server: str) -> dict[str, Any]:
    try:
        return orjson.loads(line)
    except orjson.JSONDecodeError as error:
        raise problems.silent(server, "its watch is not a Kubernetes watch") from error
