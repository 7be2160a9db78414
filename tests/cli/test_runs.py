from __future__ import annotations

import json
from itertools import chain, repeat
from typing import Any

import httpx
import pytest

from tests.cli.conftest import Call
from tests.cli.server import Asked, Desk, Reply
from tests.client.wire import (
    NOW,
    event_json,
    items,
    job_json,
    ok,
    problem,
    revision_json,
    run_json,
    sse,
    who_json,
)
from xuanwu.client import runs

_SQL = "CREATE TABLE a (x INT);\nINSERT INTO a\n\tSELECT y FROM b;\n"
_FAILURE = {
    "code": "sql_invalid",
    "message": "Column 'y' not found in any table.",
    "owner": "user",
    "stage": "validate",
    "statement": 2,
    "line": 3,
    "column": 9,
    "end_line": 3,
    "end_column": 9,
    "root_cause": "org.apache.calcite.runtime.CalciteContextException: y",
    "log_tail": ["last line but one", "last line"],
}


@pytest.fixture(autouse=True)
def _no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:  # pyright: ignore[reportUnusedFunction]
    monkeypatch.setattr(runs, "_POLL_S", 0.0)


def _in_turn(*answers: Any) -> Reply:
    """These answers one after the other, the last one for ever."""
    left = chain(answers, repeat(answers[-1]))
    return lambda _: ok(next(left))


def _failed(**changes: Any) -> dict[str, Any]:
    return run_json(state="Failed", seen="failed", is_live=False, failure=_FAILURE, **changes)


def test_starting_tells_the_id(xuanwu: Call, desk: Desk) -> None:
    desk.on("POST /jobs/orders/start", ok(run_json(state="Accept"), 202))
    ended = xuanwu("run", "start", "orders", "--revision", "1", "--restore", "latest")
    assert (ended.code, ended.out) == (0, "run run_1 of orders accepted\n")
    assert desk.asked[0].body == {"revision": 1, "restore": "latest"}


def test_a_second_start_is_told_the_winner(xuanwu: Call, desk: Desk) -> None:
    message = "The job 'orders' has a live run run_9."
    desk.on("POST /jobs/orders/start", problem(409, "run_live", message, facts={"run": "run_9"}))
    ended = xuanwu("run", "start", "orders")
    assert ended.code == 4 and "run_9" in ended.err


def test_waiting_for_a_start_ends_well_once_it_is_running(xuanwu: Call, desk: Desk) -> None:
    desk.on("POST /jobs/orders/start", ok(run_json(state="Accept"), 202))
    desk.on("GET /runs/run_1", _in_turn(run_json(state="Accept"), run_json()))
    ended = xuanwu("run", "start", "orders", "--wait")
    assert (ended.code, ended.out) == (0, "run run_1 of orders is Running\n")
    assert ended.err == ""


def test_waiting_for_a_start_that_fails_shows_where_and_why(xuanwu: Call, desk: Desk) -> None:
    desk.on("POST /jobs/orders/start", ok(run_json(state="Accept"), 202))
    desk.on("GET /runs/run_1", _in_turn(run_json(state="Accept"), _failed()))
    desk.on("GET /jobs/job_1/revisions/2", ok(revision_json(2, sql=_SQL)))
    ended = xuanwu("run", "start", "orders", "--wait")
    assert ended.code == 1
    assert ended.err.splitlines() == [
        "Failed: orders (run_1): Column 'y' not found in any table.",
        "  statement 2, line 3, column 9 (validate)",
        "  3 |     SELECT y FROM b;",
        "    |            ^",
        "cause: org.apache.calcite.runtime.CalciteContextException: y",
        "log:",
        "  last line but one",
        "  last line",
        "More: xuanwu run logs run_1   xuanwu run events run_1",
    ]


def test_a_failure_is_shown_also_where_its_text_cannot_be_had(xuanwu: Call, desk: Desk) -> None:
    desk.on("GET /runs/run_1", ok(_failed()))
    desk.on("GET /runs/run_1/savepoints", items())
    ended = xuanwu("run", "show", "run_1")
    assert ended.code == 0
    assert "Column 'y' not found" in ended.out and "statement 2" in ended.out


@pytest.mark.parametrize(
    ("line", "column", "end_line", "end_column", "carets"),
    [
        (1, 14, 1, 14, "  1 | CREATE TABLE a (x INT);\n    |              ^"),
        (1, 8, 1, 12, "  1 | CREATE TABLE a (x INT);\n    |        ^^^^^"),
        (1, 17, 3, 4, "  1 | CREATE TABLE a (x INT);\n    |                 ^^^^^^^"),
        (1, 90, None, None, "  1 | CREATE TABLE a (x INT);\n    |                        ^"),
        (2, None, None, None, "  2 | INSERT INTO a"),
        (9, 1, 9, 1, "log:"),
    ],
    ids=["a point", "a word", "to the line's end", "beyond the line", "no column", "no such line"],
)
def test_the_caret_stands_under_the_mistake(
    xuanwu: Call,
    desk: Desk,
    line: int,
    column: int | None,
    end_line: int | None,
    end_column: int | None,
    carets: str,
) -> None:
    place = {"line": line, "column": column, "end_line": end_line, "end_column": end_column}
    run = _failed() | {"failure": _FAILURE | place}
    desk.on("GET /runs/run_1", ok(run))
    desk.on("GET /runs/run_1/savepoints", items())
    desk.on("GET /jobs/job_1/revisions/2", ok(revision_json(2, sql=_SQL)))
    assert carets in xuanwu("run", "show", "run_1").out


