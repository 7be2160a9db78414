"""What routes depend on: the parts, the caller and its permission, the space, the page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Annotated, Any, get_args, get_origin

from fastapi import Depends, Query
from fastapi.dependencies.models import Dependant
from fastapi.dependencies.utils import get_flat_params
from fastapi.params import Query as QueryParam
from fastapi.security import HTTPAuthorizationCredentials
from starlette.requests import HTTPConnection

from xuanwu.access import spaces
from xuanwu.access.oidc import OidcProvider
from xuanwu.access.permissions import forbidden
from xuanwu.access.sessions import SignedIn
from xuanwu.api.identity import BEARER, Identity, identify
from xuanwu.api.web import WebSettings
from xuanwu.core import Core
from xuanwu.kernel.errors import InvalidInput, Unauthenticated, did_you_mean
from xuanwu.model.access import Caller, Permission, Space
from xuanwu.model.template import Template
from xuanwu.scheduling.infrastructure import Infrastructure
from xuanwu.scheduling.releases.installs import ReleaseRegistry
from xuanwu.scheduling.targets.acts import TargetDesk
from xuanwu.service.runs.flink_page import FlinkPages
from xuanwu.service.runs.logins import Logins
from xuanwu.service.scripts.parts import Scripts
from xuanwu.service.scripts.sessions import Sessions
from xuanwu.service.sharing.artifacts import Blobs

_TEXT = r"^[^\x00-\x1f\x7f]+$"


@dataclass(frozen=True)
class Backend:
    """What one server's routes pass to the use cases; each route takes only the parts it names."""

    scripts: Scripts
    flink: FlinkPages
    releases: ReleaseRegistry
    targets: TargetDesk
    server_url: str
    sessions: Sessions = field(default_factory=Sessions)
    logins: Logins = field(default_factory=Logins)
    templates: Sequence[Template] = ()
    web: WebSettings = field(default_factory=WebSettings)
    oidc: OidcProvider | None = None


def backend_of(connection: HTTPConnection) -> Backend:
    """Returns the parts that the composition root gave to `create_api`."""
    return connection.app.state.backend


def core_of(connection: HTTPConnection) -> Core:
    """Returns the core of these parts."""
    return backend_of(connection).scripts.core


def _part(choose: Callable[[Backend], Any]) -> Any:
    async def part(connection: HTTPConnection) -> Any:
        return choose(backend_of(connection))  # FastAPI would run a sync function in a thread

    return Depends(part)


UsesCore = Annotated[Core, _part(lambda backend: backend.scripts.core)]
UsesInfra = Annotated[Infrastructure, _part(lambda backend: backend.scripts.infra)]
UsesBlobs = Annotated[Blobs, _part(lambda backend: backend.scripts.blobs)]
UsesScripts = Annotated[Scripts, _part(lambda backend: backend.scripts)]
UsesFlink = Annotated[FlinkPages, _part(lambda backend: backend.flink)]
UsesReleases = Annotated[ReleaseRegistry, _part(lambda backend: backend.releases)]
UsesTargets = Annotated[TargetDesk, _part(lambda backend: backend.targets)]
UsesServerUrl = Annotated[str, _part(lambda backend: backend.server_url)]
UsesSessions = Annotated[Sessions, _part(lambda backend: backend.sessions)]
UsesLogins = Annotated[Logins, _part(lambda backend: backend.logins)]
UsesTemplates = Annotated[Sequence[Template], _part(lambda backend: backend.templates)]
UsesOidc = Annotated[OidcProvider | None, _part(lambda backend: backend.oidc)]
UsesWeb = Annotated[WebSettings, _part(lambda backend: backend.web)]
Credentials = Annotated[HTTPAuthorizationCredentials | None, Depends(BEARER)]


async def identity_of(connection: HTTPConnection, credentials: Credentials) -> Identity:
    """Identifies the caller, once a request. Raises: Unauthenticated; Forbidden (`csrf`)."""
    if not hasattr(connection.state, "identity"):
        connection.state.identity = await identify(connection, core_of(connection), credentials)
    return connection.state.identity


