from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests.api.conftest import Api
from xuanwu.model.access import Role
from xuanwu.service.jobs import desk
from xuanwu.store.drafts import MOST

pytestmark = pytest.mark.anyio


def text(version: int = 0, **changes: Any) -> dict[str, Any]:
    return {
        "name": "new",
        "content": {"sql": "SELECT 1;\n", "n": [1]},
        "version": version,
        **changes,
    }


async def test_an_unsaved_text_comes_back_as_it_was_and_only_to_its_owner(api: Api) -> None:
    job = await api.job()
    other = await api.caller(Role.DEVELOPER)
    made = text(job_id=job["id"], base_revision=1)
    kept = (await api.admin.put("/drafts/t1", json=made)).json()
    assert (kept["version"], kept["job_id"], kept["base_revision"]) == (1, job["id"], 1)
    shown = (await api.admin.get("/drafts/t1")).json()
    assert shown["content"] == made["content"]
    (listed,) = (await api.admin.get("/drafts")).json()["items"]
    assert listed == kept and "content" not in listed
    assert (await other.get("/drafts/t1")).status_code == 404
    assert (await other.get("/drafts")).json()["items"] == []
    assert (await other.put("/drafts/t1", json=text())).json()["version"] == 1, "a key of one's own"
    assert (await api.admin.delete("/drafts/t1")).status_code == 204
    assert (await api.admin.get("/drafts/t1")).json()["where"] == "key"
    assert (await other.get("/drafts/t1")).status_code == 200


async def test_a_second_window_does_not_overwrite_the_first(api: Api) -> None:
    await api.admin.put("/drafts/t1", json=text())
    assert (await api.admin.put("/drafts/t1", json=text(1))).json()["version"] == 2
    for version in (0, 1, 3):
        stale = await api.admin.put("/drafts/t1", json=text(version))
        assert (stale.status_code, stale.json()["code"]) == (409, "draft_stale")
        assert stale.json()["facts"]["version"] == 2
    assert (await api.admin.put("/drafts/t2", json=text(1))).json()["facts"]["version"] == 0


async def test_the_unsaved_texts_of_a_person_are_bounded(api: Api) -> None:
    for number in range(MOST):
        assert (await api.admin.put(f"/drafts/t{number}", json=text())).status_code == 200
    full = await api.admin.put("/drafts/more", json=text())
    assert (full.status_code, full.json()["code"]) == (409, "drafts_full")
    assert (await api.admin.put("/drafts/t1", json=text(1))).status_code == 200
    keys = [one["key"] for one in (await api.admin.get("/drafts?limit=2")).json()["items"]]
    assert keys == ["t1", f"t{MOST - 1}"]
    for key, body in (("a b", text()), ("t1", {**text(), "content": "x"}), ("t1", text(-1))):
        assert (await api.admin.put(f"/drafts/{key}", json=body)).status_code == 422
    gone = await api.admin.put("/drafts/t1", json=text(2, job_id="job_gone"))
    assert (gone.status_code, gone.json()["where"]) == (404, "job")


async def test_those_who_have_a_job_open_see_one_another_until_they_leave(api: Api) -> None:
    await api.job()
    other = await api.caller(Role.DEVELOPER)
    where = "/jobs/orders/presence"
    assert (await api.admin.put(where, json={})).json() == {"items": []}
    (seen,) = (await other.put(where, json={"is_changed": True})).json()["items"]
    assert (seen["who"]["name"], seen["is_changed"]) == ("admin-0", False)
    (seen,) = (await api.admin.put(where, json={})).json()["items"]
    assert (seen["who"]["name"], seen["is_changed"]) == ("developer-1", True)
    assert (await other.delete(where)).status_code == 204
    assert (await api.admin.put(where, json={})).json() == {"items": []}
    assert (await api.admin.delete("/jobs/orders")).status_code == 204, "an open job can be deleted"


async def test_whose_editor_is_silent_has_closed_the_job(
    api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    await api.job()
    other = await api.caller(Role.DEVELOPER)
    await other.put("/jobs/orders/presence", json={})
    monkeypatch.setattr(desk, "AWAY", timedelta(0))
    assert (await api.admin.put("/jobs/orders/presence", json={})).json() == {"items": []}
