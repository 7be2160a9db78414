"""Test cases of jobs over the API, and scripts that are run on them."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from tests.api.conftest import Api, open_api
from tests.support.script_gateway import ScriptGateway
from xuanwu.kernel.errors import Conflict
from xuanwu.model.access import Role
from xuanwu.service.jobs import cases

pytestmark = pytest.mark.anyio


@pytest.fixture
def gateway() -> ScriptGateway:
    return ScriptGateway()


@pytest.fixture
async def api(tmp_path: Path, gateway: ScriptGateway) -> AsyncIterator[Api]:
    async with open_api(tmp_path, gateway=gateway) as api:
        yield api


def spec(name: str = "totals", **changes: Any) -> dict[str, Any]:
    rows = {"given": {"a": [{"id": 7}]}, "expected": {"sink": {"rows": []}}}
    return {"name": name, **rows, **changes}


async def _test(api: Api, case: dict[str, Any]) -> list[dict[str, Any]]:
    body = {"sql": "SELECT 1", "case": case}
    answer = await api.admin.post("/gateway/test", json=body, timeout=90)
    assert answer.status_code == 200, answer.text
    return [
        json.loads(line.removeprefix("data: "))
        for line in answer.text.splitlines()
        if line.startswith("data: ")
    ]


async def test_a_case_stays_with_its_job_under_every_name(api: Api) -> None:
    await api.job()
    made = (await api.admin.post("/jobs/orders/cases", json={"spec": spec()})).json()
    assert (made["version"], made["given_rows"], made["expected_rows"]) == (1, 1, 0)
    assert (await api.admin.post("/jobs/orders/rename", json={"name": "sales"})).status_code == 200
    (listed,) = (await api.admin.get("/jobs/sales/cases")).json()["items"]
    assert listed["id"] == made["id"] and "spec" not in listed
    shown = (await api.admin.get("/jobs/sales/cases/totals")).json()
    assert shown["spec"]["given"] == spec()["given"]
    body = {"spec": spec("by city"), "version": 1}
    changed = (await api.admin.put(f"/jobs/sales/cases/{made['id']}", json=body)).json()
    assert (changed["name"], changed["version"]) == ("by city", 2)
    stale = await api.admin.put(f"/jobs/sales/cases/{made['id']}", json=body)
    assert (stale.status_code, stale.json()["code"]) == (409, "case_stale")
    assert (await api.admin.delete("/jobs/sales/cases/by city")).status_code == 204
    assert (await api.admin.get("/jobs/sales/cases/by city")).json()["where"] == "case"


async def test_cases_are_refused_with_the_reason(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    await api.job()
    where = "/jobs/orders/cases"
    assert (await api.admin.post(where, json={"spec": spec()})).status_code == 201
    taken = await api.admin.post(where, json={"spec": spec()})
    assert (taken.status_code, taken.json()["code"]) == (409, "name_taken")
    for wrong in (spec(""), spec(expected={}), spec(seconds=0), spec(given={"a": [1]})):
        assert (await api.admin.post(where, json={"spec": wrong})).status_code == 422
    monkeypatch.setattr(cases, "LARGEST", 100)
    large = await api.admin.post(where, json={"spec": spec("x" * 100)})
    assert (large.status_code, large.json()["code"]) == (422, "case_too_large")
    viewer = await api.caller(Role.VIEWER)
    assert (await viewer.get(where)).status_code == 200
    assert (await viewer.post(where, json={"spec": spec("b")})).status_code == 403
    assert (await viewer.post("/gateway/test", json={})).status_code == 403


async def test_a_test_ends_with_what_differs_and_what_was_seen(
    api: Api, gateway: ScriptGateway
) -> None:
    passed = (await _test(api, spec()))[-1]
    assert (passed["event"], passed["passed"], passed["seen"]) == ("outcome", True, {"sink": []})
    messages = await _test(api, spec(expected={"sink": {"rows": [{"id": 8}]}}))
    failed = messages[-1]
    assert not failed["passed"]
    (difference,) = failed["differences"]
    assert difference["missing"] == [{"id": 8}]
    assert (difference["expected_rows"], difference["seen_rows"]) == (1, 0)
    changes = {"rows": [{"$kind": "+I", "id": 7}, {"$kind": "-D", "id": 7}], "view": "changelog"}
    assert (await _test(api, spec(expected={"sink": changes})))[-1]["passed"]
    gateway.fails = Conflict("All are busy.", code="workers_busy")
    assert (await _test(api, spec()))[-1]["code"] == "workers_busy"
