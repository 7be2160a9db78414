from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import httpx
import pytest
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute, APIWebSocketRoute, iter_route_contexts

from tests.api.conftest import Api, text
from xuanwu.access import tokens
from xuanwu.access.tokens import TokenOrder
from xuanwu.api.app import make_api
from xuanwu.api.deps import Needs, caller_of, identity_of
from xuanwu.api.routes.engine import run_of
from xuanwu.model.access import PERMISSIONS, SYSTEM, Permission, Role

pytestmark = pytest.mark.anyio

PUBLIC = {
    "GET /health", "GET /version", "POST /session", "GET /session/ways", "GET /session/oidc",
    "GET /session/oidc/callback",
}  # fmt: skip
ANY_TOKEN = {"GET /whoami"}
_SCRIPT_QUESTIONS = (
    "check", "lineage", "plan", "tables", "complete", "hover", "signature", "definition",
    "references", "symbols", "format",
)  # fmt: skip
OWN = {
    f"{method} {path}"
    for method, path in (
        ("GET", "/session"),
        ("DELETE", "/session"),
        ("POST", "/session/password"),
        ("GET", "/sessions"),
        ("DELETE", "/sessions/{session_id}"),
    )
}
"""Routes of the caller's own sessions: whoever is identified may call them."""
QUESTIONS = {  # they carry a body, and change nothing
    "POST /resources/preview",
    *(f"POST /gateway/{verb}" for verb in _SCRIPT_QUESTIONS),
}
UPGRADE = "UPGRADE"
HANDSHAKE = {
    "Connection": "Upgrade",
    "Upgrade": "websocket",
    "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": "MDEyMzQ1Njc4OWFiY2RlZg==",
}
OF_A_RUN = {
    "GET /engine/runs/{run_id}/definition",
    "POST /engine/runs/{run_id}/news",
    "GET /engine/runs/{run_id}/artifacts/{sha256}",
}


def _routes() -> dict[str, APIRoute | APIWebSocketRoute]:
    found: dict[str, APIRoute | APIWebSocketRoute] = {}
    for context in iter_route_contexts(make_api().routes):
        route: Any = context.original_route
        if isinstance(route, APIWebSocketRoute):
            found[f"{UPGRADE} {route.path.removeprefix('/api/v1')}"] = route
        if isinstance(route, APIRoute):
            (method,) = route.methods or {"none"}
            found[f"{method} {route.path.removeprefix('/api/v1')}"] = route
    return found


def calls(dependant: Dependant) -> Iterator[Any]:
    for inner in dependant.dependencies:
        yield inner.call
        yield from calls(inner)


def _permission(route: APIRoute | APIWebSocketRoute) -> Permission | None:
    needed = [call.permission for call in calls(route.dependant) if isinstance(call, Needs)]
    assert len(needed) <= 1
    return needed[0] if needed else None


async def ask(client: httpx.AsyncClient, method: str, path: str, **headers: str) -> httpx.Response:
    """Calls a route; a WebSocket is asked for by its upgrade alone."""
    if method == UPGRADE:
        query = {"command": "true"}
        return await client.get(path, params=query, headers=HANDSHAKE | headers)
    return await client.request(method, path, headers=headers)


def own_origin(api: Api, method: str) -> dict[str, str]:
    """What a browser adds to the upgrade of a page of this server."""
    return {"Origin": api.url} if method == UPGRADE else {}


READS = {"job:read", "run:read", "catalog:read", "variable:read", "artifact:read", "platform:read"}
WRITES = {"job:write", "catalog:write", "variable:write", "secret:write", "artifact:write"}
MAY = {
    "viewer": READS,
    "operator": READS | {"run:act"},
    "developer": READS | WRITES | {"run:act", "run:login"},
    "admin": READS | WRITES | {"run:act", "run:login", "platform:admin"},
}
"""What each role may do; a change here is a change of what tokens that exist may do."""
ROUTES = _routes()
GUARDED = {name: p for name, route in ROUTES.items() if (p := _permission(route))}


def test_a_role_may_do_what_is_said_of_it_and_no_more() -> None:
    assert {role.value: {one.value for one in may} for role, may in PERMISSIONS.items()} == MAY


def test_every_route_has_a_permission_or_is_known_to_need_none() -> None:
    assert len(ROUTES) > 50
    assert any(name.startswith(UPGRADE) for name in ROUTES)
    assert ROUTES.keys() - GUARDED.keys() == PUBLIC | ANY_TOKEN | OWN | OF_A_RUN
    for name in OF_A_RUN:
        assert run_of in set(calls(ROUTES[name].dependant))
    for name in ANY_TOKEN:
        assert caller_of in set(calls(ROUTES[name].dependant))
    for name in OWN:
        assert identity_of in set(calls(ROUTES[name].dependant))


def test_no_act_is_allowed_to_who_may_only_read() -> None:
    for name, permission in GUARDED.items():
        is_question = name.startswith(("GET ", "HEAD ")) or name in QUESTIONS
        assert is_question or not permission.value.endswith(":read"), name


