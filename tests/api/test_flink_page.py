"""The JobManager's page through the server: what passes, what is masked, and what never does."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from dataclasses import replace
from datetime import timedelta

import pytest

from tests.api.conftest import Api
from tests.support.fake_page import FakePage, serving
from tests.support.platform import tracked
from xuanwu.client import Client
from xuanwu.flink.rest import FlinkRest
from xuanwu.kernel.errors import NotFound
from xuanwu.kernel.tasks import in_thread
from xuanwu.model.access import Role
from xuanwu.model.state import State

pytestmark = pytest.mark.anyio


@pytest.fixture
async def page(api: Api) -> AsyncGenerator[FakePage]:
    """The page of every cluster from now on; the space has its secret."""
    async with serving() as page:
        await api.admin.put("/secrets/db", json={"value": page.secret})
        yield page


async def _at(api: Api, page: FakePage | None = None) -> str:
    """The address of the page of a live run."""
    run = await api.run()
    async with tracked(api.platform):
        await api.platform.until(await api.platform.run(run["id"]), State.RUNNING)
    if page is not None:
        api.platform.target.farm = page
    return f"/runs/{run['id']}/flink"


async def test_the_page_and_its_parts_are_shown_as_they_are(api: Api, page: FakePage) -> None:
    at = await _at(api, page)
    root = await api.admin.get(f"{at}/")
    assert (root.status_code, root.text) == (200, '<a href="main.js">')
    assert root.headers["content-type"].startswith("text/html")
    part = await api.admin.get(f"{at}/main.js")
    assert part.text == f"var kind = '{page.secret}'"  # a word of the page itself
    assert part.headers["cache-control"] == "private, max-age=300"
    assert part.headers["vary"] == "Authorization"
    assert part.headers["x-content-type-options"] == "nosniff"


async def test_secrets_are_masked_in_what_the_jobmanager_says_itself(
    api: Api, page: FakePage
) -> None:
    at = await _at(api, page)
    config = await api.admin.get(f"{at}/jobmanager/config")
    assert config.json() == [{"key": "a", "value": "******"}]
    assert config.headers["cache-control"] == "no-store"
    assert (await api.admin.get(f"{at}/jobmanager/log")).text == "it is ******\n"
    unknown = await api.admin.get(f"{at}/nothing")
    assert (unknown.status_code, unknown.json()) == (404, {"errors": ["Not found: ******"]})


async def test_a_secret_is_masked_where_json_escapes_it_and_so_is_the_runs_own_token(
    api: Api, page: FakePage
) -> None:
    at = await _at(api, page)
    run_id = at.split("/")[2]
    page.secret = 'p"ä\\\n'
    await api.admin.put("/secrets/hard", json={"value": page.secret})
    assert (await api.admin.get(f"{at}/jobmanager/config")).json()[0]["value"] == "******"
    page.secret = api.platform.core.vault.token_for(run_id)
    assert (await api.admin.get(f"{at}/jobmanager/config")).json()[0]["value"] == "******"


async def test_nothing_of_the_caller_goes_on_but_path_and_query(api: Api, page: FakePage) -> None:
    at = await _at(api, page)
    headers = {"Cookie": "a=b", "Accept-Encoding": "gzip", "X-Own": "1", "Accept-Language": "de"}
    seen = (await api.admin.get(f"{at}/echo", headers=headers)).json()
    assert {name.lower() for name in seen} == {"host"}
    await api.admin.get(f"{at}/jobs/a:b/metrics?get=x,y&get=%C3%A4&flag=")
    assert page.asked[-1] == "GET jobs/a:b/metrics?get=x%2Cy&get=%C3%A4&flag="


async def test_head_tells_the_same_without_its_content(api: Api, page: FakePage) -> None:
    at = await _at(api, page)
    head = await api.admin.head(f"{at}/main.js")
    assert (head.status_code, head.content) == (200, b"")
    assert int(head.headers["content-length"]) > 0


async def test_a_slash_is_added_where_it_lacks_so_that_the_pages_own_links_hold(
    api: Api, page: FakePage
) -> None:
    at = await _at(api, page)
    assert (await api.admin.get(at, follow_redirects=True)).text == '<a href="main.js">'


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
async def test_acts_are_told_where_they_belong(api: Api, page: FakePage, method: str) -> None:
    at = await _at(api, page)
    answer = await api.admin.request(method, f"{at}/jobs/1")
    assert answer.status_code == 405
    assert answer.headers["allow"] == "GET, HEAD"
    assert "Use the routes of the run" in answer.json()["detail"]
    assert page.asked == []


@pytest.mark.parametrize(
    "path", ["jobs/1/yarn-cancel", "v1/jobs/1/yarn-stop", "jobs/1/yarn-cancel/", "jars/a/plan"]
)
async def test_what_acts_on_a_get_is_refused(api: Api, page: FakePage, path: str) -> None:
    at = await _at(api, page)
    answer = await api.admin.get(f"{at}/{path}")
    assert (answer.status_code, answer.json()["code"]) == (409, "flink_acts")
    assert page.asked == []
    assert (await api.admin.get(f"{at}/jobs/1/plan")).status_code == 404  # is only shown
    assert page.asked == ["GET jobs/1/plan"]


@pytest.mark.parametrize(
    "path",
    [
        "%2e%2e/%2e%2e/control",
        "jobs/%2e%2e/x",
        "%252e%252e/x",
        "http://elsewhere.example/",
        "//elsewhere.example/",
        "jobs%5C..%5Cx",
        "jobs/%09x",
        "a/" * 1500,
    ],
)
async def test_a_path_that_leads_out_is_refused(api: Api, page: FakePage, path: str) -> None:
    at = await _at(api, page)
    answer = await api.admin.get(f"{at}/{path}")
    assert (answer.status_code, answer.json()["code"]) == (422, "path_invalid"), answer.text
    assert page.asked == []


async def test_a_query_that_is_none_is_refused(api: Api, page: FakePage) -> None:
    at = await _at(api, page)
    assert (await api.admin.get(f"{at}/x?%0d%0a=1")).json()["where"] == "query"
    assert (await api.admin.get(f"{at}/x?a={'b' * 3000}")).json()["where"] == "query"


async def test_a_redirect_is_not_followed_and_its_place_not_told(api: Api, page: FakePage) -> None:
    at = await _at(api, page)
    answer = await api.admin.get(f"{at}/elsewhere")
    assert answer.status_code == 302 and "location" not in answer.headers


async def test_what_is_encoded_cannot_be_masked_and_is_not_shown(api: Api, page: FakePage) -> None:
    at = await _at(api, page)
    assert (await api.admin.get(f"{at}/zipped")).status_code == 503


async def test_size_and_time_are_bounded(
    api: Api, page: FakePage, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = await _at(api, page)
    flink: FlinkRest = api.platform.tracking.flink
    settings = flink._settings  # pyright: ignore[reportPrivateUsage]
    page.size = settings.page_bytes
    assert len((await api.admin.get(f"{at}/big")).content) == page.size
    page.size += 1
    large = await api.admin.get(f"{at}/big")
    assert (large.status_code, large.json()["code"]) == (409, "answer_too_large")
    hasty = replace(settings, page=timedelta(seconds=0.2))
    monkeypatch.setattr(flink, "_settings", hasty)
    slow = await api.admin.get(f"{at}/slow")
    assert (slow.status_code, slow.json()["retry"]) == (503, "later")


async def test_a_run_without_a_cluster_has_no_page(api: Api, page: FakePage) -> None:
    run = await api.run()
    at = f"/runs/{run['id']}/flink/"
    answer = await api.admin.get(at)
    assert (answer.status_code, answer.json()["code"]) == (404, "cluster_gone")
    await api.admin.post(f"/runs/{run['id']}/stop")
    async with tracked(api.platform):
        await api.platform.until(await api.platform.run(run["id"]), State.CANCEL)
    assert (await api.admin.get(at)).json()["code"] == "cluster_gone"


async def test_a_jobmanager_that_does_not_answer_is_unreachable(api: Api, page: FakePage) -> None:
    at = await _at(api, page)
    page.url = "http://127.0.0.1:1"
    assert (await api.admin.get(f"{at}/overview")).status_code == 503
    api.platform.target.is_silent = True
    assert (await api.admin.get(f"{at}/overview")).status_code == 503


async def test_a_caller_of_another_space_sees_no_page(api: Api, page: FakePage) -> None:
    at = await _at(api, page)
    other = await api.caller(Role.ADMIN, "team-a")
    assert (await other.get(f"{at}/")).status_code == 404
    viewer = await api.caller(Role.VIEWER)
    assert (await viewer.get(f"{at}/")).status_code == 200


async def test_the_python_client_reads_it(api: Api, page: FakePage) -> None:
    run_id = (await _at(api, page)).split("/")[2]
    token = api.admin.headers["authorization"].removeprefix("Bearer ")
    with Client(api.url, token) as client:
        found = await in_thread(client.runs.flink, run_id, "jobmanager/log")
        assert found == b"it is ******\n"
        await in_thread(client.runs.flink, run_id, "jobmanager/log", {"a": "ä b"})
        assert page.asked[-1] == "GET jobmanager/log?a=%C3%A4+b"
        with pytest.raises(NotFound, match="Not found: "):
            await in_thread(client.runs.flink, run_id, "nothing")
