"""Which rights the calls of a server need, and which a Role gives."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import aiohttp
import yaml

from xuanwu.kube.access import TokenAccess
from xuanwu.kube.calls import ApiCall
from xuanwu.kube.connection import ApiServer
from xuanwu.kube.kinds import ResourcePath

# An apply makes what is not there; a WebSocket is opened by GET, and newer releases want both.
NEEDED = {"patch": ("patch", "create"), "exec": ("get", "create")}


class Noting(ApiServer):
    """Notes which rights its calls need."""

    def __init__(self, access: TokenAccess) -> None:
        super().__init__(access)
        self.used = set[tuple[str, str]]()

    @asynccontextmanager
    async def open(
        self,
        call: ApiCall,
        body: bytes | None = None,
        *,
        opens: timedelta | None = None,
        silence: timedelta | None = None,
    ) -> AsyncGenerator[aiohttp.ClientResponse]:
        self._note(call.verb, call.place)
        async with super().open(call, body, opens=opens, silence=silence) as answer:
            yield answer

    async def forward(
        self, call: ApiCall, body: bytes | None, within: timedelta
    ) -> tuple[int, bytes]:
        self._note(call.verb, call.place)
        return await super().forward(call, body, within)

    @asynccontextmanager
    async def websocket(
        self, place: ResourcePath, *arguments: Any, **named: Any
    ) -> AsyncGenerator[aiohttp.ClientWebSocketResponse]:
        self._note("exec", place)
        async with super().websocket(place, *arguments, **named) as opened:
            yield opened

    def _note(self, verb: str, place: ResourcePath) -> None:
        part = f"/{place.part.partition('/')[0]}" if place.part else ""
        for one in NEEDED.get(verb, (verb,)):
            self.used.add((one, f"{place.kind.plural}{part}"))


def granted(manifests: str, name: str) -> set[tuple[str, str]]:
    """What a Role gives, as verbs at resources."""
    documents = [one for one in yaml.safe_load_all(manifests) if one]
    (role,) = (
        one for one in documents if one["kind"] == "Role" and one["metadata"]["name"] == name
    )
    rules = role["rules"]
    return {(verb, what) for rule in rules for verb in rule["verbs"] for what in rule["resources"]}
