"""Signing in and out, and what a session is worth."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import select

from tests.api.conftest import Api
from tests.api.people import (
    INTENT,
    PASSWORD,
    add_user,
    platform_events,
    post_password,
    session_cookies,
    session_secret,
    sign_in,
    user_browser,
)
from tests.store.world import MovableClock
from xuanwu.core import Core
from xuanwu.store.tables.all import metadata

pytestmark = pytest.mark.anyio


@pytest.fixture
def clock(api: Api) -> MovableClock:
    """A clock of the API that only the test moves."""
    clock = MovableClock()
    clock.time = api.platform.core.clock.now()
    scripts = replace(api.backend.scripts, core=replace(api.platform.core, clock=clock))
    api.app.state.backend = replace(api.backend, scripts=scripts)
    return clock


async def test_a_person_signs_in_with_a_password_and_is_who_they_are(api: Api) -> None:
    user = await add_user(api, role="developer", spaces=[{"space": "default", "role": "admin"}])
    browser = api.client(None)
    answer = await post_password(browser, " Ann ", PASSWORD)
    assert answer.status_code == 201
    made = answer.json()
    assert made["principal"] == {"kind": "user", "id": user["id"], "name": "ann"}
    assert made["role"] == "developer" and made["has_password"] is True
    (space,) = made["spaces"]
    assert (space["space"], space["role"]) == ("default", "admin")
    assert "secret:write" in space["permissions"]
    assert "platform:admin" not in {*made["permissions"], *space["permissions"]}
    assert (await browser.get("/session")).json() == made
    whoami = (await browser.get("/whoami")).json()
    assert (whoami["kind"], whoami["name"], whoami["role"]) == ("user", "ann", "developer")
    assert whoami["spaces"] == made["spaces"]


async def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(api: Api) -> None:
    await add_user(api)
    answer = await post_password(api.client(None), "ann", PASSWORD)
    parts = {part.strip().lower() for part in answer.headers["set-cookie"].split(";")[1:]}
    assert {"httponly", "samesite=strict", "path=/"} <= parts
    assert "secure" not in parts
    assert PASSWORD not in answer.text and session_secret(answer) not in answer.text


async def test_a_token_signs_in_as_itself_and_its_session_ends_with_it(api: Api) -> None:
    order = {"name": "ci", "role": "viewer", "space": "default"}
    token = (await api.admin.post("/tokens", json=order)).json()
    browser = api.client(None)
    answer = await browser.post("/session", json={"kind": "token", "token": token["token"]})
    assert answer.status_code == 201
    principal = {"kind": "token", "id": token["id"], "name": "ci"}
    assert answer.json()["principal"] == principal
    assert answer.json()["has_password"] is None
    assert [one["space"] for one in answer.json()["spaces"]] == ["default"]
    assert (await browser.get("/jobs")).status_code == 200
    await api.admin.delete(f"/tokens/{token['id']}")
    assert (await browser.get("/jobs")).status_code == 401


async def test_a_wrong_sign_in_says_the_same_whether_or_not_the_name_exists(api: Api) -> None:
    await add_user(api)
    await add_user(api, "bob", password=None)
    answers = [
        await post_password(api.client(None), name, password)
        for name, password in (("ann", "wrong"), ("nobody", "wrong"), ("bob", PASSWORD))
    ]
    assert {one.status_code for one in answers} == {401}
    assert len({one.text for one in answers}) == 1
    assert answers[0].json()["code"] == "sign_in_refused"
    assert not any("set-cookie" in one.headers for one in answers)


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"kind": "magic"},
        {"kind": "password", "name": "ann"},
        {"kind": "password", "name": "ann", "password": ["x"]},
        {"kind": "password", "name": "ann", "password": "a-secret-text" * 1000},
        {"kind": "token", "token": ""},
        {"kind": "link", "code": "x", "name": "ann"},
    ],
)
async def test_a_sign_in_that_is_not_well_formed_is_refused_without_an_echo(
    api: Api, body: dict[str, Any]
) -> None:
    answer = await api.client(None).post("/session", json=body)
    assert answer.status_code == 422
    assert answer.json()["where"]
    assert "a-secret-text" not in answer.text


async def test_senseless_texts_are_only_wrong(api: Api) -> None:
    headers = {"Content-Type": "application/json"}
    for text in ("\0", "x" * 200, "😀", "\ud800"):
        for body in (
            {"kind": "password", "name": text.replace("\ud800", "a"), "password": text},
            {"kind": "token", "token": text},
            {"kind": "link", "code": text},
        ):
            answer = await api.client(None).post(
                "/session", content=json.dumps(body), headers=headers
            )
            assert answer.status_code == 401, answer.text


async def test_one_lists_and_revokes_ones_own_sessions_only(api: Api) -> None:
    first = await user_browser(api)
    second, other = await sign_in(api), await user_browser(api, "bob")
    listed = (await first.get("/sessions")).json()["items"]
    assert [one["is_current"] for one in listed] == [False, True]
    assert {one["method"] for one in listed} == {"password"}
    assert all(one["user_agent"].startswith("python-httpx") for one in listed)
    path = f"/sessions/{listed[0]['id']}"
    assert (await other.delete(path)).status_code == 404
    assert (await second.get("/session")).status_code == 200
    assert (await first.delete(path)).status_code == 204
    answer = await second.get("/session")
    assert (answer.status_code, answer.json()["code"]) == (401, "session_ended")
    assert (await first.get("/session")).status_code == 200


async def test_who_signs_out_is_out_and_the_cookie_is_worth_nothing(api: Api) -> None:
    browser = await user_browser(api)
    ((name, kept),) = session_cookies(browser).items()
    answer = await browser.delete("/session")
    assert answer.status_code == 204
    assert session_cookies(browser) == {}
    late = api.client(None)
    late.cookies.set(name, kept)
    assert (await late.get("/session")).status_code == 401


async def test_a_session_ends_when_it_is_idle_and_at_the_latest_after_two_weeks(
    api: Api, clock: MovableClock
) -> None:
    browser = await user_browser(api)
    clock.move(timedelta(hours=11, minutes=59))
    assert (await browser.get("/session")).status_code == 200
    clock.move(timedelta(hours=12, minutes=1))
    assert (await browser.get("/session")).status_code == 401
    browser, began = await sign_in(api), clock.now()
    while (await browser.get("/session")).status_code == 200:
        clock.move(timedelta(hours=11))
    assert timedelta(days=14) <= clock.now() - began < timedelta(days=14, hours=11)


async def test_the_use_of_a_session_is_written_once_a_minute(api: Api, clock: MovableClock) -> None:
    browser, began = await user_browser(api), clock.now()

    async def used() -> str:
        return (await browser.get("/sessions")).json()["items"][0]["last_used_at"]

    first = await used()
    clock.move(timedelta(seconds=59))
    assert await used() == first
    clock.move(timedelta(seconds=1))
    assert await used() > first
    assert clock.now() - began == timedelta(minutes=1)


async def test_a_session_is_a_bearer_token_too_and_a_bearer_token_counts_before_a_cookie(
    api: Api,
) -> None:
    browser = await user_browser(api, role="viewer")
    program = api.client(session_secret(browser))
    assert (await program.get("/whoami")).json()["name"] == "ann"
    assert (await program.delete("/jobs/none")).json()["code"] == "forbidden"
    both = api.client(None)
    both.headers["Authorization"] = api.admin.headers["Authorization"]
    both.cookies.update(browser.cookies)
    assert (await both.get("/whoami")).json()["kind"] == "token"
    assert (await both.put("/variables/v", json={"value": "1"})).status_code == 200
    assert (await both.get("/session")).json()["code"] == "session_missing"


async def test_a_new_password_ends_all_other_sessions(api: Api) -> None:
    browser, other = await user_browser(api), await sign_in(api)
    wrong = {"current": "wrong", "new": "another good one"}
    answer = await browser.post("/session/password", json=wrong)
    assert (answer.status_code, answer.json()["code"]) == (403, "password_wrong")
    body = {"current": PASSWORD, "new": "another good one"}
    assert (await browser.post("/session/password", json=body)).status_code == 204
    assert (await browser.get("/session")).status_code == 200
    assert (await other.get("/session")).status_code == 401
    assert (await post_password(api.client(None), "ann", PASSWORD)).status_code == 401
    await sign_in(api, password="another good one")


@pytest.mark.parametrize("new", ["short", "é" * 600, "Ann.Smith"])
async def test_a_weak_password_is_refused_with_the_reason(api: Api, new: str) -> None:
    browser = await user_browser(api, "ann.smith")
    answer = await browser.post("/session/password", json={"current": PASSWORD, "new": new})
    assert (answer.status_code, answer.json()["code"]) == (422, "password_rules")
    body = {"name": "other", "password": new, "role": "viewer"}
    if new != "Ann.Smith":
        assert (await api.admin.post("/users", json=body)).status_code == 422
    await sign_in(api, "ann.smith")


async def test_a_lost_session_of_a_removed_user_is_out_at_once(api: Api) -> None:
    browser = await user_browser(api, role="admin")
    await add_user(api, "root", role="admin")
    assert (await browser.get("/tokens")).status_code == 200
    assert (await api.admin.delete("/users/ann")).status_code == 204
    assert (await browser.get("/tokens")).status_code == 401


async def test_a_link_signs_in_once_and_a_reset_takes_everything_back(api: Api) -> None:
    browser = await user_browser(api)
    made = await api.admin.post("/users/ann/reset")
    assert made.status_code == 201
    assert (await browser.get("/session")).status_code == 401
    assert (await post_password(api.client(None), "ann", PASSWORD)).status_code == 401
    link = {"kind": "link", "code": made.json()["code"]}
    fresh = api.client(None)
    fresh.headers.update(INTENT)
    answer = await fresh.post("/session", json=link)
    assert (answer.status_code, answer.json()["has_password"]) == (201, False)
    again = await api.client(None).post("/session", json=link)
    assert (again.status_code, again.json()["code"]) == (401, "link_used")
    body = {"new": "set after a reset"}
    assert (await fresh.post("/session/password", json=body)).status_code == 204
    await sign_in(api, password="set after a reset")


async def test_a_link_expires_and_what_was_never_one_is_unknown(
    api: Api, clock: MovableClock
) -> None:
    await add_user(api)
    made = (await api.admin.post("/users/ann/link")).json()
    clock.move(timedelta(minutes=16))
    for code, problem in ((made["code"], "link_expired"), ("xwl_guess", "link_unknown")):
        answer = await api.client(None).post("/session", json={"kind": "link", "code": code})
        assert (answer.status_code, answer.json()["code"]) == (401, problem)
        assert "xuanwu user link" in answer.json()["detail"]


def _limit(api: Api, **rules: Any) -> None:
    """Sets the rules of signing in."""
    web = api.app.state.backend.web
    web = replace(web, sign_in=replace(web.sign_in, **rules))
    api.app.state.backend = replace(api.app.state.backend, web=web)


async def test_failures_lock_a_name_for_a_time_also_one_that_does_not_exist(
    api: Api, clock: MovableClock
) -> None:
    _limit(api, name_attempts=3)
    await add_user(api)
    for name in ("ann", "nobody"):
        for _ in range(3):
            assert (await post_password(api.client(None), name, "wrong")).status_code == 401
        answer = await post_password(api.client(None), name, PASSWORD)
        assert (answer.status_code, answer.json()["code"]) == (429, "too_many_attempts")
        assert answer.json()["facts"]["retry_after_s"] <= 15 * 60
        assert answer.headers["retry-after"]
    clock.move(timedelta(minutes=15))
    await sign_in(api)


async def test_failures_lock_an_address(api: Api, clock: MovableClock) -> None:
    _limit(api, address_attempts=3)
    await add_user(api)
    for number in range(3):
        link = {"kind": "link", "code": f"guess-{number}"}
        assert (await api.client(None).post("/session", json=link)).status_code == 401
    assert (await post_password(api.client(None), "ann", PASSWORD)).status_code == 429
    clock.move(timedelta(minutes=15))
    await sign_in(api)


async def test_a_success_forgets_the_failures_of_its_name(api: Api) -> None:
    _limit(api, name_attempts=2)
    await add_user(api)
    for _ in range(3):
        assert (await post_password(api.client(None), "ann", "wrong")).status_code == 401
        await sign_in(api)


async def test_sign_ins_and_refusals_are_history_in_bounds(api: Api) -> None:
    _limit(api, name_attempts=3)
    user = await add_user(api)
    for _ in range(5):
        await post_password(api.client(None), "ann", "a wrong text")
        await post_password(api.client(None), "my-other-password", "a wrong text")
    refused = await platform_events(api, "sign_in_refused")
    assert {one["subject"]["id"] for one in refused} == {user["id"], "unknown"}
    assert len(refused) == 4  # of each name the first one, and the one that locked it
    assert "my-other-password" not in str(refused)
    assert "a wrong text" not in str(await platform_events(api, "created"))
    browser = await user_browser(api, "bob")
    await browser.delete("/session")
    (signed_in,) = await platform_events(api, "signed_in")
    assert signed_in["actor"]["name"] == "bob"
    assert signed_in["facts"]["method"] == "password" and signed_in["facts"]["address"]
    assert len(await platform_events(api, "signed_out")) == 1


async def test_a_principal_has_a_bounded_number_of_sessions(api: Api) -> None:
    _limit(api, most_sessions=3)
    first = await user_browser(api)
    *_, last = [await sign_in(api) for _ in range(3)]
    assert (await first.get("/session")).status_code == 401
    assert len((await last.get("/sessions")).json()["items"]) == 3


async def test_no_secret_is_stored_as_it_is(api: Api, clock: MovableClock) -> None:
    browser = await user_browser(api)
    code = (await api.admin.post("/users/ann/link")).json()["code"]
    stored = await _all_rows(api.platform.core)
    assert "argon2id" in stored
    for secret in (PASSWORD, code, session_secret(browser)):
        assert secret not in stored


async def _all_rows(core: Core) -> str:
    async with core.db.read() as tx:
        return str([await tx.all(select(table)) for table in metadata.sorted_tables])


async def test_whoever_has_no_role_sees_nothing_and_is_told_so(api: Api) -> None:
    browser = await user_browser(api)
    made: httpx.Response = await browser.get("/session")
    assert (made.json()["role"], made.json()["spaces"], made.json()["permissions"]) == (
        None,
        [],
        [],
    )
    answer = await browser.get("/jobs")
    assert (answer.status_code, answer.json()["code"]) == (403, "forbidden")
    assert "has no role" in answer.json()["detail"]
