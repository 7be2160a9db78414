"""Rights hang on who a principal is, and never on what it is called."""

from __future__ import annotations

import httpx
import pytest

from tests.api.conftest import Api, text
from xuanwu.model.access import Role

pytestmark = pytest.mark.anyio
KEY = {"Idempotency-Key": "key-1"}


async def _token(api: Api, name: str) -> tuple[str, httpx.AsyncClient]:
    """A new token by its id, and a client that holds it."""
    made = (await api.admin.post("/tokens", json={"name": name, "role": "developer"})).json()
    return made["id"], api.client(made["token"])


async def test_whoever_acts_is_kept_by_kind_and_id_beside_the_name(api: Api) -> None:
    token_id, ci = await _token(api, "ci")
    me = {"kind": "token", "id": token_id, "name": "ci"}
    whoami = (await ci.get("/whoami")).json()
    assert {name: whoami[name] for name in me} == me
    job = (await ci.post("/jobs", json={"spec": text()})).json()
    run = (await ci.post("/jobs/orders/start")).json()
    variable = (await ci.put("/variables/v", json={"value": "1"})).json()
    assert job["created_by"] == run["created_by"] == variable["updated_by"] == me
    told = (await api.admin.get(f"/runs/{run['id']}/events")).json()["items"]
    assert [event["actor"] for event in told] == [me]


async def test_a_renamed_token_is_who_it_was(api: Api) -> None:
    token_id, ci = await _token(api, "ci")
    first = await ci.post("/jobs", json={"spec": text()}, headers=KEY)
    renamed = await api.admin.post(f"/tokens/{token_id}/rename", json={"name": "build"})
    assert (renamed.status_code, renamed.json()["name"]) == (200, "build")
    whoami = (await ci.get("/whoami")).json()
    assert (whoami["id"], whoami["name"]) == (token_id, "build")
    again = await ci.post("/jobs", json={"spec": text()}, headers=KEY)
    assert (again.status_code, again.content) == (first.status_code, first.content)


@pytest.mark.parametrize("is_deleted", [True, False])
async def test_a_token_that_gets_the_name_of_another_gets_nothing_of_it(
    api: Api, *, is_deleted: bool
) -> None:
    token_id, ci = await _token(api, "ci")
    assert (await ci.post("/jobs", json={"spec": text()}, headers=KEY)).status_code == 201
    if is_deleted:
        await api.admin.delete(f"/tokens/{token_id}")
    else:
        await api.admin.post(f"/tokens/{token_id}/rename", json={"name": "old"})
    other_id, other = await _token(api, "ci")
    assert other_id != token_id
    answer = await other.post("/jobs", json={"spec": text()}, headers=KEY)
    assert (answer.status_code, answer.json()["code"]) == (409, "name_taken")


async def test_a_name_that_another_token_has_is_refused(api: Api) -> None:
    await _token(api, "ci")
    token_id, _ = await _token(api, "cd")
    taken = await api.admin.post(f"/tokens/{token_id}/rename", json={"name": "ci"})
    assert (taken.status_code, taken.json()["code"]) == (409, "name_taken")
    unknown = await api.admin.post("/tokens/tok_none/rename", json={"name": "x"})
    assert unknown.status_code == 404


async def test_what_happens_to_tokens_is_history_of_the_platform(api: Api) -> None:
    token_id, _ = await _token(api, "ci")
    await api.admin.post(f"/tokens/{token_id}/rename", json={"name": "build"})
    await api.admin.delete(f"/tokens/{token_id}")
    page = (await api.admin.get("/platform/events", params={"limit": 2})).json()
    rest = (await api.admin.get("/platform/events", params={"cursor": page["next_cursor"]})).json()
    found = page["items"] + rest["items"]
    admin = (await api.admin.get("/whoami")).json()["id"]
    told = [one for one in found if one["subject"] == {"kind": "token", "id": token_id}]
    assert [(one["kind"], one["actor"]["id"], one["space_id"]) for one in told] == [
        (kind, admin, None) for kind in ("created", "renamed", "deleted")
    ]
    assert [one["seq"] for one in found] == list(range(1, len(found) + 1))


async def test_what_happens_in_a_space_is_its_history(api: Api) -> None:
    await api.job("kept")
    spec = text("kept", parallelism=2)
    await api.admin.put("/jobs/kept", json={"spec": spec})
    await api.job()
    await api.admin.delete("/jobs/orders")
    await api.admin.put("/variables/v", json={"value": "1"})
    await api.admin.put("/variables/v", json={"value": "2"})
    await api.admin.delete("/variables/v")
    await api.admin.put("/secrets/pw", json={"value": "hunter22"})
    sql = "CREATE CATALOG lake WITH ('type' = 'generic_in_memory')"
    await api.admin.put("/catalogs/lake", json={"sql": sql})
    await api.admin.delete("/catalogs/lake")
    other = await api.caller(Role.ADMIN, "team-a")
    told = (await api.admin.get("/events")).json()["items"]
    assert [f"{one['subject']['kind']} {one['kind']}" for one in told] == [
        "space created",
        "job created",
        "job changed",
        "job deleted",  # what else was told of it went with it
        "variable created",
        "variable changed",
        "variable deleted",
        "secret created",
        "catalog created",
        "catalog deleted",
    ]
    assert "hunter22" not in str(told)
    theirs = (await other.get("/events")).json()["items"]
    assert [(one["subject"]["kind"], one["seq"]) for one in theirs] == [("space", 1)]
