"""Debug sessions on real workers: exact rows, made-up rows that repeat, mistakes with a place."""

from __future__ import annotations

from typing import Any

import pytest

from tests.gateway.conftest import Asking, script
from tests.gateway.sessions import Seen, finished, session
from xuanwu.gateway.archive import WARMING
from xuanwu.model.gateway import Severity

pytestmark = pytest.mark.flink
ORDERS = """\
CREATE TABLE orders (id INT, customer INT, product INT, amount DECIMAL(10, 2), t TIMESTAMP(3),
  p AS PROCTIME(), WATERMARK FOR t AS t - INTERVAL '5' SECOND)
  WITH ('connector' = 'kafka', 'topic' = 'orders', 'format' = 'json',
    'properties.bootstrap.servers' = 'kafka.invalid:9092');
"""
CUSTOMERS = """\
CREATE TABLE customers (id INT, city STRING) WITH ('connector' = 'kafka', 'topic' = 'customers',
  'format' = 'json', 'properties.bootstrap.servers' = 'kafka.invalid:9092');
"""
PRODUCTS = """\
CREATE TABLE products (id INT, name STRING, PRIMARY KEY (id) NOT ENFORCED) WITH (
  'connector' = 'jdbc', 'url' = 'jdbc:postgresql://db.invalid/shop', 'table-name' = 'products');
"""
SINKS = """\
CREATE TABLE per_minute (start_ TIMESTAMP(3), product STRING, n BIGINT, total DECIMAL(10, 2))
  WITH ('connector' = 'filesystem', 'path' = 's3://nowhere/out', 'format' = 'parquet');
CREATE TABLE revenue (product STRING, total DECIMAL(10, 2), PRIMARY KEY (product) NOT ENFORCED)
  WITH ('connector' = 'upsert-kafka', 'topic' = 'revenue', 'key.format' = 'json',
    'value.format' = 'json', 'properties.bootstrap.servers' = 'kafka.invalid:9092');
"""
VIEW = """\
CREATE VIEW sold AS SELECT o.t, o.amount, p.name FROM orders AS o
  JOIN products FOR SYSTEM_TIME AS OF o.p AS p ON o.product = p.id;
"""
INSERTS = """\
INSERT INTO per_minute
SELECT window_start, name, COUNT(*), SUM(amount)
FROM TABLE(TUMBLE(TABLE sold, DESCRIPTOR(t), INTERVAL '1' MINUTE))
GROUP BY window_start, window_end, name;
INSERT INTO revenue SELECT name, SUM(amount) FROM sold GROUP BY name;
SELECT o.id, c.city FROM orders AS o JOIN customers AS c ON o.customer = c.id;
"""
SHOP = "".join([ORDERS, CUSTOMERS, PRODUCTS, SINKS, VIEW, INSERTS])


def _order(number: int, customer: int, product: int, amount: str, t: str) -> dict[str, Any]:
    at = f"2026-01-01 00:{t}"
    return {"id": number, "customer": customer, "product": product, "amount": amount, "t": at}


GIVEN: dict[str, Any] = {
    "orders": {
        "rows": [
            _order(1, 7, 1, "10.00", "00:01"),
            _order(2, 8, 2, "2.50", "00:30"),
            _order(3, 7, 1, "0.99", "00:59.999"),
            _order(4, 9, 1, "5.00", "01:00"),
            _order(5, 7, 3, "7.00", "02:10"),
        ]
    },
    "customers": {"rows": [{"id": 7, "city": "Oslo"}, {"id": 8, "city": "成都"}]},
    "products": {"rows": [{"id": 1, "name": "tea"}, {"id": 2, "name": "cup"}]},
}