def test_a_job_stands_for_its_newest_run(xuanwu: Call, desk: Desk) -> None:
    desk.on("GET /jobs/orders", ok(job_json()))
    desk.on("POST /runs/run_1/stop", ok(run_json(wish="stop"), 202))
    assert xuanwu("run", "stop", "orders").out == "run run_1 of orders is being stopped\n"


def test_a_job_that_was_never_run_stands_for_none(xuanwu: Call, desk: Desk) -> None:
    desk.on("GET /jobs/orders", ok(job_json(last_run=None)))
    ended = xuanwu("run", "stop", "orders")
    assert ended.code == 3 and "xuanwu run start orders" in ended.err


@pytest.mark.parametrize(("state", "code"), [("Cancel", 0), ("Finish", 0), ("Failed", 1)])
def test_waiting_for_a_stop_ends_with_the_run(
    xuanwu: Call, desk: Desk, state: str, code: int
) -> None:
    desk.on("POST /runs/run_1/stop", ok(run_json(wish="stop_with_savepoint"), 202))
    desk.on("GET /runs/run_1", _in_turn(run_json(), run_json(state=state, is_live=False)))
    ended = xuanwu("run", "stop", "run_1", "--savepoint", "--wait")
    assert ended.code == code
    assert desk.asked[0].body == {"with_savepoint": True}


@pytest.mark.parametrize(("state", "code"), [("done", 0), ("failed", 1)])
def test_waiting_for_a_savepoint_prints_its_path(
    xuanwu: Call, desk: Desk, state: str, code: int
) -> None:
    taken = {
        "id": "sav_1",
        "run_id": "run_1",
        "job_id": "job_1",
        "space_id": "spc_1",
        "stops_run": False,
        "state": "asked",
        "trigger_id": "0" * 32,
        "created_at": NOW,
        "created_by": who_json("ada"),
    }
    end = {"state": state, "path": "file:///s" if code == 0 else None, "message": "disk full"}
    desk.on("POST /runs/run_1/savepoints", ok(taken, 202))
    desk.on("GET /runs/run_1/savepoints/sav_1", _in_turn(taken, taken | end))
    ended = xuanwu("run", "savepoint", "run_1", "--wait")
    assert ended.code == code
    assert ended.out == "file:///s\n" if code == 0 else "disk full" in ended.err


def test_waiting_for_a_restart_follows_the_next_run(xuanwu: Call, desk: Desk) -> None:
    followed = event_json(5, kind="restart", facts={"run": "run_2"})
    desk.on("GET /runs/run_1", ok(run_json()))
    desk.on("POST /runs/run_1/restart", ok(run_json(wish="stop_with_savepoint"), 202))
    desk.on("GET /runs/run_1/events/stream", sse({"id": "5", "data": json.dumps(followed)}))
    desk.on("GET /runs/run_2", _in_turn(run_json(id="run_2", state="Accept"), run_json(id="run_2")))
    ended = xuanwu("run", "restart", "run_1", "--wait")
    assert (ended.code, ended.out) == (0, "run run_2 of orders is Running\n")


def test_watching_prints_events_until_the_end_and_fails_with_the_run(
    xuanwu: Call, desk: Desk
) -> None:
    stream = [{"id": str(n), "data": json.dumps(event_json(n))} for n in (1, 2)]
    desk.on("GET /runs/run_1/events/stream", sse(*stream))
    desk.on("GET /runs/run_1", ok(_failed()))
    ended = xuanwu("run", "watch", "run_1")
    assert ended.code == 1
    assert [line.split()[-1] for line in ended.out.splitlines()] == ["1", "2"]
    assert "Column 'y' not found" in ended.err


def test_logs_are_printed_as_they_are(xuanwu: Call, desk: Desk) -> None:
    lines = ["[red]no markup[/red]", "中文 :smile:", "x" * 300]
    desk.on("GET /runs/run_1/logs", ok({"process": "taskmanager-1.out", "lines": lines}))
    ended = xuanwu("run", "logs", "run_1", "-p", "taskmanager-1.out", "-n", "3")
    assert ended.out.splitlines() == lines
    assert desk.asked[0].query == {"process": "taskmanager-1.out", "lines": "3"}


def test_following_logs_prints_what_comes(xuanwu: Call, desk: Desk) -> None:
    desk.on("GET /runs/run_1/logs/stream", sse({"id": "4", "data": "a"}, {"id": "8", "data": "b"}))
    assert xuanwu("run", "logs", "run_1", "-f").out == "a\nb\n"


