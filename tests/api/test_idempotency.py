from __future__ import annotations

import json
from collections.abc import AsyncIterator
from typing import Any

import anyio
import httpx
import pytest
from sqlalchemy import select

from tests.api.conftest import Api, text
from xuanwu.model.access import Role
from xuanwu.store.tables.access import calls

pytestmark = pytest.mark.anyio
KEY = {"Idempotency-Key": "key-1"}


async def _together(api: Api, count: int, **request: Any) -> list[httpx.Response]:
    answers: list[httpx.Response] = []

    async def send() -> None:
        answers.append(await api.admin.request(**request))

    async with anyio.create_task_group() as tasks:
        for _ in range(count):
            tasks.start_soon(send)
    return answers


async def test_the_same_call_twice_is_given_the_same_answer_and_acts_once(api: Api) -> None:
    body = {"spec": text()}
    first = await api.admin.post("/jobs", json=body, headers=KEY)
    again = await api.admin.post("/jobs", json=body, headers=KEY)
    assert first.status_code == again.status_code == 201
    assert first.content == again.content
    assert first.headers["content-type"] == again.headers["content-type"]


async def test_a_start_that_is_sent_again_does_not_start_again(api: Api) -> None:
    await api.job()
    first = await api.admin.post("/jobs/orders/start", headers=KEY)
    again = await api.admin.post("/jobs/orders/start", headers=KEY)
    other = await api.admin.post("/jobs/orders/start")
    assert first.status_code == again.status_code == 202
    assert first.json()["id"] == again.json()["id"]
    assert other.json()["facts"] == {"run": first.json()["id"]}


async def test_a_deletion_that_is_sent_again_succeeds_again(api: Api) -> None:
    await api.job()
    assert (await api.admin.delete("/jobs/orders", headers=KEY)).status_code == 204
    assert (await api.admin.delete("/jobs/orders", headers=KEY)).status_code == 204
    assert (await api.admin.delete("/jobs/orders")).status_code == 404


async def test_many_at_the_same_moment_act_once_and_all_get_the_answer(api: Api) -> None:
    request = {"method": "POST", "url": "/jobs", "json": {"spec": text()}, "headers": KEY}
    answers = await _together(api, 12, **request)
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.json()["id"] for answer in answers}) == 1


@pytest.mark.parametrize(
    ("method", "url", "body"),
    [
        ("POST", "/jobs", {"spec": text("other")}),
        ("POST", "/jobs?space=default", {"spec": text()}),
        ("POST", "/jobs/apply", {"spec": text()}),
        ("PUT", "/jobs/orders", {"spec": text()}),
    ],
)
async def test_a_key_is_for_one_request_alone(
    api: Api, method: str, url: str, body: dict[str, Any]
) -> None:
    await api.admin.post("/jobs", json={"spec": text()}, headers=KEY)
    answer = await api.admin.request(method, url, json=body, headers=KEY)
    assert (answer.status_code, answer.json()["code"]) == (409, "idempotency_reused")


async def test_two_callers_may_use_the_same_key(api: Api) -> None:
    other = await api.caller(Role.ADMIN)
    one = await api.admin.post("/jobs", json={"spec": text("a")}, headers=KEY)
    two = await other.post("/jobs", json={"spec": text("b")}, headers=KEY)
    assert [one.json()["name"], two.json()["name"]] == ["a", "b"]


async def test_an_act_that_came_to_nothing_can_be_made_again_with_its_key(api: Api) -> None:
    assert (await api.admin.post("/jobs/orders/start", headers=KEY)).status_code == 404
    await api.job()
    assert (await api.admin.post("/jobs/orders/start", headers=KEY)).status_code == 202


async def test_a_key_needs_a_token_and_a_permission_first(api: Api) -> None:
    viewer = await api.caller(Role.VIEWER)
    for client, status in ((api.client(None), 401), (viewer, 403)):
        answer = await client.post("/jobs", json={"spec": text()}, headers=KEY)
        assert answer.status_code == status
    assert await _rows(api) == []


@pytest.mark.parametrize("key", ["", "a b", "x" * 256])
async def test_a_key_that_is_none_is_refused(api: Api, key: str) -> None:
    headers = {"Idempotency-Key": key}
    answer = await api.admin.post("/jobs", json={"spec": text()}, headers=headers)
    assert (answer.status_code, answer.json()["where"]) == (422, "Idempotency-Key")


async def test_neither_a_token_nor_a_secret_is_kept_in_the_clear(api: Api) -> None:
    body = {"name": "ci", "role": "viewer"}
    made = await api.admin.post("/tokens", json=body, headers=KEY)
    again = await api.admin.post("/tokens", json=body, headers=KEY)
    assert made.json()["token"] == again.json()["token"]
    await api.admin.put("/secrets/db", json={"value": "hunter22"}, headers={**KEY, **_key("k2")})
    rows = json.dumps(await _rows(api), default=str)
    assert "key-1" in rows
    assert "k2" in rows
    assert made.json()["token"] not in rows
    assert "hunter22" not in rows


async def test_reading_needs_no_key_and_keeps_none(api: Api) -> None:
    assert (await api.admin.get("/jobs", headers=KEY)).json()["items"] == []
    await api.job()
    assert len((await api.admin.get("/jobs", headers=KEY)).json()["items"]) == 1


async def test_a_caller_that_went_away_finds_its_answer(api: Api) -> None:
    """The act goes on when the connection breaks; the repetition is told what came of it."""

    async def slow() -> AsyncIterator[bytes]:
        yield json.dumps({"spec": text()}).encode()

    headers = {**KEY, "content-type": "application/json"}
    with anyio.move_on_after(0.005):
        await api.client(api.admin.headers["authorization"][7:]).post(
            "/jobs", content=slow(), headers=headers
        )
    again = await api.admin.post("/jobs", json={"spec": text()}, headers=KEY)
    listed = (await api.admin.get("/jobs")).json()["items"]
    assert len(listed) == 1
    assert again.status_code == 201 or again.json()["code"] == "idempotency_reused"


def _key(value: str) -> dict[str, str]:
    return {"Idempotency-Key": value}


async def _rows(api: Api) -> list[dict[str, Any]]:
    async with api.platform.core.db.read() as tx:
        return [dict(row) for row in await tx.all(select(calls))]
