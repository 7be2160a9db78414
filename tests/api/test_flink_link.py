"""The address at which a browser shows the Flink Web UI: what it opens, and what it never does."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from datetime import timedelta
from urllib.parse import urlsplit

import httpx
import pytest

from tests.api.conftest import Api
from tests.api.people import user_browser
from tests.support.fake_page import FakePage, serving
from tests.support.platform import tracked
from xuanwu.access import tickets
from xuanwu.client import Client
from xuanwu.kernel.tasks import in_thread
from xuanwu.model.access import Role
from xuanwu.model.state import State

pytestmark = pytest.mark.anyio


@pytest.fixture
async def page(api: Api) -> AsyncGenerator[FakePage]:
    """The page of every cluster from now on."""
    async with serving() as page:
        await api.admin.put("/secrets/db", json={"value": page.secret})
        yield page


async def _running(api: Api, page: FakePage) -> str:
    run = await api.run()
    async with tracked(api.platform):
        await api.platform.until(await api.platform.run(run["id"]), State.RUNNING)
    api.platform.target.farm = page
    return run["id"]


async def _link(caller: httpx.AsyncClient, run_id: str, **headers: str) -> str:
    """The address, as a stranger asks for it: without the prefix of the API."""
    answer = await caller.get(f"/runs/{run_id}/flink-link", headers=headers)
    assert answer.status_code == 200, answer.text
    return answer.json()["path"].removeprefix("/api/v1")


async def test_a_person_opens_it_without_header_or_cookie(api: Api, page: FakePage) -> None:
    run_id = await _running(api, page)
    browser, stranger = await user_browser(api, role="viewer"), api.client(None)
    at = await _link(browser, run_id)
    root = await stranger.get(at)
    assert (root.status_code, root.text) == (200, '<a href="main.js">')
    assert (await stranger.get(f"{at}jobmanager/log")).text == "it is ******\n"
    assert (await stranger.get(f"{at}jobs/1/yarn-cancel")).json()["code"] == "flink_acts"


async def test_its_scripts_run_in_an_origin_of_their_own(api: Api, page: FakePage) -> None:
    run_id = await _running(api, page)
    at = await _link(await user_browser(api, role="viewer"), run_id)
    for path in ("", "main.js", "jobmanager/config"):
        headers = (await api.client(None).get(at + path)).headers
        policy = {
            one.split()[0]: one.split()[1:] for one in headers["content-security-policy"].split(";")
        }
        assert "allow-scripts" in policy["sandbox"]
        assert "allow-same-origin" not in policy["sandbox"]
        assert headers["access-control-allow-origin"] == "null"
        assert headers["access-control-allow-credentials"] == "true"
        assert headers["referrer-policy"] == "no-referrer"


async def test_it_ends_with_the_session_the_token_and_the_time(
    api: Api, page: FakePage, monkeypatch: pytest.MonkeyPatch
) -> None:
    run_id, stranger = await _running(api, page), api.client(None)
    browser = await user_browser(api, role="viewer")
    by_session = await _link(browser, run_id)
    assert (await stranger.get(by_session)).status_code == 200
    assert (await browser.delete("/session")).status_code == 204
    ended = await stranger.get(by_session)
    assert (ended.status_code, ended.json()["code"]) == (401, "ticket_ended")

    created = (await api.admin.post("/tokens", json={"name": "t", "role": "viewer"})).json()
    of_token = await _link(api.client(created["token"]), run_id)
    assert (await stranger.get(of_token)).status_code == 200
    await api.admin.delete(f"/tokens/{created['id']}")
    assert (await stranger.get(of_token)).json()["code"] == "ticket_ended"

    monkeypatch.setattr(tickets, "VALID_FOR", timedelta(seconds=-1))
    late = await _link(api.admin, run_id)
    assert (await stranger.get(late)).json()["code"] == "ticket_ended"


async def test_it_opens_no_other_run_and_nothing_else(api: Api, page: FakePage) -> None:
    run_id, stranger = await _running(api, page), api.client(None)
    at = await _link(api.admin, run_id)
    ticket = at.split("/")[4]
    for path in (
        f"/runs/run-other/flink-ui/{ticket}/",
        f"/runs/{run_id}/flink-ui/{ticket[:-2]}/",
        f"/runs/{run_id}/flink-ui/{'A' * 4000}/",
        f"/runs/{run_id}/flink-ui/%C3%A4/",
    ):
        answer = await stranger.get(path)
        assert (answer.status_code, answer.json()["code"]) == (401, "ticket_ended"), path
    as_token = await api.client(ticket).get(f"/runs/{run_id}")
    assert as_token.status_code == 401
    assert (await stranger.post(at)).status_code == 405


async def test_who_may_not_read_the_run_gets_no_address(api: Api, page: FakePage) -> None:
    run_id = await _running(api, page)
    other = await api.caller(Role.ADMIN, "team-a")
    assert (await other.get(f"/runs/{run_id}/flink-link")).status_code == 404
    at = await _link(await user_browser(api, role="viewer"), run_id)
    changed = await api.admin.put("/users/ann/roles", json={"role": None, "spaces": []})
    assert changed.status_code == 200, changed.text
    assert (await api.client(None).get(at)).status_code in {403, 404}


async def test_the_python_client_gives_the_whole_address(api: Api, page: FakePage) -> None:
    run_id = await _running(api, page)
    token = api.admin.headers["authorization"].removeprefix("Bearer ")
    with Client(api.url, token) as client:
        link = await in_thread(client.runs.flink_link, run_id)
    assert link.url.startswith(f"{api.url}/api/v1/runs/{run_id}/flink-ui/")
    assert (await api.client(None).get(urlsplit(link.url).path.removeprefix("/api/v1"))).is_success
