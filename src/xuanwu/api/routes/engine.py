"""Routes of the entry point inside a JobManager, each with the token of its own run alone."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Depends, Response
from fastapi.responses import FileResponse, JSONResponse

from xuanwu.api.deps import Credentials, Parts, token_of
from xuanwu.api.routes.router import Ref, router
from xuanwu.api.schemas.engine import NewsRequest
from xuanwu.model.run import Run
from xuanwu.service.runs import engine

routes = router("engine")


async def run_of(parts: Parts, credentials: Credentials, run_id: Ref) -> Run:
    """The run whose token was sent. Raises: Unauthenticated."""
    return await engine.authenticate(parts, run_id, token_of(credentials))


OwnRun = Annotated[Run, Depends(run_of)]


@routes.get("/engine/runs/{run_id}/definition", response_model=dict[str, Any])
async def show_definition(parts: Parts, run: OwnRun) -> Response:
    """What the run executes, its secrets included; 410 once nobody wants the run any more."""
    return JSONResponse(await engine.run_definition(parts, run))


@routes.post("/engine/runs/{run_id}/news", status_code=204)
async def take_news(parts: Parts, run: OwnRun, body: NewsRequest) -> Response:
    """Something changed inside Flink: the run is looked at at once."""
    del body
    await engine.news(parts, run)
    return Response(status_code=204)


@routes.get("/engine/runs/{run_id}/artifacts/{sha256}", response_class=FileResponse)
async def fetch_artifact(parts: Parts, run: OwnRun, sha256: Ref) -> Response:
    """The content of a jar that the run's text names."""
    file = await engine.artifact_file(parts, run, sha256)
    return FileResponse(file, media_type="application/java-archive")
