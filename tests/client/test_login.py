"""A login over a WebSocket: what a command sends and how it ends."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from websockets.sync.client import ClientConnection, connect
from websockets.sync.server import ServerConnection, serve

from xuanwu.client import login
from xuanwu.client.login import open_login
from xuanwu.client.transport import Door
from xuanwu.model.login import Channel, message


@pytest.fixture
def door() -> Iterator[Door]:
    """Of a server whose command says something and has ended before anybody reads it."""

    def answer(connection: ServerConnection) -> None:
        connection.send(message(Channel.OUTPUT, b"some output"))
        connection.send(message(Channel.END, json.dumps({"exit_code": 42}).encode()))

    with serve(answer, "127.0.0.1", 0) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        port = server.socket.getsockname()[1]
        yield Door(f"http://127.0.0.1:{port}", {}, trusts_environment=False)
        server.shutdown()
        thread.join()


def test_a_command_that_ends_at_once_is_read_to_its_end(
    door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    def connect_slowly(url: str, **how: Any) -> ClientConnection:
        connection = connect(url, **how)
        connection.recv_events_thread.join(10)
        assert connection.socket.fileno() == -1, "the server has closed the connection"
        return connection

    monkeypatch.setattr(login, "connect", connect_slowly)
    how: dict[str, Any] = {"process": None, "terminal": None, "has_input": False}
    with open_login(door, "/login", ["true"], **how) as command:
        assert [one.data for one in command.outputs()] == [b"some output"]
        assert command.exit_code == 42
