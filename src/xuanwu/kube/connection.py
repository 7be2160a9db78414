"""Sends calls to one API server, with deadlines and credentials; knows no object, keeps no state.

Each server has its own session, so that a dead one delays no other. Nothing is read or connected
before the first call: a wrong kubeconfig fails calls, not the start.
"""

from __future__ import annotations

import os
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, replace
from datetime import timedelta
from types import TracebackType
from typing import Any, Self

import aiohttp
import anyio
import anyio.lowlevel
import orjson
from yarl import URL

from xuanwu.kernel.errors import Bug, InvalidInput, NotFound, Unreachable, XuanwuError
from xuanwu.kernel.http import (
    HttpAnswer,
    read_answer,
)
from xuanwu.kube import problems, rights
from xuanwu.kube.access import Access, Credentials, credentials
from xuanwu.kube.calls import ApiCall
from xuanwu.kube.kinds import ResourcePath
from xuanwu.kube.sockets import watchful

_UNKNOWN, _FORBIDDEN = 401, 403
_STALE = (aiohttp.ServerDisconnectedError, aiohttp.ClientOSError)
_NOBODY = (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError)  # or untrusted
_ANY_SIZE = 1 << 62
_ROUNDS = 3
_LINE = 1 << 21  # etcd stores objects of up to 1.5 MiB


@dataclass(frozen=True)
class ApiSettings:
    """Deadlines of one call, and how many may be open at once (not counting streams).

    Calls that are `proxied` to another server have their own limit, since one that hangs takes its
    whole deadline. `login` limits a kubeconfig's login program. While the server does not answer,
    the credentials are read again, at most every `reread`.
    """

    connect: timedelta = timedelta(seconds=3)
    total: timedelta = timedelta(seconds=10)
    login: timedelta = timedelta(seconds=20)
    reread: timedelta = timedelta(seconds=10)
    calls: int = 64
    proxied: int = 256


@dataclass(frozen=True, slots=True)
class _Waits:
    """The timeouts for a stream's head, and for each of its pieces."""

    opens: timedelta | None = None
    silence: timedelta | None = None


