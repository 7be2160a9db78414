"""A small real HTTP server that answers as a test says and keeps what it was asked."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx

from tests.client.wire import problem

Reply = Callable[["Asked"], httpx.Response]


@dataclass(frozen=True)
class Asked:
    """A request as it arrived; `route` is the method and the path below `/api/v1`."""

    route: str
    query: dict[str, str]
    headers: dict[str, str]
    content: bytes

    @property
    def body(self) -> Any:
        return json.loads(self.content)


@dataclass
class Desk:
    """The answers by route; what has none is not found."""

    url: str = ""
    replies: dict[str, Reply | httpx.Response] = field(
        default_factory=dict[str, Reply | httpx.Response]
    )
    asked: list[Asked] = field(default_factory=list[Asked])

    def on(self, route: str, reply: Reply | httpx.Response) -> None:
        """Sets what `METHOD /path` gets."""
        self.replies[route] = reply

    def of(self, route: str) -> list[Asked]:
        """The requests of one route in their order."""
        return [one for one in self.asked if one.route == route]

    def answer(self, asked: Asked) -> httpx.Response:
        self.asked.append(asked)
        reply = self.replies.get(asked.route)
        if reply is None:
            return problem(404, "not_found", f"There is nothing at {asked.route}.")
        return reply if isinstance(reply, httpx.Response) else reply(asked)


@contextmanager
def serving() -> Generator[Desk]:
    """The desk, answering on a free port of the loopback while inside."""
    desk = Desk()

    class Handler(BaseHTTPRequestHandler):
        def _serve(self) -> None:
            parts = urlsplit(self.path)
            content = self.rfile.read(int(self.headers.get("content-length") or 0))
            if self.headers.get("transfer-encoding") == "chunked":
                content = _chunks(self)
            answer = desk.answer(
                Asked(
                    f"{self.command} {parts.path.removeprefix('/api/v1')}",
                    {key: values[0] for key, values in parse_qs(parts.query).items()},
                    {key.lower(): value for key, value in self.headers.items()},
                    content,
                )
            )
            self.send_response(answer.status_code)
            self.send_header("content-type", answer.headers.get("content-type", ""))
            self.send_header("content-length", str(len(answer.content)))
            self.end_headers()
            self.wfile.write(answer.content)

        do_GET = do_POST = do_PUT = do_DELETE = _serve  # noqa: N815  the names that http.server calls

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  its signature
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    desk.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield desk
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _chunks(handler: BaseHTTPRequestHandler) -> bytes:
    content = b""
    while size := int(handler.rfile.readline(), 16):
        content += handler.rfile.read(size)
        handler.rfile.readline()
    handler.rfile.readline()
    return content
