"""Definitions, references and the outline of scripts by real planners; a bar is the position."""

from __future__ import annotations

import pytest

from tests.gateway.conftest import Asking
from xuanwu.model.editor import Reference
from xuanwu.model.gateway import Range

pytestmark = pytest.mark.flink

SCRIPT = """\
CREATE TABLE orders (
  id BIGINT, customer STRING, `the amount` DOUBLE, ts TIMESTAMP(3),
  doubled AS CAST(`the amount` * 2 AS DOUBLE),
  PRIMARY KEY (id) NOT ENFORCED,
  WATERMARK FOR ts AS ts - INTERVAL '5' SECOND
) WITH ('connector' = 'datagen');
CREATE VIEW sums AS
WITH big AS (SELECT * FROM orders WHERE `the amount` > 10)
SELECT b.customer, SUM(b.`the amount`) AS total FROM big AS b GROUP BY b.customer;
INSERT INTO sink SELECT s.customer, s.total FROM sums s JOIN `orders` o ON o.customer = s.customer;
"""


def _texts(script: str, references: tuple[Reference, ...]) -> list[str]:
    return [_text(script, one.range) for one in references]


def _text(script: str, at: Range) -> str:
    assert at.line == at.end_line
    return script.split("\n")[at.line - 1][at.column - 1 : at.end_column]


def _marked(before: str, nth: int = 1) -> str:
    """The script with a bar before the nth occurrence of a text."""
    at = -1
    for _ in range(nth):
        at = SCRIPT.index(before, at + 1)
    return SCRIPT[:at] + "|" + SCRIPT[at:]


@pytest.mark.parametrize(
    ("marked", "kind", "lines"),
    [
        (_marked("orders"), "table", [1, 8, 10]),
        (_marked("orders WHERE"), "table", [1, 8, 10]),
        (_marked("sums s"), "view", [7, 10]),
        (_marked("big AS b"), "cte", [8, 9]),
        (_marked("b.customer"), "alias", [9, 9, 9, 9]),
        (_marked("total FROM"), "column", [9, 10]),
        (_marked("`the amount` * 2"), "column", [2, 3, 8, 9]),
        (_marked("ts - INTERVAL"), "column", [2, 5, 5]),
        (_marked("id)"), "column", [2, 4]),
        (_marked("sink"), "table", [10]),
        (_marked("o.customer ="), "alias", [10, 10]),
    ],
)
def test_all_places_that_name_a_thing_are_found(
    asking: Asking, marked: str, kind: str, lines: list[int]
) -> None:
    found = asking.references(marked)
    assert (found.kind, [one.range.line for one in found.references]) == (kind, lines)
    assert {one.strip("`") for one in _texts(SCRIPT, found.references)} == {found.name}


def test_each_place_tells_whether_it_is_quoted(asking: Asking) -> None:
    found = asking.references(_marked("orders"))
    assert [one.quoted for one in found.references] == [False, False, True]
    assert found.definition == found.references[0].range


def test_an_alias_of_the_same_name_is_another_thing(asking: Asking) -> None:
    script = (
        "CREATE TABLE t (a INT) WITH ('connector' = 'datagen');\n"
        "SELECT t.a FROM t WHERE EXISTS (SELECT 1 FROM t AS |x WHERE x.a = t.a);\n"
    )
    found = asking.references(script)
    assert (found.kind, len(found.references)) == ("alias", 2)
    inner = asking.references(script.replace("|", "").replace("x.a = t", "x.a = |t"))
    assert (inner.kind, len(inner.references)) == ("table", 5)


def test_what_the_script_does_not_define_has_no_definition(asking: Asking) -> None:
    found = asking.references("SELECT u.a FROM other.db.users AS u WHERE |u.a > 1")
    assert (found.kind, found.definition is None) == ("alias", False)
    found = asking.references("SELECT u.a FROM other.db.|users AS u WHERE u.a > 1")
    assert (found.kind, found.name, found.definition) == ("table", "users", None)


@pytest.mark.parametrize("marked", ["", "|", "SELECT| 1", "-- orders |x", "SELECT 'or|ders'"])
def test_where_nothing_is_named_nothing_is_found(asking: Asking, marked: str) -> None:
    found = asking.references(marked)
    assert (found.kind, found.definition, found.references) == (None, None, ())


def test_a_position_behind_a_character_of_two_units_is_found(asking: Asking) -> None:
    found = asking.references("SELECT '😀', c.|x FROM (SELECT 1 AS x) c")
    assert found.kind == "column"
    assert [one.range.column for one in found.references] == [16, 36]


def test_an_unfinished_script_is_read_as_far_as_it_goes(asking: Asking) -> None:
    found = asking.references("CREATE TABLE t (a INT);\nSELECT t2.a, FROM t AS |t2 WHERE (t2.a >")
    assert (found.kind, len(found.references)) == ("alias", 3)


def test_the_table_of_an_unfinished_window_is_known(asking: Asking) -> None:
    found = asking.references("CREATE TABLE t (a INT);\nSELECT a FROM TABLE(TUMBLE(TABLE |t")
    assert (found.kind, len(found.references)) == ("table", 2)


@pytest.mark.parametrize(
    "text",
    [
        "INSERT INTO k TABLE s k TABLE |s;",
        "INSERT INTO k SELECT id CREATE TABLE |FROM s;",
        "CREATE TABLE |a (b INT, LIKE",
        "CREATE TABLE |a LIKE",
        "SELECT MODEL |m FROM TABLE(TABLE",
        "SELECT |a FROM `",
        "ALTER TABLE |a ADD `",
        "SELECT |a FROM TABLE(t) `",
        "SELECT |a = '",
    ],
)
def test_a_name_that_is_not_there_yet_is_none(asking: Asking, text: str) -> None:
    assert asking.symbols(text.replace("|", "")).statements
    asking.references(text)


def test_the_outline_has_statements_and_columns(asking: Asking) -> None:
    found = asking.symbols(SCRIPT + "SET 'a' = 'b';\nEXECUTE STATEMENT SET\nBEGIN\n"
                           "INSERT INTO x SELECT 1;\nEND;\nSELECT * FRO")  # fmt: skip
    told = [(one.number, one.kind, one.name, one.range.line) for one in found.statements]
    assert told == [
        (1, "create table", "orders", 1),
        (2, "create view", "sums", 7),
        (3, "insert", "sink", 10),
        (4, "set", "SET 'a' = 'b'", 11),
        (5, "insert", "x", 14),
        (6, "select", "SELECT * FRO", 16),
    ]
    orders = found.statements[0]
    assert orders.name_range is not None
    assert _text(SCRIPT, orders.name_range) == "orders"
    names = ["id", "customer", "the amount", "ts", "doubled"]
    assert [one.name for one in orders.columns] == names
    assert [_text(SCRIPT, one.range).strip("`") for one in orders.columns] == names
    checked = asking.check(SCRIPT + "SELECT 1;").statements
    assert [(one.number, one.range) for one in checked] == [
        (one.number, one.range) for one in asking.symbols(SCRIPT + "SELECT 1;").statements
    ]