def test_a_run_that_cannot_be_seen_says_since_when(xuanwu: Call, desk: Desk) -> None:
    desk.on("GET /runs", items(run_json(seen="silent", seen_age_s=125.0)))
    ended = xuanwu("run", "list", "--live", "--job", "orders")
    assert "Running (silent, last seen 2min ago)" in ended.out
    assert desk.asked[0].query["live"] == "true"


def test_a_list_ends_at_its_limit(xuanwu: Call, desk: Desk) -> None:
    def reply(asked: Asked) -> httpx.Response:
        cursor = int(asked.query.get("cursor", "0"))
        return items(run_json(id=f"run_{cursor}"), cursor=str(cursor + 1))

    desk.on("GET /runs", reply)
    assert len(json.loads(xuanwu("run", "list", "-n", "3", "-o", "json").out)) == 3
    assert len(desk.asked) <= 4


def test_a_run_shows_what_it_begins_with(xuanwu: Call, desk: Desk) -> None:
    run = run_json(is_live=False, restore_path="s3://a/", restore_otherwise=["none"])
    desk.on("GET /runs/run_1", ok(run))
    desk.on("GET /runs/run_1/savepoints", items())
    out = xuanwu("run", "show", "run_1").out
    assert "the newest checkpoint in s3://a/, else from nothing" in out


def test_a_live_run_shows_its_processes(xuanwu: Call, desk: Desk) -> None:
    process = {"name": "jobmanager", "role": "jobmanager", "is_alive": True, "pid": 42}
    desk.on("GET /runs/run_1", ok(run_json(flink_state="RUNNING")))
    desk.on("GET /runs/run_1/processes", items(process))
    desk.on("GET /runs/run_1/savepoints", items())
    out = xuanwu("run", "show", "run_1").out
    assert "jobmanager is alive (pid 42)" in out
    assert "running (RUNNING), 1s ago" in out
    assert json.loads(xuanwu("run", "show", "run_1", "-o", "json").out)["actions"]


@pytest.mark.parametrize(
    ("rest_url", "is_inside"),
    [
        ("http://127.0.0.1:8081", False),
        ("https://run-1.flink.example.com", False),
        ("http://run-1-rest.flink.svc:8081", True),
        ("https://api/api/v1/namespaces/flink/services/run-1-rest:rest/proxy", True),
    ],
)
def test_a_web_ui_that_only_servers_reach_is_shown_as_the_command_that_opens_it(
    xuanwu: Call, desk: Desk, rest_url: str, is_inside: bool
) -> None:
    desk.on("GET /runs/run_1", ok(run_json(rest_url=rest_url)))
    desk.on("GET /runs/run_1/processes", items())
    desk.on("GET /runs/run_1/savepoints", items())
    shown = "xuanwu run flink run_1" if is_inside else rest_url
    lines = xuanwu("run", "show", "run_1").out.splitlines()
    (line,) = [one for one in lines if one.startswith("flink web ui")]
    assert line.removeprefix("flink web ui").strip() == shown


def test_the_address_of_the_web_ui_is_printed_alone(xuanwu: Call, desk: Desk) -> None:
    link = {"path": "/base/api/v1/runs/run_1/flink-ui/t/", "until": "2026-01-01T10:00:00Z"}
    desk.on("GET /runs/run_1/flink-link", ok(link))
    whole = f"{desk.url}{link['path']}"
    assert xuanwu("run", "flink", "run_1").out == f"{whole}\n"
    assert json.loads(xuanwu("run", "flink", "run_1", "-o", "json").out)["url"] == whole


def test_events_are_listed(xuanwu: Call, desk: Desk) -> None:
    def reply(asked: Asked) -> httpx.Response:
        if asked.query.get("cursor") == "2":
            return items(event_json(3))
        return items(event_json(1), event_json(2), cursor="2")

    desk.on("GET /runs/run_1/events", reply)
    lines = xuanwu("run", "events", "run_1").out.splitlines()
    assert [line.split()[-1] for line in lines[1:]] == ["1", "2", "3"]


def test_the_definition_of_a_run_is_shown_with_its_script_as_a_block(
    xuanwu: Call, desk: Desk
) -> None:
    executed = {"sql": _SQL.replace("\t", " "), "variables": {"a": "1"}, "secrets": ["db"]}
    desk.on("GET /runs/run_1/definition", ok({"definition": executed}))
    ended = xuanwu("run", "show", "run_1", "--definition")
    assert "sql: |\n  CREATE TABLE a (x INT);\n  INSERT INTO a\n" in ended.out
    assert "secrets:\n- db\n" in ended.out
    as_json = xuanwu("run", "show", "run_1", "--definition", "-o", "json")
    assert json.loads(as_json.out) == executed


def test_runs_are_compared_by_what_they_execute(xuanwu: Call, desk: Desk) -> None:
    diff = "--- run_1\n+++ run_2\n@@ -1 +1 @@\n-word: first\n+word: second"
    desk.on("GET /runs/run_1/diff", ok({"diff": diff}))
    assert "+word: second" in xuanwu("run", "diff", "run_1", "run_2").out
    assert desk.asked[-1].query == {"other": "run_2"}
    desk.on("GET /runs/run_1/diff", ok({"diff": ""}))
    assert "execute the same" in xuanwu("run", "diff", "run_1", "run_2").err
