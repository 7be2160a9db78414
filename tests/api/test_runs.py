from __future__ import annotations

from typing import Any

import anyio
import httpx
import pytest

from tests.api.conftest import Api, text
from tests.support.platform import tracked
from tests.support.wait import eventually
from xuanwu.model.state import State

pytestmark = pytest.mark.anyio


async def test_of_two_starts_at_once_one_wins_and_the_other_gets_its_id(api: Api) -> None:
    await api.job()
    answers: list[httpx.Response] = []

    async def start() -> None:
        answers.append(await api.admin.post("/jobs/orders/start"))

    async with anyio.create_task_group() as tasks:
        for _ in range(8):
            tasks.start_soon(start)
    won = [answer for answer in answers if answer.status_code == 202]
    lost = [answer for answer in answers if answer.status_code == 409]
    assert (len(won), len(lost)) == (1, 7)
    for answer in lost:
        assert answer.json()["code"] == "run_live"
        assert answer.json()["facts"] == {"run": won[0].json()["id"]}


async def test_a_run_shows_what_is_known_and_nothing_that_is_ours(api: Api) -> None:
    run = await api.run()
    assert (run["state"], run["wish"], run["seen"], run["is_live"]) == (
        "Accept",
        "run",
        "absent",
        True,
    )
    assert run["actions"] == ["stop", "restart"]
    assert (run["seen_at"], run["seen_age_s"], run["failure"]) == (None, None, None)
    assert not {"lease", "token_hash", "live_job_id", "rung_at"} & run.keys()


async def test_a_run_lives_from_start_to_stop_over_the_wire(api: Api) -> None:
    run = await api.run()
    path = f"/runs/{run['id']}"

    async def shown() -> dict[str, Any]:
        return (await api.admin.get(path)).json()

    async with tracked(api.platform):

        async def runs() -> dict[str, Any] | None:
            now = await shown()
            return now if now["state"] == "Running" else None

        now = await eventually(runs)
        assert now["actions"] == ["stop", "savepoint", "restart"]
        assert now["seen_age_s"] < 10
        taken = await api.admin.post(f"{path}/savepoints", json={})
        assert taken.status_code == 202

        async def done() -> bool:
            one = await api.admin.get(f"{path}/savepoints/{taken.json()['id']}")
            return one.json()["state"] == "done"

        await eventually(done)
        processes = (await api.admin.get(f"{path}/processes")).json()["items"]
        assert {one["name"] for one in processes} == {"jobmanager", "taskmanager-1"}
        stopped = await api.admin.post(f"{path}/stop", json={"with_savepoint": True})
        assert (stopped.status_code, stopped.json()["wish"]) == (202, "stop_with_savepoint")

        async def ended() -> bool:
            return (await shown())["removed_at"] is not None

        await eventually(ended)
    last = await shown()
    assert (last["state"], last["is_live"], last["actions"]) == ("Cancel", False, ["restart"])
    assert len((await api.admin.get(f"{path}/savepoints")).json()["items"]) == 2
    late = await api.admin.post(f"{path}/stop")
    assert (late.status_code, late.json()["code"]) == (409, "run_ended")


async def test_a_restart_of_a_live_run_is_one_wish(api: Api) -> None:
    run = await api.run()
    body = {"restore": "none"}
    answer = await api.admin.post(f"/runs/{run['id']}/restart", json=body)
    assert (answer.status_code, answer.json()["id"]) == (202, run["id"])
    assert (answer.json()["wish"], answer.json()["restart_from"]) == ("stop", "none")


async def test_runs_are_found_by_job_state_and_life(api: Api) -> None:
    one, two = await api.run("one"), await api.run("two")
    async with tracked(api.platform):
        await api.platform.until(await api.platform.run(one["id"]), State.RUNNING)
        await api.platform.until(await api.platform.run(two["id"]), State.RUNNING)
        await api.admin.post(f"/runs/{two['id']}/stop")
        await api.platform.until(await api.platform.run(two["id"]), State.CANCEL)

    async def found(**query: Any) -> list[str]:
        items = (await api.admin.get("/runs", params=query)).json()["items"]
        return [run["job_name"] for run in items]

    assert await found() == ["two", "one"]
    assert await found(job="one") == ["one"]
    assert await found(job=two["job_id"]) == ["two"]
    assert await found(state="Running") == ["one"]
    assert await found(live="false") == ["two"]
    assert await found(live="true") == ["one"]
    assert await found(live="true", state="Cancel") == []
    assert (await api.admin.get("/runs?job=three")).status_code == 404


