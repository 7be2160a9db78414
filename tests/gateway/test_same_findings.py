"""A wrong script gets the same findings from every verb of the gateway."""

from __future__ import annotations

import pytest

from tests.gateway.conftest import Asking
from tests.gateway.corpus import FOLDER
from xuanwu.model.draft import Draft
from xuanwu.model.gateway import Purpose
from xuanwu.scheduling.releases import catalogue
from xuanwu.service.scripts.asked import Around, asked
from xuanwu.service.scripts.check import check
from xuanwu.service.scripts.lineage import lineage
from xuanwu.service.scripts.plan import plan

pytestmark = pytest.mark.flink
WRONG = (
    "names/table",
    "names/column",
    "names/function",
    "names/second_of_two_errors",
    "names/rests_on_a_broken_table",
    "syntax/missing_parenthesis",
    "syntax/misspelled_verb",
    "syntax/reserved_word",
    "sinks/too_few_columns",
    "text/placeholder_unknown",
    "wild/window_on_a_number",
    "wild/key_enforced",
    "wild/catalog_without_jar_and_its_tables",
)


@pytest.mark.parametrize("script", WRONG)
def test_lineage_and_plan_say_what_a_check_says(asking: Asking, script: str) -> None:
    sql = (FOLDER / f"{script}.sql").read_text()
    checked = asking.check(sql, Purpose.DEBUG).findings
    assert checked
    assert asking.lineage(sql).findings == checked
    plan = asking.plan(sql)
    assert plan.findings == checked
    assert plan.graph is None


def test_tables_of_a_catalog_without_jar_are_a_warning_in_lineage_too(asking: Asking) -> None:
    sql = (
        "CREATE CATALOG lake WITH ('type' = 'paimon', 'warehouse' = 'file:///lake');\n"
        "CREATE TABLE shown (id INT) WITH ('connector' = 'print');\n"
        "INSERT INTO shown SELECT id FROM lake.`default`.there;\n"
        "INSERT INTO shown VALUES (1);\n"
    )
    found = asking.lineage(sql)
    assert [one.number for one in found.statements] == [4]
    assert [f"{one.severity} {one.code} {one.statement}" for one in found.findings] == [
        "warning catalog_missing 1",
        "warning catalog_missing 3",
    ]


READ_BUT_WRONG = {
    "an option": "CREATE TABLE s (a INT) WITH ('connector' = 'datagen', 'rows-per-secnd' = '1');\n"
    "INSERT INTO t SELECT a FROM s",
    "a hint": "INSERT INTO t SELECT a FROM s0 /*+ OPTIONS('rows-per-secnd' = '1') */",
    "a catalog's type": "CREATE CATALOG c WITH ('type' = 'jbdc')",
    "an overwrite": "INSERT OVERWRITE t SELECT a FROM s0",
    "an unknown table": "DESCRIBE nowhere;\nINSERT INTO t SELECT a FROM s0",
    "an update for one that appends": "INSERT INTO f SELECT COUNT(*) FROM s0",
}


@pytest.mark.parametrize("wrong", READ_BUT_WRONG)
def test_what_can_be_read_but_not_run_is_told_by_all_verbs_alike(
    asking: Asking, wrong: str
) -> None:
    tables = (
        "CREATE TABLE s0 (a INT) WITH ('connector' = 'datagen');\n"
        "CREATE TABLE t (a INT) WITH ('connector' = 'print');\n"
        "CREATE TABLE f (n BIGINT) WITH ('connector' = 'filesystem', 'path' = '/t',"
        " 'format' = 'json');\n"
    )
    spec = Draft(sql=f"{tables}{READ_BUT_WRONG[wrong]};").spec()
    text = asked(spec, catalogue.find(asking.release), Around())
    checked = asking.portal.call(check, asking.gateway, text, Purpose.DEBUG)
    assert checked.findings
    assert asking.portal.call(lineage, asking.gateway, text).findings == checked.findings
    assert asking.portal.call(plan, asking.gateway, text).findings == checked.findings
