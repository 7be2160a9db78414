"""Listens on a port and serves an application there until it is stopped; it knows no routes."""

from __future__ import annotations

import errno
import socket
from collections.abc import Callable, Generator
from contextlib import contextmanager

import anyio
import anyio.abc
import uvicorn
from fastapi import FastAPI

from xuanwu.kernel.errors import Conflict, InvalidInput
from xuanwu.model.login import LARGEST

_PATIENCE_S = 3  # for responses in progress at shutdown
_PING_S = 20  # keeps proxies from dropping an idle WebSocket
_KEEP_ALIVE_S = 30  # longer than clients do, so that none sends on a closing connection
_ALIVE = (  # detects a dead caller within 30 s, also on an idle connection
    (socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1),
    (socket.IPPROTO_TCP, socket.TCP_KEEPIDLE, 15),
    (socket.IPPROTO_TCP, socket.TCP_KEEPINTVL, 5),
    (socket.IPPROTO_TCP, socket.TCP_KEEPCNT, 3),
)


def listen(host: str, port: int) -> socket.socket:
    """Returns a listening socket; port 0 takes any free one.

    Raises: Conflict (`port_taken`); InvalidInput for an address that this machine does not have.
    """
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        listener = socket.socket(family, kind, protocol)
    except OSError as error:
        raise InvalidInput(
            f"'{host}' is not an address that the server can listen on.", where="server.host"
        ) from error
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        for level, option, value in _ALIVE:  # every connection inherits them from its listener
            listener.setsockopt(level, option, value)
        listener.bind(address)
        listener.listen(1024)
    except OSError as error:
        listener.close()
        if error.errno == errno.EADDRINUSE:
            raise Conflict(
                f"Port {port} on {host} is used by another program. Stop it, or choose another "
                "port with --port.",
                code="port_taken",
                where="server.port",
            ) from error
        raise InvalidInput(
            f"The server cannot listen on {host}, port {port}: {error.strerror}.",
            where="server.host",
        ) from error
    return listener


async def serve_api(
    api: FastAPI,
    listener: socket.socket,
    stop: anyio.Event,
    *,
    task_status: anyio.abc.TaskStatus[None] = anyio.TASK_STATUS_IGNORED,
) -> None:
    """Serves until `stop` is set; then ends every stream and finishes responses in progress."""
    config = uvicorn.Config(
        api,
        lifespan="off",
        ws="websockets-sansio",
        ws_max_size=2 * LARGEST,
        ws_ping_interval=_PING_S,
        ws_ping_timeout=None,  # a slow reader answers a ping late, but is still alive
        ws_per_message_deflate=False,
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_keep_alive=_KEEP_ALIVE_S,
        timeout_graceful_shutdown=_PATIENCE_S,
    )
    server = _Server(config, task_status.started)
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(server.serve, [listener])
        await stop.wait()
        api.state.closing.set()
        server.should_exit = True


class _Server(uvicorn.Server):
    """uvicorn without its signal handlers; it reports when it has started."""

    def __init__(self, config: uvicorn.Config, on_started: Callable[[], None]) -> None:
        super().__init__(config)
        self._on_started = on_started

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._on_started()

    @contextmanager
    def capture_signals(self) -> Generator[None, None, None]:
        yield
