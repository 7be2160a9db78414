"""Finds out who sends a request: by a bearer token, or by the cookie of a session."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from starlette.requests import HTTPConnection
from starlette.responses import Response

from xuanwu.access import sessions, tokens
from xuanwu.access.attempts import Visitor
from xuanwu.access.sessions import SECRET_PREFIX, Opened, SignedIn
from xuanwu.api.web import address_of, base_path, check_origin, is_secure, web_of
from xuanwu.core import Core
from xuanwu.kernel.errors import Unauthenticated
from xuanwu.model.access import Caller

BEARER = HTTPBearer(
    auto_error=False, description="A token from `xuanwu token create`, or the secret of a session."
)
_COOKIE = "xuanwu_session"


@dataclass(frozen=True)
class Identity:
    """The caller of a request; its session where it has one, and whether a cookie named it."""

    caller: Caller
    signed_in: SignedIn | None = None
    by_cookie: bool = False


async def identify(
    connection: HTTPConnection, core: Core, credentials: HTTPAuthorizationCredentials | None
) -> Identity:
    """Returns who sent the request; the bearer token counts where there are both.

    Raises: Unauthenticated; Forbidden (`csrf`).
    """
    rules = web_of(connection).sign_in
    if credentials is not None and not credentials.credentials.startswith(f"{SECRET_PREFIX}_"):
        return Identity(await tokens.authenticate(core, credentials.credentials))
    if credentials is not None:
        found = await sessions.authenticate(core, rules, credentials.credentials)
        return Identity(found.caller, found)
    cookie = connection.cookies.get(_cookie_name(connection))
    if cookie is None:
        raise no_token()
    check_origin(connection, by_cookie=True)
    found = await sessions.authenticate(core, rules, cookie)
    return Identity(found.caller, found, by_cookie=True)


async def recheck(
    core: Core, identity: Identity, credentials: HTTPAuthorizationCredentials | None
) -> None:
    """Checks that a long connection may go on; this does not count as use of a session.

    Raises: Unauthenticated where the token or session has ended, or its roles have changed.
    """
    if identity.signed_in is not None:
        caller = (await sessions.of_id(core, identity.signed_in.session.id)).caller
    else:
        caller = await tokens.authenticate(core, token_of(credentials))
    if caller != identity.caller:
        raise Unauthenticated("Your roles have changed. Send the request again.")


def token_of(credentials: HTTPAuthorizationCredentials | None) -> str:
    """Returns the bearer token of the request. Raises: Unauthenticated where it has none."""
    if credentials is None:
        raise no_token()
    return credentials.credentials


def no_token() -> Unauthenticated:
    """The refusal of a request that says nothing about its sender."""
    return Unauthenticated(
        "No token was sent. Log in with: xuanwu login, or send the header"
        " 'Authorization: Bearer TOKEN'.",
        code="token_missing",
    )


def visitor_of(connection: HTTPConnection) -> Visitor:
    """Returns where a sign-in comes from."""
    return Visitor(address_of(connection), connection.headers.get("user-agent", ""))


def set_cookie(connection: HTTPConnection, response: Response, opened: Opened) -> None:
    """Gives the browser the secret of a session. The server decides how long it is valid."""
    longest = web_of(connection).sign_in.longest
    response.set_cookie(
        _cookie_name(connection),
        opened.secret,
        max_age=int(longest.total_seconds()),
        path=base_path(connection),
        secure=is_secure(connection),
        httponly=True,
        samesite="strict",
    )


def clear_cookie(connection: HTTPConnection, response: Response) -> None:
    """Makes the browser forget the secret."""
    response.delete_cookie(
        _cookie_name(connection),
        path=base_path(connection),
        secure=is_secure(connection),
        httponly=True,
        samesite="strict",
    )


def _cookie_name(connection: HTTPConnection) -> str:
    """With the prefix `__Host-`, no other host can set the cookie; it needs TLS and the root.

    Browsers send the cookies of a host to all its ports: without TLS, as with two servers on one
    machine, the port is a part of the name.
    """
    if is_secure(connection):
        return f"__Host-{_COOKIE}" if base_path(connection) == "/" else _COOKIE
    port = connection.url.port
    return f"{_COOKIE}_{port}" if port else _COOKIE
