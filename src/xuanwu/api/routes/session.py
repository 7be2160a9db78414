"""Routes of signing in and out, and of one's own sessions and password."""

from __future__ import annotations

from typing import Annotated

from fastapi import Body, Request, Response

from xuanwu.access import sessions, sign_in, spaces, users
from xuanwu.access.sessions import Opened, SignedIn
from xuanwu.access.users import PasswordChange
from xuanwu.api.deps import AnyIdentity, InPage, OwnSession, UsesCore, UsesWeb
from xuanwu.api.identity import clear_cookie, set_cookie, visitor_of
from xuanwu.api.paging import paged
from xuanwu.api.routes.router import Ref, router
from xuanwu.api.schemas.people import (
    LinkSignIn,
    OwnSessionList,
    OwnSessionView,
    PasswordRequest,
    PasswordSignIn,
    SessionView,
    SignInRequest,
    TokenSignIn,
)
from xuanwu.api.web import WebSettings, check_origin
from xuanwu.core import Core

routes = router("session", takes_keys=False)  # a sign-in has no caller yet whose key it could be


@routes.post("/session", status_code=201)
async def sign_in_here(
    request: Request,
    response: Response,
    core: UsesCore,
    web: UsesWeb,
    body: Annotated[SignInRequest, Body()],
) -> SessionView:
    """Sign in, and get the cookie of the new session.

    401 `sign_in_refused` for a wrong name or password, `link_used` and `link_expired` for a link;
    429 `too_many_attempts` after many failures, for a time that `facts.retry_after_s` tells.
    """
    check_origin(request, by_cookie=False)
    opened = await _opened(request, core, web, body)
    set_cookie(request, response, opened)
    return await _shown(core, opened.signed_in)


@routes.get("/session")
async def show_session(core: UsesCore, session: OwnSession) -> SessionView:
    """Show the session of the request. 401 where it has none, or it has ended."""
    return await _shown(core, session)


@routes.delete("/session", status_code=204)
async def sign_out(request: Request, core: UsesCore, session: OwnSession) -> Response:
    """Sign out: end the session of the request."""
    await sessions.revoke(core, session.caller.principal, session.session.id)
    response = Response(status_code=204)
    clear_cookie(request, response)
    return response


@routes.post("/session/password", status_code=204)
async def change_password(
    request: Request, core: UsesCore, web: UsesWeb, session: OwnSession, body: PasswordRequest
) -> Response:
    """Set a new password, and end all other sessions of the caller."""
    current = body.current.get_secret_value() if body.current else None
    change = PasswordChange(session.session, current, body.new.get_secret_value())
    principal = session.caller.principal
    await users.change_password(core, web.sign_in, visitor_of(request), principal, change)
    return Response(status_code=204)


@routes.get("/sessions")
async def list_sessions(core: UsesCore, identity: AnyIdentity, at: InPage) -> OwnSessionList:
    """List the caller's own sessions, newest first."""
    found = await sessions.all_sessions(core, identity.caller.principal)
    page = paged(found, at, lambda one: [-one.created_at.timestamp(), one.id])
    current = identity.signed_in.session.id if identity.signed_in else None
    return OwnSessionList.of(page, lambda one: OwnSessionView.of(one, current))


@routes.delete("/sessions/{session_id}", status_code=204)
async def revoke_session(core: UsesCore, identity: AnyIdentity, session_id: Ref) -> Response:
    """End one of the caller's own sessions immediately."""
    await sessions.revoke(core, identity.caller.principal, session_id)
    return Response(status_code=204)


async def _opened(
    request: Request,
    core: Core,
    web: WebSettings,
    body: PasswordSignIn | TokenSignIn | LinkSignIn,
) -> Opened:
    visitor, rules = visitor_of(request), web.sign_in
    match body:
        case PasswordSignIn():
            password = body.password.get_secret_value()
            return await sign_in.by_password(core, rules, visitor, body.name, password)
        case TokenSignIn():
            return await sign_in.by_token(core, rules, visitor, body.token.get_secret_value())
        case LinkSignIn():
            return await sign_in.by_link(core, rules, visitor, body.code.get_secret_value())


async def _shown(core: Core, signed_in: SignedIn) -> SessionView:
    return SessionView.of(signed_in, await spaces.roles_of(core, signed_in.caller))
