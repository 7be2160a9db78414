"""Speaks to Flink's REST interface; knows one request at a time, no run, no retry, no history.

Questions go over one kept connection a cluster, orders and TLS through one session for all.

Source: Flink documentation, ops/rest_api (1.20 and 2.2); shapes recorded from real clusters.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from types import TracebackType
from typing import Any, NamedTuple, Protocol, Self

import aiohttp
import anyio
import orjson
from yarl import URL

from xuanwu.cluster.flink_answers import (
    ClusterOverview,
    JobStatus,
    SavepointStatus,
    checkpoint_path,
    error_of,
    exception_text,
    find_job,
    read_overview,
    read_savepoint,
)
from xuanwu.cluster.flink_looks import Looks
from xuanwu.cluster.page import Page, read_page
from xuanwu.kernel.errors import Bug, NotFound, Unreachable

_JSON = {"Content-Type": "application/json"}


@dataclass(frozen=True)
class FlinkRestSettings:
    """Deadlines of one request, and how many may be open at once over all clusters.

    `total` covers everything from the first byte to the last. An idle connection is kept for
    `keep_alive`; each costs one file descriptor. What is only passed on, at most `page_bytes` of
    it, may take as long as `page`; of these, only `pages` are held in memory at once.
    """

    connect: timedelta = timedelta(seconds=1)
    total: timedelta = timedelta(seconds=3)
    keep_alive: timedelta = timedelta(seconds=15)
    connections: int = 2000
    page: timedelta = timedelta(seconds=20)
    page_bytes: int = 16 << 20
    pages: int = 16


class Answer(NamedTuple):
    """What came back, whatever its status."""

    status: int
    content: bytes


class Way(Protocol):
    """Leads to REST interfaces that stand behind something that wants credentials."""

    def leads_to(self, url: str) -> bool: ...

    async def request(self, method: str, url: str, body: bytes | None, within: timedelta) -> Answer:
        """Raises: Unreachable; Refused for what the one in between will not do."""
        ...

    async def fetch(self, url: str, within: timedelta, limit: int) -> Page:
        """A GET of at most `limit` bytes. Raises: the same, and Refused for more."""
        ...


class FlinkRest:
    """The REST interface of every JobManager. Use as `async with FlinkRest() as flink`.

    An address to which one of `ways` leads is asked through it, any other straight. `url` is
    always the root of one cluster's interface, without a slash at its end. Every call raises
    Unreachable when nobody answers as Flink does within the deadline: then nothing is known of the
    job. What Flink itself refuses is NotFound, Conflict, InvalidInput or, with code `flink_error`,
    Unavailable, and carries the first line of its message.
    """

    def __init__(self, settings: FlinkRestSettings | None = None, ways: Sequence[Way] = ()) -> None:
        self._settings = settings or FlinkRestSettings()
        self._ways = ways
        self._pages = anyio.CapacityLimiter(self._settings.pages)
        self._session: aiohttp.ClientSession | None = None
        self._looks = Looks(
            connect=self._settings.connect,
            total=self._settings.total,
            keep_alive=self._settings.keep_alive,
        )

    async def __aenter__(self) -> Self:
        settings = self._settings
        connector = aiohttp.TCPConnector(
            limit=settings.connections,
            keepalive_timeout=settings.keep_alive.total_seconds(),
            ttl_dns_cache=60,
        )
        self._session = aiohttp.ClientSession(
            connector=connector,
            cookie_jar=aiohttp.DummyCookieJar(),
            timeout=aiohttp.ClientTimeout(
                total=settings.total.total_seconds(), sock_connect=settings.connect.total_seconds()
            ),
            auto_decompress=False,
            skip_auto_headers=("User-Agent", "Accept-Encoding", "Accept"),
        )
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._looks.close()
        session, self._session = self._session, None
        if session:
            await session.close()

    async def job_status(self, url: str, job_id: str) -> JobStatus | None:
        """Flink's word on one job, or None while its JobManager does not list it (yet)."""
        return find_job(await self._get(url, "/jobs/overview"), job_id)

    async def root_exception(self, url: str, job_id: str) -> str | None:
        """The innermost cause on the first line, then the stack, at most 8 kB; None if none."""
        path = f"/jobs/{job_id}/exceptions?maxExceptions=1"
        return exception_text(await self._get(url, path))

    async def cancel(self, url: str, job_id: str) -> None:
        """Asks for the job's end without a savepoint; harmless to repeat.

        Raises: NotFound; Conflict when the job has ended otherwise.
        """
        await self._ask("PATCH", _url(url, f"/jobs/{job_id}?mode=cancel"))

    async def trigger_savepoint(
        self, url: str, job_id: str, *, trigger_id: str, directory: str | None = None
    ) -> None:
        """Asks for a savepoint in `directory` (by default the cluster's own).

        Asking twice with one `trigger_id` (32 hex) takes one savepoint, as long as the same
        JobManager lives. Source: Flink `DispatcherCachedOperationsHandler`, 1.15 and later.
        """
        body: dict[str, Any] = {"triggerId": trigger_id, "cancel-job": False}
        if directory:
            body["target-directory"] = directory
        await self._ask("POST", _url(url, f"/jobs/{job_id}/savepoints"), body)

    async def stop_with_savepoint(
        self,
        url: str,
        job_id: str,
        *,
        trigger_id: str,
        directory: str | None = None,
        drain: bool = False,
    ) -> None:
        """As `trigger_savepoint`, after which the job ends as FINISHED.

        `drain` first sends the last watermark: windows fire, and the job cannot be continued.
        """
        body: dict[str, Any] = {"triggerId": trigger_id, "drain": drain}
        if directory:
            body["targetDirectory"] = directory
        await self._ask("POST", _url(url, f"/jobs/{job_id}/stop"), body)

    async def savepoint_status(self, url: str, job_id: str, trigger_id: str) -> SavepointStatus:
        """How far a savepoint is, of either kind.

        Raises: NotFound when this JobManager never heard of it, or ended it over 5 minutes ago.
        """
        path = f"/jobs/{job_id}/savepoints/{trigger_id}"
        return read_savepoint(await self._get(url, path))

    async def latest_checkpoint(self, url: str, job_id: str) -> str | None:
        """The path of the newest complete checkpoint; None without one or without the job."""
        try:
            return checkpoint_path(await self._get(url, f"/jobs/{job_id}/checkpoints"))
        except NotFound:
            return None

    async def overview(self, url: str) -> ClusterOverview:
        """Version, TaskManagers and slots of the cluster."""
        return read_overview(await self._get(url, "/overview"))

    async def page(self, url: str, path: str, query: str = "") -> Page:
        """What Flink answers to a GET of `path` (escaped, with its slash), whatever its status.

        Raises: Refused (`answer_too_large`), also for what stands in between.
        """
        address = _url(url, f"{path}?{query}" if query else path)
        try:
            with anyio.fail_after(self._settings.page.total_seconds()):
                async with self._pages:
                    return await self._page(address)
        except (TimeoutError, aiohttp.ClientError, OSError) as error:
            raise _silent(address, error) from error

    async def _page(self, address: URL) -> Page:
        within, limit = self._settings.page, self._settings.page_bytes
        for way in self._ways:
            if way.leads_to(str(address)):
                return await way.fetch(str(address), within, limit)
        timeout = aiohttp.ClientTimeout(
            total=within.total_seconds(), sock_connect=self._settings.connect.total_seconds()
        )
        async with self._opened().get(address, allow_redirects=False, timeout=timeout) as response:
            return await read_page(response, limit)

    def _opened(self) -> aiohttp.ClientSession:
        if self._session is None:
            raise Bug("FlinkRest was used outside its `async with` block.")
        return self._session

    async def _get(self, root: str, path: str) -> Any:
        if self._session is None or not root.startswith("http://"):
            return await self._ask("GET", _url(root, path))
        try:
            status, content = await self._looks.get(root, path)
        except OSError as error:
            raise _silent(_url(root, path), error) from error
        return _read(status, content, f"{root}{path}")

    async def _ask(self, method: str, url: URL, body: dict[str, Any] | None = None) -> Any:
        session = self._opened()
        data = orjson.dumps(body) if body is not None else None
        headers = _JSON if body is not None else None
        for way in self._ways:
            if way.leads_to(str(url)):
                answer = await way.request(method, str(url), data, self._settings.total)
                return _read(answer.status, answer.content, str(url))
        try:
            async with session.request(
                method, url, data=data, headers=headers, allow_redirects=False
            ) as response:
                content = await response.read()
        except (TimeoutError, aiohttp.ClientError, OSError) as error:
            raise _silent(url, error) from error
        return _read(response.status, content, str(url))


def _silent(url: URL, error: Exception) -> Unreachable:
    return Unreachable(
        f"The JobManager at {url.origin()} did not answer ({type(error).__name__})."
        " It is asked again."
    )


def _read(status: int, content: bytes, address: str) -> Any:
    try:
        answer = orjson.loads(content) if content else None
    except orjson.JSONDecodeError as error:
        url = URL(address, encoded=True)
        if status >= 300:
            raise error_of(status, None, url) from error
        raise Unreachable(
            f"Something at {url.origin()} answered, but not as Flink does. It is asked again."
        ) from error
    if status >= 300:
        raise error_of(status, answer, URL(address, encoded=True))
    return answer


def _url(root: str, path: str) -> URL:
    return URL(f"{root}{path}", encoded=True)
