from __future__ import annotations

import json
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import anyio
import httpx
import pytest

from tests.api.conftest import Api, open_api
from tests.api.test_streams import Events
from tests.support.script_gateway import (
    COMPLETION,
    LINEAGE,
    REFERENCES,
    SIGNATURES,
    SYMBOLS,
    TABLES,
    WHOLE,
    ScriptGateway,
    finding,
)
from tests.support.wait import eventually
from xuanwu.kernel.errors import Conflict, Unreachable
from xuanwu.model.access import Role
from xuanwu.model.editor import Hover, Hovering
from xuanwu.model.gateway import Check, Completion
from xuanwu.service.scripts.asked import LARGEST

pytestmark = pytest.mark.anyio


@pytest.fixture
def gateway() -> ScriptGateway:
    return ScriptGateway()


@pytest.fixture
async def api(tmp_path: Path, gateway: ScriptGateway) -> AsyncIterator[Api]:
    async with open_api(tmp_path, gateway=gateway) as api:
        yield api


@asynccontextmanager
async def _debug(client: httpx.AsyncClient, **body: Any) -> AsyncGenerator[Events]:
    async with client.stream("POST", "/gateway/debug", json=body, timeout=90) as response:
        assert response.status_code == 200, await response.aread()
        assert response.headers["content-type"].startswith("text/event-stream")
        yield Events(response)


async def test_a_check_answers_all_findings_in_the_words_of_the_model(
    api: Api, gateway: ScriptGateway
) -> None:
    gateway.found = Check(findings=(finding(),), planned=3)
    body = {"sql": "SELECT 1", "purpose": "debug", "variables": {"v": "1"}}
    answer = await api.admin.post("/gateway/check", json=body)
    assert answer.status_code == 200
    assert Check.model_validate(answer.json()) == gateway.found
    (asked,) = gateway.of("check")
    assert (asked["purpose"], asked["variables"]) == ("debug", {"v": "1"})


async def test_every_question_can_be_asked_of_a_saved_job(api: Api) -> None:
    await api.job()
    body = {"job": "orders", "revision": 1}
    lineage = await api.admin.post("/gateway/lineage", json=body)
    assert lineage.json() == LINEAGE.model_dump(mode="json")
    assert (await api.admin.post("/gateway/plan", json=body)).json()["graph"] is None
    tables = await api.admin.post("/gateway/tables", json=body)
    assert tables.json() == TABLES.model_dump(mode="json")
    place = {**body, "line": 1, "column": 2}
    complete = await api.admin.post("/gateway/complete", json=place)
    assert [one["text"] for one in complete.json()["items"]] == [COMPLETION.items[0].text]
    for query in ({}, {"revision": 1}):
        saved = await api.admin.get("/jobs/orders/lineage", params=query)
        assert saved.json() == LINEAGE.model_dump(mode="json")
    assert (await api.admin.get("/jobs/orders/lineage?revision=2")).status_code == 404


async def test_an_editor_asks_about_a_position(api: Api, gateway: ScriptGateway) -> None:
    body = {"sql": "SELECT UPPER('a')", "line": 1, "column": 9}
    signature = (await api.admin.post("/gateway/signature", json=body)).json()
    assert signature["signatures"] == SIGNATURES.model_dump(mode="json")["signatures"]
    assert signature["documentation"]["zh"].startswith("返回大写")
    references = (await api.admin.post("/gateway/references", json=body)).json()
    assert references == REFERENCES.model_dump(mode="json")
    definition = (await api.admin.post("/gateway/definition", json=body)).json()
    assert definition == {key: references[key] for key in ("kind", "name", "definition")}
    symbols = await api.admin.post("/gateway/symbols", json={"sql": body["sql"]})
    assert symbols.json() == SYMBOLS.model_dump(mode="json")
    assert gateway.of("references")[0]["at"] == (1, 9)


