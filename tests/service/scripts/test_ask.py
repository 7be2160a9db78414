from __future__ import annotations

from dataclasses import replace

import pytest

from tests.support.platform import ME, VERSION, Platform
from tests.support.principals import EVE
from tests.support.script_gateway import COMPLETION, ScriptGateway, finding
from xuanwu.kernel.errors import InvalidInput, NotFound, Unavailable
from xuanwu.metadata import catalogs
from xuanwu.model.access import Caller, Role
from xuanwu.model.draft import Draft
from xuanwu.model.gateway import Check, Lineage, Plan, Purpose, Severity
from xuanwu.model.release import Release
from xuanwu.model.spec import JarSpec, parse_spec
from xuanwu.service.jobs import write
from xuanwu.service.jobs.write import Edit
from xuanwu.service.scripts.ask import ask, gateway_of
from xuanwu.service.scripts.asked import Around, asked
from xuanwu.service.scripts.check import check
from xuanwu.service.scripts.complete import complete
from xuanwu.service.scripts.lineage import lineage
from xuanwu.service.scripts.plan import plan

pytestmark = pytest.mark.anyio


async def test_a_saved_job_is_asked_about_by_its_name_in_any_revision(platform: Platform) -> None:
    job = await platform.job(sql="INSERT INTO a SELECT 1")
    spec = parse_spec({"name": "orders", "sql": "INSERT INTO b SELECT 2", "target": "fake"})
    await write.edit(platform.core, platform.infra, ME, platform.space_id, job.id, Edit(spec))
    for revision, table in ((None, "b"), (1, "a"), (2, "b")):
        draft = Draft(job="orders", revision=revision)
        found = await ask(platform.scripts, ME, platform.space_id, draft)
        assert found.definition["sql"].startswith(f"INSERT INTO {table} ")
        assert found.release == VERSION
    with pytest.raises(NotFound):
        await ask(platform.scripts, ME, platform.space_id, Draft(job="orders", revision=3))
    stranger = Caller(EVE, Role.ADMIN, "spc_other")
    with pytest.raises(NotFound):
        await ask(platform.scripts, stranger, platform.space_id, Draft(job=job.id))


async def test_what_the_space_has_stands_around_the_script(platform: Platform) -> None:
    sql = "CREATE CATALOG c WITH ('type' = 'generic_in_memory')"
    await catalogs.write(platform.core, ME, platform.space_id, "c", sql)
    draft = Draft(sql="SELECT 1", catalogs=("c",), options={"a": "b"})
    found = (await ask(platform.scripts, ME, platform.space_id, draft)).definition
    assert found["catalogs"] == [{"name": "c", "sql": sql}]
    assert (found["options"], found["version"]) == ({"a": "b"}, 1)


async def test_a_stored_catalog_comes_in_the_dialect_of_the_release(platform: Platform) -> None:
    sql = "CREATE CATALOG c WITH ('type' = '{}', 'warehouse' = '${{secret.w}}')"
    await catalogs.write(platform.core, ME, platform.space_id, "c", sql.format("table-store"))
    found = await ask(platform.scripts, ME, platform.space_id, Draft(sql="x", catalogs=("c",)))
    assert found.definition["catalogs"] == [{"name": "c", "sql": sql.format("paimon")}]
    assert [one.message.split(":")[0] for one in found.findings] == ["catalogs.c"] * 2
    (kept,) = await catalogs.all_catalogs(platform.core, platform.space_id)
    assert kept.sql == sql.format("table-store"), "it stays as it was written"


@pytest.mark.parametrize(
    ("draft", "where"),
    [
        (Draft(sql="x", release="9.9"), "release"),
        (Draft(sql="x", catalogs=("none",)), "catalog"),
        (Draft(sql="x", artifacts=("0" * 64,)), "artifacts"),
    ],
)
async def test_what_is_not_there_is_named(platform: Platform, draft: Draft, where: str) -> None:
    with pytest.raises(NotFound) as caught:
        await ask(platform.scripts, ME, platform.space_id, draft)
    assert caught.value.where == where


async def test_each_verb_joins_what_the_gateway_finds_with_what_is_known(
    platform: Platform, gateway: ScriptGateway
) -> None:
    known = (finding("later"),)
    gateway.found, gateway.lineages = Check(findings=known), Lineage(findings=known)
    gateway.plans = Plan(findings=known)
    draft = Draft(sql="x '${secret.pw}'")
    made = await ask(platform.scripts, ME, platform.space_id, draft)
    answers = (
        await check(gateway, made, Purpose.DEBUG),
        await lineage(gateway, made),
        await plan(gateway, made),
    )
    for answer in answers:
        assert [one.code for one in answer.findings] == ["later", "secret_unknown"]
    completed = await complete(gateway, made, 3, 4)
    assert completed.range == COMPLETION.range
    assert [one.label for one in completed.items] == [one.label for one in COMPLETION.items]
    assert all(one.documentation for one in completed.items)
    assert gateway.of("complete")[0]["at"] == (3, 4)
    assert gateway.of("check")[0]["purpose"] is Purpose.DEBUG


async def test_a_plan_has_the_parallelism_of_a_run(gateway: ScriptGateway) -> None:
    spec = Draft(sql="x", options={"a": "b"}).spec().model_copy(update={"parallelism": 4})
    made = asked(spec, Release(VERSION, "", "", "", (17,), frozenset()), Around())
    await plan(gateway, made)
    (planned,) = gateway.of("plan")
    assert planned["options"] == {"a": "b", "parallelism.default": "4"}
    assert "parallelism.default" not in made.definition["options"]


async def test_a_program_is_neither_planned_nor_sent_to_a_planner(
    platform: Platform, gateway: ScriptGateway
) -> None:
    spec = Draft(jar=JarSpec(artifact="0" * 64)).spec()
    assert spec.kind.value == "jar"
    gateway.found = Check(findings=(finding(severity=Severity.ERROR),))
    program = asked(spec, Release(VERSION, "", "", "", (17,), frozenset()), Around())
    assert await check(gateway, program, Purpose.RUN) == Check()
    assert await lineage(gateway, program) == Lineage()
    for refused in (plan(gateway, program), complete(gateway, program, 1, 1)):
        with pytest.raises(InvalidInput):
            await refused
    assert gateway.asked == []


async def test_a_server_without_a_gateway_says_so(platform: Platform) -> None:
    assert gateway_of(platform.scripts) is platform.scripts.gateway
    with pytest.raises(Unavailable):
        gateway_of(replace(platform.scripts, gateway=None))
