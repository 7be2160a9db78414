"""Serves a run's JobManager pages, read-only, with every secret value masked.

To act, callers use other use cases, which record it in the run's history; requests on which
Flink acts even for a GET are refused here.

Source: Flink documentation, ops/rest_api (1.20 and 2.2); `YarnCancelJobTerminationHeaders`,
`YarnStopJobTerminationHeaders` and `JarPlanGetHeaders` of the same releases.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import Protocol
from urllib.parse import parse_qsl, quote, urlencode

from xuanwu.core import Core
from xuanwu.kernel.errors import InvalidInput, NotFound, Refused, Unreachable
from xuanwu.kernel.http import (
    HttpAnswer,
)
from xuanwu.kernel.log import MASK
from xuanwu.kernel.tasks import in_thread
from xuanwu.model.access import Caller
from xuanwu.model.run import Run
from xuanwu.scheduling.infrastructure import Infrastructure
from xuanwu.scheduling.tracking.masks import secret_values
from xuanwu.service.runs.find import find_run

_LONGEST = 2000
_PLAIN = ":@!$&'()*+,;=~"
_ACTS = ({"yarn-cancel"}, {"yarn-stop"}, {"jars", "plan"})
_STATIC = ("text/html", "text/css", "image/", "font/")
_SHORTEST = 4


class FlinkPages(Protocol):
    """Requests pages from the web interface of a JobManager."""

    async def page(self, url: str, path: str, query: str = "") -> HttpAnswer:
        """Returns the response of any status. Raises: Unreachable; Refused for a page too large."""
        ...


@dataclass(frozen=True)
class FlinkPage:
    """A page for the caller. A `static` one is the same for every run of a release."""

    status: int
    content_type: str | None
    content: bytes
    is_static: bool
    cache_control: str | None


async def flink_page(
    core: Core,
    infra: Infrastructure,
    flink: FlinkPages,
    caller: Caller,
    run_id: str,
    path: str,
    query: str,
) -> FlinkPage:
    """Fetches a page; `path` is below the root of Flink's interface, unescaped; `query` is raw.

    Raises: NotFound for the run, or while it has no cluster (`cluster_gone`); InvalidInput for a
    path or query that Flink does not have; Refused; Unreachable.
    """
    where, asked = _path(path), _query(query)
    async with core.db.read() as tx:
        run = await find_run(tx, caller, run_id)
    url = None if run.removed_at else await infra.target(run.target).rest_url(run.id)
    if url is None:
        raise NotFound(
            f"The run {run.id} is {run.state.value} and has no JobManager that responds. Its "
            f"logs are kept: xuanwu run logs {run.id}",
            code="cluster_gone",
            where="run",
        )
    page = await flink.page(url, where, asked)
    return await _shown(core, run, page)


def _path(path: str) -> str:
    """Escapes the path and puts a slash before it."""
    segments = path.split("/")
    inner = segments[:-1] if len(segments) > 1 else []
    is_plain = path.isprintable() and "\\" not in path and "%" not in path
    if not is_plain or len(path) > _LONGEST or "" in inner or {".", ".."} & set(segments):
        raise InvalidInput(
            "The path is not valid in Flink's interface. Flink's documentation lists the paths "
            "under REST API.",
            code="path_invalid",
            where="path",
        )
    if any(act <= set(segments) for act in _ACTS):
        raise Refused(
            "This path of Flink would change the job, and only reading is permitted. Stop and "
            "restart a run with: xuanwu run stop, xuanwu run restart",
            code="flink_acts",
            where="path",
        )
    return "/" + "/".join(quote(one, safe=_PLAIN) for one in segments)


def _query(query: str) -> str:
    try:
        pairs = parse_qsl(query, keep_blank_values=True, strict_parsing=bool(query))
    except ValueError as error:
        raise _wrong_query() from error
    if len(query) > _LONGEST or not all(one.isprintable() for pair in pairs for one in pair):
        raise _wrong_query()
    return urlencode(pairs)


def _wrong_query() -> InvalidInput:
    return InvalidInput(
        f"The query must have the form name=value and at most {_LONGEST} characters.",
        code="query_invalid",
        where="query",
    )


async def _shown(core: Core, run: Run, page: HttpAnswer) -> FlinkPage:
    kind = page.headers.get("content-type")
    is_static = page.status < 300 and _is_static(kind)
    if page.headers.get("content-encoding", "identity") != "identity":
        raise Unreachable("The JobManager responded in an encoding that was not requested.")
    if not is_static:
        secrets = await secret_values(core, run.space_id)
        secrets |= {core.vault.token_for(run.id)}
        page = replace(page, content=await in_thread(_masked, page.content, secrets))
    return FlinkPage(page.status, kind, page.content, is_static, page.headers.get("cache-control"))


def _is_static(kind: str | None) -> bool:
    """Whether the content is a file of the web page itself, where a secret's text is no secret."""
    kind = (kind or "").lower()
    return kind.startswith(_STATIC) or "javascript" in kind


def _masked(content: bytes, secrets: frozenset[str]) -> bytes:
    """Masks secret values, also where they are escaped, as in a JSON string."""
    forms: set[bytes] = set()
    for secret in secrets:
        if len(secret) >= _SHORTEST:
            quoted = (json.dumps(secret)[1:-1], json.dumps(secret, ensure_ascii=False)[1:-1])
            forms |= {form.encode(errors="replace") for form in (secret, *quoted)}
    for form in sorted(forms, key=len, reverse=True):
        content = content.replace(form, MASK.encode())
    return content
