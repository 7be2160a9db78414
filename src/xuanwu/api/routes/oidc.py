"""Signing in by an OpenID provider. A browser navigates to two of these routes by itself."""

from __future__ import annotations

import re
from typing import Annotated
from urllib.parse import quote, urlsplit

from fastapi import Query, Request
from fastapi.responses import RedirectResponse

from xuanwu.access.oidc import PATIENCE, OidcProvider, Returned, by_oidc, unseal
from xuanwu.api.deps import UsesCore, UsesOidc, UsesWeb
from xuanwu.api.identity import set_cookie, visitor_of
from xuanwu.api.routes.router import PREFIX, router
from xuanwu.api.schemas.people import OidcView, SignInWaysView
from xuanwu.api.web import base_path, is_secure, web_of
from xuanwu.kernel.errors import NotFound, XuanwuError

routes = router("session", takes_keys=False)
_CALLBACK = f"{PREFIX}/session/oidc/callback"
_COOKIE = "xuanwu_oidc"
_PATH = re.compile(r"/(?![/\\])[^\x00-\x20\\]*")
_Sent = Annotated[str | None, Query(max_length=4000)]


@routes.get("/session/ways")
async def show_sign_in_ways(oidc: UsesOidc) -> SignInWaysView:
    """Show how people can sign in besides a password, a token and a link."""
    return SignInWaysView(oidc=OidcView(label=oidc.settings.label) if oidc else None)


@routes.get("/session/oidc", status_code=303, response_class=RedirectResponse)
async def begin_oidc(
    request: Request,
    core: UsesCore,
    oidc: UsesOidc,
    next_path: Annotated[str, Query(alias="next", max_length=2000)] = "/",
) -> RedirectResponse:
    """Send the browser to the OpenID provider; `next` is the path of the page to show afterwards.

    404 `oidc_off` where this server has no provider.
    """
    provider = _wanted(oidc)
    own_path = next_path if _PATH.fullmatch(next_path) else "/"
    try:
        url, pending = await provider.begin(core, _callback(request), own_path)
    except XuanwuError as error:
        return _back(request, f"/sign-in#refused={error.detail_code}")
    response = RedirectResponse(url, status_code=303)
    response.set_cookie(
        _COOKIE,
        pending.seal(core),
        max_age=int(PATIENCE.total_seconds()),
        path=_cookie_path(request),
        secure=is_secure(request),
        httponly=True,
        samesite="lax",  # the provider sends the browser back from another site
    )
    return response


@routes.get("/session/oidc/callback", status_code=303, response_class=RedirectResponse)
async def finish_oidc(
    request: Request,
    core: UsesCore,
    oidc: UsesOidc,
    web: UsesWeb,
    state: _Sent = None,
    code: _Sent = None,
    error: _Sent = None,
    error_description: _Sent = None,
    iss: _Sent = None,
    session_state: _Sent = None,
) -> RedirectResponse:
    """Take the browser back from the OpenID provider, and sign in.

    The browser gets the cookie of the new session and goes on to the page; a refusal is shown there
    by its code. 404 `oidc_off` where this server has no provider.
    """
    del error_description, session_state
    provider = _wanted(oidc)
    try:
        pending = unseal(core, request.cookies.get(_COOKIE), state)
        if error is not None or code is None or iss not in {None, provider.settings.issuer}:
            return _back(request, "/sign-in#refused=oidc_refused")
        returned = Returned(pending, code, _callback(request))
        opened = await by_oidc(core, web.sign_in, visitor_of(request), provider, returned)
    except XuanwuError as refused:
        return _back(request, f"/sign-in#refused={refused.detail_code}")
    response = _back(request, pending.next)
    set_cookie(request, response, opened)
    return response


def _wanted(oidc: OidcProvider | None) -> OidcProvider:
    if oidc is None:
        raise NotFound(
            "Nobody signs in by OpenID on this server. An administrator can set 'oidc.issuer'.",
            code="oidc_off",
        )
    return oidc


def _back(request: Request, path: str) -> RedirectResponse:
    """To a path of the page, without the cookie of the sign-in."""
    response = RedirectResponse(base_path(request).rstrip("/") + path, status_code=303)
    response.delete_cookie(
        _COOKIE,
        path=_cookie_path(request),
        secure=is_secure(request),
        httponly=True,
        samesite="lax",
    )
    return response


def _callback(request: Request) -> str:
    """The address that the provider sends browsers back to; it is registered there."""
    public = urlsplit(web_of(request).public_url or "")
    scheme = public.scheme or ("https" if is_secure(request) else "http")
    host = public.netloc or quote(request.headers.get("host", ""), safe=":[]")
    return f"{scheme}://{host}{_cookie_path(request)}"


def _cookie_path(request: Request) -> str:
    return base_path(request).rstrip("/") + _CALLBACK