async def test_a_hover_has_documentation_in_both_languages(
    api: Api, gateway: ScriptGateway
) -> None:
    body = {"sql": "SELECT UPPER('a')", "line": 1, "column": 9}
    hover = (await api.admin.post("/gateway/hover", json=body)).json()["hover"]
    assert hover["signatures"] == ["UPPER(text)"]
    assert hover["documentation"]["en"].startswith("Returns a string in upper case.")
    assert "UPPER('Flink')" in hover["documentation"]["zh"]
    keyword = {"kind": "keyword", "range": WHOLE, "facts": ()}
    for name, kind in (("STRING", "type"), ("GROUP", "keyword"), ("A_WORD_WITHOUT_TEXT", None)):
        gateway.hovering = Hovering(hover=Hover.model_validate({**keyword, "name": name}))
        found = (await api.admin.post("/gateway/hover", json=body)).json()["hover"]
        assert (found and found["kind"]) == kind
    gateway.hovering = Hovering()
    assert (await api.admin.post("/gateway/hover", json=body)).json() == {"hover": None}


@pytest.mark.parametrize("verb", ["complete", "hover", "signature", "definition", "references"])
async def test_a_position_in_a_program_is_refused(api: Api, verb: str) -> None:
    jar = {"artifact": "0" * 64}
    answer = await api.admin.post(f"/gateway/{verb}", json={"jar": jar, "line": 1, "column": 1})
    assert answer.status_code in {404, 422}
    place = await api.admin.post(f"/gateway/{verb}", json={"sql": "x", "line": 0, "column": 1})
    assert (place.status_code, place.json()["where"]) == (422, "line")


async def test_a_completion_has_documentation_and_a_snippet(
    api: Api, gateway: ScriptGateway
) -> None:
    labels = {
        "SUBSTRING": ("function", "SUBSTRING(${1:text}, ${2:start})", False),
        "TUMBLE_START": ("function", "TUMBLE_START(${1:time}, ${2:size})", True),
        "CASE": ("keyword", "CASE WHEN ${1:condition} THEN ${2:value} ELSE ${3:other} END", False),
        "TIMESTAMP(3)": ("keyword", None, False),
        "kafka": ("value", None, False),
    }
    items = [
        {"label": label, "kind": kind, "text": label} for label, (kind, _, _) in labels.items()
    ]
    gateway.completion = Completion.model_validate({"range": WHOLE, "items": items})
    body = {"sql": "x", "line": 1, "column": 2}
    answer = await api.admin.post("/gateway/complete", json=body)
    for item in answer.json()["items"]:
        _, snippet, is_deprecated = labels[item["label"]]
        assert (item["snippet"], item["is_deprecated"]) == (snippet, is_deprecated)
        assert item["documentation"]["en"]
        assert item["documentation"]["zh"]


@pytest.mark.parametrize(
    ("body", "where"),
    [
        ({"sqll": "x"}, "sqll"),
        ({}, "body"),
        ({"sql": "x", "job": "y"}, "body"),
        ({"sql": "x", "purpose": "fun"}, "purpose"),
        ({"sql": "x", "options": {"a": 1}}, "options.a"),
    ],
)
async def test_a_question_that_cannot_be_meant_is_refused(
    api: Api, body: dict[str, Any], where: str
) -> None:
    answer = await api.admin.post("/gateway/check", json=body)
    assert (answer.status_code, answer.json()["where"]) == (422, where)


