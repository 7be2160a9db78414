"""How browsers reach the server: host names, proxies, TLS, the base path, and the origin.

Source: RFC 9110, section 7.4 (421); the Fetch standard and "Fetch Metadata Request Headers".
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from ipaddress import IPv4Network, IPv6Network, ip_address
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Receive, Scope, Send

from xuanwu.api.errors import problem
from xuanwu.kernel.errors import Forbidden, InvalidInput
from xuanwu.model.people import SignInSettings

INTENT = ("X-Requested-With", "xuanwu")
"""A header that no form and no other origin can send; acts by cookie must carry it."""
_SAFE = {"GET", "HEAD"}
_PREFIX = re.compile(r"^(/[A-Za-z0-9._~-]+)+$")


@dataclass(frozen=True)
class WebSettings:
    """`public_url` is where browsers find the page, if that is not where the server listens.

    Names in `hosts` are accepted in the header Host; a server that listens on other addresses than
    the loopback accepts any if there are none. `proxies` may tell the client's address and scheme.
    """

    is_loopback: bool = True
    public_url: str | None = None
    hosts: frozenset[str] = frozenset()
    proxies: tuple[IPv4Network | IPv6Network, ...] = ()
    sign_in: SignInSettings = field(default_factory=SignInSettings)


def web_of(connection: HTTPConnection) -> WebSettings:
    """Returns the settings that the composition root gave to `create_api`."""
    return connection.app.state.backend.web


def address_of(connection: HTTPConnection) -> str:
    """Returns the address of the client, which only trusted proxies can forward."""
    web, address = web_of(connection), _peer(connection)
    forwarded = ",".join(connection.headers.getlist("x-forwarded-for")).split(",")
    while _is_proxy(web, address) and forwarded and forwarded[-1].strip():
        address = forwarded.pop().strip()
    return address


def is_secure(connection: HTTPConnection) -> bool:
    """Whether the browser uses TLS up to the server or to its proxy."""
    if connection.url.scheme in {"https", "wss"}:
        return True
    web = web_of(connection)
    if _is_proxy(web, _peer(connection)):
        forwarded = connection.headers.get("x-forwarded-proto", "")
        if forwarded:
            return forwarded.rsplit(",", 1)[-1].strip().lower() == "https"
    public = urlsplit(web.public_url or "")
    return public.scheme == "https" and public.netloc.lower() == _host(connection)


def base_path(connection: HTTPConnection) -> str:
    """Returns the path below which browsers see the server, `/` where it is the root."""
    web = web_of(connection)
    prefix = connection.headers.get("x-forwarded-prefix", "").rstrip("/")
    if _PREFIX.match(prefix) and _is_proxy(web, _peer(connection)):
        return prefix
    return urlsplit(web.public_url or "").path.rstrip("/") or "/"


def check_origin(connection: HTTPConnection, *, by_cookie: bool) -> None:
    """Refuses what a page of another origin made the browser send. Raises: Forbidden (`csrf`).

    A request `by_cookie` that acts must also carry the header `INTENT`; a WebSocket, which cannot,
    must carry its origin.
    """
    is_socket = connection.scope["type"] == "websocket"
    if not is_socket and connection.scope["method"] in _SAFE:
        return
    origin = connection.headers.get("origin")
    site = connection.headers.get("sec-fetch-site", "none")
    if site not in {"same-origin", "none"} or (origin is not None and not _is_own(connection)):
        raise _csrf("It comes from a page of another origin.")
    if not by_cookie:
        return
    if is_socket and origin is None:
        raise _csrf("A WebSocket that is opened by cookie must carry the header Origin.")
    if not is_socket and connection.headers.get(INTENT[0]) != INTENT[1]:
        raise _csrf(f"It must carry the header '{INTENT[0]}: {INTENT[1]}', or a bearer token.")


class HostCheck:
    """Refuses requests for the name of another host, which a rebound DNS name may have led here."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] in {"http", "websocket"}:
            web: WebSettings = scope["app"].state.backend.web
            names = Headers(scope=scope).getlist("host")
            if not all(_is_known(web, name) for name in names) or len(names) > 1:
                await problem(_unknown_host())(scope, receive, send)
                return
        await self._app(scope, receive, send)


def _is_known(web: WebSettings, host: str) -> bool:
    if not web.is_loopback and not web.hosts:  # names that pods and probes use are not known
        return True
    try:
        name = (urlsplit(f"//{host}").hostname or "").rstrip(".")
    except ValueError:
        return False
    public = urlsplit(web.public_url or "").hostname
    if name == "localhost" or name.endswith(".localhost") or name in {*web.hosts, public}:
        return True
    try:
        address = ip_address(name)
    except ValueError:
        return False
    return address.is_loopback or not web.is_loopback  # no DNS name can become an address


def _is_own(connection: HTTPConnection) -> bool:
    origin = urlsplit(connection.headers.get("origin", "").lower())
    public = urlsplit((web_of(connection).public_url or "").lower())
    is_public = bool(public.netloc) and origin[:2] == public[:2]
    return is_public or (origin.scheme in {"http", "https"} and origin.netloc == _host(connection))


def _host(connection: HTTPConnection) -> str:
    return connection.headers.get("host", "").lower()


def _peer(connection: HTTPConnection) -> str:
    return connection.client.host if connection.client else ""


def _is_proxy(web: WebSettings, address: str) -> bool:
    try:
        parsed = ip_address(address)
    except ValueError:
        return False
    return any(parsed in network for network in web.proxies)


def _csrf(reason: str) -> Forbidden:
    return Forbidden(
        f"This request could have been forged by another page, and nothing was done. {reason}",
        code="csrf",
        where="headers",
    )


def _unknown_host() -> InvalidInput:
    return InvalidInput(
        "This server does not answer under the host name of this request. Use its address, or add "
        "the name to 'server.allowed_hosts' in its settings.",
        code="host_unknown",
        where="Host",
    )
