"""Calls Flink's REST interface, one request at a time; knows no run, no retry, no history.

Status requests use one keep-alive connection a cluster; acts and TLS share one session.

Source: Flink documentation, ops/rest_api (1.20 and 2.2); shapes recorded from real clusters.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from types import TracebackType
from typing import Any, NamedTuple, Protocol, Self

import aiohttp
import anyio
import orjson
from yarl import URL

from xuanwu.flink.answers import (
    Checkpoints,
    ClusterOverview,
    JobStatus,
    SavepointStatus,
    error_of,
    exception_text,
    find_job,
    read_checkpoints,
    read_overview,
    read_restarts,
    read_savepoint,
)
from xuanwu.flink.looks import Looks
from xuanwu.kernel.errors import Bug, NotFound, Unreachable
from xuanwu.kernel.http import (
    HttpAnswer,
    read_answer,
)

_JSON = {"Content-Type": "application/json"}


@dataclass(frozen=True)
class FlinkRestSettings:
    """Deadlines of one request, and how many may be open at once over all clusters.

    `total` covers everything from the first byte to the last. An idle connection is kept for
    `keep_alive`; each costs one file descriptor. A page, which is only relayed, has at most
    `page_bytes` and may take `page`; at most `pages` of them are in memory at once.
    """

    connect: timedelta = timedelta(seconds=1)
    total: timedelta = timedelta(seconds=3)
    keep_alive: timedelta = timedelta(seconds=15)
    connections: int = 2000
    page: timedelta = timedelta(seconds=20)
    page_bytes: int = 16 << 20
    pages: int = 16


class RestAnswer(NamedTuple):
    """A response of any status."""

    status: int
    content: bytes


class Way(Protocol):
    """Reaches REST interfaces through a proxy that requires credentials."""

    def leads_to(self, url: str) -> bool: ...

    async def request(
        self, method: str, url: str, body: bytes | None, within: timedelta
    ) -> RestAnswer:
        """Sends a request. Raises: Unreachable; Refused for what the proxy itself refuses."""
        ...

    async def fetch(self, url: str, within: timedelta, limit: int) -> HttpAnswer:
        """Sends a GET; takes at most `limit` bytes. Raises: the same, and Refused for more."""
        ...


class FlinkRest:
    """The REST interface of every JobManager. Use as `async with FlinkRest() as flink`.

    A URL that one of `ways` leads to is called through it, any other directly; the ways may change
    from call to call. `url` is always the root of one cluster's interface, without a slash at its
    end. Every call raises Unreachable when there is no response of Flink within the deadline:
    then nothing is known of the job. What Flink itself refuses is NotFound, Conflict, InvalidInput
    or, with code `flink_error`, Unavailable, with the first line of Flink's message.
    """

    def __init__(self, settings: FlinkRestSettings | None = None, ways: Iterable[Way] = ()) -> None:
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
        """Returns one job's status, or None while its JobManager does not list it (yet)."""
        return find_job(await self._get(url, "/jobs/overview"), job_id)

    async def root_exception(self, url: str, job_id: str) -> str | None:
        """Returns the innermost cause as first line, then the stack, at most 8 kB, if any."""
        path = f"/jobs/{job_id}/exceptions?maxExceptions=1"
        return exception_text(await self._get(url, path))

    async def cancel(self, url: str, job_id: str) -> None:
        """Requests the job's end without a savepoint; idempotent.

        Raises: NotFound; Conflict when the job has ended in another way.
        """
        await self._ask("PATCH", _url(url, f"/jobs/{job_id}?mode=cancel"))

    async def trigger_savepoint(
        self, url: str, job_id: str, *, trigger_id: str, directory: str | None = None
    ) -> None:
        """Requests a savepoint in `directory` (by default the cluster's own).

        Repeating it with the same `trigger_id` (32 hex) takes one savepoint, as long as the same
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

        `drain` first sends the last watermark: windows fire, and the job cannot be resumed.
        """
        body: dict[str, Any] = {"triggerId": trigger_id, "drain": drain}
        if directory:
            body["targetDirectory"] = directory
        await self._ask("POST", _url(url, f"/jobs/{job_id}/stop"), body)

    async def savepoint_status(self, url: str, job_id: str, trigger_id: str) -> SavepointStatus:
        """Returns the status of a savepoint, of either kind.

        Raises: NotFound when this JobManager does not know it, or it ended longer ago than
        `rest.async.store-duration`, which is 7 days for a run (`options.py`).
        Source: Flink documentation, deployment/config (1.20, 2.2); `CompletedOperationCache`.
        """
        path = f"/jobs/{job_id}/savepoints/{trigger_id}"
        return read_savepoint(await self._get(url, path))

    async def checkpoints(self, url: str, job_id: str) -> Checkpoints:
        """Returns the newest complete and the last restored checkpoint; none without the job."""
        try:
            return read_checkpoints(await self._get(url, f"/jobs/{job_id}/checkpoints"))
        except NotFound:
            return Checkpoints()

    async def restarts(self, url: str, job_id: str) -> int | None:
        """Returns how often Flink itself has restarted the job, by its leader's count.

        Flink fetches its metrics on request, at most every 10 s, and returns what it already has:
        the number may be that of the previous request. None before the first.
        Source: Flink documentation, ops/metrics, `numRestarts`; `MetricFetcherImpl`.
        """
        return read_restarts(await self._get(url, f"/jobs/{job_id}/metrics?get=numRestarts"))

    async def overview(self, url: str) -> ClusterOverview:
        """Returns version, TaskManagers and slots of the cluster."""
        return read_overview(await self._get(url, "/overview"))

    async def page(self, url: str, path: str, query: str = "") -> HttpAnswer:
        """Returns Flink's response to a GET of `path` (escaped, with its slash), of any status.

        Raises: Refused (`answer_too_large`), also for a response of the proxy.
        """
        address = _url(url, f"{path}?{query}" if query else path)
        try:
            with anyio.fail_after(self._settings.page.total_seconds()):
                async with self._pages:
                    return await self._page(address)
        except (TimeoutError, aiohttp.ClientError, OSError) as error:
            raise _silent(address, error) from error

    async def _page(self, address: URL) -> HttpAnswer:
        within, limit = self._settings.page, self._settings.page_bytes
        for way in self._ways:
            if way.leads_to(str(address)):
                return await way.fetch(str(address), within, limit)
        timeout = aiohttp.ClientTimeout(
            total=within.total_seconds(), sock_connect=self._settings.connect.total_seconds()
        )
        async with self._opened().get(address, allow_redirects=False, timeout=timeout) as response:
            return await read_answer(response, limit)

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
        f"The JobManager at {url.origin()} did not respond ({type(error).__name__}). Xuanwu "
        "retries."
    )


def _read(status: int, content: bytes, address: str) -> Any:
    try:
        answer = orjson.loads(content) if content else None
    except orjson.JSONDecodeError as error:
        url = URL(address, encoded=True)
        if status >= 300:
            raise error_of(status, None, url) from error
        raise Unreachable(
            f"The response from {url.origin()} is not a response of Flink. Xuanwu retries."
        ) from error
    if status >= 300:
        raise error_of(status, answer, URL(address, encoded=True))
    return answer


def _url(root: str, path: str) -> URL:
    return URL(f"{root}{path}", encoded=True)
