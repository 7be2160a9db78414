"""The tables of scripts by real planners."""

from __future__ import annotations

from typing import Any

import pytest

from tests.gateway.conftest import Asking
from xuanwu.model.gateway import ConsoleEvent, Severity, SourceEvent
from xuanwu.model.script_tables import ScriptTables, TableColumn, UsualValues

pytestmark = pytest.mark.flink

SCRIPT = """\
CREATE TABLE orders (
  order_id BIGINT NOT NULL,
  customer STRING,
  amount DECIMAL(10, 2),
  ts TIMESTAMP(3),
  topic STRING METADATA VIRTUAL,
  doubled AS amount * 2,
  pt AS PROCTIME(),
  PRIMARY KEY (order_id) NOT ENFORCED,
  WATERMARK FOR ts AS ts - INTERVAL '4' SECOND
) WITH ('connector' = 'upsert-kafka');
CREATE TABLE people (id INT, name STRING, age INT, tags ARRAY<STRING>)
  WITH ('connector' = 'datagen');
CREATE TABLE sink (customer STRING NOT NULL, total DECIMAL(38, 2), PRIMARY KEY (customer)
  NOT ENFORCED) WITH ('connector' = 'blackhole');
CREATE VIEW grown AS SELECT * FROM people WHERE age > 21;
INSERT INTO sink SELECT o.customer, SUM(o.amount) FROM orders o
  JOIN grown g ON g.name = o.customer GROUP BY o.customer;
SELECT order_id FROM orders;
"""
WRONG = "SELECT nothing_such FROM people;\nSELECT * FROM ord"


def _columns(found: ScriptTables, table: str) -> dict[str, TableColumn]:
    one = next(one for one in (*found.sources, *found.sinks) if one.name == table)
    return {column.name: column for column in one.columns}


def _usual(found: ScriptTables, table: str, column: str) -> UsualValues:
    usual = _columns(found, table)[column].generator
    assert usual is not None
    return usual


def test_sources_and_sinks_are_told_with_the_statements_that_use_them(asking: Asking) -> None:
    found = asking.tables(SCRIPT)
    assert found.findings == ()
    assert [(one.name, one.statements, one.connector) for one in found.sources] == [
        ("orders", (5, 6), "upsert-kafka"),
        ("people", (5,), "datagen"),
    ]
    assert [(one.name, one.statements, one.table is None) for one in found.sinks] == [
        ("sink", (5,), False),
        ("select 6", (6,), True),
    ]
    orders = found.sources[0]
    assert orders.table == "default_catalog.default_database.orders"
    assert (orders.roles, orders.primary_key) == (("scan",), ("order_id",))
    assert orders.changes == ("+I", "+U", "-D")
    assert orders.definition is not None
    assert (orders.definition.line, orders.definition.end_line) == (1, 11)
    assert orders.watermark is not None
    assert (orders.watermark.column, orders.watermark.expression) == (
        "ts",
        "`ts` - INTERVAL '4' SECOND",
    )


def test_columns_tell_all_that_a_grid_of_rows_needs(asking: Asking) -> None:
    columns = _columns(asking.tables(SCRIPT), "orders")
    told = {
        name: (one.type, one.nullable, one.kind, one.time, one.insertable)
        for name, one in columns.items()
    }
    assert told == {
        "order_id": ("BIGINT", False, "physical", None, True),
        "customer": ("STRING", True, "physical", None, True),
        "amount": ("DECIMAL(10, 2)", True, "physical", None, True),
        "ts": ("TIMESTAMP(3)", True, "physical", "rowtime", True),
        "topic": ("STRING", True, "metadata", None, True),
        "doubled": ("DECIMAL(21, 2)", True, "computed", None, False),
        "pt": ("TIMESTAMP_LTZ(3)", False, "computed", "proctime", False),
    }
    assert [name for name, one in columns.items() if one.key] == ["order_id"]
    assert columns["doubled"].expression == "`amount` * 2"
    assert columns["topic"].metadata_key == "topic"


def test_each_column_tells_how_a_session_would_generate_it(asking: Asking) -> None:
    found = asking.tables(SCRIPT)
    assert _usual(found, "orders", "order_id").how == "unique"
    time = _usual(found, "orders", "ts")
    assert (time.how, time.start, time.step_ms, time.late_ms) == (
        "event_time",
        "2026-01-01 00:00",
        1000,
        2000,
    )
    customer, name = _usual(found, "orders", "customer"), _usual(found, "people", "name")
    assert customer.how == name.how == "key"
    assert customer.values == name.values
    age = _usual(found, "people", "age")
    assert (age.how, age.min, age.max, age.literals) == ("range", 18, 80, ("21", "22", "20"))
    assert _usual(found, "people", "id").how == "count"
    assert _usual(found, "people", "tags").how == "nested"
    assert _columns(found, "orders")["doubled"].generator is None


def test_the_examples_are_the_first_rows_of_a_session(asking: Asking) -> None:
    found = asking.tables(SCRIPT)
    request: dict[str, Any] = {"mocks": {"tell": True}, "limits": {"rows": 1, "seconds": 20}}
    events = asking.debug(SCRIPT, request)
    told = {one.table: one.given for one in events if isinstance(one, SourceEvent)}
    for source in found.sources:
        rows = told[source.table or ""]
        assert rows is not None
        for column in source.columns:
            if column.generator is not None:
                examples = [row[column.name] for row in rows[: len(column.generator.examples)]]
                assert list(column.generator.examples) == examples
    consoles = [one.name for one in events if isinstance(one, ConsoleEvent)]
    assert consoles == [sink.name for sink in found.sinks]


def test_a_statement_with_an_error_leaves_the_others(asking: Asking) -> None:
    found = asking.tables(SCRIPT + WRONG)
    assert [one.name for one in found.sources] == ["orders", "people"]
    assert found.has_errors
    errors = {one.statement for one in found.findings if one.severity is Severity.ERROR}
    assert errors >= {7, 8}


def test_a_lookup_and_a_table_that_is_read_twice_tell_every_role(asking: Asking) -> None:
    found = asking.tables(
        "CREATE TABLE o (id INT, pt AS PROCTIME()) WITH ('connector' = 'datagen');\n"
        "CREATE TABLE d (id INT, name STRING) WITH ('connector' = 'jdbc');\n"
        "SELECT o.id, d.name FROM o LEFT JOIN d FOR SYSTEM_TIME AS OF o.pt ON o.id = d.id\n"
        "WHERE o.id IN (SELECT id FROM o);\n"
    )
    assert {one.name: set(one.roles) for one in found.sources} == {
        "o": {"scan", "subquery"},
        "d": {"lookup"},
    }
