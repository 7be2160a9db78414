"""A login over the WebSocket: who may, what goes over it, how it ends, and what is kept of it."""

from __future__ import annotations

import json
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import anyio
import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from tests.api.conftest import Api
from tests.support.fake_command import FakeCommand
from tests.support.platform import tracked
from tests.support.wait import eventually
from xuanwu.api.routes import login as route
from xuanwu.model.access import Permission, Role
from xuanwu.model.login import LARGEST, WINDOW, Channel, Size, message, write_size
from xuanwu.model.state import State
from xuanwu.service.runs.logins import Logins

pytestmark = pytest.mark.anyio


class Login:
    """An open login, message by message."""

    def __init__(self, socket: ClientConnection) -> None:
        self.socket = socket

    async def send(self, channel: int, data: bytes = b"") -> None:
        await self.socket.send(bytes([channel]) + data)

    async def next(self) -> tuple[Channel, bytes]:
        with anyio.fail_after(120):
            content = await self.socket.recv()
        assert isinstance(content, bytes)
        return Channel(content[0]), content[1:]

    async def end(self) -> dict[str, Any]:
        """How it ended; what comes before is passed over."""
        while True:
            channel, data = await self.next()
            if channel is Channel.END:
                return json.loads(data)


def _token(api: Api) -> str:
    return api.admin.headers["authorization"]


@asynccontextmanager
async def _login(
    api: Api, run: dict[str, Any], *command: str, token: str | None = None, **query: Any
) -> AsyncGenerator[Login]:
    words = urlencode([*(("command", word) for word in command), *query.items()])
    url = f"{api.url.replace('http', 'ws', 1)}/api/v1/runs/{run['id']}/exec?{words}"
    headers = {"Authorization": _token(api) if token is None else token}
    async with connect(
        url, additional_headers=headers, proxy=None, compression=None, max_size=None
    ) as socket:
        yield Login(socket)


async def _refusal(api: Api, run: dict[str, Any], *command: str, **query: Any) -> dict[str, Any]:
    """The problem document with which an upgrade was answered."""
    with pytest.raises(InvalidStatus) as caught:
        async with _login(api, run, *command, **query):
            pass
    response = caught.value.response
    assert response.headers["content-type"] == "application/problem+json"
    assert response.headers["x-content-type-options"] == "nosniff"
    found = json.loads(response.body or b"")
    assert found["status"] == response.status_code
    return found


async def _running(api: Api) -> dict[str, Any]:
    run = await api.run()
    async with tracked(api.platform):
        await api.platform.until(await api.platform.run(run["id"]), State.RUNNING)
    return run


async def _history(api: Api, run: dict[str, Any]) -> list[dict[str, Any]]:
    answer = await api.admin.get(f"/runs/{run['id']}/events")
    return [one for one in answer.json()["items"] if one["kind"] == "login"]


async def _last_login(api: Api, run: dict[str, Any]) -> dict[str, Any]:
    async def ended() -> dict[str, Any] | None:
        found = await _history(api, run)
        return found[-1] if found and found[-1]["facts"]["step"] == "end" else None

    return await eventually(ended, within=90, what="the end in the history")


def _command(api: Api) -> FakeCommand:
    return api.platform.target.commands[-1]


async def test_what_is_typed_comes_to_the_command_and_what_it_writes_comes_back(api: Api) -> None:
    run = await _running(api)
    async with _login(api, run, "cat") as login:
        await login.send(Channel.INPUT, b"caf\xc3\xa9 \x00\xff")
        got = [await login.next(), await login.next()]
        assert sorted(got) == [(Channel.OUTPUT, b"caf\xc3\xa9 \x00\xff"), (Channel.TAKEN, b"8")]
        await login.send(Channel.END_OF_INPUT)
        assert await login.end() == {"exit_code": 0}
    assert _command(api).order.process == "jobmanager"
    assert _command(api).has_ended


async def test_output_and_errors_come_apart_and_the_exit_code_is_told(api: Api) -> None:
    run = await _running(api)
    async with _login(api, run, "fail", "42", stdin="false") as login:
        assert await login.next() == (Channel.OUTPUT, b"some output")
        assert await login.next() == (Channel.ERRORS, b"it failed")
        assert await login.end() == {"exit_code": 42}
        with pytest.raises(ConnectionClosed):
            await login.next()
        assert login.socket.close_code == 1000
    assert _command(api).order.has_input is False
    assert _command(api).order.terminal is None