class ApiServer:
    """The API server that one access leads to. Use as `async with ApiServer(access) as server`.

    Every call raises Unreachable when no API server answers within the deadline (then nothing is
    known); NotFound; Conflict; and Refused for what the server will not do, with the codes
    `credentials_refused`, `right_missing`, `admission_refused`, `namespace_missing`,
    `kind_unknown` or `kubernetes_refused`. InvalidInput: the access itself is invalid.

    `generation` counts the changes of the credentials: new ones may lead to another server.
    """

    def __init__(self, access: Access, settings: ApiSettings | None = None) -> None:
        self.settings = settings or ApiSettings()
        self._access = access
        self.generation = 0
        self._session: aiohttp.ClientSession | None = None
        self._known: Credentials | None = None
        self._is_doubted = False
        self._reread_at = 0.0
        self._reading = anyio.Lock()
        self._room = anyio.CapacityLimiter(self.settings.calls)
        self._proxied = anyio.CapacityLimiter(self.settings.proxied)

    async def __aenter__(self) -> Self:
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(limit=0, ttl_dns_cache=60, socket_factory=watchful),
            cookie_jar=aiohttp.DummyCookieJar(),
            headers={"User-Agent": "xuanwu", "Accept": "application/json"},
            skip_auto_headers=("Accept-Encoding",),
            read_bufsize=_LINE,
        )
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        session, self._session = self._session, None
        if session:
            await session.close()
            for _ in range(_ROUNDS):  # of the loop, in which cut connections are closed
                await anyio.lowlevel.checkpoint()

    async def credentials(self) -> Credentials:
        """Reads the credentials once, and again when the server refuses them, or at intervals while
        it does not answer. One caller reads again; meanwhile the others use the known ones.
        """
        known = self._known or await self._read(None)
        if not self._is_doubted or anyio.current_time() < self._reread_at:
            return known
        self._is_doubted = False
        self._reread_at = anyio.current_time() + self.settings.reread.total_seconds()
        with suppress(XuanwuError):  # a failed read does not invalidate the known ones
            return await self._read(known)
        return known

    async def send(self, call: ApiCall, *, within: timedelta | None = None) -> dict[str, Any]:
        """Returns the response. Waits as long as the server requests, if the deadline permits."""
        total = within or self.settings.total
        deadline = anyio.current_time() + total.total_seconds()
        name = str((await self.credentials()).server)
        try:
            with anyio.fail_after(max(0.0, deadline - anyio.current_time())):
                async with self._room:
                    return await self._send_until(call, deadline)
        except TimeoutError as error:
            raise problems.silent(name, f"no response in {total.total_seconds():g} s") from error

    async def forward(
        self, call: ApiCall, body: bytes | None, within: timedelta
    ) -> tuple[int, bytes]:
        """Returns the response of any status from the server behind the API server's proxy.

        Raises: Unreachable, also where the API server cannot reach that server; Refused for what
        the API server itself will not do.
        """
        page = await self._proxy(call, body, within, _ANY_SIZE)
        return page.status, page.content

    async def fetch(self, call: ApiCall, within: timedelta, limit: int) -> HttpAnswer:
        """As `forward`, with headers and at most `limit` bytes. Raises: Refused for more, too."""
        return await self._proxy(call, None, within, limit)

    async def _proxy(
        self, call: ApiCall, body: bytes | None, within: timedelta, limit: int
    ) -> HttpAnswer:
        try:
            with anyio.fail_after(within.total_seconds()):
                async with self._proxied:
                    return await self._forward(call, body, within, limit)
        except TimeoutError as error:
            raise problems.silent(str(call.place), "no response in time") from error

    async def _forward(
        self, call: ApiCall, body: bytes | None, within: timedelta, limit: int
    ) -> HttpAnswer:
        known = self._known or await self._read(None)  # a login program may take longer
        for attempt in (1, 2):
            response = await self._request(known, call, body, _Waits(within, within))
            try:
                page = await read_answer(response, limit)
            except (aiohttp.ClientError, OSError) as error:
                raise self._silent(error) from error
            finally:
                _let_go(response)
            if page.status != _UNKNOWN or attempt == 2:
                break
            known = await self._read(known)
        told = problems.read_status(page.content) if page.status >= 300 else {}
        if told.get("kind") == "Status":
            found = problems.problem(
                page.status, page.content, page.headers, call.place, known.server
            )
            if isinstance(found, NotFound):
                raise problems.silent(str(call.place), found.message)
            raise found
        return page

    async def _send_until(self, call: ApiCall, deadline: float) -> dict[str, Any]:
        body = None if call.body is None else orjson.dumps(call.body)
        while True:
            try:
                async with self.open(call, body) as answer:
                    content = await answer.read()
                return _read(content, (await self.credentials()).server)
            except Unreachable as error:
                wait = error.facts.get(problems.RETRY_AFTER)
                if not isinstance(wait, float) or anyio.current_time() + wait >= deadline:
                    raise
            await anyio.sleep(wait)

    @asynccontextmanager
    async def open(
        self,
        call: ApiCall,
        body: bytes | None = None,
        *,
        opens: timedelta | None = None,
        silence: timedelta | None = None,
    ) -> AsyncGenerator[aiohttp.ClientResponse]:
        """Opens a successful response, of which nothing is read yet.

        `opens` limits the wait for its head, `silence` the wait for each piece; None: no limit
        except those of connecting and of detecting a dead peer.
        """
        response = await self._ask(call, body, _Waits(opens, silence))
        try:
            yield response
        except (TimeoutError, aiohttp.ClientError, OSError) as error:
            raise self._silent(error) from error
        finally:
            _let_go(response)

    async def _ask(
        self, call: ApiCall, body: bytes | None, waits: _Waits
    ) -> aiohttp.ClientResponse:
        known = await self.credentials()
        response = await self._request(known, call, body, waits)
        if response.status == _UNKNOWN:
            response.close()
            known = await self._read(known)  # the token may have been rotated
            response = await self._request(known, call, body, waits)
        if response.status < 300:
            return response
        try:
            with anyio.fail_after(self.settings.total.total_seconds()):
                content = await response.read()
        except (TimeoutError, aiohttp.ClientError, OSError) as error:
            raise self._silent(error) from error
        finally:
            _let_go(response)
        if response.status == _FORBIDDEN and problems.read_status(content):
            missing = await rights.missing(self.open, call, self.settings.total)
            raise problems.forbidden(content, call.place, missing)
        raise problems.problem(response.status, content, response.headers, call.place, known.server)

    async def _request(
        self, known: Credentials, call: ApiCall, body: bytes | None, waits: _Waits
    ) -> aiohttp.ClientResponse:
        """Sends one request; retries once if the server closed the kept connection meanwhile."""
        tail = f"?{call.raw_query}" if call.raw_query else ""
        url = URL(known.server + call.place.path + tail, encoded=True)
        if call.query:
            url = url.with_query(call.query)
        headers = {"Content-Type": call.content_type} if body is not None else {}
        if known.authorization:
            headers["Authorization"] = known.authorization
        for attempt in (1, 2):
            try:
                with anyio.fail_after(waits.opens.total_seconds() if waits.opens else None):
                    return await self._opened().request(
                        call.method,
                        url,
                        data=body,
                        headers=headers,
                        ssl=known.tls or True,
                        server_hostname=known.tls_name,
                        proxy=known.proxy,
                        allow_redirects=False,
                        timeout=self._timeout(waits.silence),
                    )
            except (TimeoutError, aiohttp.ClientError, OSError) as error:
                is_stale = isinstance(error, _STALE) and not isinstance(
                    error, aiohttp.ClientConnectorError
                )
                if attempt == 2 or not is_stale or call.verb == "create":
                    self._doubt(known, error)
                    raise self._silent(error) from error
        raise Bug("A request ended neither with an answer nor with an error.")

    @asynccontextmanager
    async def websocket(
        self, place: ResourcePath, query: list[tuple[str, str]], protocols: tuple[str, ...]
    ) -> AsyncGenerator[aiohttp.ClientWebSocketResponse]:
        """Opens a WebSocket that detects a dead peer within about half a minute.

        Its socket does that, without heartbeats: a slow reader would read their answers too late.
        """
        known = await self.credentials()
        try:
            try:
                opened = await self._connect(known, place, query, protocols)
            except aiohttp.WSServerHandshakeError as error:
                if error.status != _UNKNOWN:
                    raise
                known = await self._read(known)
                opened = await self._connect(known, place, query, protocols)
        except aiohttp.WSServerHandshakeError as error:
            raise await self._closed_door(error, place, known) from error
        except (TimeoutError, aiohttp.ClientError, OSError) as error:
            self._doubt(known, error)
            raise self._silent(error) from error
        try:
            yield opened
        finally:
            with anyio.move_on_after(1, shield=True):
                await opened.close()

    async def _connect(
        self,
        known: Credentials,
        place: ResourcePath,
        query: list[tuple[str, str]],
        protocols: tuple[str, ...],
    ) -> aiohttp.ClientWebSocketResponse:
        with anyio.fail_after(self.settings.total.total_seconds()):
            return await self._opened().ws_connect(
                URL(known.server + place.path, encoded=True).with_query(query),
                protocols=protocols,
                headers={"Authorization": known.authorization} if known.authorization else {},
                ssl=known.tls or True,
                server_hostname=known.tls_name,
                proxy=known.proxy,
                max_msg_size=0,
            )

    async def _closed_door(
        self, error: aiohttp.WSServerHandshakeError, place: ResourcePath, known: Credentials
    ) -> XuanwuError:
        """Returns a WebSocket's refusal, of which the client keeps the status, but no message."""
        if error.status == _FORBIDDEN:
            missing = await rights.missing(self.open, ApiCall("exec", place), self.settings.total)
            return problems.forbidden(b"", place, missing)
        told = orjson.dumps({"reason": error.message or "no reason given"})
        return problems.problem(error.status, told, error.headers or {}, place, known.server)

    async def _read(self, refused: Credentials | None) -> Credentials:
        """Reads the credentials, unless another task did so since `refused` was read."""
        async with self._reading:
            if self._known is not None and self._known is not refused:
                return self._known
            try:
                found = await credentials(self._access, patience=self.settings.login)
            except InvalidInput as error:
                if refused is None:
                    raise
                # It was valid before, so it is being rewritten, or will be.
                raise problems.silent(refused.server, error.message) from error
            if refused is not None and found == refused:
                found = replace(found, tls=refused.tls)  # kept connections belong to it
            else:
                self.generation += 1
            self._known, self._is_doubted = found, False
            return found

    def _doubt(self, used: Credentials, error: Exception) -> None:
        if isinstance(error, _NOBODY) and used is self._known:
            self._is_doubted = True

    def _opened(self) -> aiohttp.ClientSession:
        if self._session is None:
            raise Bug("ApiServer was used outside its `async with` block.")
        return self._session

    def _timeout(self, silence: timedelta | None) -> aiohttp.ClientTimeout:
        return aiohttp.ClientTimeout(
            total=None,
            sock_connect=self.settings.connect.total_seconds(),
            sock_read=silence.total_seconds() if silence else None,
        )

    def _silent(self, error: Exception) -> Unreachable:
        server = self._known.server if self._known else "?"
        if isinstance(error, aiohttp.ClientConnectorCertificateError | aiohttp.ClientSSLError):
            what = "its certificate is not trusted: check the CA and the host name in the settings"
            return problems.silent(server, what, "tls_untrusted")
        if isinstance(error, aiohttp.ClientConnectorError):
            code = error.os_error.errno
            return problems.silent(server, os.strerror(code) if code else type(error).__name__)
        is_late = isinstance(error, TimeoutError)
        return problems.silent(server, "no response in time" if is_late else type(error).__name__)


def _let_go(response: aiohttp.ClientResponse) -> None:
    """Keeps the connection if the response is complete, else aborts it."""
    if response.content.at_eof():
        response.release()
        return
    if response.connection and response.connection.transport:
        response.connection.transport.abort()
    response.close()


def _read(content: bytes, server: str) -> dict[str, Any]:
    told = problems.read_status(content)
    if not told:
        raise problems.silent(server, "the responding server is not a Kubernetes API server")
    return told
