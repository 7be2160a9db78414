"""Turns an error response back into the error that the server raised; sends nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

import httpx

from xuanwu.kernel.errors import (
    Bug,
    Conflict,
    Forbidden,
    InvalidInput,
    NotFound,
    Refused,
    Unauthenticated,
    Unavailable,
    Unreachable,
    XuanwuError,
)

_BY_CODE: dict[str, type[XuanwuError]] = {kind.code: kind for kind in (Refused, Unavailable, Bug)}
_BY_STATUS: dict[int, type[XuanwuError]] = {
    400: InvalidInput,
    401: Unauthenticated,
    403: Forbidden,
    404: NotFound,
    409: Conflict,
    410: Conflict,
    413: InvalidInput,
    421: InvalidInput,
    422: InvalidInput,
    429: Conflict,
    502: Unreachable,
    503: Unreachable,
    504: Unreachable,
}


def error_of(response: httpx.Response) -> XuanwuError:
    """Returns the error of a problem document (RFC 9457), else one for the bare status."""
    problem = _problem(response)
    if problem is None:
        return _without_problem(response)
    return error_in(problem, response.status_code)


def error_in(problem: Mapping[str, Any], status: int) -> XuanwuError:
    """Returns the error that a problem document describes."""
    kind = _kind(status, problem)
    facts = problem.get("facts")
    return kind(
        str(problem.get("detail") or problem.get("title") or _of_flink(problem) or kind.__name__),
        code=_text(problem.get("code")),
        where=_text(problem.get("where")),
        facts=cast("Mapping[str, object]", facts) if isinstance(facts, dict) else None,
    )


def _of_flink(problem: Mapping[str, Any]) -> str:
    """Returns Flink's message where its answer, a list with the message first, is passed on."""
    errors = problem.get("errors")
    return str(errors[0]) if isinstance(errors, list) and errors else ""


def _problem(response: httpx.Response) -> dict[str, Any] | None:
    if "json" not in response.headers.get("content-type", ""):
        return None
    try:
        values = response.json()
    except ValueError:
        return None
    return cast("dict[str, Any]", values) if isinstance(values, dict) else None


def _kind(status: int, problem: Mapping[str, Any]) -> type[XuanwuError]:
    if kind := _BY_CODE.get(str(problem.get("code"))):
        return kind
    if status == 503 and problem.get("retry") == "never":
        return Unavailable
    return _BY_STATUS.get(status, Bug)


def _without_problem(response: httpx.Response) -> XuanwuError:
    url, status = response.request.url, response.status_code
    if status in {502, 503, 504}:
        return Unreachable(f"The proxy at {url.host} cannot reach the server (status {status}).")
    return Unavailable(
        f"{url.scheme}://{url.netloc.decode()} answered {status}, but not with the API of "
        "Xuanwu. Check the address, or log in to another one with: xuanwu login URL"
    )


def _text(value: object) -> str | None:
    return None if value is None else str(value)