async def test_events_are_read_page_by_page(api: Api) -> None:
    run = await api.run()
    await api.admin.post(f"/runs/{run['id']}/stop", json={"with_savepoint": True})
    await api.admin.post(f"/runs/{run['id']}/stop")
    path, seen, cursor = f"/runs/{run['id']}/events", list[dict[str, Any]](), None
    while True:
        query = {"limit": 1, **({"cursor": cursor} if cursor else {})}
        page = (await api.admin.get(path, params=query)).json()
        seen += page["items"]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert [event["kind"] for event in seen] == ["move", "wish", "wish"]
    after = {"after": seen[0]["seq"]}
    assert (await api.admin.get(path, params=after)).json()["items"] == seen[1:]


async def test_a_log_is_shown_without_the_secrets_of_its_space(api: Api) -> None:
    run = await api.run()
    await api.admin.put("/secrets/db", json={"value": "hunter22"})
    api.platform.target.logs[run["id"], "jobmanager"] = ["one", "password=hunter22", "three"]
    path = f"/runs/{run['id']}/logs"
    log = (await api.admin.get(path, params={"lines": 2})).json()
    assert log == {"process": "jobmanager", "lines": ["password=******", "three"]}
    missing = await api.admin.get(path, params={"process": "taskmanager-7"})
    assert missing.status_code == 404
    assert (await api.admin.get(path, params={"process": "../../etc"})).status_code == 422


async def test_a_failure_is_shown_without_the_secrets_of_its_space(api: Api) -> None:
    run = await api.run()
    await api.admin.put("/secrets/db", json={"value": "hunter22"})
    async with tracked(api.platform):
        now = await api.platform.until(await api.platform.run(run["id"]), State.RUNNING)
        api.platform.target.logs[run["id"], "jobmanager"] = ["password=hunter22"]
        error = "java.sql.SQLException: no login as me:hunter22\n\tat x.Y"
        api.platform.jobmanager(now).change(state="FAILED", exception=error)
        await api.platform.until(now, State.FAILED)
    shown = await api.admin.get(f"/runs/{run['id']}")
    failure = shown.json()["failure"]
    assert failure["message"].endswith("no login as me:******")
    assert failure["log_tail"] == ["password=******"]
    events = await api.admin.get(f"/runs/{run['id']}/events")
    assert "hunter22" not in shown.text + events.text


async def test_a_target_that_cannot_be_asked_is_no_failure_of_ours(api: Api) -> None:
    run = await api.run()
    assert (await api.admin.get("/targets/fake")).json()["clusters"] == 0
    api.platform.target.is_silent = True
    answer = await api.admin.get(f"/runs/{run['id']}/processes")
    assert (answer.status_code, answer.json()["retry"]) == (503, "later")
    target = (await api.admin.get("/targets")).json()["items"][0]
    assert (target["name"], target["clusters"]) == ("fake", None)
    assert target["message"]


async def test_a_text_with_an_unknown_name_is_refused_at_the_start(api: Api) -> None:
    body = {"spec": text(sql="INSERT INTO a SELECT '${tabel}' FROM b")}
    assert (await api.admin.post("/jobs", json=body)).status_code == 201
    await api.admin.put("/variables/table", json={"value": "t"})
    answer = await api.admin.post("/jobs/orders/start")
    assert (answer.status_code, answer.json()["code"]) == (422, "variable_unknown")
    assert "Did you mean 'table'?" in answer.json()["detail"]
    assert answer.json()["facts"] == {"line": 1, "column": 23}


async def test_runs_are_filtered_by_several_values_and_counted(api: Api) -> None:
    run = await api.run("orders")
    other = await api.run("flights")

    async def listed(**query: Any) -> list[str]:
        page = await api.admin.get("/runs", params=query)
        assert page.status_code == 200, page.text
        return [one["job_name"] for one in page.json()["items"]]

    assert await listed(q="ORD") == await listed(q=run["id"][:-1]) == ["orders"]
    assert await listed(state=["Accept", "Failed"]) == ["flights", "orders"]
    assert await listed(target=["fake", "x"], release=[run["release"]], silent=False) == [
        "flights",
        "orders",
    ]
    assert await listed(target="elsewhere") == await listed(silent=True) == []
    assert await listed(creator=run["created_by"]["id"]) == ["flights", "orders"]
    assert await listed(creator="tok_of_nobody") == []
    assert await listed(since=other["created_at"]) == ["flights"]
    assert await listed(until=other["created_at"]) == ["orders"]
    counts = (await api.admin.get("/counts/runs", params={"job": "orders"})).json()
    assert (counts["total"], counts["states"]["Accept"], counts["silent"]) == (1, 1, 0)
    for query in ({"since": "2026-01-01T00:00:00"}, {"until": "0.5"}, {"state": "x"}):
        refused = await api.admin.get("/runs", params=query)
        assert (refused.status_code, refused.json()["where"]) == (422, next(iter(query)))
