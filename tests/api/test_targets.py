from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import httpx
import pytest

from tests.api.conftest import Api, text
from tests.support.fake_kubernetes import FakeKubernetes
from tests.support.platform import tracked
from xuanwu.api.web import WebSettings
from xuanwu.model.access import Role
from xuanwu.model.run import Run
from xuanwu.model.state import Seen, State
from xuanwu.scheduling.targets.identity import recall
from xuanwu.store import runs, targets

pytestmark = pytest.mark.anyio
SECRET = "a-token-of-the-api-server"


@pytest.fixture
async def fake() -> AsyncIterator[FakeKubernetes]:
    async with FakeKubernetes(token=SECRET) as fake:
        fake.store.put_namespace("flink")
        yield fake


def _settings(fake: FakeKubernetes, **changes: Any) -> dict[str, Any]:
    return {
        "access": {"server": fake.url, "token": SECRET},
        "namespace": "flink",
        "image": "flink:{release}",
        "state": {"uri": "s3://bucket/x"},
        **changes,
    }


async def _add(api: Api, fake: FakeKubernetes, name: str = "prod") -> dict[str, Any]:
    body = {"name": name, "settings": _settings(fake)}
    answer = await api.admin.post("/targets", json=body)
    assert answer.status_code == 201, answer.text
    return answer.json()


async def _run(api: Api, run_id: str) -> Run:
    async with api.platform.core.db.read() as tx:
        return await runs.get(tx, run_id)


def _problem(answer: httpx.Response) -> tuple[int, str, str | None]:
    told = answer.json()
    return answer.status_code, told["code"], told["where"]


async def test_a_target_is_added_used_changed_and_removed_while_the_server_runs(
    api: Api, fake: FakeKubernetes
) -> None:
    added = await _add(api, fake)
    assert (added["version"], added["origin"], added["clusters"]) == (1, "api", 0)
    await api.job("there", target="prod")
    settings = {**added["settings"], "jobmanagers": 2}
    edited = await api.admin.put("/targets/prod", json={"version": 1, "settings": settings})
    assert (edited.json()["version"], edited.json()["clusters"]) == (2, 0)
    shown = (await api.admin.get("/targets/prod")).json()
    assert shown == edited.json()
    listed = (await api.admin.get("/targets")).json()["items"]
    assert [one["name"] for one in listed] == ["fake", "prod"]
    removed = await api.admin.delete("/targets/prod")
    assert removed.status_code == 200
    assert "cannot start until they use another one: there." in removed.json()["warnings"][0]
    assert (await api.admin.get("/targets/prod")).status_code == 404
    refused = await api.admin.post("/jobs", json={"spec": text("late", target="prod")})
    assert refused.status_code == 404


async def test_a_new_target_leads_where_it_leads_whatever_had_its_name_before(
    api: Api, fake: FakeKubernetes
) -> None:
    await recall(api.platform.core.db, "prod", "uid-of-another-namespace")
    added = await _add(api, fake)
    assert (added["clusters"], added["message"]) == (0, None)


async def test_a_secret_is_never_answered_and_kept_where_it_is_shown(
    api: Api, fake: FakeKubernetes
) -> None:
    added = await _add(api, fake)
    assert added["settings"]["access"] == {"server": fake.url, "token": "(set)"}
    body = {"version": 1, "settings": {**added["settings"], "log_days": 3}}
    assert (await api.admin.put("/targets/prod", json=body)).json()["clusters"] == 0
    for path in ("/targets", "/targets/prod"):
        assert SECRET not in (await api.admin.get(path)).text
    async with api.platform.core.db.read() as tx:
        assert SECRET not in repr(await targets.declared(tx))


async def test_who_is_no_administrator_sees_targets_without_settings_and_changes_none(
    api: Api, fake: FakeKubernetes
) -> None:
    await _add(api, fake)
    developer = await api.caller(Role.DEVELOPER)
    of_space = await api.caller(Role.ADMIN, "tenant")
    for caller in (developer, of_space):
        for one in (await caller.get("/targets")).json()["items"]:
            assert one["settings"] is None
        assert (await caller.get("/targets/prod")).json()["settings"] is None
        body = {"name": "other", "settings": _settings(fake)}
        for answer in (
            await caller.post("/targets", json=body),
            await caller.put("/targets/prod", json={"version": 1, "settings": {}}),
            await caller.delete("/targets/prod"),
            await caller.post("/targets/prod/test"),
            await caller.post("/targets/test", json={"settings": {}}),
            await caller.delete("/targets/prod/identity"),
        ):
            assert answer.status_code == 403


async def test_of_two_who_edit_the_second_is_told_that_it_was_changed(
    api: Api, fake: FakeKubernetes
) -> None:
    await _add(api, fake)
    body = {"version": 1, "settings": _settings(fake, jobmanagers=2)}
    assert (await api.admin.put("/targets/prod", json=body)).status_code == 200
    late = await api.admin.put("/targets/prod", json=body)
    assert _problem(late) == (409, "version_changed", "version")
    assert late.json()["facts"]["version"] == 2


