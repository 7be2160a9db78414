from __future__ import annotations

import json
from collections.abc import Iterator

import httpx
import pytest

from tests.client.conftest import Scripted
from tests.client.wire import event_json, ok, problem, run_json, sse
from xuanwu.client import stream
from xuanwu.client.stream import StreamMessage, messages
from xuanwu.kernel.errors import Conflict, NotFound, Unreachable


@pytest.fixture(autouse=True)
def _no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:  # pyright: ignore[reportUnusedFunction]
    monkeypatch.setattr(stream, "_PAUSES_S", (0.0,))


def _event(seq: int, **changes: object) -> dict[str, str]:
    return {"id": str(seq), "event": "move", "data": json.dumps(event_json(seq, **changes))}


class _Cut(httpx.SyncByteStream):
    """A body that breaks off after its text."""

    def __init__(self, text: str) -> None:
        self._text = text

    def __iter__(self) -> Iterator[bytes]:
        yield self._text.encode()
        raise httpx.ReadError("cut")


def test_lines_become_messages() -> None:
    lines = [": ping", "id: 7", "event: move", "data: {", "data: }", "", "data", "", "", "data: x"]
    assert list(messages(lines)) == [
        StreamMessage("move", "{\n}", "7"),
        StreamMessage("message", "", "7"),
    ]


def test_events_come_until_the_server_says_that_it_was_all(scripted: Scripted) -> None:
    client, script = scripted(sse(_event(1), _event(2)))
    assert [event.seq for event in client.runs.follow_events("run_1")] == [1, 2]
    assert script.requests[0].headers["last-event-id"] == "0"


@pytest.mark.parametrize(
    "first",
    [
        sse(_event(1), _event(2), ends=False),
        httpx.Response(200, stream=_Cut("id: 2\ndata: " + json.dumps(event_json(2)) + "\n\nid: 3")),
    ],
    ids=["server stopped", "connection cut"],
)
def test_a_broken_stream_goes_on_after_the_last_event(
    scripted: Scripted, first: httpx.Response
) -> None:
    client, script = scripted(first, httpx.ConnectError("down"), sse(_event(3)))
    seen = [event.seq for event in client.runs.follow_events("run_1", after=1)]
    assert seen[-2:] == [2, 3]
    assert [request.headers["last-event-id"] for request in script.requests] == ["1", "2", "2"]


def test_a_run_that_is_not_there_ends_the_stream_at_once(scripted: Scripted) -> None:
    client, script = scripted(problem(404, "not_found"))
    with pytest.raises(NotFound):
        list(client.runs.follow_events("run_1"))
    assert len(script.requests) == 1


def test_a_server_that_stays_away_ends_the_stream(
    scripted: Scripted, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stream, "_FIRST_PATIENCE_S", 0.0)
    client, _ = scripted(httpx.ConnectError("down"))
    with pytest.raises(Unreachable):
        list(client.runs.follow_events("run_1"))


def test_a_line_may_hold_any_character_but_a_line_feed(scripted: Scripted) -> None:
    text = "a\u2028b\x0bc\x85d"
    client, _ = scripted(sse({"id": "9", "event": "line", "data": text}))
    assert list(client.runs.follow_logs("run_1", process="taskmanager-1.out")) == [text]


def test_log_lines_go_on_from_where_the_connection_broke(scripted: Scripted) -> None:
    client, script = scripted(
        sse({"id": "40", "data": "one"}, ends=False), sse({"id": "80", "data": "two"})
    )
    assert list(client.runs.follow_logs("run_1")) == ["one", "two"]
    assert "last-event-id" not in script.requests[0].headers
    assert script.requests[1].headers["last-event-id"] == "40"


def test_the_run_that_follows_a_restart_is_found_by_the_event(scripted: Scripted) -> None:
    asked = _event(1, kind="wish")
    followed = _event(2, kind="restart", facts={"run": "run_2"})
    client, _ = scripted(sse(asked, followed), ok(run_json(id="run_2")))
    assert client.runs.wait_successor("run_1").id == "run_2"


def test_no_run_that_follows_is_a_conflict(scripted: Scripted) -> None:
    client, _ = scripted(sse(_event(1)))
    with pytest.raises(Conflict, match="No run followed"):
        client.runs.wait_successor("run_1")