def test_rows_of_ones_own_go_through_joins_lookups_windows_and_upserts(asking: Asking) -> None:
    seen = finished(asking, SHOP, GIVEN)
    assert sorted(seen.rows("per_minute")) == [
        ("+I", "2026-01-01 00:00:00.000", "cup", 1, "2.50"),
        ("+I", "2026-01-01 00:00:00.000", "tea", 2, "10.99"),
        ("+I", "2026-01-01 00:01:00.000", "tea", 1, "5.00"),
    ]
    assert seen.rows("revenue") == [
        ("+I", "tea", "10.00"),
        ("+I", "cup", "2.50"),
        ("+U", "tea", "10.99"),
        ("+U", "tea", "15.99"),
    ]
    assert sorted(seen.rows("select 9")) == [
        ("+I", 1, "Oslo"),
        ("+I", 2, "成都"),
        ("+I", 3, "Oslo"),
        ("+I", 5, "Oslo"),
    ]


def test_each_insert_and_select_has_its_own_console_and_count(asking: Asking) -> None:
    seen = finished(asking, SHOP, GIVEN)
    assert list(seen.consoles) == ["per_minute", "revenue", "select 9"]
    shown = [f"{one.name} {one.type}" for one in seen.consoles["revenue"]]
    assert shown == ["product STRING NOT NULL", "total DECIMAL(10, 2)"]
    assert sorted(seen.end.counts.values()) == [3, 4, 4]
    assert seen.sources == {
        "orders": ("rows", 5),
        "customers": ("rows", 2),
        "products": ("rows", 2),
    }


def test_given_changes_come_out_as_the_changes_they_make(asking: Asking) -> None:
    stock = (
        "CREATE TABLE stock (item STRING, n INT, PRIMARY KEY (item) NOT ENFORCED) WITH"
        " ('connector' = 'upsert-kafka', 'topic' = 's', 'key.format' = 'json',"
        " 'value.format' = 'json', 'properties.bootstrap.servers' = 'kafka.invalid:9092');\n"
        "SELECT COUNT(*) AS items, SUM(n) AS n FROM stock"
    )
    rows = [
        {"item": "tea", "n": 5},
        {"item": "cup", "n": 1},
        {"$kind": "+U", "item": "tea", "n": 3},
        {"$kind": "-D", "item": "cup"},
    ]
    (*_, last) = finished(asking, stock, {"stock": {"rows": rows}}).rows("select 2")
    assert last == ("+U", 1, 3)


def test_made_up_rows_are_the_same_for_a_seed_and_meet_in_joins(asking: Asking) -> None:
    def made(seed: int) -> Seen:
        body = {"definition": script(SHOP), "mocks": {"seed": seed, "rows": 60}}
        seen = Seen(asking.debug("", body))
        assert seen.end.reason == "finished", seen.events
        return seen

    first, again, other = made(3), made(3), made(4)
    assert first.sources["orders"] == ("generated", 60)
    for console in ("per_minute", "revenue", "select 9"):
        assert first.rows(console)
        assert sorted(first.rows(console), key=str) == sorted(again.rows(console), key=str)
        assert sorted(first.rows(console), key=str) != sorted(other.rows(console), key=str)


def test_a_table_of_a_catalog_is_shadowed_and_never_altered(asking: Asking) -> None:
    catalogs = [{"name": "lake", "sql": "CREATE CATALOG lake WITH ('type'='generic_in_memory')"}]
    sql = """\
CREATE TABLE lake.`default`.sales (id INT, n INT)
  WITH ('connector' = 'jdbc', 'url' = 'jdbc:mysql://db.invalid/x', 'table-name' = 'sales');
CREATE TABLE lake.`default`.doubled (id INT, n INT) WITH
  ('connector' = 'jdbc', 'url' = 'jdbc:mysql://db.invalid/x', 'table-name' = 'doubled');
USE CATALOG lake;
INSERT INTO `default`.doubled SELECT id, n * 2 FROM `default`.sales;
SELECT n FROM lake.`default`.sales WHERE id > 1;
"""
    given = {"lake.default.sales": {"rows": [{"id": 1, "n": 4}, {"id": 2, "n": 5}]}}
    for _ in range(2):  # nothing of the first is left for the second
        seen = finished(asking, sql, given, catalogs=catalogs)
        assert sorted(seen.rows("lake.default.doubled")) == [("+I", 1, 8), ("+I", 2, 10)]
        assert seen.rows("select 5") == [("+I", 5)]


