from __future__ import annotations

import pytest

from tests.api.conftest import Api, text
from xuanwu.model.spec import parse_spec

pytestmark = pytest.mark.anyio


async def test_a_job_is_shown_as_it_was_written(api: Api) -> None:
    spec = text(
        options={"a.b": True, "n": 3},
        functions=[{"name": "f", "class": "io.F"}],
        restart={"on": "failure", "delay": "90s"},
        resources={"taskmanager": {"memory": "2 GiB"}},
    )
    made = (await api.admin.post("/jobs", json={"spec": spec, "note": "first"})).json()
    shown = (await api.admin.get("/jobs/orders")).json()
    assert made == shown == (await api.admin.get(f"/jobs/{made['id']}")).json()
    assert parse_spec(shown["spec"]) == parse_spec(spec)
    assert shown["spec"]["options"] == {"a.b": "true", "n": "3"}
    assert shown["spec"]["functions"][0]["class"] == "io.F"
    assert shown["spec"]["restart"]["delay"] == "90s"
    assert shown["spec"]["resources"]["taskmanager"]["memory"] == "2g"
    assert shown["created_at"].endswith("Z")
    assert (shown["kind"], shown["latest_revision"], shown["last_run"]) == ("sql", 1, None)


async def test_an_edit_saves_a_revision_and_the_same_text_none(api: Api) -> None:
    await api.job()
    for _ in range(2):
        body = {"spec": text(parallelism=2), "note": "wider"}
        saved = await api.admin.put("/jobs/orders", json=body)
        assert (saved.status_code, saved.json()["number"]) == (200, 2)
    numbers = [r["number"] for r in (await api.admin.get("/jobs/orders/revisions")).json()["items"]]
    assert numbers == [2, 1]
    assert (await api.admin.get("/jobs/orders/revisions/2")).json()["note"] == "wider"
    assert (await api.admin.get("/jobs/orders/revisions/3")).status_code == 404


async def test_a_difference_is_told_line_by_line_and_can_be_taken_back(api: Api) -> None:
    await api.job()
    await api.admin.put("/jobs/orders", json={"spec": text(parallelism=2)})
    between = {"old": 1, "new": 2}
    diff = (await api.admin.get("/jobs/orders/diff", params=between)).json()["diff"]
    assert "+parallelism: 2" in diff.splitlines()
    assert (await api.admin.get("/jobs/orders/diff?old=1")).json()["where"] == "new"
    back = (await api.admin.post("/jobs/orders/rollback", json={"revision": 1})).json()
    assert (back["number"], back["spec"]["parallelism"]) == (3, 1)


async def test_apply_says_what_it_does_and_a_dry_run_does_nothing(api: Api) -> None:
    async def apply(spec: dict[str, object], *, dry_run: bool) -> tuple[str, int]:
        body = {"spec": spec, "dry_run": dry_run}
        answer = (await api.admin.post("/jobs/apply", json=body)).json()
        assert (answer["diff"] == "") is (answer["action"] == "unchanged")
        return answer["action"], answer["revision"]

    assert await apply(text(), dry_run=True) == ("created", 1)
    assert (await api.admin.get("/jobs/orders")).status_code == 404
    assert await apply(text(), dry_run=False) == ("created", 1)
    assert await apply(text(), dry_run=False) == ("unchanged", 1)
    assert await apply(text(parallelism=2), dry_run=True) == ("changed", 2)
    assert await apply(text(parallelism=2), dry_run=False) == ("changed", 2)


async def test_a_list_is_read_page_by_page(api: Api) -> None:
    for number in range(7):
        await api.job(f"job-{number}")
    seen: list[str] = []
    cursor: str | None = None
    for _ in range(3):
        query = {"limit": 3} | ({"cursor": cursor} if cursor else {})
        page = (await api.admin.get("/jobs", params=query)).json()
        seen += [job["name"] for job in page["items"]]
        cursor = page["next_cursor"]
    assert seen == [f"job-{number}" for number in range(7)]
    assert cursor is None


async def test_a_job_whose_run_lives_is_not_deleted(api: Api) -> None:
    await api.run()
    refused = await api.admin.delete("/jobs/orders")
    assert refused.status_code == 409
    assert (await api.admin.get("/jobs/orders")).json()["last_run"]["is_live"] is True
    await api.job("idle")
    assert (await api.admin.delete("/jobs/idle")).status_code == 204
    assert (await api.admin.get("/jobs/idle")).status_code == 404


async def test_options_are_kept_in_the_form_in_which_they_were_written(api: Api) -> None:
    options = {"state.backend": "filesystem", "akka.ask.timeout": "5 s"}
    await api.admin.post("/jobs", json={"spec": text(options=options)})
    assert (await api.admin.get("/jobs/orders")).json()["spec"]["options"] == options


async def test_an_option_that_the_release_cannot_be_given_refuses_the_start(api: Api) -> None:
    await api.admin.post("/jobs", json={"spec": text(options={"security.ssl.enabled": "${x}"})})
    await api.admin.put("/variables/x", json={"value": "true"})
    answer = await api.admin.post("/jobs/orders/start")
    assert (answer.status_code, answer.json()["code"]) == (422, "script_invalid")
    (finding,) = answer.json()["facts"]["findings"]
    assert finding["code"] == "dialect_impossible"
    assert "options.security.ssl.enabled" in finding["message"]
