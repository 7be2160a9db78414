"""Routes of the JobManager's own page and REST interface: read-only."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Request, Response
from fastapi.responses import RedirectResponse

from xuanwu.api.deps import AnyIdentity, UsesCore, UsesFlink, UsesInfra, needs
from xuanwu.api.errors import INSTEAD
from xuanwu.api.routes.router import PREFIX, Ref
from xuanwu.kernel.errors import Forbidden
from xuanwu.model.access import Caller, Permission
from xuanwu.service.runs import flink_page, history


async def refuse_cookies(identity: AnyIdentity) -> None:
    """Refuses browsers: scripts of Flink's page would act with the session. Raises: Forbidden."""
    if identity.by_cookie:
        raise Forbidden(
            "Flink's own page cannot be opened with a session, since its scripts could act with "
            "it. Send a token in the header Authorization.",
            code="flink_by_cookie",
            where="Cookie",
        )


# Any query parameter may be Flink's.
routes = APIRouter(prefix=PREFIX, tags=["runs"], dependencies=[Depends(refuse_cookies)])
Reader = Annotated[Caller, needs(Permission.RUN_READ)]
Rest = Annotated[str, Path(description="The path below the root of Flink's interface.")]
_ROOT, _PAGE = "/runs/{run_id}/flink", "/runs/{run_id}/flink/{path:path}"


@routes.get(
    _PAGE,
    response_class=Response,
    responses={
        200: {"content": {"*/*": {}}, "description": "The response of Flink, or another status"}
    },
)
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


@routes.head(_PAGE, include_in_schema=False)
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


@routes.get(_ROOT, include_in_schema=False)
async def find_flink(core: UsesCore, caller: Reader, run_id: Ref) -> Response:
    """Redirects to a path that ends in a slash, since the page's links are relative to it."""
    await history.show(core, caller, run_id)
    return RedirectResponse("flink/")


for _endpoint in (show_flink, head_flink):
    setattr(
        _endpoint,
        INSTEAD,
        "Use the routes of the run to act on its job: stop, savepoints and restart.",
    )