@pytest.mark.parametrize(
    ("changes", "where", "hint"),
    [
        ({"namspace": "x"}, "settings.namspace", "Did you mean 'namespace'?"),
        ({"image": "flink:{version}"}, "settings.image", "Known: {release}"),
        ({"access": {"kubeconfig": "/etc/k"}}, "settings.access.kubeconfig", "kubeconfig_text"),
        ({"access": {}}, "settings.access", "does not say how to reach"),
        (
            {"access": {"kubeconfig_text": "users: [{name: a, user: {exec: {command: sh}}}]"}},
            "settings.access.kubeconfig_text",
            "runs a program on the server's machine",
        ),
        ({"options": {"s3.secret.key": "x"}}, "settings.options", "pod_templates"),
    ],
)
async def test_what_cannot_be_right_is_refused_with_its_place_and_nothing_is_kept(
    api: Api, fake: FakeKubernetes, changes: dict[str, Any], where: str, hint: str
) -> None:
    settings = _settings(fake, **changes)
    for answer in (
        await api.admin.post("/targets", json={"name": "prod", "settings": settings}),
        await api.admin.post("/targets/test", json={"settings": settings}),
    ):
        assert _problem(answer) == (422, answer.json()["code"], where)
        assert hint in answer.json()["detail"]
        assert SECRET not in answer.text
    assert (await api.admin.get("/targets/prod")).status_code == 404


@pytest.mark.parametrize("name", ["Prod", "a_b", "-a", "", "x" * 64])
async def test_a_name_that_is_no_word_of_job_files_is_refused(
    api: Api, fake: FakeKubernetes, name: str
) -> None:
    answer = await api.admin.post("/targets", json={"name": name, "settings": _settings(fake)})
    assert (answer.status_code, answer.json()["where"]) == (422, "name")


async def test_a_name_that_is_taken_is_a_conflict(api: Api, fake: FakeKubernetes) -> None:
    body = {"name": "fake", "settings": _settings(fake)}
    answer = await api.admin.post("/targets", json=body)
    assert _problem(answer) == (409, "target_exists", "name")


async def test_the_machine_itself_has_no_settings_to_edit(api: Api, fake: FakeKubernetes) -> None:
    body = {"version": 1, "settings": _settings(fake)}
    answer = await api.admin.put("/targets/fake", json=body)
    assert _problem(answer) == (422, "invalid_input", "name")


async def test_pods_must_be_told_where_the_server_is(api: Api, fake: FakeKubernetes) -> None:
    api.app.state.backend = replace(
        api.backend, targets=replace(api.platform.desk, server_url=None)
    )
    body = {"name": "prod", "settings": _settings(fake)}
    for answer in (
        await api.admin.post("/targets", json=body),
        await api.admin.post("/targets/test", json=body),
    ):
        assert _problem(answer) == (422, "invalid_input", "server.url")


async def test_a_target_that_runs_need_is_kept_until_nothing_of_them_is_left(api: Api) -> None:
    run = await api.run()
    refused = await api.admin.delete("/targets/fake")
    assert _problem(refused) == (409, "target_in_use", "target")
    assert refused.json()["facts"]["runs"] == [run["id"]]
    async with tracked(api.platform):
        (await api.admin.post(f"/runs/{run['id']}/stop")).raise_for_status()
        await api.platform.until_removed(await _run(api, run["id"]))
    assert (await api.admin.delete("/targets/fake")).status_code == 200


async def test_one_that_settings_declare_is_removed_only_once_they_do_not(api: Api) -> None:
    await _mark(api, is_declared=True)
    refused = await api.admin.delete("/targets/fake")
    assert _problem(refused) == (409, "target_declared", "target")
    assert "'local.enabled' to false" in refused.json()["detail"]
    await _mark(api, is_declared=False)
    assert (await api.admin.delete("/targets/fake")).json() == {"warnings": []}


async def test_runs_on_a_target_that_cannot_be_opened_are_silent_until_it_is_mended(
    api: Api,
) -> None:
    run = await api.run()
    async with tracked(api.platform):
        begun = await _run(api, run["id"])
        await api.platform.until(begun, State.RUNNING, Seen.RUNNING)
        target = api.platform.held.pop("fake")
        async with api.platform.core.db.begin() as tx:
            row = await targets.lock(tx, "fake")
            await targets.write(tx, replace(row, version=2))
        await api.platform.desk.registry.refresh()
        api.platform.farm.remove(run["id"])
        hidden = await api.platform.until(begun, State.RUNNING, Seen.SILENT)
        assert "the machine of another server" in hidden.phase
        shown = (await api.admin.get("/targets/fake")).json()
        assert shown["clusters"] is None
        assert "xuanwu target remove fake" in shown["message"]
        waiting = await api.run("another")
        await api.platform.until(await _run(api, waiting["id"]), State.ACCEPT, Seen.SILENT)
        api.platform.held["fake"] = target
        api.platform.farm.add(run["id"], begun.flink_job_id, state="RUNNING")
        async with api.platform.core.db.begin() as tx:
            row = await targets.lock(tx, "fake")
            await targets.write(tx, replace(row, version=3))
        await api.platform.desk.registry.refresh()
        await api.platform.until(begun, State.RUNNING, Seen.RUNNING)
        await api.platform.until(await _run(api, waiting["id"]), State.RUNNING)


