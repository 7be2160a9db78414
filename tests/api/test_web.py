"""What other pages, other hosts and proxies can and cannot make the server do."""

from __future__ import annotations

from dataclasses import replace
from ipaddress import ip_network
from typing import Any

import httpx
import pytest

from tests.api.conftest import Api
from tests.api.people import INTENT, PASSWORD, add_user, post_password, sign_in, user_browser
from tests.api.test_access import GUARDED, HANDSHAKE
from tests.support.platform import tracked
from xuanwu.model.state import State

pytestmark = pytest.mark.anyio


def _set(api: Api, **web: Any) -> None:
    api.app.state.backend = replace(api.backend, web=replace(api.backend.web, **web))


async def test_no_act_is_done_by_cookie_alone(api: Api) -> None:
    browser = await user_browser(api, role="admin")
    del browser.headers["X-Requested-With"]
    for name in GUARDED:
        method, path = name.split(" ", 1)
        if method not in {"GET", "HEAD", "UPGRADE"}:
            answer = await browser.request(method, path)
            assert (answer.status_code, answer.json()["code"]) == (403, "csrf"), name
    assert (await browser.delete("/session")).json()["code"] == "csrf"
    assert (await browser.get("/jobs")).status_code == 200


@pytest.mark.parametrize(
    ("headers", "is_forged"),
    [
        ({}, False),
        ({"Sec-Fetch-Site": "same-origin", "Origin": "OWN"}, False),
        ({"Sec-Fetch-Site": "none"}, False),
        ({"Sec-Fetch-Site": "same-site"}, True),
        ({"Sec-Fetch-Site": "cross-site"}, True),
        ({"Origin": "http://elsewhere.example"}, True),
        ({"Origin": "http://127.0.0.1:1"}, True),
        ({"Origin": "null"}, True),
    ],
)
async def test_what_another_origin_sends_is_refused(
    api: Api, headers: dict[str, str], *, is_forged: bool
) -> None:
    headers = {name: api.url if value == "OWN" else value for name, value in headers.items()}
    browser = await user_browser(api, role="developer")
    answer = await browser.put("/variables/v", json={"value": "1"}, headers=headers)
    assert answer.status_code == (403 if is_forged else 200), answer.text
    into = await post_password(api.client(None), "ann", PASSWORD, **headers)
    assert into.status_code == (403 if is_forged else 201)
    by_token = await api.admin.put("/variables/v", json={"value": "1"}, headers=headers)
    assert by_token.status_code == 200


@pytest.mark.parametrize("origin", [None, "http://elsewhere.example", "null"])
async def test_a_page_of_another_origin_opens_no_connection_to_a_container(
    api: Api, origin: str | None
) -> None:
    run = await api.run()
    browser = await user_browser(api, role="developer")
    headers = HANDSHAKE | ({"Origin": origin} if origin else {})
    at = f"/runs/{run['id']}/exec?command=true"
    answer = await browser.get(at, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (403, "csrf")


async def test_streams_open_by_cookie(api: Api) -> None:
    browser = await user_browser(api, role="viewer")
    async with browser.stream("GET", "/events/stream") as answer:
        assert answer.status_code == 200
        assert answer.headers["content-type"].startswith("text/event-stream")


async def test_flinks_page_takes_no_cookie(api: Api) -> None:
    run = await api.run()
    async with tracked(api.platform):
        await api.platform.until(await api.platform.run(run["id"]), State.RUNNING)
    browser = await user_browser(api, role="admin")
    for at in ("flink", "flink/", "flink/jobs/overview"):
        answer = await browser.get(f"/runs/{run['id']}/{at}")
        assert (answer.status_code, answer.json()["code"]) == (403, "flink_by_cookie")


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("localhost", 200),
        ("LOCALHOST:8080", 200),
        ("xuanwu.localhost:1", 200),
        ("127.9.9.9", 200),
        ("[::1]:8080", 200),
        ("rebound.example", 421),
        ("127.0.0.1.rebound.example", 421),
        ("10.0.0.1", 421),
        ("a b", 421),
        ("[::1", 421),
    ],
)
async def test_a_server_on_the_loopback_answers_only_under_its_names(
    api: Api, host: str, status: int
) -> None:
    answer = await api.client(None).get("/version", headers={"Host": host})
    assert answer.status_code == status
    if status == 421:
        assert answer.json()["code"] == "host_unknown"
        assert "server.allowed_hosts" in answer.json()["detail"]


