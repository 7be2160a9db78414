from __future__ import annotations

import json
from typing import Any

import httpx
import pytest

from tests.client.conftest import Scripted
from tests.client.wire import ok, problem, problem_json, sse
from tests.support.script_gateway import (
    COMPLETION,
    EVENTS,
    HOVERING,
    LINEAGE,
    REFERENCES,
    SIGNATURES,
    SYMBOLS,
    TABLES,
    finding,
)
from xuanwu.kernel.errors import Conflict, InvalidInput, Unreachable
from xuanwu.model.draft import Draft
from xuanwu.model.editor import Definition
from xuanwu.model.gateway import Check, Limits, Mock, Mocks, Plan, Purpose
from xuanwu.model.spec import FunctionSpec
from xuanwu.service.cases.spec import CaseRows

_CHECK = Check(findings=(finding(),), planned=1)


def _blocks(*events: Any) -> list[dict[str, str]]:
    first = {"event": "session", "data": '{"session": "dbg_1"}'}
    return [first, *({"event": e.event, "data": e.model_dump_json()} for e in events)]


def test_a_script_is_checked_as_it_is_and_gets_no_key(scripted: Scripted) -> None:
    client, script = scripted(ok(_CHECK.model_dump(mode="json")), space="team")
    found = client.gateway.check("SELECT 1\r\n", release="2.2.1", purpose=Purpose.DEBUG)
    assert found == _CHECK
    request = script.requests[0]
    assert request.url.path == "/api/v1/gateway/check"
    assert request.url.params["space"] == "team"
    assert "idempotency-key" not in request.headers
    body = script.body()
    assert (body["sql"], body["release"], body["purpose"]) == ("SELECT 1\r\n", "2.2.1", "debug")


def test_a_draft_carries_what_stands_around_it(scripted: Scripted) -> None:
    client, script = scripted(ok(Plan().model_dump(mode="json")))
    functions = (FunctionSpec.model_validate({"name": "f", "class": "io.F"}),)
    draft = Draft(sql="x", release="1.20.5", options={"a": "b"}, functions=functions)
    client.gateway.plan(draft)
    assert script.body()["functions"] == [{"name": "f", "class": "io.F", "artifact": None}]
    assert (script.body()["options"], script.body()["release"]) == ({"a": "b"}, "1.20.5")
    client.gateway.plan(draft, release="2.2.1")
    assert script.body()["release"] == "2.2.1"


def test_every_question_goes_to_its_route(scripted: Scripted) -> None:
    lineage = LINEAGE.model_dump(mode="json")
    tables = TABLES.model_dump(mode="json")
    completion = COMPLETION.model_dump(mode="json")
    client, script = scripted(ok(lineage), ok(tables), ok(completion), ok(lineage))
    assert client.gateway.lineage("x") == LINEAGE
    assert client.gateway.tables("x") == TABLES
    assert client.gateway.complete(Draft(job="orders", revision=2), 3, 4) == COMPLETION
    assert (script.body()["line"], script.body()["job"]) == (3, "orders")
    assert client.jobs.lineage("orders", 2) == LINEAGE
    paths = [request.url.path.removeprefix("/api/v1") for request in script.requests]
    assert paths == [
        "/gateway/lineage",
        "/gateway/tables",
        "/gateway/complete",
        "/jobs/orders/lineage",
    ]


def test_each_question_of_an_editor_goes_to_its_route(scripted: Scripted) -> None:
    answers = [HOVERING, SIGNATURES, Definition(), REFERENCES, SYMBOLS]
    client, script = scripted(*(ok(one.model_dump(mode="json")) for one in answers))
    ask = client.gateway
    assert ask.hover("x", 3, 4) == HOVERING
    assert (script.body()["line"], script.body()["column"]) == (3, 4)
    assert ask.signature("x", 1, 1, release="1.20.5") == SIGNATURES
    assert script.body()["release"] == "1.20.5"
    assert ask.definition("x", 1, 1) == Definition()
    assert ask.references("x", 1, 1) == REFERENCES
    assert ask.symbols("x") == SYMBOLS
    paths = [one.url.path.rpartition("/")[2] for one in script.requests]
    assert paths == ["hover", "signature", "definition", "references", "symbols"]


def test_the_words_of_a_release_are_read_page_by_page(scripted: Scripted) -> None:
    upper = {"name": "UPPER", "kind": "scalar"}
    client, script = scripted(
        ok({"items": [upper], "next_cursor": "c"}),
        ok({"items": [{**upper, "name": "LOWER"}], "next_cursor": None}),
        *(ok({"items": [], "next_cursor": None}) for _ in range(5)),
    )
    releases = client.releases
    assert [one.name for one in releases.functions("2.2.1")] == ["UPPER", "LOWER"]
    for found in (
        releases.options("2.2.1"),
        releases.options("2.2.1", "a/b"),
        releases.connectors("2.2.1"),
        releases.formats("2.2.1"),
        releases.keywords("2.2.1"),
    ):
        assert list(found) == []
    paths = [one.url.raw_path.decode().partition("2.2.1/")[2] for one in script.requests]
    assert [one.partition("?")[0] for one in paths[2:]] == [
        "options",
        "connectors/a%2Fb/options",
        "connectors",
        "formats",
        "keywords",
    ]


