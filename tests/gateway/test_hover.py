"""What real planners tell about a position of a script; a bar is the position."""

from __future__ import annotations

import pytest

from tests.gateway.conftest import Asking
from xuanwu.model.editor import Hover

pytestmark = pytest.mark.flink

TABLES = """\
CREATE TABLE orders (
  id BIGINT NOT NULL, customer STRING, amount DOUBLE, ts TIMESTAMP(3),
  tags ARRAY<STRING>, doubled AS amount * 2,
  PRIMARY KEY (id) NOT ENFORCED, WATERMARK FOR ts AS ts - INTERVAL '5' SECOND
) WITH ('connector' = 'datagen', 'rows-per-second' = '${rate}');
CREATE VIEW sums AS SELECT customer, SUM(amount) AS total FROM orders GROUP BY customer;
"""
READING = "SELECT * FROM ord|ers"
RATE = {"rate": "5"}


def _facts(hover: Hover | None) -> dict[str, str]:
    assert hover is not None
    return {one.name: one.value for one in hover.facts}


@pytest.mark.parametrize(
    ("sql", "kind", "name", "type_"),
    [
        ("SELECT am|ount FROM orders", "column", "amount", "DOUBLE"),
        ("SELECT o.|id FROM orders o", "column", "id", "BIGINT NOT NULL"),
        ("SELECT |o.id FROM orders o", "alias", "o", ""),
        ("SELECT total| FROM sums", "column", "total", "DOUBLE"),
        ("SELECT * FROM |sums", "view", "sums", ""),
        ("WITH big AS (SELECT id AS key_of FROM orders) SELECT |key_of FROM big", "column",
         "key_of", "BIGINT NOT NULL"),
        ("WITH big AS (SELECT id FROM orders) SELECT * FROM |big", "cte", "big", ""),
        ("SELECT SUM(amount) AS |s FROM orders", "column", "s", "DOUBLE"),
        ("SELECT |UPPER(customer) FROM orders", "function", "UPPER", "STRING"),
        ("SELECT |CARDINALITY(o.tags) FROM orders AS o", "function", "CARDINALITY", "INT"),
        ("SELECT |CURRENT_DATE", "function", "CURRENT_DATE", "DATE NOT NULL"),
        ("SELECT |window_start FROM TABLE(TUMBLE(TABLE orders, DESCRIPTOR(ts), INTERVAL '1' DAY))",
         "column", "window_start", "TIMESTAMP(3) NOT NULL"),
        ("|SELECT 1", "statement", "SELECT", ""),
        ("INSERT INTO x SELECT 1 |FROM y", "keyword", "FROM", ""),
        ("SELECT amount FROM orders WHERE |amount >", "column", "amount", "DOUBLE"),
        ("SET '|table.exec.state.ttl' = '1 d';", "option", "table.exec.state.ttl", "Duration"),
        ("CREATE TABLE x (a |STRING)", "keyword", "STRING", ""),
        ("SELECT '${|rate}'", "variable", "rate", ""),
        ("SELECT '${secret.|pass}'", "secret", "pass", ""),
    ],
)  # fmt: skip
def test_what_is_at_a_position(asking: Asking, sql: str, kind: str, name: str, type_: str) -> None:
    found = asking.hover(TABLES + sql, variables=RATE)
    assert found is not None
    assert (found.kind, found.name, found.type) == (kind, name, type_)


def test_a_table_tells_its_columns_and_its_definition(asking: Asking) -> None:
    found = asking.hover(TABLES + READING, variables=RATE)
    assert found is not None
    assert found.title == "default_catalog.default_database.orders"
    assert [one.name for one in found.columns][:2] == ["id", "customer"]
    assert _facts(found) == {
        "connector": "datagen",
        "primary_key": "id",
        "watermark": "ts: `ts` - INTERVAL '5' SECOND",
    }
    assert found.definition is not None
    assert (found.definition.line, found.definition.column) == (1, 14)


def test_a_column_is_known_where_it_is_declared(asking: Asking) -> None:
    found = asking.hover(TABLES.replace("doubled AS", "|doubled AS"), variables=RATE)
    assert found is not None
    assert (found.kind, found.type) == ("column", "DOUBLE")
    assert _facts(found) == {"computed": "`amount` * 2", "of": "orders"}


def test_an_option_tells_its_default_and_what_it_does(asking: Asking) -> None:
    found = asking.hover(TABLES.replace("rows-per-second", "rows|-per-second"))
    assert found is not None
    assert (found.kind, found.type, _facts(found)["default"]) == ("option", "Long", "10000")
    assert found.documentation is not None
    assert found.documentation.en.startswith("Rows per second")


def test_a_connector_tells_whether_it_is_installed(asking: Asking) -> None:
    for name, installed in (("print", "true"), ("jdbc", "false")):
        found = asking.hover(f"CREATE TABLE t (a INT) WITH ('connector' = '{name}|')")
        assert found is not None
        assert (found.kind, found.name) == ("connector", name)
        assert _facts(found) == {"installed": installed}


def test_a_variable_tells_its_value_and_a_secret_does_not(asking: Asking) -> None:
    found = asking.hover("SELECT '${ra|te}'", variables=RATE)
    assert _facts(found) == {"value": "5"}
    found = asking.hover("SELECT '${secret.pa|ss}'", secrets={"pass": "hush"})
    assert found is not None
    assert "hush" not in found.model_dump_json()


def test_the_range_is_the_word(asking: Asking) -> None:
    found = asking.hover("SELECT '😀',\n  UP|PER('a')")
    assert found is not None
    at = found.range
    assert (at.line, at.column, at.end_line, at.end_column) == (2, 3, 2, 7)


@pytest.mark.parametrize("sql", ["|", "SELECT 1 -- o|rders", "SELECT no_|such", "SELECT '1|2'"])
def test_where_nothing_is_known_nothing_is_told(asking: Asking, sql: str) -> None:
    assert asking.hover(TABLES + sql) is None


@pytest.mark.parametrize(
    ("sql", "function", "argument"),
    [
        ("SELECT SUBSTRING(customer, |", "SUBSTRING", 1),
        ("SELECT SUBSTRING(UPPER(|customer), 1) FROM orders", "UPPER", 0),
        ("SELECT SUBSTRING(UPPER(customer), 1, |2) FROM orders", "SUBSTRING", 2),
        ("SELECT ABS((1 + |", "ABS", 0),
        ("SELECT * FROM TABLE(TUMBLE(TABLE orders, |", "TUMBLE", 1),
        ("SELECT (1 + |2)", "", 0),
        ("SELECT no_such(|", "", 0),
        ("SELECT 1 -- UPPER(|", "", 0),
    ],
)
def test_the_call_around_a_position(asking: Asking, sql: str, function: str, argument: int) -> None:
    found = asking.signature(TABLES + sql)
    assert (found.function, found.argument) == (function, argument)
    assert bool(found.signatures) is bool(function)


def test_a_signature_has_parameters(asking: Asking) -> None:
    found = asking.signature("SELECT SUBSTRING('a', |")
    assert [len(one.parameters) for one in found.signatures] == [2, 3]
    tumble = asking.signature("SELECT * FROM TABLE(TUMBLE(|").signatures[0]
    assert tumble.parameters == ("TABLE data", "DESCRIPTOR(timecol)", "size", "offset")