async def caller_of(connection: HTTPConnection, credentials: Credentials) -> Caller:
    """Returns the caller with the permission that the route needs. Raises: as `identity_of`."""
    identity = await identity_of(connection, credentials)
    needed = needed_by(connection.scope["route"].dependant)
    return replace(identity.caller, needed=needed)


async def session_of(identity: Annotated[Identity, Depends(identity_of)]) -> SignedIn:
    """Returns the session of the request. Raises: Unauthenticated where it has none."""
    if identity.signed_in is None:
        raise Unauthenticated(
            "This request belongs to no session: it was sent with a token. Sign in first.",
            code="session_missing",
        )
    return identity.signed_in


AnyIdentity = Annotated[Identity, Depends(identity_of)]
AnyCaller = Annotated[Caller, Depends(caller_of)]
OwnSession = Annotated[SignedIn, Depends(session_of)]


@dataclass(frozen=True)
class Needs:
    """Permits only callers who have the permission in some space.

    Whether they have it in the space of the request is checked where that space becomes known:
    by `space_of`, and where an object is found by its id.
    """

    permission: Permission

    async def __call__(self, caller: AnyCaller) -> Caller:
        if not caller.may(self.permission):
            raise forbidden(caller, self.permission)
        return caller


def needed_by(dependant: Dependant) -> Permission | None:
    """Returns the permission that a route needs, if it needs one."""
    if isinstance(dependant.call, Needs):
        return dependant.call.permission
    found = (needed_by(inner) for inner in dependant.dependencies)
    return next((one for one in found if one is not None), None)


def needs(permission: Permission) -> Any:
    """Annotates a route's caller: `Annotated[Caller, needs(Permission.JOB_READ)]`."""
    return Depends(Needs(permission))


async def space_of(
    core: UsesCore,
    caller: AnyCaller,
    space: Annotated[
        str | None,
        Query(
            max_length=64,
            pattern=_TEXT,
            description="The name of a space. Default: the space of the token, else `default`, "
            "else the first space in which the caller has a role.",
        ),
    ] = None,
) -> Space:
    """Returns the call's space. Raises: NotFound, also where the caller may not see the space;
    Forbidden where its role there lacks the permission of the route."""
    return await spaces.choose(core, caller, space)


InSpace = Annotated[Space, Depends(space_of)]


async def any_space(
    space: Annotated[
        str | None,
        Query(description="Not required: the id of a run is unique across all spaces."),
    ] = None,
) -> None:
    """Accepts a `space` parameter where the id alone identifies the object."""
    del space


@dataclass(frozen=True)
class PageOrder:
    """Which part of a list the caller requests."""

    cursor: Annotated[
        str | None,
        Query(max_length=2000, description="The `next_cursor` of the previous page."),
    ] = None
    limit: Annotated[int, Query(ge=1, le=500)] = 50


InPage = Annotated[PageOrder, Depends()]


async def refuse_unknown_query(connection: HTTPConnection) -> None:
    """Raises: InvalidInput for a query parameter that the route does not have, or that is given
    more often than once where it has one value."""
    if not connection.query_params:
        return
    params = get_flat_params(connection.scope["route"].dependant)
    known = {param.alias: param for param in params if isinstance(param.field_info, QueryParam)}
    for name in connection.query_params:
        if name not in known:
            hint = did_you_mean(name, known) or "This route takes no query parameters."
            raise InvalidInput(f"Unknown query parameter '{name}'. {hint}", where=name)
        if (
            not _takes_list(known[name].field_info.annotation)
            and len(connection.query_params.getlist(name)) > 1
        ):
            raise InvalidInput(f"'{name}' takes one value. Give it once.", where=name)


def _takes_list(annotation: object) -> bool:
    return get_origin(annotation) is list or any(map(_takes_list, get_args(annotation)))
