"""Returns every error as a problem document; no internal detail of the server leaves with it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

import anyio
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError, WebSocketRequestValidationError
from fastapi.routing import iter_route_contexts
from pydantic import BaseModel
from pydantic_core import to_jsonable_python
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, HTTPConnection
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from xuanwu.kernel.errors import (
    Bug,
    Conflict,
    Forbidden,
    InvalidInput,
    LeaseLost,
    NotFound,
    Refused,
    Unauthenticated,
    Unavailable,
    Unreachable,
    XuanwuError,
)
from xuanwu.kernel.findings import findings_of, invalid_input
from xuanwu.kernel.ids import new_id
from xuanwu.kernel.log import get_log

PROBLEM_TYPE = "application/problem+json"
_BY_CODE = {
    "run_over": 410,
    "body_too_large": 413,
    "script_too_large": 413,
    "method_not_allowed": 405,
    "host_unknown": 421,
    "too_many_attempts": 429,
}
_BY_CLASS: dict[type[XuanwuError], int] = {
    InvalidInput: 422,
    NotFound: 404,
    Conflict: 409,
    Forbidden: 403,
    Unauthenticated: 401,
    Refused: 409,
    Unreachable: 503,
    Unavailable: 503,
    LeaseLost: 503,
    Bug: 500,
}
_HEADERS = [(b"cache-control", b"no-store"), (b"x-content-type-options", b"nosniff")]
INSTEAD = "instead"
"""An endpoint's attribute with the hint for a caller that uses another method on its path."""
_FAREWELL_S = 1.0
_STARTS = ("http.response.start", "websocket.http.response.start")
_log = get_log("api")


def add_error_handlers(api: FastAPI) -> None:
    """Turns every error that a route raises into a problem document."""

    @api.exception_handler(XuanwuError)
    async def ours(connection: HTTPConnection, error: XuanwuError) -> Response:  # pyright: ignore[reportUnusedFunction]
        return _answer(connection, error)

    @api.exception_handler(RequestValidationError)
    async def invalid(request: Request, error: RequestValidationError) -> Response:  # pyright: ignore[reportUnusedFunction]
        return problem(_from_validation(request, error))

    @api.exception_handler(WebSocketRequestValidationError)
    async def upgrade(  # pyright: ignore[reportUnusedFunction]
        connection: HTTPConnection, error: WebSocketRequestValidationError
    ) -> Response:
        return problem(_from_validation(connection, error))

    @api.exception_handler(HTTPException)
    async def http(request: Request, error: HTTPException) -> Response:  # pyright: ignore[reportUnusedFunction]
        answer = problem(_from_http(request, error), dict(error.headers or {}))
        if error.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
            answer.headers["Allow"] = ", ".join(_methods(request))
        return answer


def problem(error: XuanwuError, headers: Any = None) -> Response:
    """Builds the response for `error`; the status follows from its class, or from its code."""
    status = status_of(error)
    content = json.dumps(problem_of(error))  # ASCII: an echoed text may hold a lone surrogate
    response = Response(content, status, media_type=PROBLEM_TYPE, headers=headers)
    if status == HTTPStatus.UNAUTHORIZED:
        response.headers["WWW-Authenticate"] = "Bearer"
    if "retry_after_s" in error.facts:
        response.headers["Retry-After"] = str(error.facts["retry_after_s"])
    return response


def problem_of(error: XuanwuError) -> dict[str, Any]:
    """Builds the problem document of an error (RFC 9457)."""
    code = error.detail_code
    return {
        "type": f"urn:xuanwu:problem:{code}",
        "title": code.replace("_", " ").capitalize(),
        "status": status_of(error),
        "detail": error.message,
        "code": code,
        "owner": error.owner.value,
        "retry": error.retry.value,
        "where": error.where,
        "facts": to_jsonable_python(dict(error.facts), fallback=str),
    }


def status_of(error: XuanwuError) -> int:
    """Returns the HTTP status of an error."""
    if error.detail_code in _BY_CODE:
        return _BY_CODE[error.detail_code]
    return next(status for kind, status in _BY_CLASS.items() if isinstance(error, kind))


