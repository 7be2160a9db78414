from __future__ import annotations

import json
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any

import anyio
import httpx
import pytest

from tests.api.conftest import Api
from tests.support.platform import tracked
from tests.support.wait import eventually
from xuanwu.api import stream
from xuanwu.api.stream import ServerSentEvent
from xuanwu.client import Client
from xuanwu.kernel.tasks import in_thread
from xuanwu.model.access import Role
from xuanwu.model.state import State

pytestmark = pytest.mark.anyio


class Events:
    """The messages of one connection, in their order."""

    def __init__(self, response: httpx.Response) -> None:
        self.response = response
        self._lines = response.aiter_lines()

    async def next(self) -> dict[str, str]:
        """The next message, or an empty one when the stream is over."""
        message: dict[str, str] = {}
        with anyio.fail_after(120):
            async for line in self._lines:
                if not line and message:
                    return message
                name, _, value = line.partition(": ")
                if name and not line.startswith(":"):
                    message[name] = f"{message[name]}\n{value}" if name in message else value
        return message

    async def rest(self) -> list[dict[str, str]]:
        """All that come until the end."""
        found: list[dict[str, str]] = []
        while message := await self.next():
            found.append(message)
        return found


@asynccontextmanager
async def _open(api: Api, path: str, **options: Any) -> AsyncGenerator[Events]:
    async with api.admin.stream("GET", path, timeout=90, **options) as response:
        assert response.status_code == 200, await response.aread()
        assert response.headers["content-type"].startswith("text/event-stream")
        yield Events(response)


async def test_the_history_of_a_run_comes_as_it_happens_and_ends_with_it(api: Api) -> None:
    run = await api.run()
    async with _open(api, f"/runs/{run['id']}/events/stream") as events:
        accepted = await events.next()
        assert accepted["event"] == "move"
        assert json.loads(accepted["data"])["seq"] == int(accepted["id"])
        async with tracked(api.platform):
            moved = await events.next()
            assert json.loads(moved["data"])["facts"]["to"] == "Running"
            await api.admin.post(f"/runs/{run['id']}/stop")
            rest = await events.rest()
    assert rest[-1] == {"event": "end", "data": "{}"}
    assert [m["event"] for m in rest[:-1]] == ["wish", "move"]
    assert json.loads(rest[-2]["data"])["facts"]["to"] == "Cancel"


async def test_a_new_connection_goes_on_where_the_last_one_broke_off(api: Api) -> None:
    run = await api.run()
    await api.admin.post(f"/runs/{run['id']}/stop", json={"with_savepoint": True})
    path = f"/runs/{run['id']}/events/stream"
    async with _open(api, path) as events:
        first, second = await events.next(), await events.next()
    async with _open(api, path, headers={"Last-Event-ID": first["id"]}) as events:
        assert await events.next() == second
    async with _open(api, path, params={"after": first["id"]}) as events:
        assert await events.next() == second


async def test_the_events_of_a_space_begin_now_and_are_of_that_space_alone(api: Api) -> None:
    await api.run("before")
    other = await api.caller(Role.ADMIN, "team-a")
    async with (
        _open(api, "/events/stream") as events,
        other.stream("GET", "/events/stream") as response,
    ):
        theirs = Events(response)
        run = await api.run("after")
        assert await _subjects(events, 2) == [("job", run["job_id"]), ("run", run["id"])]
        await other.post("/jobs", json={"spec": {"name": "x", "sql": "x", "target": "fake"}})
        mine = (await other.post("/jobs/x/start")).json()
        assert await _subjects(theirs, 2) == [("job", mine["job_id"]), ("run", mine["id"])]


async def _subjects(events: Events, number: int) -> list[tuple[str, str]]:
    told = [json.loads((await events.next())["data"]) for _ in range(number)]
    return [(one["subject"]["kind"], one["subject"]["id"]) for one in told]


async def test_a_log_is_followed_from_its_beginning_to_the_end_of_the_run(api: Api) -> None:
    run = await api.run()
    await api.admin.put("/secrets/db", json={"value": "hunter22"})
    key = (run["id"], "jobmanager")
    async with _open(api, f"/runs/{run['id']}/logs/stream") as log, tracked(api.platform):
        await api.platform.until(await api.platform.run(run["id"]), State.RUNNING)
        first = await log.next()
        api.platform.target.logs[key] += ["two hunter22", "three"]
        second = await log.next()
        await api.admin.post(f"/runs/{run['id']}/stop")
        rest = await log.rest()
    assert first["data"] == f"jobmanager of {run['id']} started"
    assert second["data"] == "two ******\nthree"
    assert rest == [{"event": "end", "data": "{}"}]
    async with _open(
        api, f"/runs/{run['id']}/logs/stream", headers={"Last-Event-ID": first["id"]}
    ) as log:
        assert [m.get("data") for m in await log.rest()] == [second["data"], "{}"]


