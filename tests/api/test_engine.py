from __future__ import annotations

import hashlib
import io
import zipfile
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.api.conftest import Api, open_api, text
from tests.support.platform import QUICK, tracked
from xuanwu.model.state import Seen, State

pytestmark = pytest.mark.anyio


def _engine(api: Api, run: dict[str, Any]) -> httpx.AsyncClient:
    """The entry point of a run: a client with the token of that run."""
    return api.client(api.platform.core.vault.token_for(run["id"]))


async def test_a_run_fetches_what_it_executes_and_only_its_own_secrets(api: Api) -> None:
    await api.admin.put("/secrets/db", json={"value": "hunter22"})
    await api.admin.put("/secrets/other", json={"value": "not for this run"})
    await api.admin.put("/variables/table", json={"value": "t"})
    sql = "INSERT INTO a SELECT '${secret.db}', '${table}' FROM b -- ${secret.other}"
    await api.admin.post("/jobs", json={"spec": text(sql=sql)})
    run = (await api.admin.post("/jobs/orders/start")).json()
    answer = await _engine(api, run).get(f"/engine/runs/{run['id']}/definition")
    definition = answer.json()
    assert (definition["version"], definition["kind"], definition["sql"]) == (1, "sql", sql)
    assert definition["run"] == {"id": run["id"], "job": "orders", "space": "default"}
    assert (definition["secrets"], definition["variables"]) == ({"db": "hunter22"}, {"table": "t"})
    assert answer.headers["cache-control"] == "no-store"
    *_, fetched = (await api.admin.get(f"/runs/{run['id']}/events")).json()["items"]
    assert fetched["kind"] == "definition"
    assert fetched["actor"] == {"kind": "run", "id": run["id"], "name": "orders"}


async def test_a_run_fetches_its_text_and_options_as_its_release_knows_them(api: Api) -> None:
    sql = "SET 'akka.ask.timeout' = '1 min'; INSERT INTO a SELECT 1"
    spec = text(sql=sql, options={"state.backend": "hashmap"})
    await api.admin.post("/jobs", json={"spec": spec})
    run = (await api.admin.post("/jobs/orders/start")).json()
    definition = (await _engine(api, run).get(f"/engine/runs/{run['id']}/definition")).json()
    assert definition["sql"] == sql
    (edit,) = definition["edits"]
    assert sql[edit["start"] : edit["end"]] in "'akka.ask.timeout'"
    assert "pekko" in edit["text"]
    assert definition["options"] == {"state.backend.type": "hashmap"}


async def test_the_cluster_of_a_run_gets_the_options_as_its_release_knows_them(
    tmp_path: Path,
) -> None:
    async with open_api(tmp_path) as api, tracked(api.platform):
        spec = text(options={"state.backend": "hashmap"})
        await api.admin.post("/jobs", json={"spec": spec})
        run = (await api.admin.post("/jobs/orders/start")).json()
        await api.platform.until(await api.platform.run(run["id"]), State.RUNNING, Seen.RUNNING)
        cluster = api.platform.target.live[run["id"]]
        assert cluster.spec.options == {"state.backend.type": "hashmap"}


async def test_the_token_of_a_run_opens_nothing_else(api: Api) -> None:
    one, two = await api.run("one"), await api.run("two")
    engine = _engine(api, one)
    assert (await engine.get(f"/engine/runs/{two['id']}/definition")).status_code == 401
    assert (await engine.get("/jobs")).status_code == 401
    assert (await engine.get(f"/runs/{one['id']}")).status_code == 401
    assert (await api.admin.get(f"/engine/runs/{one['id']}/definition")).status_code == 401


async def test_a_run_that_nobody_wants_any_more_is_told_so(api: Api) -> None:
    run = await api.run()
    await api.admin.post(f"/runs/{run['id']}/stop")
    answer = await _engine(api, run).get(f"/engine/runs/{run['id']}/definition")
    assert (answer.status_code, answer.json()["code"]) == (410, "run_over")


async def test_a_run_fetches_the_jars_that_its_text_names_and_no_other(api: Api) -> None:
    hashes: list[str] = []
    for name in ("mine", "other"):
        content = io.BytesIO()
        with zipfile.ZipFile(content, "w") as jar:
            jar.writestr(name, name)
        await api.admin.post(f"/artifacts?name={name}.jar", content=content.getvalue())
        hashes.append(hashlib.sha256(content.getvalue()).hexdigest())
    spec = {"name": "orders", "jar": {"artifact": hashes[0]}, "target": "fake"}
    await api.admin.post("/jobs", json={"spec": spec})
    run = (await api.admin.post("/jobs/orders/start")).json()
    engine = _engine(api, run)
    definition = (await engine.get(f"/engine/runs/{run['id']}/definition")).json()
    url = definition["artifact_url"].replace("{sha256}", hashes[0])
    path = httpx.URL(url).path.removeprefix("/api/v1")
    fetched = await engine.get(path)
    assert hashlib.sha256(fetched.content).hexdigest() == hashes[0]
    assert (await engine.get(path.replace(hashes[0], hashes[1]))).status_code == 404


async def test_news_make_the_platform_look_at_once(tmp_path: Path) -> None:
    patient = replace(QUICK, poll=timedelta(hours=1))
    async with open_api(tmp_path, settings=patient) as api, tracked(api.platform):
        run = await api.run()
        engine = _engine(api, run)
        await api.platform.until(await api.platform.run(run["id"]), State.RUNNING, Seen.RUNNING)
        api.platform.jobmanager(await api.platform.run(run["id"])).change(state="FINISHED")
        body = {
            "run": run["id"],
            "flink_job_id": run["flink_job_id"],
            "status": "FINISHED",
            "at": "2026-01-02T03:04:05Z",
        }
        answer = await engine.post(f"/engine/runs/{run['id']}/news", json=body)
        assert answer.status_code == 204
        await api.platform.until(await api.platform.run(run["id"]), State.FINISH)
        odd = await engine.post(f"/engine/runs/{run['id']}/news", json={"stats": "x"})
        assert "Did you mean 'status'?" in odd.json()["detail"]
