"""The texts that are checked and debugged: the same for every way."""

from __future__ import annotations

import re

TABLE = (
    "CREATE TABLE orders (id INT, customer INT, amount DOUBLE, ts TIMESTAMP(3),"
    " WATERMARK FOR ts AS ts - INTERVAL '5' SECOND) WITH ("
    "'connector' = 'datagen', 'rows-per-second' = '1000',"
    " 'fields.customer.min' = '1', 'fields.customer.max' = '10')"
)
QUERIES = {
    "projection": "SELECT id, customer, amount * 2 FROM orders WHERE amount IS NOT NULL",
    "group by": "SELECT customer, COUNT(*), SUM(amount) FROM orders GROUP BY customer",
}
_WINDOW = (
    "INSERT INTO sums SELECT window_start, id, COUNT(*), SUM(v) FROM"
    " TABLE(TUMBLE(TABLE t{table}, DESCRIPTOR(ts), INTERVAL '1' MINUTE))"
    " WHERE v > {more_than} GROUP BY window_start, window_end, id"
)
_VIEW = (
    "CREATE VIEW v{number} AS SELECT a.id, a.v, b.name, a.ts FROM t{left} a JOIN t{right} b"
    " ON a.id = b.id"
)
_SINK = (
    "CREATE TABLE sums (ws TIMESTAMP(3), id INT, n BIGINT, s DOUBLE)"
    " WITH ('connector' = 'blackhole')"
)
_CLAUSE = re.compile(r" (WITH|FROM|JOIN|WHERE|GROUP BY|SELECT|ON)\b")


def one_insert(number: int) -> list[str]:
    """Two tables and one INSERT, which differs by its number."""
    return [_table(0), _SINK, _WINDOW.format(table=0, more_than=number)]


def fifty(changed: int) -> list[str]:
    """20 tables, a sink, 4 views and 25 INSERTs, of which the 13th differs by `changed`."""
    views = [_VIEW.format(number=i, left=i, right=i + 1) for i in range(4)]
    inserts = [_WINDOW.format(table=i % 20, more_than=changed if i == 12 else i) for i in range(25)]
    return [*(_table(i) for i in range(20)), _SINK, *views, *inserts]


def written(statements: list[str]) -> str:
    """The script as a person writes it: a clause a line, a column a line, a line between."""
    broken = [
        re.sub(r"(?<=\)|[A-Z]), (?=[a-z]+ [A-Z]|WATERMARK)", ",\n  ", one) for one in statements
    ]
    return ";\n\n".join(_CLAUSE.sub(r"\n\1", one) for one in broken) + ";\n"


def _table(number: int) -> str:
    return (
        f"CREATE TABLE t{number} (id INT, name STRING, v DOUBLE, ts TIMESTAMP(3),"
        " WATERMARK FOR ts AS ts - INTERVAL '5' SECOND) WITH ('connector' = 'datagen')"
    )