async def test_a_terminal_has_the_size_that_the_caller_says_and_then_says_anew(api: Api) -> None:
    run = await _running(api)
    async with _login(api, run, "size", tty="true", columns=100, rows=30) as login:
        assert await login.next() == (Channel.OUTPUT, b"100x30\r\n")
        await login.socket.send(write_size(Size(50, 20)))
        assert await login.next() == (Channel.OUTPUT, b"50x20\r\n")
        await login.send(Channel.INPUT, b"q")
        assert await login.end() == {"exit_code": 0}


async def test_begin_and_end_stand_in_the_history_and_nothing_of_what_was_typed(api: Api) -> None:
    run = await _running(api)
    await api.admin.put("/secrets/db", json={"value": "hunter22"})
    me = (await api.admin.get("/whoami")).json()
    who = {name: me[name] for name in ("kind", "id", "name")}
    async with _login(api, run, "cat", "a b", "-phunter22", process="taskmanager-1") as login:
        (begin,) = await _history(api, run)
        await login.send(Channel.INPUT, b"typed text")
        await login.send(Channel.END_OF_INPUT)
        await login.end()
    end = await _last_login(api, run)
    assert (begin["actor"], end["actor"]) == (who, who)
    assert begin["facts"]["command"] == end["facts"]["command"] == "cat 'a b' '-p******'"
    assert begin["facts"]["process"] == "taskmanager-1"
    assert begin["facts"]["login"] == end["facts"]["login"]
    assert begin["message"] == "Login to taskmanager-1: cat 'a b' '-p******'"
    assert (
        end["message"] == "End of the login to taskmanager-1. The command ended with exit code 0."
    )
    assert "typed" not in json.dumps([begin, end])
    assert (await api.admin.get(f"/runs/{run['id']}")).json()["state"] == "Running"


async def test_a_command_that_cannot_begin_is_refused_before_the_upgrade_and_kept(
    api: Api, caplog: pytest.LogCaptureFixture
) -> None:
    run = await _running(api)
    caplog.clear()
    refusal = await _refusal(api, run, "format-disk")
    assert (refusal["status"], refusal["code"]) == (409, "command_refused")
    assert "There is no command format-disk." in (await _last_login(api, run))["message"]
    assert caplog.messages == []  # of the library that serves it


@pytest.mark.parametrize("role", list(Role))
async def test_only_developers_and_administrators_log_in(api: Api, role: Role) -> None:
    run = await _running(api)
    token = (await api.caller(role)).headers["authorization"]
    if role in {Role.DEVELOPER, Role.ADMIN}:
        async with _login(api, run, "fail", "1", token=token) as login:
            assert await login.end() == {"exit_code": 1}
        return
    refusal = await _refusal(api, run, "cat", token=token)
    assert (refusal["status"], refusal["facts"]) == (
        403,
        {"permission": Permission.RUN_LOGIN.value},
    )
    assert await _history(api, run) == []


async def test_a_stranger_and_a_caller_of_another_space_come_nowhere(api: Api) -> None:
    run = await _running(api)
    assert (await _refusal(api, run, "cat", token=""))["code"] == "token_missing"
    assert (await _refusal(api, run, "cat", token="Bearer xw_no"))["status"] == 401
    other = await api.caller(Role.ADMIN, "team-a")
    token = other.headers["authorization"]
    assert (await _refusal(api, run, "cat", token=token))["status"] == 404


async def test_a_process_that_is_not_there_or_not_alive_is_told_with_the_next_step(
    api: Api,
) -> None:
    run = await _running(api)
    wrong = await _refusal(api, run, "cat", process="taskmanager-7")
    assert wrong["status"] == 404
    assert "Did you mean 'taskmanager-1'?" in wrong["detail"]
    api.platform.target.kill_taskmanager(run["id"])
    gone = await _refusal(api, run, "cat", process="taskmanager-1")
    assert (gone["status"], gone["code"]) == (409, "process_gone")
    api.platform.target.live.clear()
    nothing = await _refusal(api, run, "cat")
    assert (nothing["status"], nothing["where"]) == (404, "process")


@pytest.mark.parametrize(
    ("query", "where"),
    [
        ({"tty": "perhaps"}, "tty"),
        ({"columns": 0}, "columns"),
        ({"process": "../x"}, "process"),
        ({"user": "root"}, "user"),
    ],
)
async def test_a_query_that_cannot_be_right_is_refused(
    api: Api, query: dict[str, Any], where: str
) -> None:
    refusal = await _refusal(api, await api.run(), "cat", **query)
    assert (refusal["status"], refusal["where"]) == (422, where)


async def test_a_login_without_a_command_is_refused(api: Api) -> None:
    assert (await _refusal(api, await api.run()))["where"] == "command"


