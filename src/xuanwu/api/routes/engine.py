"""Routes for the entry point inside a JobManager, which sends the token of its own run."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Depends, Response
from fastapi.responses import FileResponse, JSONResponse

from xuanwu.api.deps import Credentials, UsesBlobs, UsesCore, UsesServerUrl
from xuanwu.api.identity import token_of
from xuanwu.api.routes.router import Ref, router
from xuanwu.api.schemas.engine import NewsRequest
from xuanwu.model.run import Run
from xuanwu.service.runs import engine

routes = router("engine")


async def run_of(core: UsesCore, credentials: Credentials, run_id: Ref) -> Run:
    """Returns the run whose token was sent. Raises: Unauthenticated."""
    return await engine.authenticate(core, run_id, token_of(credentials))


OwnRun = Annotated[Run, Depends(run_of)]


@routes.get("/engine/runs/{run_id}/definition", response_model=dict[str, Any])
async def show_definition(core: UsesCore, server_url: UsesServerUrl, run: OwnRun) -> Response:
    """Show the definition that the run executes, with secrets; 410 after a stop or its end."""
    return JSONResponse(await engine.run_definition(core, server_url, run))


@routes.post("/engine/runs/{run_id}/news", status_code=204)
async def take_news(core: UsesCore, run: OwnRun, body: NewsRequest) -> Response:
    """Notify the server of a change inside Flink; it then observes the run immediately."""
    del body
    await engine.news(core, run)
    return Response(status_code=204)


@routes.get("/engine/runs/{run_id}/artifacts/{sha256}", response_class=FileResponse)
async def fetch_artifact(core: UsesCore, blobs: UsesBlobs, run: OwnRun, sha256: Ref) -> Response:
    """Download a jar that the run's text names."""
    file = await engine.artifact_file(core, blobs, run, sha256)
    return FileResponse(file, media_type="application/java-archive")
