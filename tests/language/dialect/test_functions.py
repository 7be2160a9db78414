"""Functions and types that differ between releases: the data is what the real releases tell."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from tests.support.kept import kept
from tests.support.releases import EVERY, HOME, unpacked
from xuanwu.language.dialect.functions import Change, NewName, differences
from xuanwu.language.dialect.reserved import lines
from xuanwu.language.dialect.rule import ReleaseRange
from xuanwu.language.dialect.translate import translate
from xuanwu.model.gateway import Severity
from xuanwu.scheduling.releases import catalogue, shelf

SOURCE = Path(__file__).with_name("KnownFunctions.java")
RELEASES = [*EVERY, "2.3.0"]
# Listed by some releases alone: parts of the grammar, or called by another name than that.
UNCALLED = {"ASSIGNMENT", "DEFAULT", "TRANSLATE3", "TOTIMESTAMPLTZ"}
_FIRST, _ALL = "only the first byte of the text, as BINARY(1)", "all bytes of the text"
CALLED = {"LAG", "LEAD", "TO_TIMESTAMP_LTZ"}


@dataclass(frozen=True)
class Known:
    """What one release tells: its functions and types, and its answer to each expression."""

    functions: frozenset[str]
    types: frozenset[str]
    values: Mapping[str, str]


@cache
def known(version: str) -> Known:
    """The same release and the same questions get the same answers, so these are kept."""
    found, expressions = differences(), sorted(_expressions())
    names = sorted({one.name for one in found.functions} | CALLED)
    questions = [f"function:{name}" for name in names] + [f"value:{one}" for one in expressions]
    digest = catalogue.find(version).digest.encode()
    inputs = [SOURCE.read_bytes(), digest, "\n".join(questions).encode()]

    def make(folder: Path) -> None:
        home = unpacked(version)
        jars = [*(home / "lib").glob("*.jar"), *(home / "planner").glob("*.jar")]
        opens = [f"--add-opens=java.base/java.{name}=ALL-UNNAMED" for name in ("lang", "util")]
        command = [str(shelf.find(HOME, version).java), "-XX:TieredStopAtLevel=1", *opens]
        command += ["-cp", ":".join(map(str, jars)), str(SOURCE), *questions]
        done = subprocess.run(command, check=True, capture_output=True, timeout=300)
        (folder / "told").write_bytes(done.stdout)

    told = (kept(f"functions-{version}", inputs, make) / "told").read_text().splitlines()
    rows = [line.split("\t", 1) for line in told if "\t" in line]
    answers = [answer for kind, answer in rows if kind == "value"]
    return Known(
        frozenset(name for kind, name in rows if kind == "function"),
        frozenset(name for kind, name in rows if kind == "type"),
        dict(zip(expressions, answers, strict=True)),
    )


def _expressions() -> set[str]:
    found = differences()
    pairs = [text for one in (*found.forms, *found.gone) for text in (one.example, one.instead)]
    return {*pairs, *(one.example for one in found.changes)}


def _has(version: str, since: str) -> bool:
    return version in ReleaseRange(f">={since}")


@pytest.mark.flink
@pytest.mark.parametrize("version", RELEASES)
def test_names_are_there_from_the_release_on_that_the_data_says(version: str) -> None:
    found, release = differences(), known(version)
    for names, real in ((found.functions, release.functions), (found.types, release.types)):
        told = {one.name for one in names}
        assert told & real == {one.name for one in names if _has(version, one.since)}


@pytest.mark.flink
def test_no_other_name_differs_between_the_releases() -> None:
    releases = [known(version) for version in RELEASES]
    functions = [one.functions - UNCALLED for one in releases]
    told = {one.name for one in differences().functions}
    assert frozenset.union(*functions) - frozenset.intersection(*functions) == told
    types = [one.types for one in releases]
    told = {one.name for one in differences().types}
    assert frozenset.union(*types) - frozenset.intersection(*types) == told


@pytest.mark.flink
@pytest.mark.parametrize("version", RELEASES)
def test_forms_are_taken_and_refused_where_the_data_says(version: str) -> None:
    values = known(version).values
    for form in differences().forms:
        assert values[form.example].startswith("wrong") is not _has(version, form.since), form
        assert not values[form.instead].startswith("wrong"), values[form.instead]
    for gone in differences().gone:
        assert values[gone.example].startswith("wrong") is _has(version, gone.since), gone
        assert (gone.message in values[gone.example]) is _has(version, gone.since)
        assert not values[gone.instead].startswith("wrong"), values[gone.instead]


@pytest.mark.flink
@pytest.mark.parametrize("version", RELEASES)
def test_examples_return_what_the_data_says(version: str) -> None:
    for change in differences().changes:
        assert known(version).values[change.example] == _result(change, version)


def _result(change: Change, version: str) -> str:
    newest = [result for line, result in change.results.items() if _has(version, line)]
    return newest[-1]


def test_every_line_is_one_whose_words_are_known() -> None:
    found = differences()
    named: list[NewName] = [*found.functions, *found.types]
    since = {one.since for one in [*named, *found.forms, *found.gone, *found.changes]}
    assert since <= set(lines()[1:])
    assert all(list(one.results) == sorted(one.results) for one in found.changes)
    assert all(one.since in one.results for one in found.changes)


@pytest.mark.parametrize(
    ("version", "message"),
    [
        ("1.20.5", f"returns {_FIRST}; from Flink 2.2 on, it returns {_ALL}."),
        ("2.2.1", f"returns {_ALL}; before Flink 2.2, it returned {_FIRST}."),
    ],
)
def test_a_call_with_another_result_is_noted_once_a_statement(version: str, message: str) -> None:
    sql = "SELECT 1;\nSELECT encode(a, 'x'), ENCODE (b, 'x') FROM t"
    (found,) = translate(sql, {}, catalogue.find(version)).findings
    assert (found.code, found.severity, found.statement) == ("dialect_changed", Severity.NOTE, 2)
    assert found.message == f"On Flink {version}, ENCODE {message}"
    assert found.range
    assert (found.range.line, found.range.column) == (2, 8)


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT encode FROM t",
        "SELECT `ENCODE`(a) FROM t",
        "SELECT db.encode(a) FROM t",
        "SELECT 'ENCODE(a)' -- ENCODE(a)",
        "CREATE TABLE t (a TIME(0), b TIME)",
    ],
)
def test_what_is_no_such_call_is_not_noted(sql: str) -> None:
    assert translate(sql, {}, catalogue.find("2.2.1")).findings == ()
