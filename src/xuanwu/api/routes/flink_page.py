"""The routes of the JobManager's own page and REST interface: to be read, never to act."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Request, Response
from fastapi.responses import RedirectResponse

from xuanwu.api.deps import Parts, needs
from xuanwu.api.errors import INSTEAD
from xuanwu.api.routes.router import PREFIX, Ref
from xuanwu.model.access import Caller, Permission
from xuanwu.service.runs import flink_page

routes = APIRouter(prefix=PREFIX, tags=["runs"])  # any query may be one of Flink's
Reader = Annotated[Caller, needs(Permission.RUN_READ)]
Rest = Annotated[str, Path(description="What stands behind the root of Flink's interface.")]
_ROOT, _PAGE = "/runs/{run_id}/flink", "/runs/{run_id}/flink/{path:path}"


@routes.get(
    _PAGE,
    response_class=Response,
    responses={200: {"content": {"*/*": {}}, "description": "As Flink answers, or another status"}},
)
async def show_flink(
    request: Request, parts: Parts, caller: Reader, run_id: Ref, path: Rest
) -> Response:
    """What the JobManager of a live run shows: its web page at the root, its REST interface below.

    Secret values of the run's space are masked. Acts have routes of their own.
    """
    page = await flink_page.flink_page(parts, caller, run_id, path, request.url.query)
    headers = {"Content-Type": page.content_type} if page.content_type else {}
    if page.is_static and page.cache_control:
        headers |= {"Cache-Control": f"private, {page.cache_control}", "Vary": "Authorization"}
    return Response(page.content, page.status, headers)


@routes.head(_PAGE, include_in_schema=False)
async def head_flink(
    request: Request, parts: Parts, caller: Reader, run_id: Ref, path: Rest
) -> Response:
    """The same without its content."""
    return await show_flink(request, parts, caller, run_id, path)


@routes.get(_ROOT, include_in_schema=False)
async def find_flink(_: Reader, run_id: Ref) -> Response:
    """The page's own links are relative to a slash at the end."""
    del run_id
    return RedirectResponse("flink/")


for _endpoint in (show_flink, head_flink):
    setattr(
        _endpoint,
        INSTEAD,
        "Acts on a job have routes of their own, which keep its history true: stop, savepoints and"
        " restart.",
    )