@pytest.mark.parametrize("asking", ["2.2.1"], indirect=True)
def test_a_model_without_jar_predicts_null_and_a_warning_says_so(asking: Asking) -> None:
    sql = (
        "CREATE TABLE texts (id INT, body STRING) WITH ('connector' = 'datagen');\n"
        "CREATE MODEL moods INPUT (body STRING) OUTPUT (label STRING, score DOUBLE)\n"
        "  WITH ('provider' = 'openai');\n"
        "SELECT id, label, score FROM ML_PREDICT(TABLE texts, MODEL moods, DESCRIPTOR(body));\n"
        "SELECT label FROM ML_PREDICT(TABLE texts, MODEL moods, DESCRIPTOR(body),\n"
        "  MAP['async', 'true']);\n"
    )
    seen = finished(asking, sql, {"texts": {"rows": [{"id": 1, "body": "fine"}]}})
    assert seen.rows("select 3") == [("+I", 1, None, None)]
    assert seen.rows("select 4") == [("+I", None)]
    assert [(one.severity, one.code, one.statement) for one in seen.findings] == [
        (Severity.WARNING, "model_provider_missing", 3)
    ]


def test_a_mock_of_the_wrong_type_is_named_by_table_row_and_column(asking: Asking) -> None:
    rows = [{"id": 7, "city": "Oslo"}, {"id": "seven"}]
    seen = session(asking, SHOP, GIVEN | {"customers": {"rows": rows}})
    assert seen.end.reason == "failed"
    for named in ("'customers'", "row 2", "'id'"):
        assert named in seen.end.message
    assert seen.end.clean


def test_a_mock_for_a_table_that_nobody_reads_is_refused_by_name(asking: Asking) -> None:
    seen = session(asking, SHOP, {"revenue": {"rows": []}})
    assert seen.end.reason == "failed"
    assert "'revenue'" in seen.end.message


def test_a_script_with_mistakes_gets_each_with_its_place_and_ends(asking: Asking) -> None:
    sql = f"{CUSTOMERS}SELECT citty FROM customers;\nSELECT id FROM custmers;"  # noqa: S608
    seen = session(asking, sql)
    places = [
        (one.statement, one.range and (one.range.line, one.range.column, one.range.end_column))
        for one in seen.findings
        if one.severity is Severity.ERROR
    ]
    assert places == [(2, (3, 8, 12)), (3, (4, 16, 23))]
    assert (seen.end.reason, seen.end.clean) == ("failed", True)
    assert not seen.consoles


def test_a_source_that_never_gives_a_row_ends_by_its_seconds(asking: Asking) -> None:
    silent = "CREATE TABLE s (id INT) WITH ('connector' = 'datagen', 'rows-per-second' = '0');"
    sample = {"s": {"sample": {"rows": 5, "seconds": 1}}}
    seen = finished(asking, f"{silent} SELECT id FROM s", sample)  # noqa: S608
    assert seen.sources == {"s": ("sample", 0)}
    assert seen.rows("select 2") == []


def test_a_cross_join_that_explodes_ends_by_its_rows_in_bounded_memory(asking: Asking) -> None:
    joins = " CROSS JOIN customers AS ".join("abcde")
    sql = f"{CUSTOMERS}SELECT a.id, e.city FROM customers AS {joins}"  # noqa: S608
    given = {"customers": {"generate": {"rows": 1000}}}
    seen = session(asking, sql, given, {"rows": 5000, "seconds": 60})
    assert (seen.end.reason, seen.end.clean) == ("rows", True)
    assert len(seen.rows("select 2")) == 5000
    workers = [one for one in asking.gateway.status() if one.role == "worker"]
    assert workers
    assert max(one.rss_mib for one in workers) < 768 + 400 + 200  # heap, metaspace, the rest


def test_a_query_that_shows_nothing_ends_by_the_limit_of_seconds(asking: Asking) -> None:
    joins = " CROSS JOIN customers AS ".join("abcde")
    none = f"SELECT a.id FROM customers AS {joins} WHERE a.id + b.id + e.id < 0"  # noqa: S608
    sql = CUSTOMERS + none
    given = {"customers": {"generate": {"rows": 1000}}}
    seen = session(asking, sql, given, {"rows": 10, "seconds": 1})
    assert (seen.end.reason, seen.end.counts) == ("seconds", {1: 0})


