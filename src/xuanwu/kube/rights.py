"""Finds which rights an account lacks, after a call was forbidden.

Kubernetes returns 403 both for a missing right and for the refusal of a quota or another admission,
and only the text distinguishes them; so the rights are queried.

Source: Kubernetes API reference v1.34, `SelfSubjectAccessReview`, which every account may make.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from datetime import timedelta
from typing import TypeAlias

import aiohttp
import anyio
import orjson

from xuanwu.kernel.errors import Refused, Unreachable
from xuanwu.kube.calls import ApiCall
from xuanwu.kube.kinds import ACCESS_REVIEW, Manifest, ResourcePath
from xuanwu.kube.problems import read_status

Open: TypeAlias = Callable[[ApiCall, bytes], AbstractAsyncContextManager[aiohttp.ClientResponse]]
_NEEDED = {"patch": ("patch", "create"), "exec": ("get", "create")}
"""Server-side apply creates missing objects; a WebSocket is opened by GET, and 1.35 wants both."""


async def missing(open_call: Open, call: ApiCall, within: timedelta) -> tuple[str, ...] | None:
    """Returns the verbs that the call needed and the account lacks; None if the query fails."""
    if call.place.kind is ACCESS_REVIEW:
        return None
    verbs = _NEEDED.get(call.verb, (call.verb,))
    try:
        with anyio.fail_after(within.total_seconds()):
            lacking = [verb for verb in verbs if not await _may(open_call, call.place, verb)]
    except (Unreachable, Refused, TimeoutError):
        return None
    return tuple(lacking)


async def _may(open_call: Open, place: ResourcePath, verb: str) -> bool:
    call = ApiCall("create", ResourcePath(ACCESS_REVIEW))
    async with open_call(call, orjson.dumps(review(place, verb))) as answer:
        return is_allowed(read_status(await answer.read()))


def review(place: ResourcePath, verb: str) -> Manifest:
    """Builds the query whether the account may do `verb` at `place`."""
    wish = {
        "namespace": place.namespace or "",
        "verb": verb,
        "group": place.kind.group,
        "resource": place.kind.plural,
        "subresource": place.part or "",
        "name": place.name or "",
    }
    return {
        "apiVersion": ACCESS_REVIEW.api_version,
        "kind": ACCESS_REVIEW.name,
        "spec": {"resourceAttributes": wish},
    }


def is_allowed(answer: Manifest) -> bool:
    """Reads the response to a review."""
    return bool((answer.get("status") or {}).get("allowed"))
