"""A finding carries the template and the facts of its message, by which a page can tell it."""

from __future__ import annotations

from typing import Any

import pytest

from tests.gateway.conftest import Asking
from xuanwu.language.message import told_by
from xuanwu.model.gateway import Finding, Purpose

pytestmark = pytest.mark.flink
TABLES = (
    "CREATE TABLE orders (city STRING, price DOUBLE, ts TIMESTAMP(3))"
    " WITH ('connector' = 'datagen');\n"
    "CREATE TABLE totals (city STRING, total DOUBLE) WITH ('connector' = 'print');\n"
    "CREATE TABLE files (total DOUBLE) WITH ('connector' = 'filesystem', 'path' = '/t',"
    " 'format' = 'json');\n"
)
WINDOWED = (
    "INSERT INTO totals SELECT city, SUM(price) FROM"
    " TABLE(TUMBLE(TABLE orders, DESCRIPTOR(ts), INTERVAL '1' MINUTE)) GROUP BY city, window_start"
)
WRONG_QUERY = "SELECT prise FROM orders;"
KINDS: dict[str, tuple[str, str, dict[str, Any]]] = {
    "a table": (
        "INSERT INTO totals SELECT city, price FROM ordres",
        "table_unknown",
        {"name": "ordres", "near": "orders"},
    ),
    "a table without a near one": (
        "INSERT INTO totals SELECT city, price FROM elsewhere",
        "table_unknown",
        {"name": "elsewhere"},
    ),
    "an alias": (
        "INSERT INTO totals SELECT x.city, 1.0E0 FROM orders AS o",
        "table_unknown.qualifier",
        {"name": "x"},
    ),
    "a column": (
        "INSERT INTO totals SELECT city, prise FROM orders",
        "column_unknown",
        {"name": "prise", "near": "price"},
    ),
    "a verb": ("SELEC 1", "sql_syntax.verb", {"word": "SELEC", "near": "SELECT"}),
    "a type": (
        "CREATE TABLE t (a STRNG) WITH ('connector' = 'datagen')",
        "type_unknown",
        {"name": "STRNG", "near": "STRING"},
    ),
    "an option": (
        "CREATE TABLE t (a INT) WITH ('connector' = 'datagen', 'rows-per-secnd' = '1')",
        "option_unknown",
        {"connector": "datagen", "option": "rows-per-secnd", "near": "rows-per-second"},
    ),
    "a setting": (
        "SET 'pipeline.object-reuse' = 'ture'",
        "option_invalid.choice",
        {"option": "pipeline.object-reuse", "choices": "true, false", "near": "true"},
    ),
    "a count": (
        "INSERT INTO totals SELECT city FROM orders",
        "sink_columns_mismatch.count",
        {"found": 1, "wanted": 2, "columns": "city, total"},
    ),
    "updates": (
        "INSERT INTO files SELECT SUM(price) FROM orders",
        "sink_cannot_update.aggregation",
        {},
    ),
    "a placeholder": (
        "INSERT INTO totals SELECT city, price FROM ${table}",
        "variable_unknown",
        {"placeholder": "${table}"},
    ),
    "a window": (
        WINDOWED,
        "watermark_missing",
        {"name": "ts", "type": "TIMESTAMP(3)"},
    ),
}


@pytest.mark.parametrize("kind", KINDS)
def test_a_finding_carries_its_template_and_its_facts(asking: Asking, kind: str) -> None:
    statement, template, facts = KINDS[kind]
    found = asking.check(f"{TABLES}{statement};", Purpose.CHECK).findings
    told = [one for one in found if one.template == template]
    assert [one.facts for one in told] == [facts], found


def test_flinks_own_words_are_a_fact(asking: Asking) -> None:
    sorting = "INSERT INTO totals SELECT city, price FROM orders ORDER BY price;"
    (found,) = asking.check(TABLES + sorting).findings
    assert (found.code, found.template) == ("plan_failed", "plan_failed.flink")
    assert found.facts == {"words": found.message}


def test_a_finding_that_is_not_computed_again_keeps_them(asking: Asking) -> None:
    wrong = "INSERT INTO totals SELECT city, prise FROM orders;"
    first = asking.check(f"{TABLES}{wrong}")
    again = asking.check(f"{TABLES}\n\n{wrong}")
    assert again.planned == 0
    (one,), (other,) = _columns(first.findings), _columns(again.findings)
    assert one.range != other.range
    assert (one.template, one.facts) == (other.template, other.facts)
    assert told_by(one).text == one.message


def test_a_stored_catalog_is_the_place_of_what_is_wrong_in_it(asking: Asking) -> None:
    catalog = {"name": "lake", "sql": "CREATE CATALOG lake WITH ('type' = '${kind}')"}
    found = asking.check("INSERT INTO a SELECT 1;", catalogs=[catalog]).findings
    (told,) = [one for one in found if one.code == "variable_unknown"]
    assert told.facts == {"placeholder": "${kind}", "where": "catalogs.lake"}
    assert told.message.startswith("catalogs.lake: There is no variable for ${kind}.")


def test_a_session_sends_them_too(asking: Asking) -> None:
    events = asking.debug(TABLES + WRONG_QUERY)
    (found,) = [one for one in events if isinstance(one, Finding)]
    assert (found.template, found.facts["near"]) == ("column_unknown", "price")


def _columns(findings: tuple[Finding, ...]) -> list[Finding]:
    return [one for one in findings if one.code == "column_unknown"]
