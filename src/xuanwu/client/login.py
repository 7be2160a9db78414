"""A login over a WebSocket: a command in the container of a process; knows no local terminal.

One thread may send while another one reads.
"""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any
from urllib.parse import urlencode

import httpx
from websockets.exceptions import ConnectionClosed, InvalidHandshake, InvalidStatus, InvalidURI
from websockets.sync.client import ClientConnection, connect

from xuanwu.client.problems import error_in, error_of
from xuanwu.client.transport import Door, unreachable_at
from xuanwu.kernel.errors import InvalidInput, Unreachable
from xuanwu.model.login import LARGEST, WINDOW, Channel, Size, Written, message, read, write_size

_RESTART = 1012
_ALIVE = (  # detects a dead server within 30 s, also on an idle connection
    (socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1),
    (socket.IPPROTO_TCP, socket.TCP_KEEPIDLE, 15),
    (socket.IPPROTO_TCP, socket.TCP_KEEPINTVL, 5),
    (socket.IPPROTO_TCP, socket.TCP_KEEPCNT, 3),
)


class RemoteCommand:
    """A running command. `exit_code` is set once `outputs` has ended."""

    def __init__(self, connection: ClientConnection, url: str) -> None:
        self.exit_code: int | None = None
        self._connection = connection
        self._url = url
        self._room = WINDOW
        self._has_room = threading.Condition()

    def outputs(self) -> Iterator[Written]:
        """Yields the command's output until it ends; a slow reader blocks the command.

        Raises: the error with which the server ended it; Unreachable when the connection is lost.
        """
        try:
            while True:
                channel, data = self._next()
                match channel:
                    case Channel.OUTPUT | Channel.ERRORS:
                        yield Written(data, is_error=channel is Channel.ERRORS)
                    case Channel.TAKEN:
                        self._grow(int(data))
                    case Channel.END:
                        self.exit_code = _exit_code(json.loads(data))
                        return
                    case _:
                        pass
        finally:
            self._grow(None)

    def write(self, data: bytes) -> None:
        """Sends input; blocks while the command does not read. Ignored once the login has ended."""
        for start in range(0, len(data), LARGEST):
            piece = data[start : start + LARGEST]
            with self._has_room:
                while self._room < len(piece):
                    self._has_room.wait()
                self._room -= len(piece)
            self._send(message(Channel.INPUT, piece))

    def end_input(self) -> None:
        """Closes the command's input."""
        self._send(message(Channel.END_OF_INPUT))

    def resize(self, size: Size) -> None:
        """Reports the terminal's new size."""
        self._send(write_size(size))

    def _next(self) -> tuple[Channel, bytes]:
        try:
            content = self._connection.recv()
        except ConnectionClosed as error:
            is_restart = error.rcvd is not None and error.rcvd.code == _RESTART
            why = (
                "The server is stopping"
                if is_restart
                else (f"The connection to {self._url} was lost")
            )
            raise Unreachable(f"{why}, which ended the login. Log in again.") from error
        return read(content if isinstance(content, bytes) else content.encode())

    def _send(self, content: bytes) -> None:
        try:
            self._connection.send(content)
        except ConnectionClosed:
            return  # the reader gets the same error, and raises it

    def _grow(self, size: int | None) -> None:
        """Gives more room for input; None lifts the limit, since the input is no longer read."""
        with self._has_room:
            self._room = 1 << 62 if size is None else self._room + size
            self._has_room.notify_all()


@contextmanager
def open_login(
    door: Door,
    path: str,
    command: Sequence[str],
    *,
    process: str | None,
    terminal: Size | None,
    has_input: bool,
) -> Generator[RemoteCommand]:
    """Opens a login for the block. Raises: the server's refusal; Unreachable."""
    query: list[tuple[str, Any]] = [("command", word) for word in command]
    query += [("process", process)] if process else []
    query += [] if has_input else [("stdin", "false")]
    if terminal:
        query += [("tty", "true"), ("columns", terminal.columns), ("rows", terminal.rows)]
    url = f"{door.url.replace('http', 'ws', 1)}{path}?{urlencode(query)}"
    with _connected(door, url) as connection:
        yield RemoteCommand(connection, door.url)


@contextmanager
def _connected(door: Door, url: str) -> Generator[ClientConnection]:
    is_safe = url.startswith("wss:")
    try:
        connection = connect(
            url,
            additional_headers=door.headers,
            ssl=httpx.create_ssl_context() if is_safe else None,
            proxy=True if door.trusts_environment else None,
            compression=None,
            open_timeout=30,
            close_timeout=2,
            ping_interval=None,
            max_size=2 * LARGEST,
        )
    except InvalidStatus as error:
        response = error.response
        raise error_of(
            httpx.Response(
                response.status_code,
                headers=[(name, value) for name, value in response.headers.raw_items()],
                content=bytes(response.body or b""),
                request=httpx.Request("GET", url),
            )
        ) from error
    except InvalidURI as error:
        raise InvalidInput(f"'{door.url}' is not an http address.", where="url") from error
    except (OSError, InvalidHandshake) as error:
        raise unreachable_at(door.url) from error
    with connection:
        with suppress(OSError):  # the command has ended already, and its connection with it
            for level, option, value in _ALIVE:
                connection.socket.setsockopt(level, option, value)
        yield connection


def _exit_code(end: dict[str, Any]) -> int:
    if problem := end.get("problem"):
        raise error_in(problem, problem["status"])
    return int(end["exit_code"])
