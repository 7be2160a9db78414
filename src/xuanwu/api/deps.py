"""What routes are given: the parts, the caller with the right permission, the space, the page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Depends, Query
from fastapi.dependencies.utils import get_flat_params
from fastapi.params import Query as QueryParam
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from starlette.requests import HTTPConnection

from xuanwu.kernel.errors import Forbidden, InvalidInput, Unauthenticated, did_you_mean
from xuanwu.model.access import Caller, Permission, Space
from xuanwu.portal.access import spaces, tokens
from xuanwu.service.parts import Service

BEARER = HTTPBearer(auto_error=False, description="A token from `xuanwu token create`.")
_TEXT = r"^[^\x00-\x1f\x7f]+$"


def parts_of(connection: HTTPConnection) -> Service:
    """The parts of the platform."""
    return connection.app.state.service


async def _parts(connection: HTTPConnection) -> Service:
    return parts_of(connection)  # FastAPI would call what is not async in a thread


Parts = Annotated[Service, Depends(_parts)]
Credentials = Annotated[HTTPAuthorizationCredentials | None, Depends(BEARER)]


async def caller_of(connection: HTTPConnection, credentials: Credentials) -> Caller:
    """Who calls, found once a request. Raises: Unauthenticated."""
    if not hasattr(connection.state, "caller"):
        token = token_of(credentials)
        connection.state.caller = await tokens.authenticate(parts_of(connection), token)
    return connection.state.caller


def token_of(credentials: HTTPAuthorizationCredentials | None) -> str:
    """The bearer token that was sent. Raises: Unauthenticated where there is none."""
    if credentials is None:
        raise Unauthenticated(
            "No token was sent. Log in with: xuanwu login, or send the header"
            " 'Authorization: Bearer TOKEN'.",
            code="token_missing",
        )
    return credentials.credentials


AnyCaller = Annotated[Caller, Depends(caller_of)]


@dataclass(frozen=True)
class Needs:
    """Lets only callers in whose role has the permission."""

    permission: Permission

    async def __call__(self, caller: AnyCaller) -> Caller:
        if not caller.may(self.permission):
            of_space = " of one space" if caller.space_id else ""
            raise Forbidden(
                f"'{caller.name}' has the role {caller.role.value}{of_space}, which does not"
                f" include {self.permission.value}. Ask an administrator for another token.",
                where="Authorization",
                facts={"permission": self.permission.value},
            )
        return caller


def needs(permission: Permission) -> Any:
    """For the annotation of a route's caller: `Annotated[Caller, needs(Permission.JOB_READ)]`."""
    return Depends(Needs(permission))


async def space_of(
    parts: Parts,
    caller: AnyCaller,
    space: Annotated[
        str | None,
        Query(
            max_length=64,
            pattern=_TEXT,
            description="A space's name; by default that of the token, else `default`.",
        ),
    ] = None,
) -> Space:
    """The space that the call is about. Raises: NotFound, also where the caller may not see it."""
    return await spaces.choose(parts, caller, space)


InSpace = Annotated[Space, Depends(space_of)]


async def any_space(
    space: Annotated[
        str | None,
        Query(description="Not needed: the id of a run is unique over all spaces."),
    ] = None,
) -> None:
    """Lets callers name the space where the id alone says what is meant."""
    del space


@dataclass(frozen=True)
class PageOrder:
    """Which part of a list is asked for."""

    cursor: Annotated[
        str | None,
        Query(max_length=2000, description="`next_cursor` of the page before."),
    ] = None
    limit: Annotated[int, Query(ge=1, le=500)] = 50


InPage = Annotated[PageOrder, Depends()]


async def refuse_unknown_query(connection: HTTPConnection) -> None:
    """Raises: InvalidInput for a query parameter that the route does not have."""
    if not connection.query_params:
        return
    params = get_flat_params(connection.scope["route"].dependant)
    known = {param.alias for param in params if isinstance(param.field_info, QueryParam)}
    for name in connection.query_params:
        if name not in known:
            hint = did_you_mean(name, known) or "It takes none."
            raise InvalidInput(f"Unknown query parameter '{name}'. {hint}", where=name)
