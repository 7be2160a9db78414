"""Asks an API server which rights an account lacks, once a call was forbidden.

Kubernetes says 403 both for a missing right and for what a quota or another admission objects to,
and nothing but the text tells them apart; so the rights are asked for.

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

from xuanwu.cluster.kubernetes.api.calls import Call
from xuanwu.cluster.kubernetes.api.kinds import ACCESS_REVIEW, Place
from xuanwu.cluster.kubernetes.api.problems import read_status
from xuanwu.kernel.errors import Refused, Unreachable

Open: TypeAlias = Callable[[Call, bytes], AbstractAsyncContextManager[aiohttp.ClientResponse]]
_NEEDED = {"patch": ("patch", "create"), "exec": ("get", "create")}
"""Server-side apply makes what is not there; a WebSocket is opened by GET, and 1.35 wants both."""


async def missing(open_call: Open, call: Call, within: timedelta) -> tuple[str, ...] | None:
    """Which verbs the call needed and the account lacks; None if even this cannot be asked."""
    if call.place.kind is ACCESS_REVIEW:
        return None
    verbs = _NEEDED.get(call.verb, (call.verb,))
    try:
        with anyio.fail_after(within.total_seconds()):
            lacking = [verb for verb in verbs if not await _may(open_call, call.place, verb)]
    except (Unreachable, Refused, TimeoutError):
        return None
    return tuple(lacking)


async def _may(open_call: Open, place: Place, verb: str) -> bool:
    wish = {
        "namespace": place.namespace or "",
        "verb": verb,
        "group": place.kind.group,
        "resource": place.kind.plural,
        "subresource": place.part or "",
        "name": place.name or "",
    }
    review = {
        "apiVersion": ACCESS_REVIEW.api_version,
        "kind": ACCESS_REVIEW.name,
        "spec": {"resourceAttributes": wish},
    }
    async with open_call(Call("create", Place(ACCESS_REVIEW)), orjson.dumps(review)) as answer:
        told = read_status(await answer.read())
    return bool((told.get("status") or {}).get("allowed"))
