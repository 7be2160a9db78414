from __future__ import annotations

from typing import Any

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


async def test_a_text_made_from_an_older_revision_overwrites_nothing(api: Api) -> None:
    await api.job()
    first = {"spec": text(parallelism=2), "base_revision": 1}
    assert (await api.admin.put("/jobs/orders", json=first)).json()["number"] == 2
    assert (await api.admin.put("/jobs/orders", json=first)).json()["number"] == 2, "it is saved"
    for method, where, body in (
        ("PUT", "/jobs/orders", {"spec": text(parallelism=3), "base_revision": 1}),
        ("POST", "/jobs/apply", {"spec": text(parallelism=3), "base_revision": 0}),
        ("POST", "/jobs/orders/rollback", {"revision": 1, "base_revision": 1}),
    ):
        stale = await api.admin.request(method, where, json=body)
        assert (stale.status_code, stale.json()["code"]) == (409, "revision_stale"), where
        assert stale.json()["facts"]["revision"] == 2
        assert stale.json()["where"] == "base_revision"
    later = {"spec": text(parallelism=3), "base_revision": 2}
    assert (await api.admin.put("/jobs/orders", json=later)).json()["number"] == 3


async def test_a_renamed_job_keeps_its_history_and_its_run(api: Api) -> None:
    run = await api.run()
    await api.job("taken")
    renamed = (await api.admin.post("/jobs/orders/rename", json={"name": "sales"})).json()
    assert (renamed["id"], renamed["name"]) == (run["job_id"], "sales")
    assert (renamed["spec"]["name"], renamed["latest_revision"]) == ("sales", 2)
    assert renamed["last_run"]["id"] == run["id"]
    assert (await api.admin.get(f"/runs/{run['id']}")).json()["job_name"] == "sales"
    assert (await api.admin.get("/jobs/orders")).status_code == 404
    back = (await api.admin.post("/jobs/sales/rollback", json={"revision": 1})).json()
    assert back["spec"]["name"] == "sales"
    refused = await api.admin.post("/jobs/sales/rename", json={"name": "taken"})
    assert (refused.status_code, refused.json()["code"]) == (409, "name_taken")
    assert (await api.admin.get("/jobs/sales")).json()["latest_revision"] == 3
    same = (await api.admin.post("/jobs/sales/rename", json={"name": "sales"})).json()
    assert same["latest_revision"] == 3


async def test_a_copy_has_the_text_and_the_labels_of_a_revision(api: Api) -> None:
    body = {"spec": text(), "folder": "shop", "labels": {"team": "shop"}}
    await api.admin.post("/jobs", json=body)
    await api.admin.put("/jobs/orders", json={"spec": text(parallelism=2)})
    old = {"name": "old", "revision": 1, "folder": ""}
    made = (await api.admin.post("/jobs/orders/copy", json=old)).json()
    assert (made["name"], made["folder"], made["labels"]) == ("old", "", {"team": "shop"})
    assert (made["spec"]["parallelism"], made["latest_revision"]) == (1, 1)
    new = (await api.admin.post("/jobs/orders/copy", json={"name": "new"})).json()
    assert (new["spec"]["parallelism"], new["folder"]) == (2, "shop")
    assert (await api.admin.post("/jobs/orders/copy", json={"name": "new"})).status_code == 409


async def test_jobs_and_folders_are_moved(api: Api) -> None:
    for name, folder in (("a", "shop"), ("b", "shop/daily"), ("c", "shopping")):
        await api.admin.post("/jobs", json={"spec": text(name), "folder": folder})
    moved = await api.admin.post("/folders/move", json={"folder": "shop", "to": "sales/shop"})
    assert moved.json() == {"jobs": ["a", "b"]}
    folders = (await api.admin.get("/folders")).json()["items"]
    assert [one["path"] for one in folders] == ["sales/shop", "sales/shop/daily", "shopping"]
    top = (await api.admin.post("/jobs/b/move", json={"folder": ""})).json()
    assert (top["folder"], top["latest_revision"]) == ("", 1)
    for bad in ("/a", "a/", "a//b", "a/\n", "a/" * 8 + "a", "x" * 65):
        refused = await api.admin.post("/jobs/b/move", json={"folder": bad})
        assert (refused.status_code, refused.json()["where"]) == (422, "folder"), bad
    inside = await api.admin.post("/folders/move", json={"folder": "sales", "to": "sales/x"})
    assert (inside.status_code, inside.json()["where"]) == (422, "to")
    unknown = await api.admin.post("/folders/move", json={"folder": "sale", "to": "x"})
    assert unknown.status_code == 404
    deep = {"folder": "sales", "to": "/".join(["y" * 41] * 6)}
    assert (await api.admin.post("/folders/move", json=deep)).json()["where"] == "to"


async def test_a_list_of_jobs_is_filtered_and_counted_and_carries_no_texts(api: Api) -> None:
    await api.run("running")
    labelled = {"spec": text("labelled"), "labels": {"team": "a.b", "tier": "1"}}
    await api.admin.post("/jobs", json=labelled)

    async def listed(**query: Any) -> list[str]:
        page = await api.admin.get("/jobs", params=query)
        assert page.status_code == 200, page.text
        return [job["name"] for job in page.json()["items"]]

    assert await listed(label=["team=a.b", "tier=1"]) == ["labelled"]
    assert await listed(state=["Accept", "Failed"]) == ["running"]
    assert await listed(state="Accept", never_run=True, sort="-name") == ["running", "labelled"]
    assert await listed(q="LAB") == ["labelled"]
    assert await listed(target="fake") == ["labelled", "running"]
    (first, _) = (await api.admin.get("/jobs")).json()["items"]
    assert "spec" not in first
    assert (first["labels"], first["target"]) == ({"team": "a.b", "tier": "1"}, "fake")
    counts = (await api.admin.get("/counts/jobs", params={"q": "n"})).json()
    assert (counts["total"], counts["states"]["Accept"], counts["never_run"]) == (1, 1, 0)
    relabelled = await api.admin.put("/jobs/labelled/labels", json={"labels": {}})
    assert relabelled.json()["labels"] == {}
    for query in ({"label": "team"}, {"state": "nonsense"}, {"sort": "size"}, {"folder": "a/"}):
        assert (await api.admin.get("/jobs", params=query)).status_code == 422, query
    bad = await api.admin.put("/jobs/labelled/labels", json={"labels": {"a b": "c"}})
    assert (bad.status_code, bad.json()["code"]) == (422, "invalid_input")
