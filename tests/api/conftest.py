"""The API on a real socket in this process, over SQLite and virtual JobManagers."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import anyio
import httpx
import pytest
from fastapi import FastAPI

from tests.support.api import lend_api
from tests.support.plain_http import NO_TLS
from tests.support.platform import QUICK, VERSION, Platform, open_platform
from xuanwu.access import spaces, tokens
from xuanwu.access.tokens import TokenOrder
from xuanwu.api.deps import Backend
from xuanwu.api.server import listen, serve_api
from xuanwu.model.access import SYSTEM, Role
from xuanwu.model.release import InstalledRelease
from xuanwu.scheduling.releases.installing import SETTINGS, Means
from xuanwu.scheduling.releases.installs import ReleaseRegistry
from xuanwu.scheduling.tracking.parts import TrackingSettings
from xuanwu.service.scripts.port import GatewayPort

SQL = "INSERT INTO sink SELECT * FROM source"
INSTALLS = replace(SETTINGS, idle=timedelta(milliseconds=20))


def text(name: str = "orders", **changes: Any) -> dict[str, Any]:
    """A job's text as it is sent, for the virtual target."""
    return {"name": name, "sql": SQL, "target": "fake", **changes}


@dataclass
class Api:
    """A served API; `admin` may do everything."""

    platform: Platform
    backend: Backend
    app: FastAPI
    url: str
    stop: anyio.Event
    admin: httpx.AsyncClient = field(init=False)
    clients: list[httpx.AsyncClient] = field(default_factory=list[httpx.AsyncClient])

    async def caller(self, role: Role, space: str | None = None) -> httpx.AsyncClient:
        """A client with a new token of this role."""
        core = self.platform.core
        space_id = None
        if space is not None:
            space_id = (await spaces.create(core, SYSTEM, space)).id
        name = f"{role.value}-{len(self.clients)}"
        _, token = await tokens.create(core, SYSTEM, TokenOrder(name, role, space_id))
        return self.client(token)

    def client(self, token: str | None) -> httpx.AsyncClient:
        """A client that sends this token."""
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        client = httpx.AsyncClient(
            base_url=f"{self.url}/api/v1",
            headers=headers,
            timeout=60,
            trust_env=False,
            verify=NO_TLS,
        )
        self.clients.append(client)
        return client

    async def job(self, name: str = "orders", **changes: Any) -> dict[str, Any]:
        """A saved job."""
        answer = await self.admin.post("/jobs", json={"spec": text(name, **changes)})
        assert answer.status_code == 201, answer.text
        return answer.json()

    async def run(self, name: str = "orders") -> dict[str, Any]:
        """An accepted run of a new job."""
        await self.job(name)
        answer = await self.admin.post(f"/jobs/{name}/start")
        assert answer.status_code == 202, answer.text
        return answer.json()


@asynccontextmanager
async def open_api(
    folder: Path,
    *,
    settings: TrackingSettings = QUICK,
    gateway: GatewayPort | None = None,
    **means: Any,
) -> AsyncGenerator[Api]:
    """An API that answers until the block ends; nobody tracks its runs."""

    async def prepare(_: InstalledRelease) -> None:
        """Nothing makes a virtual release quicker."""

    async with open_platform(folder, settings=settings, gateway=gateway) as platform:
        known = ReleaseRegistry(Means(folder, prepare, **means), VERSION)
        flink, desk = platform.tracking.flink, platform.desk
        backend = Backend(platform.scripts, flink, known, desk, "http://127.0.0.1:1")
        stop = anyio.Event()
        with lend_api(backend) as app, closing(listen("127.0.0.1", 0)) as listener:
            url = f"http://127.0.0.1:{listener.getsockname()[1]}"
            async with anyio.create_task_group() as loops:
                loops.start_soon(known.work, platform.core, INSTALLS)
                async with anyio.create_task_group() as front:
                    await front.start(serve_api, app, listener, stop)
                    try:
                        async with _served(Api(platform, backend, app, url, stop)) as api:
                            yield api
                    finally:
                        stop.set()
                loops.cancel_scope.cancel()


@asynccontextmanager
async def _served(api: Api) -> AsyncGenerator[Api]:
    api.admin = await api.caller(Role.ADMIN)
    try:
        yield api
    finally:
        for client in api.clients:
            await client.aclose()


@pytest.fixture
async def api(tmp_path: Path) -> AsyncIterator[Api]:
    async with open_api(tmp_path) as api:
        yield api
