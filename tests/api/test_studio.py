from __future__ import annotations

from typing import Any

import pytest

from tests.api.conftest import Api
from xuanwu.model.access import Role

pytestmark = pytest.mark.anyio
MIB = 1 << 20


async def test_memory_is_divided_as_a_run_would_and_the_parts_sum_up(api: Api) -> None:
    body = {"resources": {"taskmanager": {"memory": "2g", "slots": 2}}, "parallelism": 5}
    found = (await api.admin.post("/resources/preview", json=body)).json()
    taskmanager = found["taskmanager"]
    assert (found["taskmanagers"], taskmanager["total"]) == (3, 2048 * MIB)
    assert sum(taskmanager["parts"].values()) == 2048 * MIB
    assert sum(found["jobmanager"]["parts"].values()) == found["jobmanager"]["total"] == 1024 * MIB
    assert found["total"] == (1024 + 3 * 2048) * MIB
    options = {"taskmanager.memory.managed.size": "100m"}
    given = await api.admin.post("/resources/preview", json={**body, "options": options})
    assert given.json()["taskmanager"]["parts"]["managed"] == 100 * MIB


async def test_too_little_memory_is_told_with_the_least_that_is_enough(api: Api) -> None:
    small: dict[str, Any] = {"resources": {"taskmanager": {"memory": "300m"}}}
    found = (await api.admin.post("/resources/preview", json=small)).json()
    assert found["taskmanager"]["parts"] == {} and "too little" in found["taskmanager"]["problem"]
    assert found["jobmanager"]["problem"] == ""
    least = {"resources": {"taskmanager": {"memory": found["taskmanager"]["smallest"]}}}
    enough = (await api.admin.post("/resources/preview", json=least)).json()
    assert enough["taskmanager"]["problem"] == ""
    bad = await api.admin.post("/resources/preview", json={"release": "9.9.9"})
    assert bad.status_code == 404


async def test_it_is_told_what_latest_would_restore(api: Api) -> None:
    await api.job("never")
    never = (await api.admin.get("/jobs/never/restore")).json()
    assert (never["kind"], never["choices"], never["run"]) == ("none", [], None)
    run = await api.run("orders")
    told = (await api.admin.get("/jobs/orders/restore")).json()
    assert (told["kind"], told["run"]) == ("none", run["id"])
    assert (await api.admin.get("/jobs/orders/savepoints")).json()["items"] == []
    assert (await api.admin.get("/jobs/nobody/restore")).status_code == 404


async def test_what_is_found_depends_on_what_the_caller_may_read(api: Api) -> None:
    run = await api.run("orders")
    await api.admin.put("/variables/order_path", json={"value": "/tmp"})
    await api.admin.put("/secrets/order_password", json={"value": "hush"})

    async def found(q: str, **query: Any) -> list[tuple[str, str]]:
        answer = await api.admin.get("/search", params={"q": q, **query})
        return [(one["kind"], one["name"]) for one in answer.json()["items"]]

    assert await found("ORDER") == [
        ("job", "orders"),
        ("run", "orders"),
        ("variable", "order_path"),
        ("secret", "order_password"),
    ]
    assert await found(run["id"]) == [("run", "orders")]
    assert await found("nothing-like-it") == []
    viewer = await api.caller(Role.VIEWER)
    seen = (await viewer.get("/search", params={"q": "order"})).json()["items"]
    assert {one["kind"] for one in seen} <= {"job", "run", "variable", "secret"}
    assert "hush" not in str(seen)
    for query in ({}, {"q": ""}, {"q": "a", "limit": 51}):
        assert (await api.admin.get("/search", params=query)).status_code == 422
