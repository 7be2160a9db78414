"""Signing in by a real OpenID provider, and what it does not let in."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from tests.api.conftest import Api
from tests.api.people import add_user, platform_events, session_cookies
from tests.store.world import MovableClock
from tests.support.oidc import CLIENT_ID, CLIENT_SECRET, oidc_provider, sign_in_there
from xuanwu.access.oidc import OidcProvider
from xuanwu.model.access import Role
from xuanwu.model.oidc import OidcSettings

pytestmark = pytest.mark.anyio


@dataclass
class World:
    """An API whose people come from a provider; `browser` keeps the cookies of both."""

    api: Api
    settings: OidcSettings
    browser: httpx.AsyncClient

    def change(self, **changes: Any) -> None:
        """Gives the API other settings of the provider."""
        provider = OidcProvider(replace(self.settings, **changes))
        self.api.app.state.backend = replace(self.api.app.state.backend, oidc=provider)

    async def begin(self, path: str = "/runs") -> str:
        """Where the browser is sent at the beginning."""
        answer = await self.browser.get("/session/oidc", params={"next": path})
        assert answer.status_code == 303, answer.text
        return answer.headers["location"]

    async def sign_in(self, login: str, path: str = "/runs") -> str:
        """Goes all the way; returns where the browser is at the end."""
        back = await sign_in_there(self.browser, await self.begin(path), login)
        answer = await self.browser.get(back)
        assert answer.status_code == 303, answer.text
        return answer.headers["location"]


@pytest.fixture
async def world(api: Api) -> AsyncIterator[World]:
    with oidc_provider() as provider:
        provider.register(api.url)
        settings = OidcSettings(
            provider.issuer,
            CLIENT_ID,
            CLIENT_SECRET,
            label="Work",
            roles={"platform": Role.ADMIN, "everybody": Role.VIEWER},
            spaces={"default": {"sales": Role.DEVELOPER}, "gone": {"sales": Role.ADMIN}},
        )
        world = World(api, settings, api.client(None))
        world.change()
        yield world


async def test_a_person_signs_in_and_has_the_roles_of_the_groups(world: World) -> None:
    ways = (await world.browser.get("/session/ways")).json()
    assert ways == {"oidc": {"label": "Work"}}
    assert await world.sign_in("ann+sales+everybody+others") == "/runs"
    session = (await world.browser.get("/session")).json()
    assert (session["principal"]["name"], session["role"]) == ("ann", "viewer")
    assert [(one["space"], one["role"]) for one in session["spaces"]] == [("default", "developer")]
    assert (await world.browser.get("/sessions")).json()["items"][0]["method"] == "oidc"
    (user,) = (await world.api.admin.get("/users")).json()["items"]
    assert (user["name"], user["is_external"], user["has_password"]) == ("ann", True, False)
    assert "xuanwu_oidc" not in world.browser.cookies


async def test_roles_follow_the_groups_at_each_sign_in(world: World) -> None:
    await world.sign_in("ann+sales")
    first = (await world.browser.get("/session")).json()
    world.browser.cookies.clear()
    await world.sign_in("ann+everybody")
    second = (await world.browser.get("/session")).json()
    assert first["principal"] == second["principal"]
    assert (first["role"], second["role"]) == (None, "viewer")
    assert [one["role"] for one in second["spaces"]] == ["viewer"]
    said = [one["message"] for one in await platform_events(world.api, "changed")]
    assert "The roles of ann follow its groups." in said
    answer = await world.api.admin.put("/users/ann/roles", json={"role": "admin", "spaces": []})
    assert (answer.status_code, answer.json()["code"]) == (409, "roles_by_groups")


async def test_the_last_administrator_stays_one(world: World) -> None:
    await world.sign_in("ann+platform")
    world.browser.cookies.clear()
    await world.sign_in("ann+everybody")
    assert (await world.browser.get("/session")).json()["role"] == "admin"


@pytest.mark.parametrize(
    ("login", "code"),
    [
        ("ann+others", "oidc_no_role"),
        ("Ann Lee+everybody", "oidc_name"),
        ("bob+sales", "oidc_name_taken"),
    ],
)
async def test_a_person_without_a_place_here_is_not_let_in(
    world: World, login: str, code: str
) -> None:
    await add_user(world.api, "bob")
    assert await world.sign_in(login) == f"/sign-in#refused={code}"
    assert (await world.browser.get("/session")).status_code == 401
    assert [one["name"] for one in (await world.api.admin.get("/users")).json()["items"]] == ["bob"]


async def test_only_the_browser_that_began_can_finish(world: World) -> None:
    back = await sign_in_there(world.browser, await world.begin(), "ann+sales")
    other = world.api.client(None)
    answer = await other.get(back)
    assert answer.headers["location"] == "/sign-in#refused=oidc_expired"
    assert session_cookies(other) == {}
    forged = back.replace("state=", "state=x")
    assert (await world.browser.get(forged)).headers["location"].endswith("oidc_expired")


async def test_a_code_works_once_and_for_some_minutes(world: World) -> None:
    back = await sign_in_there(world.browser, await world.begin(), "ann+sales")
    begun = world.browser.cookies["xuanwu_oidc"]
    assert (await world.browser.get(back)).headers["location"] == "/runs"
    again = world.api.client(None)
    again.cookies.set("xuanwu_oidc", begun)
    assert (await again.get(back)).headers["location"] == "/sign-in#refused=oidc_refused"

    clock = MovableClock()
    clock.time = world.api.platform.core.clock.now() + timedelta(minutes=11)
    back = await sign_in_there(world.browser, await world.begin(), "ann+sales")
    backend = world.api.app.state.backend
    late = replace(backend.scripts, core=replace(world.api.platform.core, clock=clock))
    world.api.app.state.backend = replace(backend, scripts=late)
    assert (await world.browser.get(back)).headers["location"].endswith("oidc_expired")


@pytest.mark.parametrize(
    "path", ["//evil.example", "/\\evil.example", "https://evil.example", "javascript:0", ""]
)
async def test_nobody_is_sent_to_another_site_afterwards(world: World, path: str) -> None:
    assert await world.sign_in("ann+sales", path) == "/"


async def test_what_the_provider_refuses_is_said_by_its_code(world: World) -> None:
    state = parse_qs(urlsplit(await world.begin()).query)["state"][0]
    query = {"error": "access_denied", "state": state}
    answer = await world.browser.get("/session/oidc/callback", params=query)
    assert answer.headers["location"] == "/sign-in#refused=oidc_refused"
    world.change(client_secret="another")
    assert await world.sign_in("ann+sales") == "/sign-in#refused=oidc_refused"


async def test_a_provider_that_is_away_or_another_one_is_not_used(world: World) -> None:
    for issuer in ("http://127.0.0.1:1", f"{world.settings.issuer}/", f"{world.api.url}/x"):
        world.change(issuer=issuer)
        assert await world.begin() == "/sign-in#refused=oidc_unreachable"


async def test_an_id_token_for_somebody_else_is_not_taken(world: World) -> None:
    back = await sign_in_there(world.browser, await world.begin(), "ann+sales")
    world.change(client_id="another")  # the provider refuses the code of another client
    assert (await world.browser.get(back)).headers["location"].endswith("oidc_refused")


async def test_a_server_without_a_provider_says_so(api: Api) -> None:
    browser = api.client(None)
    assert (await browser.get("/session/ways")).json() == {"oidc": None}
    for path in ("/session/oidc", "/session/oidc/callback"):
        answer = await browser.get(path)
        assert (answer.status_code, answer.json()["code"]) == (404, "oidc_off")