@pytest.mark.parametrize(
    "content",
    ["text", b"", b"\x63", message(Channel.OUTPUT, b"x"), message(Channel.SIZE, b"{}"), b"\x04["],
)
async def test_what_is_no_message_ends_the_login(api: Api, content: str | bytes) -> None:
    run = await _running(api)
    async with _login(api, run, "cat") as login:
        await login.socket.send(content)
        assert (await login.end())["problem"]["code"] == "message_unknown"
    await eventually(lambda: _command(api).has_ended, within=90)


async def test_a_caller_that_goes_away_ends_the_command(api: Api) -> None:
    run = await _running(api)
    async with _login(api, run, "cat"):
        assert not _command(api).has_ended
    await eventually(lambda: _command(api).has_ended, within=90)
    assert "The client disconnected." in (await _last_login(api, run))["message"]


async def test_a_caller_that_goes_away_ends_a_command_that_takes_no_input(api: Api) -> None:
    run = await _running(api)
    async with _login(api, run, "deaf") as login:
        for _ in range(WINDOW // LARGEST):
            await login.send(Channel.INPUT, bytes(LARGEST - 1))
        assert await login.next() == (Channel.OUTPUT, b"deaf\r\n")
    await eventually(lambda: _command(api).has_ended, within=90)


async def test_more_input_than_was_taken_by_far_ends_the_login(api: Api) -> None:
    run = await _running(api)
    async with _login(api, run, "deaf") as login:
        for _ in range(WINDOW // LARGEST + 1):
            await login.send(Channel.INPUT, bytes(LARGEST))
        assert (await login.end())["problem"]["code"] == "input_overrun"


async def test_a_caller_that_does_not_read_holds_the_command_back(api: Api) -> None:
    run = await _running(api)
    async with _login(api, run, "flood") as login:
        await login.next()
        before = -1

        def stands() -> bool:
            nonlocal before
            now, before = before, _command(api).written
            return now == before

        await eventually(stands, within=90, every=0.3, what="the flood's standstill")
        held = _command(api).written
        assert held < 64 << 20
        for _ in range(2 * held // LARGEST):
            await login.next()
        assert _command(api).written > held
    await eventually(lambda: _command(api).has_ended, within=90)


async def test_a_silent_login_ends_and_a_busy_one_does_not(
    api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = await _running(api)
    monkeypatch.setattr(api.backend.logins, "silence", timedelta(seconds=0.5))
    async with _login(api, run, "cat") as login:
        for _ in range(4):
            with anyio.move_on_after(0.2):
                await anyio.sleep_forever()
            await login.send(Channel.INPUT, b"x")
            await login.next()
            await login.next()
        assert (await login.end())["problem"]["code"] == "login_silent"
    assert "The login was idle" in (await _last_login(api, run))["message"]


async def test_logins_are_bounded_and_an_ended_one_makes_room(api: Api) -> None:
    run = await _running(api)
    bounded = api.backend.logins
    vars(bounded).update(vars(Logins(limit=1)))
    async with _login(api, run, "cat"):
        refusal = await _refusal(api, run, "cat")
        assert (refusal["status"], refusal["code"]) == (409, "logins_full")
    await _last_login(api, run)

    async def succeeds() -> bool:
        async with _login(api, run, "fail", "3") as login:
            return await login.end() == {"exit_code": 3}

    assert await succeeds()


async def test_a_login_ends_when_its_token_is_taken_back(
    api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(route, "BEAT_S", 0.05)
    run = await _running(api)
    caller = await api.caller(Role.DEVELOPER)
    tokens = (await api.admin.get("/tokens")).json()["items"]
    (token,) = [one for one in tokens if one["role"] == "developer"]
    async with _login(api, run, "cat", token=caller.headers["authorization"]) as login:
        await api.admin.delete(f"/tokens/{token['id']}")
        assert (await login.end())["problem"]["status"] == 401
    await eventually(lambda: _command(api).has_ended, within=90)


async def test_a_server_that_stops_ends_its_logins(api: Api) -> None:
    run = await _running(api)
    async with _login(api, run, "cat") as login:
        api.stop.set()
        assert (await login.end())["problem"]["retry"] == "later"
    await eventually(lambda: _command(api).has_ended, within=90)


async def test_an_unforeseen_error_of_a_login_is_a_bug_without_its_cause(
    api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(*_: object) -> None:
        raise RuntimeError("the inside")

    run = await _running(api)
    monkeypatch.setattr(FakeCommand, "write", broken)
    async with _login(api, run, "cat") as login:
        await login.send(Channel.INPUT, b"x")
        found = (await login.end())["problem"]
    assert found["code"] == "bug" and "the inside" not in json.dumps(found)
