"""A name that is a reserved word on one release alone is quoted there, and nowhere else."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.language.dialect.applied import applied
from tests.support.releases import EVERY, HOME, unpacked
from xuanwu.language.dialect.reserved import differing_words, reserved_words
from xuanwu.language.dialect.translate import translate
from xuanwu.scheduling.releases import catalogue, shelf

SOURCE = Path(__file__).with_name("ReservedWords.java")


def _written(sql: str, version: str) -> str:
    translation = translate(sql, {}, catalogue.find(version))
    written = applied(sql, translation.edits)
    assert translate(written, {}, catalogue.find(version)).edits == ()
    return written


@pytest.mark.parametrize(
    ("sql", "written"),
    [
        ("SELECT b.dateTime FROM t AS b", "SELECT b.`dateTime` FROM t AS b"),
        ("SELECT dateTime, a FROM t", "SELECT `dateTime`, a FROM t"),
        ("SELECT a AS variant FROM t", "SELECT a AS `variant` FROM t"),
        ("SELECT 1 FROM t WHERE monday = 1", "SELECT 1 FROM t WHERE `monday` = 1"),
        ("SELECT qualify.a FROM qualify", "SELECT `qualify`.a FROM `qualify`"),
        (
            "CREATE TABLE t (datetime TIMESTAMP(3), WATERMARK FOR datetime AS datetime)",
            "CREATE TABLE t (`datetime` TIMESTAMP(3), WATERMARK FOR `datetime` AS `datetime`)",
        ),
        ("CREATE TABLE t (a INT, PRIMARY KEY (ordinal))", None),
        ("INSERT INTO weeks SELECT 1", "INSERT INTO `weeks` SELECT 1"),
    ],
)
def test_names_are_quoted_where_they_are_reserved(sql: str, written: str | None) -> None:
    assert _written(sql, "1.20.5") == sql
    expected = written or sql.replace("ordinal", "`ordinal`")
    assert _written(sql, "2.2.1") == expected


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT `dateTime` FROM t",
        "SELECT 'dateTime' FROM t -- dateTime",
        "SELECT CAST(a AS VARIANT) FROM t",
        "CREATE TABLE t (v VARIANT)",
        "SELECT DATE_TRUNC('x', a) FROM t",
        "SELECT a FROM t QUALIFY ROW_NUMBER() OVER (ORDER BY a) = 1",
        "SELECT INTERVAL '1' WEEKS FROM t",
        "SELECT FLOOR(a TO WEEK(MONDAY)) FROM t",
        "CREATE MODEL m INPUT (a INT) OUTPUT (b INT) WITH ('provider' = 'x')",
        "SELECT * FROM ML_PREDICT(TABLE t, MODEL m, DESCRIPTOR(a))",
    ],
)
@pytest.mark.parametrize("version", EVERY)
def test_words_that_are_no_names_are_left(sql: str, version: str) -> None:
    assert _written(sql, version) == sql


def test_a_name_that_an_older_release_alone_reserves_is_quoted_there() -> None:
    assert _written("SELECT model FROM t", "1.20.5") == "SELECT `model` FROM t"
    assert _written("SELECT model FROM t", "2.2.1") == "SELECT model FROM t"


def test_each_name_is_told_once_a_statement_with_the_quoted_name_as_its_fix() -> None:
    sql = "SELECT t.dateTime, t.dateTime FROM t;\nSELECT dateTime FROM t"
    found = translate(sql, {}, catalogue.find("2.2.1")).findings
    told = [(one.statement, one.fix, one.range.column if one.range else None) for one in found]
    assert told == [(1, "`dateTime`", 10), (2, "`dateTime`", 8)]
    assert {one.message for one in found} == {
        "'dateTime' is a reserved word on Flink 2.2.1, so it is written as `dateTime` there."
    }


def test_a_release_that_is_not_known_counts_as_the_newest() -> None:
    assert reserved_words("9.9.9") == reserved_words("2.3.0")
    assert "DATETIME" in differing_words()


@pytest.mark.flink
@pytest.mark.parametrize("version", [*EVERY, "2.3.0"])
def test_the_words_are_those_of_the_real_parser(version: str) -> None:
    home = unpacked(version)
    jars = [*(home / "lib").glob("*.jar"), *(home / "planner").glob("*.jar")]
    java = shelf.find(HOME, version).java
    command = [str(java), "-XX:TieredStopAtLevel=1", "-cp", ":".join(map(str, jars))]
    done = subprocess.run([*command, str(SOURCE)], check=True, capture_output=True, timeout=120)
    assert set(done.stdout.decode().split()) == reserved_words(version)
