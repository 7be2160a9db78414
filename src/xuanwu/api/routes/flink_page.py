"""Routes of the Flink Web UI and Flink's REST API: read-only.

Programs reach them with a token. Browsers reach the same by a ticket in the path: their responses
run in an origin of their own (CSP `sandbox`), so Flink's scripts reach nothing of the platform.

Source: Content Security Policy Level 3, section 6.3.2; Fetch, section 3.2 (origin `null`).
"""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Request, Response
from fastapi.responses import RedirectResponse

from xuanwu.access import tickets
from xuanwu.api.deps import AnyIdentity, UsesCore, UsesFlink, UsesInfra, needs
from xuanwu.api.errors import INSTEAD
from xuanwu.api.identity import Identity
from xuanwu.api.routes.router import PREFIX, Ref
from xuanwu.api.schemas.runs import FlinkLinkView
from xuanwu.api.web import base_path
from xuanwu.kernel.errors import Forbidden
from xuanwu.model.access import Caller, Permission
from xuanwu.service.runs import flink_page, history

Reader = Annotated[Caller, needs(Permission.RUN_READ)]
Rest = Annotated[str, Path(description="The path below the root of Flink's interface.")]
Ticket = Annotated[str, Path(description="What `flink-link` put into the address.")]


async def refuse_cookies(identity: AnyIdentity) -> None:
    """Refuses browsers: scripts of Flink's page would act with the session. Raises: Forbidden."""
    if identity.by_cookie:
        raise Forbidden(
            "Flink's API needs a token in the header Authorization: a browser's session is not "
            "enough, since Flink's scripts could act with it. For the Flink Web UI, open the link "
            "on the page of the run.",
            code="flink_by_cookie",
            where="Cookie",
        )


async def enter_by_ticket(request: Request, core: UsesCore, run_id: Ref, ticket: Ticket) -> None:
    """Makes the ticket's owner the caller, whatever else the browser sends. Raises: as
    `tickets.caller_of`."""
    request.state.identity = Identity(await tickets.caller_of(core, ticket, run_id))


# Any query parameter may be Flink's.
routes = APIRouter(prefix=PREFIX, tags=["runs"])
_BY_TOKEN, _BY_TICKET = Depends(refuse_cookies), Depends(enter_by_ticket)
_PAGE, _BROWSER_PAGE = (
    "/runs/{run_id}/flink/{path:path}",
    "/runs/{run_id}/flink-ui/{ticket}/{path:path}",
)
_SHOWN: dict[int | str, dict[str, Any]] = {
    200: {"content": {"*/*": {}}, "description": "The response of Flink, or another status"}
}
_SANDBOX = {
    "Content-Security-Policy": (
        "sandbox allow-scripts allow-forms allow-popups allow-downloads; default-src 'self'; "
        "script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; "
        "img-src 'self' data:; font-src 'self' data:; frame-ancestors 'none'"
    ),
    "Access-Control-Allow-Origin": "null",
    "Access-Control-Allow-Credentials": "true",  # Flink asks with credentials; none count here
    "Referrer-Policy": "no-referrer",
}


@routes.get("/runs/{run_id}/flink-link")
async def link_flink(
    request: Request, core: UsesCore, identity: AnyIdentity, caller: Reader, run_id: Ref
) -> FlinkLinkView:
    """Get an address at which a browser shows the Flink Web UI of a run, read-only.

    Whoever has the address can read it, until it ends or the session or token of this request does.
    """
    run = await history.show(core, caller, run_id)
    session = identity.signed_in.session.id if identity.signed_in else None
    ticket, until = tickets.issue(core, run.id, caller, session)
    base = base_path(request).rstrip("/")
    return FlinkLinkView(path=f"{base}{PREFIX}/runs/{run.id}/flink-ui/{ticket}/", until=until)


@routes.get(_PAGE, response_class=Response, responses=_SHOWN, dependencies=[_BY_TOKEN])
async def show_flink(
    request: Request,
    core: UsesCore,
    infra: UsesInfra,
    flink: UsesFlink,
    caller: Reader,
    run_id: Ref,
    path: Rest,
) -> Response:
    """Show what the JobManager of a live run serves: its web page at the root, its REST API below.

    Secret values of the run's space are masked. Read-only: to act, use the routes of runs.
    """
    page = await flink_page.flink_page(core, infra, flink, caller, run_id, path, request.url.query)
    headers = {"Content-Type": page.content_type} if page.content_type else {}
    if page.is_static and page.cache_control:
        headers |= {"Cache-Control": f"private, {page.cache_control}", "Vary": "Authorization"}
    return Response(page.content, page.status, headers)


@routes.get(_BROWSER_PAGE, response_class=Response, responses=_SHOWN, dependencies=[_BY_TICKET])
async def browse_flink(
    request: Request,
    core: UsesCore,
    infra: UsesInfra,
    flink: UsesFlink,
    caller: Reader,
    run_id: Ref,
    path: Rest,
) -> Response:
    """Show the same to a browser, at the address from `flink-link`, sandboxed."""
    response = await show_flink(request, core, infra, flink, caller, run_id, path)
    response.headers.update(_SANDBOX)
    return response


@routes.head(_PAGE, include_in_schema=False, dependencies=[_BY_TOKEN])
async def head_flink(
    request: Request,
    core: UsesCore,
    infra: UsesInfra,
    flink: UsesFlink,
    caller: Reader,
    run_id: Ref,
    path: Rest,
) -> Response:
    """Show the headers of the same, without content."""
    return await show_flink(request, core, infra, flink, caller, run_id, path)


@routes.get("/runs/{run_id}/flink", include_in_schema=False, dependencies=[_BY_TOKEN])
async def find_flink(core: UsesCore, caller: Reader, run_id: Ref) -> Response:
    """Redirects to a path that ends in a slash, since the page's links are relative to it."""
    await history.show(core, caller, run_id)
    return RedirectResponse("flink/")


for _endpoint in (show_flink, head_flink, browse_flink):
    setattr(
        _endpoint,
        INSTEAD,
        "Use the routes of the run to act on its job: stop, savepoints and restart.",
    )
