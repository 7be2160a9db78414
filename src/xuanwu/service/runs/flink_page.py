"""Passes on what the JobManager of a run shows, to be read alone, with every secret value masked.

Acts have use cases of their own, which keep a run's history true; whatever of Flink's interface
acts on a GET is refused here.

Source: Flink documentation, ops/rest_api (1.20 and 2.2); `YarnCancelJobTerminationHeaders`,
`YarnStopJobTerminationHeaders` and `JarPlanGetHeaders` of the same releases.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from urllib.parse import parse_qsl, quote, urlencode

from xuanwu.cluster.page import Page
from xuanwu.kernel.errors import InvalidInput, NotFound, Refused, Unreachable
from xuanwu.kernel.log import MASK
from xuanwu.kernel.tasks import in_thread
from xuanwu.model.access import Caller
from xuanwu.model.run import Run
from xuanwu.scheduling.tracking.masks import secret_values
from xuanwu.service.parts import Service
from xuanwu.service.runs.find import find_run

_LONGEST = 2000
_PLAIN = ":@!$&'()*+,;=~"
_ACTS = ({"yarn-cancel"}, {"yarn-stop"}, {"jars", "plan"})
_STATIC = ("text/html", "text/css", "image/", "font/")
_SHORTEST = 4


@dataclass(frozen=True)
class FlinkPage:
    """What is passed on. What is `static` is the same for every run of a release."""

    status: int
    content_type: str | None
    content: bytes
    is_static: bool
    cache_control: str | None


async def flink_page(
    parts: Service, caller: Caller, run_id: str, path: str, query: str
) -> FlinkPage:
    """`path` is what stands behind the root of Flink's interface, unescaped; `query` as it came.

    Raises: NotFound for the run, or where it has no cluster now (`cluster_gone`); InvalidInput
    for a path or query that is none of Flink's; Refused; Unreachable.
    """
    where, asked = _path(path), _query(query)
    async with parts.db.read() as tx:
        run = await find_run(tx, caller, run_id)
    url = None if run.removed_at else await parts.tracking.target(run.target).rest_url(run.id)
    if url is None:
        raise NotFound(
            f"The run {run.id} is {run.state.value} and has no JobManager that answers now. Its"
            f" logs stay: xuanwu run logs {run.id}",
            code="cluster_gone",
            where="run",
        )
    page = await parts.tracking.flink.page(url, where, asked)
    return await _shown(parts, run, page)


def _path(path: str) -> str:
    """The same, escaped, with a slash before it."""
    segments = path.split("/")
    inner = segments[:-1] if len(segments) > 1 else []
    is_plain = path.isprintable() and "\\" not in path and "%" not in path
    if not is_plain or len(path) > _LONGEST or "" in inner or {".", ".."} & set(segments):
        raise InvalidInput(
            "This is no path of Flink's interface. They are listed in Flink's documentation, under"
            " REST API.",
            code="path_invalid",
            where="path",
        )
    if any(act <= set(segments) for act in _ACTS):
        raise Refused(
            "Flink would act here, and not only show. Stop and restart a run with: xuanwu run stop,"
            " xuanwu run restart",
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
        f"The query must be of the form name=value, {_LONGEST} characters at most.",
        code="query_invalid",
        where="query",
    )


async def _shown(parts: Service, run: Run, page: Page) -> FlinkPage:
    kind = page.headers.get("content-type")
    is_static = page.status < 300 and _is_static(kind)
    if page.headers.get("content-encoding", "identity") != "identity":
        raise Unreachable("The JobManager answered in an encoding that was not asked for.")
    if not is_static:
        secrets = await secret_values(parts.tracking, run.space_id)
        secrets |= {parts.vault.token_for(run.id)}
        page = replace(page, content=await in_thread(_masked, page.content, secrets))
    return FlinkPage(page.status, kind, page.content, is_static, page.headers.get("cache-control"))


def _is_static(kind: str | None) -> bool:
    """A part of the page itself, in which a word like a secret is none."""
    kind = (kind or "").lower()
    return kind.startswith(_STATIC) or "javascript" in kind


def _masked(content: bytes, secrets: frozenset[str]) -> bytes:
    """Also where a value stands escaped, as a string in JSON does."""
    forms: set[bytes] = set()
    for secret in secrets:
        if len(secret) >= _SHORTEST:
            quoted = (json.dumps(secret)[1:-1], json.dumps(secret, ensure_ascii=False)[1:-1])
            forms |= {form.encode(errors="replace") for form in (secret, *quoted)}
    for form in sorted(forms, key=len, reverse=True):
        content = content.replace(form, MASK.encode())
    return content
