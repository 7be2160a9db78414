from __future__ import annotations

import hashlib
import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.client.conftest import Scripted
from tests.client.wire import (
    NOW,
    event_json,
    items,
    job_json,
    ok,
    problem,
    revision_json,
    run_json,
    sse,
    who_json,
)
from xuanwu.client import Client, runs
from xuanwu.client.runs import RunFilter
from xuanwu.kernel.errors import InvalidInput, Unreachable
from xuanwu.model.access import Role
from xuanwu.model.event import Subject, SubjectKind
from xuanwu.model.run import SavepointState
from xuanwu.model.spec import JobSpec
from xuanwu.model.state import State

_SPEC = JobSpec(name="orders", sql="SELECT 1", parallelism=3)


def _savepoint(state: str) -> dict[str, Any]:
    return {
        "id": "sav_1",
        "run_id": "run_1",
        "job_id": "job_1",
        "space_id": "spc_1",
        "stops_run": False,
        "state": state,
        "trigger_id": "0" * 32,
        "created_at": NOW,
        "created_by": who_json("ada"),
        "path": "file:///s" if state == "done" else None,
    }


def test_a_job_comes_with_its_text_and_its_run(scripted: Scripted) -> None:
    client, _ = scripted(ok(job_json()))
    job = client.jobs.get("orders")
    assert job.spec.sql == "INSERT INTO a\nSELECT * FROM b;\n"
    assert job.last_run is not None
    assert job.last_run.state is State.RUNNING
    assert job.last_run.actions == ("stop", "savepoint", "restart")


def test_a_text_is_sent_as_its_user_wrote_it(scripted: Scripted) -> None:
    client, script = scripted(ok(job_json(), 201))
    client.jobs.create(_SPEC, note="first")
    assert script.body() == {
        "spec": {"name": "orders", "sql": "SELECT 1", "parallelism": 3},
        "note": "first",
    }


def _act(client: Client, name: str) -> object:
    acts: dict[str, Any] = {
        "edit": lambda: client.jobs.edit("orders", _SPEC),
        "rollback": lambda: client.jobs.rollback("orders", 1),
        "start": lambda: client.runs.start("orders", revision=2, restore="latest"),
        "stop": lambda: client.runs.stop("run_1", with_savepoint=True),
        "restart": lambda: client.runs.restart("run_1"),
    }
    return acts[name]()


@pytest.mark.parametrize(
    ("act", "answer", "route", "body"),
    [
        ("edit", revision_json(3), "PUT /jobs/orders", None),
        ("rollback", revision_json(3), "POST /jobs/orders/rollback", {"revision": 1}),
        (
            "start",
            run_json(),
            "POST /jobs/orders/start",
            {"revision": 2, "restore": "latest"},
        ),
        ("stop", run_json(), "POST /runs/run_1/stop", {"with_savepoint": True}),
        (
            "restart",
            run_json(),
            "POST /runs/run_1/restart",
            {"revision": None, "restore": "latest"},
        ),
    ],
)
def test_an_act_goes_to_its_route(
    scripted: Scripted, act: str, answer: Any, route: str, body: Any
) -> None:
    client, script = scripted(ok(answer))
    _act(client, act)
    request = script.requests[0]
    assert f"{request.method} {request.url.path.removeprefix('/api/v1')}" == route
    assert body is None or script.body() == body


def test_only_what_narrows_is_asked_for(scripted: Scripted) -> None:
    client, script = scripted(items(run_json()))
    list(client.runs.list(RunFilter(states=[State.FAILED], live=True)))
    params = dict(script.requests[0].url.params)
    assert params == {"limit": "200", "state": "Failed", "live": "true"}


def test_waiting_ends_when_the_run_is_running_and_outlives_a_server_that_restarts(
    scripted: Scripted, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runs, "_POLL_S", 0.0)
    away = [httpx.ConnectError("down")] * 6  # more than one call's own retries
    client, _ = scripted(ok(run_json(state="Accept", phase="starting")), *away, ok(run_json()))
    phases: list[str] = []
    run = client.runs.wait_running("run_1", seen=lambda one: phases.append(one.phase))
    assert run.state is State.RUNNING
    assert phases == ["starting", "running"]


