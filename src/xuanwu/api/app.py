"""Puts the routes together into one ASGI application; it starts nothing."""

from __future__ import annotations

from importlib.metadata import version

import anyio
from fastapi import FastAPI
from fastapi.routing import APIRoute
from starlette.middleware import Middleware

from xuanwu.api.body import BodyLimit
from xuanwu.api.deps import Backend
from xuanwu.api.errors import Edge, add_error_handlers
from xuanwu.api.openapi import document
from xuanwu.api.page import Page
from xuanwu.api.routes import (
    access,
    artifacts,
    desk,
    engine,
    events,
    flink_page,
    folders,
    gateway,
    jobs,
    login,
    metadata,
    metrics,
    oidc,
    platform,
    releases,
    runs,
    session,
    streams,
    studio,
    targets,
    users,
    words,
)
from xuanwu.api.routes.router import PREFIX
from xuanwu.api.web import HostCheck

_ROUTES = (
    platform.routes,
    targets.routes,
    metrics.routes,
    session.routes,
    oidc.routes,
    access.routes,
    users.routes,
    jobs.routes,
    folders.routes,
    desk.routes,
    studio.routes,
    runs.routes,
    events.routes,
    streams.routes,
    login.routes,
    flink_page.routes,
    metadata.routes,
    artifacts.routes,
    artifacts.uploads,
    releases.routes,
    words.routes,
    gateway.routes,
    engine.routes,
)


def create_api(backend: Backend) -> FastAPI:
    """Builds the API over these parts. Setting `api.state.closing` ends every stream."""
    return equip(make_api(), backend)


def equip(api: FastAPI, backend: Backend) -> FastAPI:
    """Gives an API that serves nobody these parts, and a new `api.state.closing`."""
    api.state.backend = backend
    api.state.closing = anyio.Event()
    return api


def make_api() -> FastAPI:
    """Builds the API without its parts: enough for its OpenAPI document."""
    api = FastAPI(
        title="Xuanwu",
        summary="Write, run and operate streaming jobs on Apache Flink.",
        version=version("xuanwu"),
        openapi_url=f"{PREFIX}/openapi.json",
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        separate_input_output_schemas=True,
        generate_unique_id_function=_operation,
        middleware=[
            Middleware(Edge),
            Middleware(HostCheck),
            Middleware(Page),
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
