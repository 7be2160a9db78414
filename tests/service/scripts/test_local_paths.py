"""Local files that a script reads must exist before a run starts on this machine."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.support.platform import ME, VERSION, Platform
from tests.support.script_gateway import WHOLE, ScriptGateway
from xuanwu.kernel.errors import InvalidInput, NotFound
from xuanwu.model.access import Role
from xuanwu.model.draft import CheckOrder, Draft
from xuanwu.model.gateway import Finding, Lineage, Purpose, Range, Severity, SourceRef
from xuanwu.model.gateway import StatementLineage as Line
from xuanwu.scheduling.releases import catalogue
from xuanwu.service.scripts.asked import Around, asked
from xuanwu.service.scripts.check_draft import check_draft
from xuanwu.service.scripts.local_paths import missing_paths
from xuanwu.service.sharing import variables

pytestmark = pytest.mark.anyio

_HOME = "default_catalog.default_database."
_TABLE = (
    "CREATE TABLE {} (a INT) WITH ('connector' = 'filesystem', 'format' = 'csv', 'path' = {});\n"
)
_INSERT = "INSERT INTO s SELECT a FROM t;"


def _lineage(sink: str | None = "s", *sources: str) -> Lineage:
    read = tuple(SourceRef(table=_HOME + one, role="scan") for one in sources or ("t",))
    line = Line(number=2, range=WHOLE, sink=sink and _HOME + sink, sources=read)
    return Lineage(statements=(line,))


async def _found(script: str, lineage: Lineage, **values: str) -> list[Finding]:
    draft = Draft(sql=script, options={k: v for k, v in values.items() if "." in k})
    around = Around(variables={k: v for k, v in values.items() if "." not in k})
    made = asked(draft.spec(), catalogue.find(VERSION), around)
    return await missing_paths(ScriptGateway(lineages=lineage), made)


@pytest.mark.parametrize(
    "path",
    ["'/none/in'", "'file:/none/in'", "'file:///none/in'", "'/none/it''s'", "'/etc/passwd/in'"],
)
async def test_a_missing_path_of_a_source_is_marked_at_its_value(path: str) -> None:
    script = "-- 😀\n" + _TABLE.format("t", path) + _INSERT
    (found,) = await _found(script, _lineage())
    column = script.splitlines()[1].index(path) + 1
    assert (found.code, found.severity, found.statement) == ("path_missing", Severity.ERROR, 1)
    assert found.range == Range(
        line=2, column=column, end_line=2, end_column=column + len(path) - 1
    )
    assert "Create it, or correct the path." in found.message


@pytest.mark.parametrize(
    "path",
    [
        "'/tmp'",
        "'file:///tmp'",
        "'/etc/passwd'",
        "'/none/*.csv'",
        "'/none/{a,b}'",
        "'hdfs:///none'",
        "'s3://none/in'",
        "'file://host/none'",
        "'//host/none'",
        "'none/in'",
        "''",
        "'${unknown}/in'",
        "'${secret.folder}/in'",
        "'/none/$${x}'",
        r"'/none/\0'",
    ],
)
async def test_what_exists_or_cannot_be_looked_at_here_is_not_marked(path: str) -> None:
    script = _TABLE.format("t", path.replace(r"\0", "\0")) + _INSERT
    assert await _found(script, _lineage()) == []


@pytest.mark.parametrize(
    ("script", "lineage"),
    [
        (_TABLE.format("s", "'/none'"), _lineage("s", "t")),
        (_TABLE.format("t", "'/none'"), _lineage("t", "t")),
        (_TABLE.format("t", "'/none'") + _TABLE.format("s", "'/none'"), _lineage("s", "t")),
        (_TABLE.format("t", "'/none'"), _lineage("s", "other")),
        (_TABLE.format("d.t", "'/none'"), _lineage("s", "t")),
        (_TABLE.format("t", "'/none'") + _TABLE.format("t", "'/tmp'"), _lineage()),
        (_TABLE.format("t", "'/none'").replace("filesystem", "hive"), _lineage()),
        ("CREATE TABLE t (a INT) WITH ('connector' = 'filesystem')", _lineage()),
        ("CREATE VIEW t AS SELECT 'filesystem', '/none'", _lineage()),
    ],
)
async def test_only_sources_of_the_connector_are_marked(script: str, lineage: Lineage) -> None:
    assert await _found(script, lineage) == []


async def test_a_table_like_another_has_its_path_unless_it_names_one() -> None:
    base = _TABLE.format("`base`", "'/none'")
    (found,) = await _found(base + "CREATE TABLE t LIKE base;", _lineage())
    assert found.statement == 1
    (found,) = await _found(base + "CREATE TABLE t WITH ('path' = '/no') LIKE base;", _lineage())
    assert (found.statement, "'/no'" in found.message) == (2, True)


async def test_variables_count_with_their_values(tmp_path: Path) -> None:
    script = _TABLE.format("t", "'${root}/${name}'")
    assert await _found(script, _lineage(), root=str(tmp_path.parent), name=tmp_path.name) == []
    (found,) = await _found(script, _lineage(), root=str(tmp_path), name="none")
    assert f"'{tmp_path}/none'" in found.message


async def test_a_source_that_looks_again_and_again_may_wait_for_its_folder() -> None:
    waits = _TABLE.format("t", "'/none', 'source.monitor-interval' = '1 s'")
    (found,) = await _found(waits, _lineage())
    assert found.severity is Severity.WARNING


async def test_paths_without_scheme_may_be_elsewhere() -> None:
    assert await _found(_TABLE.format("t", "'/no'"), _lineage(), **{"fs.default-scheme": "x"}) == []


_SCRIPT = _TABLE.format("t", "'/none'") + _INSERT


async def test_a_start_on_this_machine_is_refused(
    platform: Platform, gateway: ScriptGateway
) -> None:
    gateway.lineages = _lineage()
    job = await platform.job(sql=_SCRIPT)
    with pytest.raises(InvalidInput, match="Line 1, column 85: There is no file") as caught:
        await platform.start(job)
    assert caught.value.detail_code == "script_invalid"
    platform.target.brings_release = True
    await platform.start(job)


@pytest.mark.parametrize(
    ("purpose", "role", "target", "codes"),
    [
        (Purpose.RUN, Role.OPERATOR, "fake", ["path_missing"]),
        (Purpose.RUN, Role.VIEWER, "fake", []),
        (Purpose.RUN, Role.OPERATOR, None, []),  # the default target is not there
        (Purpose.CHECK, Role.OPERATOR, "fake", []),
        (Purpose.CHECK, Role.OPERATOR, "none", []),
    ],
)
async def test_a_check_for_a_run_looks_too_for_who_may_start_it(
    platform: Platform,
    gateway: ScriptGateway,
    purpose: Purpose,
    role: Role,
    target: str | None,
    codes: list[str],
) -> None:
    gateway.lineages = _lineage()
    caller = replace(ME, role=role)
    order = CheckOrder(sql=_SCRIPT, purpose=purpose, target=target)
    found = await check_draft(platform.scripts, caller, platform.space_id, order)
    assert [one.code for one in found.findings] == codes


async def test_a_check_for_a_run_knows_the_target_of_a_job_or_names_another(
    platform: Platform, gateway: ScriptGateway
) -> None:
    gateway.lineages = _lineage()
    await platform.job(sql=_SCRIPT)
    order = CheckOrder(job="orders", purpose=Purpose.RUN)
    found = await check_draft(platform.scripts, ME, platform.space_id, order)
    assert found.has_errors
    other = order.model_copy(update={"target": "fak"})
    with pytest.raises(NotFound, match="Did you mean 'fake'"):
        await check_draft(platform.scripts, ME, platform.space_id, other)


async def test_the_planner_is_asked_only_about_a_path_that_is_missing(
    platform: Platform, gateway: ScriptGateway, tmp_path: Path
) -> None:
    await variables.set_variable(platform.core, ME, platform.space_id, "in", str(tmp_path))
    script = _TABLE.format("t", "'${in}'") + _INSERT
    order = CheckOrder(sql=script, purpose=Purpose.RUN, target="fake")
    await check_draft(platform.scripts, ME, platform.space_id, order)
    assert gateway.of("lineage") == []