def test_waiting_has_a_deadline(scripted: Scripted, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runs, "_POLL_S", 0.0)
    client, _ = scripted(ok(run_json(state="Running")))
    with pytest.raises(Unreachable) as caught:
        client.runs.wait_ended("run_1", timeout_s=0.0)
    assert caught.value.detail_code == "timed_out"


def test_waiting_for_a_savepoint_ends_when_it_is_done(
    scripted: Scripted, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runs, "_POLL_S", 0.0)
    client, _ = scripted(ok(_savepoint("triggered")), ok(_savepoint("done")))
    taken = client.runs.wait_savepoint("run_1", "sav_1")
    assert (taken.state, taken.path) == (SavepointState.DONE, "file:///s")


def _artifact(sha256: str) -> dict[str, Any]:
    return {
        "sha256": sha256,
        "space_id": "spc_1",
        "name": "a.jar",
        "size": 3,
        "created_at": NOW,
        "created_by": who_json("ada"),
    }


def test_the_main_class_of_a_jar_is_asked_for_by_its_hash(scripted: Scripted) -> None:
    client, script = scripted(ok({"main_class": "com.example.Main"}))
    assert client.artifacts.main_class("0" * 64) == "com.example.Main"
    assert script.requests[0].url.path.endswith(f"/artifacts/{'0' * 64}/program")


def test_a_jar_is_sent_as_bytes_and_again_from_its_start(
    scripted: Scripted, tmp_path: Path
) -> None:
    jar = tmp_path / "a.jar"
    jar.write_bytes(b"PK" * 300_000)
    sha256 = hashlib.sha256(jar.read_bytes()).hexdigest()
    client, script = scripted(
        problem(404, "not_found"), httpx.WriteError("cut"), ok(_artifact(sha256), 201)
    )
    assert client.artifacts.upload(jar).sha256 == sha256
    assert [len(request.content) for request in script.requests] == [0, 600_000, 600_000]
    assert script.requests[-1].url.params["name"] == "a.jar"


def test_a_jar_that_is_there_is_not_sent(scripted: Scripted, tmp_path: Path) -> None:
    jar = tmp_path / "a.jar"
    jar.write_bytes(b"PK")
    client, script = scripted(ok(_artifact("0" * 64)))
    client.artifacts.upload(jar)
    assert [request.method for request in script.requests] == ["GET"]


def test_a_jar_that_cannot_be_read_is_the_users_mistake(scripted: Scripted, tmp_path: Path) -> None:
    client, _ = scripted(ok({}))
    with pytest.raises(InvalidInput, match=r"missing\.jar"):
        client.artifacts.upload(tmp_path / "missing.jar")


def test_a_token_is_renamed(scripted: Scripted) -> None:
    token = {"id": "tok_1", "name": "cd", "role": "operator", "space_id": None, "created_at": NOW}
    client, script = scripted(ok(token))
    assert client.tokens.rename("tok_1", "cd").name == "cd"
    assert script.requests[0].url.path == "/api/v1/tokens/tok_1/rename"


def test_events_are_listed_and_followed_in_a_space_and_on_the_platform(scripted: Scripted) -> None:
    of_space = event_json(4)
    of_none = event_json(1, space_id=None, subject={"kind": "token", "id": "tok_1"})
    streamed = sse({"id": "5", "data": json.dumps(event_json(5))})
    client, script = scripted(items(of_space), items(of_none), streamed)
    (first,) = client.events.list(after=3)
    (second,) = client.events.of_platform()
    (third,) = client.events.follow(after=4)
    assert (first.state, first.actor.name) == (State.RUNNING, "xuanwu")
    assert second.subject == Subject(SubjectKind.TOKEN, "tok_1")
    assert third.seq == 5
    assert [request.url.path for request in script.requests] == [
        "/api/v1/events",
        "/api/v1/platform/events",
        "/api/v1/events/stream",
    ]
    assert script.requests[2].headers["last-event-id"] == "4"


def test_a_new_token_carries_its_text(scripted: Scripted) -> None:
    token = {"id": "tok_1", "name": "ci", "role": "operator", "space_id": None, "created_at": NOW}
    client, script = scripted(ok({**token, "token": "xw_text"}, 201))
    made = client.tokens.create("ci", Role.OPERATOR, valid_for=timedelta(days=1))
    assert made.token == "xw_text"
    assert script.body()["role"] == "operator"