def test_a_script_is_formatted(scripted: Scripted) -> None:
    client, script = scripted(ok({"sql": "SELECT 1;\n"}))
    assert client.gateway.format("select 1") == "SELECT 1;\n"
    assert script.body() == {"sql": "select 1"}


def test_a_session_yields_its_events_up_to_the_end(scripted: Scripted) -> None:
    client, script = scripted(sse(*_blocks(*EVENTS), ends=False))
    mocks = Mocks(seed=7, tables={"a": Mock(rows=({"id": 1},))})
    found = list(client.gateway.debug("SELECT 1", mocks=mocks, limits=Limits(rows=5)))
    assert tuple(found) == EVENTS
    body = script.body()
    assert (body["mocks"]["seed"], body["limits"]["rows"]) == (7, 5)
    assert body["mocks"]["tables"]["a"]["rows"] == [{"id": 1}]
    assert len(script.requests) == 1


def test_a_problem_within_a_session_is_the_error_of_the_server(scripted: Scripted) -> None:
    data = json.dumps({**problem_json("workers_busy", "All are busy."), "status": 409})
    client, _ = scripted(sse({"event": "problem", "data": data}, ends=False))
    with pytest.raises(Conflict, match="busy") as caught:
        list(client.gateway.debug("SELECT 1"))
    assert caught.value.detail_code == "workers_busy"


def test_a_session_that_breaks_off_is_not_begun_again(scripted: Scripted) -> None:
    client, script = scripted(sse(*_blocks(*EVENTS[:2]), ends=False))
    with pytest.raises(Unreachable, match="ended the session"):
        list(client.gateway.debug("SELECT 1"))
    assert len(script.requests) == 1


def test_a_test_case_is_compared_by_the_server(scripted: Scripted) -> None:
    changed = {"expected": {"n": 1}, "seen": {"n": 2}, "columns": ["n"]}
    difference = {
        "sink": "s",
        "view": "final",
        "changed": [changed],
        "missing": [],
        "unexpected": [],
        "first_moved": None,
        "problem": "",
        "expected_rows": 1,
        "seen_rows": 1,
    }
    outcome = {
        "event": "outcome",
        "passed": False,
        "error": "",
        "seconds": 0.5,
        "differences": [difference],
        "seen": {"s": [{"n": 2}]},
        "a_key_of_tomorrow": 1,
    }
    session = {"event": "session", "data": '{"session": "dbg_1"}'}
    last = {"event": "outcome", "data": json.dumps(outcome)}
    client, script = scripted(sse(session, *_blocks(EVENTS[0])[1:], last, ends=False))
    case = CaseRows.model_validate({"name": "c", "expected": {"s": {"rows": [{"n": 1}]}}})
    found = client.gateway.test("SELECT 1", case, release="2.2.1")
    assert not found.passed
    assert [(one.sink, one.changed[0].seen) for one in found.differences] == [("s", {"n": 2})]
    assert found.seen == {"s": ({"n": 2},)}
    assert script.requests[0].url.path == "/api/v1/gateway/test"
    body = script.body()
    assert (body["sql"], body["release"], body["case"]["name"]) == ("SELECT 1", "2.2.1", "c")


def test_a_test_that_breaks_off_says_so(scripted: Scripted) -> None:
    client, _ = scripted(sse(*_blocks(EVENTS[0]), ends=False))
    case = CaseRows.model_validate({"name": "c", "expected": {"s": {"rows": []}}})
    with pytest.raises(Unreachable, match="ended the session"):
        client.gateway.test("SELECT 1", case)


def test_too_large_a_script_is_an_invalid_input(scripted: Scripted) -> None:
    client, _ = scripted(problem(413, "script_too_large"))
    with pytest.raises(InvalidInput) as caught:
        client.gateway.check("x")
    assert caught.value.detail_code == "script_too_large"


@pytest.mark.parametrize(
    ("answer", "answers"),
    [
        (ok({"version": "1"}), True),
        (ok([]), False),
        (httpx.Response(200, text="<html>"), False),
        (httpx.Response(404), False),
        (httpx.ConnectError("no"), False),
    ],
)
def test_whether_a_server_is_there_is_asked_once(
    scripted: Scripted, answer: Any, answers: bool
) -> None:
    client, script = scripted(answer)
    assert client.answers() is answers
    assert len(script.requests) == 1