class Edge:
    """The outermost layer: logs an unforeseen error, and returns it to the caller as a bug."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in {"http", "websocket"}:
            await self._app(scope, receive, send)
            return
        has_begun = is_denied = False

        async def send_on(message: Message) -> None:
            nonlocal has_begun, is_denied
            has_begun = True
            is_denied = is_denied or message["type"] == "websocket.http.response.start"
            if message["type"] in _STARTS:
                message = {**message, "headers": _with_defaults(message["headers"])}
            await send(message)

        try:
            await self._app(scope, receive, send_on)
        except ClientDisconnect:
            _log.debug("caller_left", path=scope["path"])
        except Exception as error:  # noqa: BLE001  the edge of the server
            bug = unforeseen(scope, error)
            if not has_begun:
                await problem(bug)(scope, receive, send_on)
        if is_denied:
            with anyio.move_on_after(_FAREWELL_S):
                await _closed(receive)


def _with_defaults(headers: list[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    given = {name.lower() for name, _ in headers}
    return [*headers, *(one for one in _HEADERS if one[0] not in given)]


async def _closed(receive: Receive) -> None:
    """Returns when a connection whose upgrade was refused is closed.

    uvicorn sends the event twice, when the close begins and when it is complete; if this returns
    before the second one, uvicorn treats that as a fault of the application and logs it.
    """
    for _ in range(2):
        while (await receive())["type"] != "websocket.disconnect":
            pass


def unforeseen(scope: Scope, error: Exception) -> Bug:
    """Logs an unforeseen error with its cause, and returns the error for the caller."""
    request_id = new_id("req")
    _log.error(
        "request_failed",
        request=request_id,
        method=scope.get("method", "GET"),
        path=scope["path"],
        exc_info=error,
    )
    return Bug(
        "The server had an internal error. Its log has the cause under the request id "
        f"{request_id}.",
        facts={"request": request_id},
    )


def _answer(connection: HTTPConnection, error: XuanwuError) -> Response:
    return problem(unforeseen(connection.scope, error) if isinstance(error, Bug) else error)


def _from_validation(
    request: HTTPConnection, error: RequestValidationError | WebSocketRequestValidationError
) -> InvalidInput:
    errors: list[dict[str, Any]] = list(error.errors())
    if errors[0]["type"] == "json_invalid":
        position = errors[0]["loc"][-1]
        return InvalidInput(
            f"The body is not valid JSON: {errors[0]['ctx']['error']} at character {position}.",
            where="body",
        )
    in_body = [{**one, "loc": one["loc"][1:]} for one in errors if one["loc"][0] == "body"]
    # A parameter is named without the place of its value, if it may be given several times.
    others = [{**one, "loc": one["loc"][1:2]} for one in errors if one["loc"][0] != "body"]
    found = findings_of(others, None, root="request")
    found += findings_of(in_body, _body_model(request), root="body")
    return invalid_input(found, where=found[0].where)


def _body_model(request: HTTPConnection) -> type[BaseModel] | None:
    field = getattr(request.scope.get("route"), "body_field", None)
    annotation = field.field_info.annotation if field else None
    kinds = (annotation, *getattr(annotation, "__args__", ()))
    return next((k for k in kinds if isinstance(k, type) and issubclass(k, BaseModel)), None)


def _from_http(request: Request, error: HTTPException) -> XuanwuError:
    if isinstance(error.__cause__, XuanwuError):  # raised while FastAPI read the body
        return error.__cause__
    route = f"{request.method} {request.url.path}"
    if error.status_code == HTTPStatus.NOT_FOUND:
        return NotFound(
            f"The route {route} does not exist. /api/v1/openapi.json lists all routes.",
            code="route_unknown",
        )
    if error.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
        allowed = ", ".join(_methods(request))
        instead = "".join(f" {found}" for found in _instead(request))
        message = f"{route} is not a route; use {allowed}.{instead}"
        return InvalidInput(message, code="method_not_allowed")
    return InvalidInput("The body is not valid JSON in UTF-8.", where="body")


def _methods(request: Request) -> list[str]:
    """Returns all methods of the requested path; each is a route of its own."""
    return sorted({method for route in _at_path(request) for method in route.methods or ()})


def _instead(request: Request) -> set[str]:
    """Collects the hints of the path's routes for callers that use another method."""
    return {
        getattr(route.endpoint, INSTEAD)
        for route in _at_path(request)
        if hasattr(route.endpoint, INSTEAD)
    }


def _at_path(request: Request) -> Iterator[Route]:
    for context in iter_route_contexts(request.app.routes):
        route = context.original_route
        if isinstance(route, Route) and route.path_regex.match(request.url.path):
            yield route