async def test_other_names_are_those_of_the_settings(api: Api) -> None:
    async def status(host: str) -> int:
        return (await api.client(None).get("/version", headers={"Host": host})).status_code

    _set(api, hosts=frozenset({"xuanwu.example"}), public_url="https://flows.example/x")
    assert [await status(one) for one in ("xuanwu.example:1", "flows.example", "b.example")] == [
        200,
        200,
        421,
    ]
    _set(api, is_loopback=False, hosts=frozenset({"xuanwu.example"}))
    assert [await status(one) for one in ("xuanwu.example", "10.0.0.1", "b.example")] == [
        200,
        200,
        421,
    ]
    _set(api, is_loopback=False)
    assert await status("b.example") == 200


def _cookie(answer: httpx.Response) -> tuple[str, set[str]]:
    name, *parts = answer.headers["set-cookie"].split(";")
    return name.split("=")[0], {part.strip().lower() for part in parts}


async def test_behind_tls_the_cookie_is_secure_and_belongs_to_its_host(api: Api) -> None:
    await add_user(api)
    _set(api, proxies=(ip_network("127.0.0.0/8"),))
    told = {"X-Forwarded-Proto": "https", "X-Forwarded-For": "1.1.1.1, 203.0.113.9"}
    name, parts = _cookie(await post_password(api.client(None), "ann", PASSWORD, **told))
    assert name == "__Host-xuanwu_session"
    assert {"secure", "path=/"} <= parts
    told["X-Forwarded-Prefix"] = "/studio"
    name, parts = _cookie(await post_password(api.client(None), "ann", PASSWORD, **told))
    assert name == "xuanwu_session"
    assert {"secure", "path=/studio"} <= parts
    events = (await api.admin.get("/platform/events", params={"limit": 500})).json()["items"]
    assert events[-1]["facts"]["address"] == "203.0.113.9"


async def test_two_servers_of_one_machine_do_not_sign_out_of_each_other(api: Api) -> None:
    await add_user(api)
    names = set[str]()
    for host in ("127.0.0.1:8080", "127.0.0.1:8181"):
        browser = api.client(None)
        name, _ = _cookie(await post_password(browser, "ann", PASSWORD, host=host))
        assert (await browser.get("/session", headers={"host": host})).status_code == 200
        names.add(name)
    assert names == {"xuanwu_session_8080", "xuanwu_session_8181"}


async def test_whoever_is_no_trusted_proxy_forwards_nothing(api: Api) -> None:
    await add_user(api)
    told = {"X-Forwarded-Proto": "https", "X-Forwarded-For": "203.0.113.9"}
    name, parts = _cookie(await post_password(api.client(None), "ann", PASSWORD, **told))
    assert name.startswith("xuanwu_session_") and "secure" not in parts
    events = (await api.admin.get("/platform/events", params={"limit": 500})).json()["items"]
    assert events[-1]["facts"]["address"] == "127.0.0.1"


async def test_the_origin_of_the_public_address_is_the_servers_own(api: Api) -> None:
    browser = await user_browser(api, role="developer")
    _set(api, public_url="https://flows.example")
    del browser
    again = await sign_in(api)
    headers = {"Origin": "https://flows.example", **INTENT}
    change = {"value": "1"}
    assert (await again.put("/variables/v", json=change, headers=headers)).status_code == 200
    headers["Origin"] = "http://flows.example"
    assert (await again.put("/variables/v", json=change, headers=headers)).status_code == 403
