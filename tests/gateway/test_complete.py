"""Completion by real planners; in the scripts a bar is the cursor."""

from __future__ import annotations

import pytest

from tests.gateway.conftest import Asking, cursor_in, script
from xuanwu.model.gateway import Completion

pytestmark = pytest.mark.flink

TABLES = """\
CREATE TABLE orders (id INT, customer STRING, amount DOUBLE, ts TIMESTAMP(3),
  WATERMARK FOR ts AS ts) WITH ('connector' = 'kafka');
CREATE TABLE rates (id INT, rate DOUBLE) WITH ('connector' = 'datagen');
CREATE VIEW sums AS SELECT customer, SUM(amount) AS s FROM orders GROUP BY customer;
"""
FIRST = [
    ("", "SELECT"),
    ("SELECT id FROM orders gr|", "group by"),
    ("SELECT id FROM |", "orders"),
    ("INSERT INTO ra|", "rates"),
    ("SELECT | FROM sums", "customer"),
    ("SELECT o.| FROM orders o JOIN rates r ON o.id = r.id", "id"),
    ("SELECT r.| FROM orders o JOIN rates r ON", "id"),
    ("SELECT id, FROM orders WHERE am|", "amount"),
    ("WITH recent AS (SELECT id AS key_of FROM orders) SELECT k| FROM recent", "key_of"),
    ("SELECT * FROM TABLE(TUMBLE(TABLE orders, DESCRIPTOR(|", "ts"),
    ("SELECT TO_TIMESTAMP_L|", "TO_TIMESTAMP_LTZ("),
    ("CREATE TABLE t (a |", "STRING"),
    ("CREATE TABLE t (a INT) WITH ('|", "connector"),
    ("CREATE TABLE t (a INT) WITH ('connector' = 'datagen', 'rows|", "rows-per-second"),
    ("CREATE TABLE t (a INT) WITH ('connector' = 'upsert|');", "upsert-kafka"),
    ("SET 'execution.runtime-mode' = '|", "STREAMING"),
]


def complete(asking: Asking, marked: str) -> Completion:
    return asking.portal.call(asking.gateway.complete, asking.release, *cursor_in(marked))


@pytest.mark.parametrize(("sql", "text"), FIRST, ids=[sql for sql, _ in FIRST])
def test_the_likeliest_comes_first(asking: Asking, sql: str, text: str) -> None:
    assert complete(asking, TABLES + sql).items[0].text == text


def test_nothing_is_offered_in_a_comment(asking: Asking) -> None:
    assert complete(asking, TABLES + "SELECT id -- cust|").items == ()


def test_the_range_is_the_word_before_the_cursor(asking: Asking) -> None:
    found = complete(asking, "SELECT\n  cu|stomer FROM orders").range
    assert (found.line, found.column, found.end_line, found.end_column) == (2, 3, 2, 4)


def test_a_cursor_outside_the_script_stands_at_its_end(asking: Asking) -> None:
    found = asking.portal.call(asking.gateway.complete, asking.release, script("SEL"), 99, 99)
    assert [one.text for one in found.items] == ["SELECT"]


def test_an_option_is_documented_in_a_sentence(asking: Asking) -> None:
    found = complete(asking, "CREATE TABLE t (a INT) WITH ('connector' = 'datagen', 'number|")
    item = found.items[0]
    assert item.label == "number-of-rows"
    assert item.documentation is not None
    assert item.documentation.en.startswith("Total number of rows to emit.")
