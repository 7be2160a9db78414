"""Puts the routes together into one ASGI application; it starts nothing."""

from __future__ import annotations

from importlib.metadata import version

import anyio
from fastapi import FastAPI
from fastapi.routing import APIRoute
from starlette.middleware import Middleware

from xuanwu.api.body import BodyLimit
from xuanwu.api.errors import Edge, add_error_handlers
from xuanwu.api.openapi import document
from xuanwu.api.routes import (
    access,
    artifacts,
    engine,
    flink_page,
    gateway,
    jobs,
    login,
    metadata,
    metrics,
    platform,
    releases,
    runs,
    streams,
)
from xuanwu.api.routes.router import PREFIX
from xuanwu.portal.metadata.releases import Releases
from xuanwu.service.parts import Service

_ROUTES = (
    platform.routes,
    metrics.routes,
    access.routes,
    jobs.routes,
    runs.routes,
    streams.routes,
    login.routes,
    flink_page.routes,
    metadata.routes,
    artifacts.routes,
    artifacts.uploads,
    releases.routes,
    gateway.routes,
    engine.routes,
)


def create_api(service: Service, known: Releases) -> FastAPI:
    """The API over these parts. `api.state.closing` ends every stream once it is set."""
    api = make_api()
    api.state.service = service
    api.state.releases = known
    api.state.closing = anyio.Event()
    return api


def make_api() -> FastAPI:
    """The same without its parts: enough for the document that describes it."""
    api = FastAPI(
        title="Xuanwu",
        summary="Streaming jobs on Apache Flink: written, run, tracked truthfully.",
        version=version("xuanwu"),
        openapi_url=f"{PREFIX}/openapi.json",
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        separate_input_output_schemas=False,
        generate_unique_id_function=_operation,
        middleware=[
            Middleware(Edge),
            Middleware(BodyLimit, others={artifacts.UPLOAD: artifacts.LARGEST, **gateway.LARGEST}),
        ],
    )
    add_error_handlers(api)
    for routes in _ROUTES:
        api.include_router(routes)
    api.openapi = lambda: document(api)
    return api


def _operation(route: APIRoute) -> str:
    return route.name
