"""A JobManager's page for one cluster: real HTTP with the headers and kinds that Flink sends."""

from __future__ import annotations

import asyncio
import gzip
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

STATIC = {"Cache-Control": "max-age=300", "Last-Modified": "Sat, 01 Jan 2028 00:00:00 GMT"}


@dataclass
class FakePage:
    """A farm of one: every cluster id leads to it. `secret` is what its answers hold."""

    url: str = ""
    secret: str = "hunter22"
    size: int = 0
    holds: asyncio.Event = field(default_factory=asyncio.Event)
    asked: list[str] = field(default_factory=list[str])

    def url_of(self, cluster_id: str) -> str:
        return f"{self.url}/c/{cluster_id}"

    def add(self, cluster_id: str, job_id: str | None = None, **fields: Any) -> None:
        """It is there already."""

    def remove(self, cluster_id: str) -> None:
        """It stays."""

    async def answer(self, request: web.Request) -> web.StreamResponse:
        path = request.raw_path.split("/", 3)[3]
        self.asked.append(f"{request.method} {path}")
        match path.split("?")[0]:
            case "":
                return web.Response(text='<a href="main.js">', content_type="text/html")
            case "main.js":
                text = f"var kind = '{self.secret}'"
                return web.Response(
                    text=text, content_type="application/javascript", headers=STATIC
                )
            case "jobmanager/config":
                return web.json_response([{"key": "a", "value": self.secret}], headers=STATIC)
            case "jobmanager/log":
                return web.Response(text=f"it is {self.secret}\n", content_type="text/plain")
            case "echo":
                return web.json_response(dict(request.headers))
            case "big":
                return web.Response(body=bytes(self.size))
            case "zipped":
                body = gzip.compress(self.secret.encode())
                return web.Response(body=body, headers={"Content-Encoding": "gzip"})
            case "elsewhere":
                raise web.HTTPFound("http://somewhere.example/")
            case "slow":
                await self.holds.wait()
                return web.Response()
            case _:
                return web.json_response({"errors": [f"Not found: {self.secret}"]}, status=404)


@asynccontextmanager
async def serving() -> AsyncGenerator[FakePage]:
    """The page, answering on a free port of the loopback while inside."""
    page, app = FakePage(), web.Application()
    app.router.add_route("*", "/{path:.*}", page.answer)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    page.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    try:
        yield page
    finally:
        page.holds.set()
        await runner.cleanup()
