"""Scripts of a size that nobody writes by hand are answered all the same, in time."""

from __future__ import annotations

import pytest

from tests.gateway.conftest import Asking

# What is bounded is our own work, whatever the release.
pytestmark = [pytest.mark.flink, pytest.mark.parametrize("asking", ["2.2.1"], indirect=True)]
TABLES = (
    "CREATE TABLE a (id INT) WITH ('connector' = 'datagen');\n"
    "CREATE TABLE o (id INT, n BIGINT) WITH ('connector' = 'print');\n"
)


def test_a_thousand_statements_are_checked_once_and_then_known(asking: Asking) -> None:
    insert = "INSERT INTO o SELECT id, {n} FROM a WHERE id > {n};\n"
    inserts = [insert.replace("{n}", str(n)) for n in range(998)]
    first = asking.check(TABLES + "".join(inserts))
    assert (len(first.statements), first.planned) == (1000, 1000)
    inserts[500] = "INSERT INTO o SELECT idd, 1 FROM a;\n"
    second = asking.check(TABLES + "".join(inserts))
    assert second.planned == 1
    assert [(one.code, one.statement) for one in second.findings if one.severity == "error"] == [
        ("column_unknown", 503)
    ]


def test_five_megabytes_of_rows_are_not_planned_while_somebody_waits(asking: Asking) -> None:
    rows = ",".join(f"({n}, {n})" for n in range(350_000))
    check = asking.check(
        "".join([TABLES, "INSERT INTO o VALUES ", rows, ";\nINSERT INTO o SELECT idd, 1 FROM a;"])
    )
    assert [(one.code, one.statement) for one in check.findings] == [
        ("sql_unchecked", 3),
        ("column_unknown", 4),
    ]


def test_five_megabytes_of_comment_are_no_statement(asking: Asking) -> None:
    check = asking.check(
        TABLES + "INSERT INTO o SELECT id, 1 FROM a;\n/*" + "x y\n" * 1_250_000 + "*/"
    )
    assert check.findings == ()