async def test_a_log_that_cannot_come_any_more_is_not_found(api: Api) -> None:
    run = await api.run()
    async with tracked(api.platform):
        await api.platform.until(await api.platform.run(run["id"]), State.RUNNING)
    query = {"process": "taskmanager-9"}
    answer = await api.admin.get(f"/runs/{run['id']}/logs/stream", params=query)
    assert answer.status_code == 404
    assert (await api.admin.get("/runs/run_x/events/stream")).status_code == 404


async def test_a_stream_beats_and_ends_when_its_token_is_taken_back(
    api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stream, "BEAT_S", 0.05)
    caller = await api.caller(Role.VIEWER)
    tokens = (await api.admin.get("/tokens")).json()["items"]
    (token,) = [one for one in tokens if one["role"] == "viewer"]
    async with caller.stream("GET", "/events/stream") as response:
        lines = response.aiter_lines()
        for _ in range(6):  # three beats, each with the empty line after it
            assert await anext(lines) in {": ", ""}
        await api.admin.delete(f"/tokens/{token['id']}")
        with anyio.fail_after(120):
            rest = [line async for line in lines]
    assert not any(line.startswith("event:") for line in rest)


async def test_a_caller_that_goes_away_leaves_no_follower_behind(api: Api) -> None:
    run = await api.run()

    def tasks() -> int:
        return len([t for t in anyio.get_running_tasks() if "EventStream" in str(t.name)])

    for _ in range(5):
        async with _open(api, f"/runs/{run['id']}/events/stream") as events:
            await events.next()
            assert tasks() > 0
    await eventually(lambda: tasks() == 0, within=90)


async def test_a_server_that_stops_ends_its_streams_without_an_end(api: Api) -> None:
    run = await api.run()
    async with _open(api, f"/runs/{run['id']}/events/stream") as events:
        await events.next()
        api.stop.set()
        assert await events.rest() == []


async def test_the_python_client_follows_what_the_server_streams(api: Api) -> None:
    run = await api.run()
    token = api.admin.headers["authorization"].removeprefix("Bearer ")
    with Client(api.url, token) as client:
        async with tracked(api.platform):
            running = await in_thread(client.runs.wait_running, run["id"], timeout_s=10)
            assert running.state is State.RUNNING
            await in_thread(client.runs.stop, run["id"])
            seen = await in_thread(lambda: list(client.runs.follow_events(run["id"])))
            lines = await in_thread(lambda: list(client.runs.follow_logs(run["id"])))
    assert [event.state for event in seen if event.state] == [
        State.ACCEPT,
        State.RUNNING,
        State.CANCEL,
    ]
    assert lines == [f"jobmanager of {run['id']} started"]


@pytest.mark.parametrize(
    ("message", "wire"),
    [
        (ServerSentEvent("move", "{}", "7"), b"id: 7\nevent: move\ndata: {}\n\n"),
        (ServerSentEvent("lines", "a\n\nb"), b"event: lines\ndata: a\ndata: \ndata: b\n\n"),
        (
            ServerSentEvent("lines", "a\rb"),
            "event: lines\ndata: a\N{REPLACEMENT CHARACTER}b\n\n".encode(),
        ),
        (ServerSentEvent("lines", "\ud800"), b"event: lines\ndata: ?\n\n"),
    ],
)
def test_a_message_is_written_as_the_standard_says(message: ServerSentEvent, wire: bytes) -> None:
    assert message.encode() == wire


async def test_one_stream_tells_of_the_space_of_the_platform_and_how_old_runs_are(api: Api) -> None:
    run = await api.run("orders")
    async with _open(api, "/stream", params={"run": [run["id"], "run_gone"]}) as messages:
        first = await messages.next()
        (age,) = json.loads(first["data"])["runs"]
        assert (first["event"], age["id"], age["state"]) == ("ages", run["id"], "Accept")
        await api.job("flights")
        await api.admin.post("/tokens", json={"name": "shown-to-admins", "role": "viewer"})
        found: dict[str, str] = {}
        while len(found) < 2:
            message = await messages.next()
            if message["event"] == "event":
                found[json.loads(message["data"])["subject"]["kind"]] = message["id"]
    assert found.keys() == {"job", "token"}
    headers = {"Last-Event-ID": found["job"]}
    async with _open(api, "/stream", headers=headers) as messages:
        again = json.loads((await messages.next())["data"])
    assert again["subject"]["kind"] == "token", "it goes on after the message that was named"


async def test_one_stream_keeps_from_others_what_is_for_administrators(api: Api) -> None:
    viewer = await api.caller(Role.VIEWER)
    async with viewer.stream("GET", f"{viewer.base_url}stream", timeout=90) as response:
        messages = Events(response)
        await api.admin.post("/tokens", json={"name": "unseen", "role": "viewer"})
        await api.job("seen")
        message = await messages.next()
    assert "unseen" not in message["data"]
    assert json.loads(message["data"])["facts"]["name"] == "seen"
    bad = await api.admin.get("/stream", headers={"Last-Event-ID": "7"})
    assert (bad.status_code, bad.json()["where"]) == (422, "Last-Event-ID")
