from __future__ import annotations

import anyio
import pytest

from tests.support.platform import ME, VERSION, Platform
from tests.support.script_gateway import LINEAGE, ScriptGateway, finding
from xuanwu.kernel.errors import Bug, Conflict, InvalidInput, Unavailable, Unreachable, XuanwuError
from xuanwu.model.gateway import Check, Finding, Lineage, Severity
from xuanwu.model.job import Job
from xuanwu.service.runs.restart import RestartOrder, restart
from xuanwu.service.scripts import gate
from xuanwu.service.scripts.saved import saved_lineage
from xuanwu.store import jobs, lineages, runs

pytestmark = pytest.mark.anyio


async def _stored(platform: Platform, job: Job) -> Lineage | None:
    async with platform.core.db.read() as tx:
        return await lineages.find(tx, (await jobs.revision(tx, job.id, 1)).id)


async def test_a_script_with_errors_starts_no_run_and_says_all_that_is_wrong(
    platform: Platform, gateway: ScriptGateway
) -> None:
    note, error = finding("note", Severity.NOTE), finding("column_unknown")
    gateway.found = Check(findings=(note, error, finding("other")))
    job = await platform.job()
    with pytest.raises(InvalidInput, match=r"Line 1, column 1: column_unknown! And 1 more") as no:
        await platform.start(job)
    assert no.value.detail_code == "script_invalid"
    facts = no.value.facts["findings"]
    assert isinstance(facts, list)
    assert [one["code"] for one in facts] == ["column_unknown", "other", "note"]
    async with platform.core.db.read() as tx:
        assert await runs.latest_of_job(tx, job.id) is None


async def test_a_run_starts_with_warnings_and_its_lineage_is_kept(
    platform: Platform, gateway: ScriptGateway
) -> None:
    gateway.found = Check(findings=(finding("state_grows", Severity.WARNING),))
    job = await platform.job(options={"a.b": "1"})
    await platform.start(job)
    (sent,) = gateway.of("check")
    assert (sent["kind"], sent["options"], sent["purpose"]) == ("sql", {"a.b": "1"}, "run")
    assert gateway.asked[0][1] == VERSION
    assert await _stored(platform, job) == LINEAGE.model_copy(
        update={"findings": gateway.found.findings}
    )


@pytest.mark.parametrize(("brings", "purpose"), [(False, "run"), (True, "check")])
async def test_jars_are_needed_of_the_server_only_where_its_own_release_runs(
    platform: Platform, gateway: ScriptGateway, *, brings: bool, purpose: str
) -> None:
    platform.target.brings_release = brings
    await platform.start(await platform.job())
    (sent,) = gateway.of("check")
    assert sent["purpose"] == purpose


@pytest.mark.parametrize(
    "error",
    [Unreachable("gone"), Unavailable("no Java"), Conflict("busy", code="workers_busy"), Bug("x")],
    ids=lambda error: error.code,
)
async def test_a_gateway_that_cannot_answer_stops_no_start(
    platform: Platform, gateway: ScriptGateway, error: XuanwuError
) -> None:
    gateway.fails = error
    job = await platform.job()
    await platform.start(job)
    assert gateway.of("lineage") == []
    assert await _stored(platform, job) is None


async def test_without_a_gateway_the_grammar_alone_is_looked_at(
    platform: Platform, gateway: ScriptGateway
) -> None:
    gateway.fails = Unreachable("gone")
    job = await platform.job(sql="INSERT INTO a SELECT 1;\nINSERT INTO a SELECT 'b")
    with pytest.raises(InvalidInput, match="Line 2, column 22: This string is not") as caught:
        await platform.start(job)
    assert caught.value.detail_code == "script_invalid"


async def test_a_gateway_that_takes_too_long_stops_no_start(
    platform: Platform, gateway: ScriptGateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gate, "PATIENCE_S", 0.05)
    gateway.holds = anyio.Event()
    with anyio.fail_after(120):
        await platform.start(await platform.job())


async def test_a_live_run_is_told_of_before_any_check(
    platform: Platform, gateway: ScriptGateway
) -> None:
    job = await platform.job()
    await platform.start(job)
    gateway.found = Check(findings=(finding(),))
    with pytest.raises(Conflict):
        await platform.start(job)


async def test_a_restart_with_a_bad_script_leaves_the_live_run_alone(
    platform: Platform, gateway: ScriptGateway
) -> None:
    run = await platform.start(await platform.job())
    gateway.found = Check(findings=(finding(),))
    with pytest.raises(InvalidInput, match="Nothing was started"):
        await restart(platform.scripts, ME, run.id, RestartOrder())
    assert (await platform.run(run.id)).wish == run.wish


async def test_an_unknown_secret_is_found_although_the_gateway_stands_in(
    platform: Platform, gateway: ScriptGateway
) -> None:
    job = await platform.job(sql="INSERT INTO a SELECT '${secret.pw}'")
    with pytest.raises(InvalidInput) as caught:
        await platform.start(job)
    assert caught.value.detail_code == "secret_unknown"
    assert gateway.asked == []


async def test_lineage_is_found_when_first_asked_for_and_then_kept(
    platform: Platform, gateway: ScriptGateway
) -> None:
    job = await platform.job()
    for _ in range(2):
        found = await saved_lineage(platform.scripts, ME, platform.space_id, "orders", None)
        assert found == LINEAGE
    assert len(gateway.of("lineage")) == 1
    assert await _stored(platform, job) == LINEAGE


@pytest.mark.parametrize(
    "wrong", [finding(), finding("catalog_missing", Severity.WARNING)], ids=lambda one: one.code
)
async def test_lineage_that_lacks_statements_is_shown_but_not_kept(
    platform: Platform, gateway: ScriptGateway, wrong: Finding
) -> None:
    gateway.found = Check(findings=(wrong,))
    job = await platform.job()
    found = await saved_lineage(platform.scripts, ME, platform.space_id, job.id, 1)
    assert found.findings == (wrong,)
    assert await _stored(platform, job) is None
