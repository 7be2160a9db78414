"""What people reach whose roles differ by space, on every route of the API."""

from __future__ import annotations

from typing import Any

import anyio
import httpx
import pytest

from tests.api.conftest import Api, text
from tests.api.people import session_secret, user_browser
from tests.api.test_access import GUARDED, HANDSHAKE, ROUTES, UPGRADE, calls, own_origin
from xuanwu.api.deps import space_of
from xuanwu.model.access import PERMISSIONS, Permission, Role

pytestmark = pytest.mark.anyio

ROLES = {"mine": Role.DEVELOPER, "ours": Role.OPERATOR, "shown": Role.VIEWER}
HIDDEN = "theirs"
OF_PLATFORM = {Permission.PLATFORM_READ, Permission.PLATFORM_ADMIN}
WITHOUT_SPACE = {  # a script alone; and a debug session, which knows its own space
    "POST /gateway/format",
    "GET /templates",
    "POST /resources/preview",
    "POST /gateway/debug/{session}/cancel",
}


def _has_space(name: str) -> bool:
    return space_of in set(calls(ROUTES[name].dependant))


IN_SPACE = {name for name in GUARDED if _has_space(name)}
OF_RUN = {name for name in GUARDED if "{run_id}" in name}
BY_TICKET = {name for name in OF_RUN if "{ticket}" in name}  # test_flink_link.py


def test_every_route_of_a_space_says_which() -> None:
    of_spaces = {name for name, one in GUARDED.items() if one not in OF_PLATFORM}
    assert of_spaces == IN_SPACE | OF_RUN | WITHOUT_SPACE
    assert not IN_SPACE & OF_RUN
    assert len(IN_SPACE) > 30 and len(OF_RUN) > 15


async def _ready(api: Api) -> tuple[httpx.AsyncClient, dict[str, dict[str, Any]]]:
    """Somebody with another role in each of three spaces, and a run in each of four."""
    runs: dict[str, dict[str, Any]] = {}
    for space in (*ROLES, HIDDEN):
        assert (await api.admin.post("/spaces", json={"name": space})).status_code == 201
        query = {"space": space}
        made = await api.admin.post("/jobs", json={"spec": text()}, params=query)
        assert made.status_code == 201, made.text
        started = await api.admin.post("/jobs/orders/start", params=query)
        assert started.status_code == 202, started.text
        runs[space] = started.json()
    roles = [{"space": space, "role": role.value} for space, role in ROLES.items()]
    return await user_browser(api, spaces=roles), runs


def _path(name: str, **parts: str) -> tuple[str, str]:
    method, path = name.split(" ", 1)
    known = {"sha256": "0" * 64, "number": "1", **parts}
    for part, value in known.items():
        path = path.replace(f"{{{part}}}", value).replace(f"{{{part}:path}}", value)
    return method, path.replace("{", "no-").replace("}", "").replace(":path", "")


async def test_in_each_space_a_person_has_the_role_of_that_space(api: Api) -> None:
    ann, _ = await _ready(api)
    for name in IN_SPACE:
        if name.endswith("/stream"):
            continue
        method, path = _path(name)
        for space, role in ROLES.items():
            answer = await ann.request(method, path, params={"space": space})
            allowed = GUARDED[name] in PERMISSIONS[role]
            assert (answer.status_code == 403) is not allowed, f"{role} {name} {answer.text}"
        answer = await ann.request(method, path, params={"space": HIDDEN})
        assert answer.status_code in {403, 404}
        if answer.status_code == 403:
            assert GUARDED[name] not in PERMISSIONS[Role.DEVELOPER], name


async def _status(
    client: httpx.AsyncClient, method: str, path: str, headers: dict[str, str]
) -> int:
    """The status of the response, also where it is a stream that would not end."""
    if method == UPGRADE:
        method, headers, path = "GET", HANDSHAKE | headers, f"{path}?command=true"
    request = client.build_request(method, path, headers=headers)
    answer = await client.send(request, stream=True)
    await answer.aclose()
    return answer.status_code


async def test_of_a_run_a_person_has_the_role_of_its_space(api: Api) -> None:
    browser, runs = await _ready(api)
    ann = api.client(session_secret(browser))  # Flink's page refuses cookies
    for name in OF_RUN - BY_TICKET:
        for space, run in runs.items():
            method, path = _path(name, run_id=run["id"], path="overview")
            path += f"?other={run['id']}" if path.endswith("/diff") else ""
            with anyio.fail_after(60):
                status = await _status(ann, method, path, own_origin(api, method))
            if space == HIDDEN:
                assert status == 404, name
                continue
            allowed = GUARDED[name] in PERMISSIONS[ROLES[space]]
            assert (status == 403) is not allowed, f"{space} {name} {status}"
            assert status != 401


async def test_the_id_of_a_job_leads_to_no_more_rights_than_its_name(api: Api) -> None:
    ann, runs = await _ready(api)
    for space, run in runs.items():
        query = {"space": "mine"}  # where ann may write
        path = f"/jobs/{run['job_id']}"
        answer = await ann.put(path, json={"spec": text(parallelism=3)}, params=query)
        expected = {"mine": 200, "ours": 403, "shown": 403, HIDDEN: 404}[space]
        assert answer.status_code == expected, answer.text
        read = await ann.get(path, params=query)
        assert read.status_code == (404 if space == HIDDEN else 200)
        found = await ann.get("/runs", params={"job": run["job_id"], **query})
        assert found.status_code == (404 if space == HIDDEN else 200)
        diff = await ann.get(f"/runs/{runs['mine']['id']}/diff", params={"other": run["id"]})
        assert diff.status_code == (404 if space == HIDDEN else 200)


async def test_a_space_role_administers_nothing_of_the_platform(api: Api) -> None:
    roles = [{"space": "default", "role": "admin"}]
    browser = await user_browser(api, spaces=roles)
    for name, permission in GUARDED.items():
        if permission is not Permission.PLATFORM_ADMIN:
            continue
        method, path = _path(name)
        assert (await browser.request(method, path)).status_code == 403, name
    assert (await browser.get("/targets")).status_code == 200
    assert [one["name"] for one in (await browser.get("/spaces")).json()["items"]] == ["default"]


async def test_without_a_space_named_a_person_works_where_they_have_a_role(api: Api) -> None:
    ann, _ = await _ready(api)
    assert (await ann.put("/variables/v", json={"value": "1"})).status_code == 200
    found = await api.admin.get("/variables", params={"space": "mine"})
    assert [one["name"] for one in found.json()["items"]] == ["v"]


async def test_the_higher_of_two_roles_counts_and_a_change_counts_at_once(api: Api) -> None:
    ann, _ = await _ready(api)
    change = {"value": "1"}
    assert (await ann.put("/variables/v?space=shown", json=change)).status_code == 403
    body: dict[str, Any] = {"role": "developer", "spaces": [{"space": "shown", "role": "viewer"}]}
    assert (await api.admin.put("/users/ann/roles", json=body)).status_code == 200
    assert (await ann.put("/variables/v?space=shown", json=change)).status_code == 200
    assert (await ann.get("/jobs", params={"space": HIDDEN})).status_code == 200
    assert (await api.admin.put("/users/ann/roles", json={})).status_code == 200
    assert (await ann.get("/jobs", params={"space": "shown"})).status_code == 403


def test_the_upgrade_of_a_connection_is_among_the_routes_of_runs() -> None:
    assert any(name.startswith(UPGRADE) for name in OF_RUN)
