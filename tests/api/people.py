"""People who sign in at an API under test, as a browser does."""

from __future__ import annotations

from typing import Any

import httpx

from tests.api.conftest import Api

PASSWORD = "correct horse battery"
INTENT = {"X-Requested-With": "xuanwu"}


async def add_user(api: Api, name: str = "ann", **body: Any) -> dict[str, Any]:
    """A user with `PASSWORD`, unless the body says otherwise."""
    answer = await api.admin.post("/users", json={"name": name, "password": PASSWORD, **body})
    assert answer.status_code == 201, answer.text
    return answer.json()


def session_cookies(holder: httpx.AsyncClient | httpx.Response) -> dict[str, str]:
    """The cookies of sessions, whose names end in the port of the server."""
    return {
        name: value for name, value in holder.cookies.items() if name.startswith("xuanwu_session")
    }


def session_secret(holder: httpx.AsyncClient | httpx.Response) -> str:
    """The secret of the only session that a browser or an answer has."""
    (secret,) = session_cookies(holder).values()
    return secret


async def sign_in(api: Api, name: str = "ann", password: str = PASSWORD) -> httpx.AsyncClient:
    """A browser of this user, which sends the cookie and the header of the page."""
    browser = api.client(None)
    browser.headers.update(INTENT)
    answer = await post_password(browser, name, password)
    assert answer.status_code == 201, answer.text
    return browser


async def post_password(
    browser: httpx.AsyncClient, name: str, password: str, **headers: str
) -> httpx.Response:
    body = {"kind": "password", "name": name, "password": password}
    return await browser.post("/session", json=body, headers=headers)


async def user_browser(api: Api, name: str = "ann", **body: Any) -> httpx.AsyncClient:
    """A browser of a new user."""
    await add_user(api, name, **body)
    return await sign_in(api, name)


async def platform_events(api: Api, kind: str) -> list[dict[str, Any]]:
    """The events of the platform of one kind, oldest first."""
    found = (await api.admin.get("/platform/events", params={"limit": 500})).json()["items"]
    return [one for one in found if one["kind"] == kind]