async def test_a_test_says_step_by_step_what_works(api: Api, fake: FakeKubernetes) -> None:
    await _add(api, fake)
    saved = (await api.admin.post("/targets/prod/test")).json()
    by_name = {step["name"]: step["status"] for step in saved["steps"]}
    assert (saved["target"], saved["is_usable"]) == ("prod", True)
    assert by_name["server"] == "warning"  # nothing answers at the address of an example
    assert {by_name[name] for name in ("settings", "reach", "identity", "image")} == {"ok"}
    fake.deny("create", "deployments")
    worse = (await api.admin.post("/targets/prod/test")).json()
    (failed,) = [step for step in worse["steps"] if step["status"] == "failed"]
    assert (worse["is_usable"], failed["name"]) == (False, "right: deployments")
    assert SECRET not in str((saved, worse))


async def test_settings_are_tried_before_they_are_saved(api: Api, fake: FakeKubernetes) -> None:
    settings = _settings(fake, namespace="other")
    found = (await api.admin.post("/targets/test", json={"settings": settings})).json()
    assert (found["target"], found["is_usable"]) == (None, False)
    assert found["steps"][-1]["name"] == "namespace"
    added = await _add(api, fake)
    body = {"name": "prod", "settings": added["settings"]}
    assert (await api.admin.post("/targets/test", json=body)).json()["is_usable"]
    nameless = await api.admin.post("/targets/test", json={"settings": added["settings"]})
    assert _problem(nameless) == (422, "invalid_input", "settings.access.token")


async def test_a_server_that_pods_cannot_reach_fails_the_test(
    api: Api, fake: FakeKubernetes
) -> None:
    desk = replace(api.platform.desk, server_url="http://127.0.0.1:8080")
    api.app.state.backend = replace(api.backend, targets=desk)
    await _add(api, fake)
    found = (await api.admin.post("/targets/prod/test")).json()
    (failed,) = [step["name"] for step in found["steps"] if step["status"] == "failed"]
    assert failed == "server"
    another_name = api.url.replace("127.0.0.1", "0x7f.1")  # which does not look like it
    real = replace(api.platform.desk, server_url=another_name)
    web = WebSettings(hosts=frozenset({"0x7f.1"}))  # as settings make of the server's own URL
    api.app.state.backend = replace(api.backend, targets=real, web=web)
    found = (await api.admin.post("/targets/prod/test")).json()
    assert next(s for s in found["steps"] if s["name"] == "server")["status"] == "ok"


async def test_a_test_of_a_row_that_cannot_be_read_says_why(api: Api, fake: FakeKubernetes) -> None:
    await _add(api, fake)
    async with api.platform.core.db.begin() as tx:
        row = await targets.lock(tx, "prod")
        await targets.write(tx, replace(row, sealed=b"x" * 40, version=2))
    await api.platform.desk.registry.refresh()
    found = (await api.admin.post("/targets/prod/test")).json()
    assert [step["name"] for step in found["steps"]] == ["settings"]
    shown = (await api.admin.get("/targets/prod")).json()
    assert "xuanwu target edit prod" in shown["message"]
    fresh = {"version": 2, "settings": _settings(fake)}
    assert (await api.admin.put("/targets/prod", json=fresh)).json()["clusters"] == 0


async def _mark(api: Api, *, is_declared: bool) -> None:
    async with api.platform.core.db.begin() as tx:
        row = await targets.lock(tx, "fake")
        await targets.write(tx, replace(row, is_declared=is_declared))


async def test_an_administrator_makes_a_target_forget_where_it_led(api: Api) -> None:
    db = api.platform.core.db
    await recall(db, "fake", "old")
    assert (await api.admin.delete("/targets/fake/identity")).status_code == 204
    assert await recall(db, "fake", "new") == "new"
    for _ in range(2):
        assert (await api.admin.delete("/targets/fake/identity")).status_code == 204


async def test_a_target_that_is_no_more_can_be_forgotten_once(api: Api) -> None:
    await recall(api.platform.core.db, "gone", "old")
    assert (await api.admin.delete("/targets/gone/identity")).status_code == 204
    answer = await api.admin.delete("/targets/gone/identity")
    assert (answer.status_code, "target 'gone' was not found" in answer.json()["detail"]) == (
        404,
        True,
    )