def test_a_session_that_cannot_begin_tells_what_a_check_would(asking: Asking) -> None:
    """Every mistake, and what to write instead, not only the first one in Flink's own words."""
    sql = (
        "CREATE TABLE sales (id INT, price INT) WITH ('connector' = 'kafka');\n"
        "SELECT SUM(prize) FROM sales;\nSELECT id FROM sale;\n"
    )
    seen = session(asking, sql)
    assert [(one.code, one.fix) for one in seen.findings] == [
        ("column_unknown", "price"),
        ("table_unknown", "sales"),
    ]
    assert (seen.end.reason, seen.end.message) == ("failed", seen.findings[0].message)


BEDS = """\
CREATE TABLE beds (id INT, ward INT, p AS PROCTIME()) WITH ('connector' = 'our-bus', 'x' = 'y');
CREATE TABLE wards (id INT, name STRING) WITH ('connector' = 'our-store');
CREATE TABLE counts (name STRING, n BIGINT, PRIMARY KEY (name) NOT ENFORCED)
  WITH ('connector' = 'our-store');
INSERT INTO counts SELECT w.name, COUNT(*) FROM beds AS b
  JOIN wards FOR SYSTEM_TIME AS OF b.p AS w ON b.ward = w.id GROUP BY w.name;
"""


def test_tables_of_a_connector_of_ones_own_do_what_the_script_asks_of_them(asking: Asking) -> None:
    """No jar tells what it can: it is looked up in, and takes updates by the key."""
    beds = [{"id": number, "ward": ward} for number, ward in ((1, 7), (2, 8), (3, 7))]
    wards = [{"id": 7, "name": "north"}, {"id": 8, "name": "south"}]
    seen = finished(asking, BEDS, {"beds": {"rows": beds}, "wards": {"rows": wards}})
    assert [row for _, *row in seen.rows("counts")][-1:] == [["north", 2]]
    assert {one.code for one in seen.findings if one.severity is Severity.ERROR} == set()


LAKE = """\
CREATE CATALOG lake WITH ('type' = 'ourlake');
CREATE TEMPORARY TABLE source (id INT) WITH ('connector' = 'datagen');
"""


def test_tables_in_a_catalog_without_a_jar_are_written_to_a_console(asking: Asking) -> None:
    own = "CREATE DATABASE lake.ods; CREATE TABLE lake.ods.ids (id INT);"
    sql = f"{LAKE}{own} INSERT INTO lake.ods.ids SELECT id FROM source;"  # noqa: S608
    seen = finished(asking, sql, {"source": {"rows": [{"id": 1}, {"id": 2}]}})
    assert [row for _, *row in seen.rows("lake.ods.ids")] == [[1], [2]]


def test_a_table_made_of_a_query_is_written_to_a_console(asking: Asking) -> None:
    made = "CREATE TABLE cities WITH ('connector' = 'print') AS SELECT city FROM customers"
    sql = f"{CUSTOMERS}{made}"
    seen = finished(asking, sql, {"customers": {"rows": [{"id": 1, "city": "Bergen"}]}})
    assert [row for _, *row in seen.rows("cities")] == [["Bergen"]]


def test_a_table_that_only_a_missing_catalog_knows_is_said_to_be_that(asking: Asking) -> None:
    seen = session(asking, f"{LAKE}SELECT id FROM lake.ods.orders")  # noqa: S608
    assert [one.code for one in seen.findings] == ["catalog_missing"]
    assert seen.end.reason == "failed"
    assert "are not known here" in seen.end.message


def test_what_the_archive_of_classes_is_made_with_runs(asking: Asking) -> None:
    """Else it would hold few classes."""
    seen = session(asking, WARMING)
    assert seen.end.reason in {"finished", "rows"}, seen.end
    assert not [one for one in seen.findings if one.severity is Severity.ERROR]