async def test_a_script_of_five_megabytes_is_taken_and_a_larger_one_is_refused(
    api: Api, gateway: ScriptGateway
) -> None:
    line = "-- 'x'\n"
    text = line * (LARGEST // len(line))
    taken = await api.admin.post("/gateway/check", json={"sql": text})
    assert taken.status_code == 200
    assert gateway.of("check")[0]["sql"] == text
    refused = await api.admin.post("/gateway/check", json={"sql": text + line})
    assert (refused.status_code, refused.json()["code"]) == (413, "script_too_large")
    flood = await api.admin.post("/gateway/check", json={"sql": text * 4})
    assert (flood.status_code, flood.json()["code"]) == (413, "body_too_large")


async def test_a_gateway_that_is_gone_is_worth_another_try(
    api: Api, gateway: ScriptGateway
) -> None:
    gateway.fails = Unreachable("replaced", code="gateway_gone")
    answer = await api.admin.post("/gateway/check", json={"sql": "x"})
    problem = answer.json()
    assert (answer.status_code, problem["code"], problem["retry"]) == (
        503,
        "gateway_gone",
        "later",
    )


async def test_a_script_is_formatted_and_a_broken_one_refused(api: Api) -> None:
    answer = await api.admin.post("/gateway/format", json={"sql": "select 1"})
    assert answer.json() == {"sql": "SELECT 1;\n"}
    broken = await api.admin.post("/gateway/format", json={"sql": "select 'a"})
    assert (broken.status_code, broken.json()["code"]) == (422, "sql_syntax")
    large = await api.admin.post("/gateway/format", json={"sql": "x" * (LARGEST + 1)})
    assert (large.status_code, large.json()["code"]) == (413, "script_too_large")


async def test_a_session_is_a_stream_from_its_id_to_its_end(api: Api) -> None:
    async with _debug(api.admin, sql="SELECT 1") as events:
        messages = await events.rest()
    kinds = [m["event"] for m in messages]
    assert kinds == ["session", "wait", "step", "console", "rows", "end"]
    assert json.loads(messages[0]["data"])["session"].startswith("dbg_")
    assert json.loads(messages[4]["data"])["rows"] == [["+I", 2.0, [7]], ["-D", 3.0, [7]]]


async def test_a_session_can_be_cancelled_from_elsewhere(api: Api, gateway: ScriptGateway) -> None:
    gateway.holds = anyio.Event()
    other = await api.caller(Role.DEVELOPER)
    async with _debug(api.admin, sql="SELECT 1") as events:
        session = json.loads((await events.next())["data"])["session"]
        path = f"/gateway/debug/{session}/cancel"
        assert (await other.post(path)).status_code == 404
        assert (await api.admin.post(path)).status_code == 204
        messages = await events.rest()
    assert json.loads(messages[-1]["data"])["reason"] == "cancelled"
    assert (await api.admin.post(path)).status_code == 404


async def test_a_client_that_goes_away_ends_its_session(api: Api, gateway: ScriptGateway) -> None:
    gateway.holds = anyio.Event()
    async with _debug(api.admin, sql="SELECT 1") as events:
        await events.next()
        await events.next()

    async def closed() -> bool:
        return gateway.closed == 1

    await eventually(closed, within=2, every=0.01, what="the session of the client that left")


async def test_what_fails_under_a_session_is_told_as_a_problem(
    api: Api, gateway: ScriptGateway
) -> None:
    gateway.fails = Conflict("All are busy.", code="workers_busy")
    async with _debug(api.admin, sql="SELECT 1") as events:
        messages = await events.rest()
    assert [m["event"] for m in messages] == ["session", "problem"]
    problem = json.loads(messages[1]["data"])
    assert (problem["code"], problem["status"]) == ("workers_busy", 409)


async def test_roles_may_ask_write_or_sample(api: Api) -> None:
    viewer, operator = await api.caller(Role.VIEWER), await api.caller(Role.OPERATOR)
    for caller in (viewer, operator):
        assert (await caller.post("/gateway/check", json={"sql": "x"})).status_code == 200
        assert (await caller.post("/gateway/debug", json={"sql": "x"})).status_code == 403
    sample = {"sql": "x", "mocks": {"tables": {"a": {"sample": {}}}}}
    async with _debug(await api.caller(Role.DEVELOPER), **sample) as events:
        assert (await events.next())["event"] == "session"


async def test_a_run_with_a_bad_script_is_refused_with_all_findings(
    api: Api, gateway: ScriptGateway
) -> None:
    gateway.found = Check(findings=(finding(),))
    await api.job()
    answer = await api.admin.post("/jobs/orders/start")
    problem = answer.json()
    assert (answer.status_code, problem["code"]) == (422, "script_invalid")
    assert [one["code"] for one in problem["facts"]["findings"]] == ["column_unknown"]
    assert (await api.admin.get("/runs")).json()["items"] == []


async def test_a_server_without_a_gateway_says_so(tmp_path: Path) -> None:
    folder = tmp_path / "other"
    folder.mkdir()
    async with open_api(folder) as api:
        for verb in ("check", "debug"):
            answer = await api.admin.post(f"/gateway/{verb}", json={"sql": "x"})
            assert (answer.status_code, answer.json()["code"]) == (503, "gateway_absent")