@pytest.mark.parametrize("role", list(Role))
async def test_a_role_reaches_exactly_the_routes_of_its_permissions(api: Api, role: Role) -> None:
    caller = await api.caller(role)
    for name, permission in GUARDED.items():
        if name.endswith("/stream") or "{ticket}" in name:  # it says who calls; test_flink_page
            continue
        method, path = name.split(" ", 1)
        path = path.replace("{sha256}", "0" * 64).replace("{number}", "1")
        path = path.replace("{", "no-").replace("}", "")
        answer = await ask(caller, method, path)
        allowed = permission in PERMISSIONS[role]
        assert (answer.status_code == 403) is not allowed, f"{role} {name} {answer.text}"
        assert answer.status_code != 401
        if not allowed:
            assert answer.json()["facts"] == {"permission": permission.value}


async def test_no_guarded_route_answers_without_a_token(api: Api) -> None:
    stranger = api.client(None)
    liar = api.client("xw_made-up")
    for name in GUARDED.keys() | ANY_TOKEN | OWN | OF_A_RUN:
        method, path = name.split(" ", 1)
        for client in (stranger, liar):
            answer = await ask(client, method, path.replace("{number}", "1"))
            assert answer.status_code == 401, name
            assert answer.headers["www-authenticate"] == "Bearer"


async def test_public_routes_need_no_token(api: Api) -> None:
    stranger = api.client(None)
    assert (await stranger.get("/health")).json() == {"status": "ok"}
    assert (await stranger.get("/version")).json()["version"]
    assert (await stranger.get("/openapi.json")).json()["openapi"].startswith("3.1")


async def test_the_administrator_of_a_space_is_none_of_the_platform(api: Api) -> None:
    caller = await api.caller(Role.ADMIN, "team-a")
    body = {"name": "more", "role": "admin"}
    assert (await caller.post("/tokens", json=body)).status_code == 403
    assert (await caller.post("/spaces", json={"name": "mine"})).status_code == 403
    permissions = (await caller.get("/whoami")).json()["permissions"]
    assert "secret:write" in permissions
    assert "platform:admin" not in permissions


async def test_a_token_of_one_space_sees_nothing_of_another(api: Api) -> None:
    run = await api.run()
    caller = await api.caller(Role.ADMIN, "team-a")
    assert (await caller.get("/jobs", params={"space": "default"})).status_code == 404
    assert (await caller.get(f"/jobs/{run['job_id']}")).status_code == 404
    assert (await caller.get(f"/runs/{run['id']}")).status_code == 404
    assert (await caller.post(f"/runs/{run['id']}/stop")).status_code == 404
    assert (await caller.get(f"/runs/{run['id']}/events/stream")).status_code == 404
    assert [s["name"] for s in (await caller.get("/spaces")).json()["items"]] == ["team-a"]


async def test_a_token_of_one_space_needs_not_name_it(api: Api) -> None:
    caller = await api.caller(Role.DEVELOPER, "team-a")
    assert (await caller.post("/jobs", json={"spec": text()})).status_code == 201
    names = {"space": "team-a"}
    assert (await api.admin.get("/jobs", params=names)).json()["items"][0]["name"] == "orders"
    assert (await api.admin.get("/jobs")).json()["items"] == []


async def test_a_token_shows_its_text_once_and_works_until_it_is_taken_back(api: Api) -> None:
    body = {"name": "ci", "role": "viewer", "space": "default", "valid_for": "1h"}
    made = (await api.admin.post("/tokens", json=body)).json()
    caller = api.client(made["token"])
    assert (await caller.get("/whoami")).json()["role"] == "viewer"
    listed = (await api.admin.get("/tokens")).json()["items"]
    assert "ci" in {token["name"] for token in listed}
    assert all("token" not in token for token in listed)
    assert (await api.admin.delete(f"/tokens/{made['id']}")).status_code == 204
    assert (await caller.get("/whoami")).status_code == 401


async def test_a_name_is_taken_once(api: Api) -> None:
    for path, body in {
        "/spaces": {"name": "team"},
        "/tokens": {"name": "ci", "role": "viewer"},
        "/jobs": {"spec": text()},
    }.items():
        assert (await api.admin.post(path, json=body)).status_code == 201
        again = await api.admin.post(path, json=body)
        assert (again.status_code, again.json()["code"]) == (409, "name_taken")


@pytest.mark.parametrize(("hours", "status"), [(1, 401), (2, 200)])
async def test_a_token_is_valid_until_it_expires(api: Api, hours: int, status: int) -> None:
    core = api.platform.core
    hour_ago = core.clock.now() - timedelta(hours=1)
    order = TokenOrder("short", Role.VIEWER, valid_for=timedelta(hours=hours))
    _, token = await tokens.create(replace(core, clock=Stopped(hour_ago)), SYSTEM, order)
    answer = await api.client(token).get("/jobs")
    assert answer.status_code == status
    assert ("The token 'short' has expired" in answer.text) == (status == 401)


@dataclass(frozen=True)
class Stopped:
    """A clock that stands still."""

    at: datetime

    def now(self) -> datetime:
        return self.at
