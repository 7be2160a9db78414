"""The real API over the real use cases, with virtual JobManagers, on a port of its own."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import anyio
import uvicorn
from fastapi import FastAPI

from tests.support.api import lend_api
from tests.support.platform import VERSION, open_platform, tracked
from xuanwu.access import tokens
from xuanwu.access.tokens import TokenOrder
from xuanwu.api.deps import Backend
from xuanwu.model.access import SYSTEM, Role
from xuanwu.model.release import InstalledRelease
from xuanwu.scheduling.releases.installing import Means
from xuanwu.scheduling.releases.installs import ReleaseRegistry
from xuanwu.service.scripts.port import GatewayPort


@dataclass
class Served:
    """Where the server answers, and the token of its administrator."""

    url: str = ""
    token: str = ""


@contextmanager
def served(folder: Path, gateway: GatewayPort | None = None) -> Generator[Served]:
    """The platform, served and tracked on a thread of its own while inside."""
    found, is_ready, is_over = Served(), threading.Event(), threading.Event()

    async def serve() -> None:
        async with open_platform(folder, gateway=gateway) as platform, tracked(platform):
            _, found.token = await tokens.create(
                platform.core, SYSTEM, TokenOrder("me", Role.ADMIN)
            )
            known = ReleaseRegistry(Means(folder, _prepare), VERSION)
            url = platform.tracking.settings.server_url
            flink, desk = platform.tracking.flink, platform.desk
            backend = Backend(platform.scripts, flink, known, desk, url)
            with lend_api(backend) as api:
                await _serve(api, found, is_ready, is_over)

    thread = threading.Thread(target=asyncio.run, args=(serve(),))
    thread.start()
    try:
        assert is_ready.wait(30), "the server did not start"
        yield found
    finally:
        is_over.set()
        thread.join(30)
        assert not thread.is_alive(), "the server did not stop"


async def _serve(
    api: FastAPI, found: Served, is_ready: threading.Event, is_over: threading.Event
) -> None:
    config = uvicorn.Config(api, port=0, log_level="warning", lifespan="off")
    server = uvicorn.Server(config)
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(server.serve)
        while not server.started:
            await anyio.sleep(0.01)
        port = server.servers[0].sockets[0].getsockname()[1]
        found.url = f"http://127.0.0.1:{port}"
        is_ready.set()
        await asyncio.to_thread(is_over.wait)
        api.state.closing.set()
        server.should_exit = True
        server.should_exit = True


async def _prepare(release: InstalledRelease) -> None:
    """Nothing runs here that could start sooner."""
