"""Catalogs: those that a script creates, and those that are stored and injected into jobs."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from tests.language.dialect.applied import EVERY, NEW, OLD, applied, translated, written
from tests.support.principals import ANN
from xuanwu.language.dialect.book import Book, Chapter, Library, catalog_book, library, table_book
from xuanwu.language.dialect.rule import ReleaseRange, Rule, RuleAction
from xuanwu.language.dialect.translate import Translation, translate
from xuanwu.language.message import message
from xuanwu.model.gateway import Said, Severity
from xuanwu.model.possession import Catalog
from xuanwu.scheduling.releases import catalogue

_OLDER, _NEWER = "'type' = 'table-store'", "'type' = 'paimon'"
_PLAIN = "CREATE CATALOG lake WITH ('type' = 'paimon');\n"


@pytest.mark.parametrize("version", EVERY)
@pytest.mark.parametrize(
    "template",
    [
        "CREATE CATALOG lake WITH ({}, 'warehouse' = 's3://b/w')",
        "create catalog if not exists `lake` with ('warehouse' = 's3://b/w', {});",
        "CREATE CATALOG lake COMMENT 'with (''type'' = ''x'')' WITH ({}); USE CATALOG lake;",
        "/* a */ CREATE CATALOG /* b */ lake -- c\n WITH (\n  {} -- d\n)",
    ],
)
def test_a_catalog_that_a_script_creates_is_written_for_the_release(
    template: str, version: str
) -> None:
    assert written(template.format(_OLDER), version) == template.format(_NEWER)


@pytest.mark.parametrize(
    "script",
    [
        "CREATE CATALOG c WITH ('type' = '${kind}', 'connector' = 'table-store')",
        "CREATE CATALOG c WITH ('type' = 'somebodys', 'state.backend' = 'x')",
        "CREATE CATALOG c WITH ('property-version' = '1')",
        "CREATE CATALOG c.d WITH ('type' = 'table-store')",
        "CREATE CATALOG c WITH",
        "CREATE CATALOG c",
        "ALTER CATALOG c SET ('type' = 'x', 'warehouse' = 'y')",
        "ALTER CATALOG c",
        "DROP CATALOG c",
    ],
)
def test_what_no_rule_is_about_stays(script: str) -> None:
    assert translated(script).edits == ()
    assert translated(script).findings == ()


@pytest.mark.parametrize("version", EVERY)
@pytest.mark.parametrize(
    "options",
    [
        "'type'='jdbc', 'base-url'='jdbc:mysql://db:3306', 'username'='u', 'password'='p'",
        "'type'='hive', 'hive-conf-dir'='/etc/hive', 'hadoop-conf-dir'='/etc/hadoop'",
        "'type'='iceberg', 'catalog-type'='hadoop', 'warehouse'='s3://b/w', 'cache-enabled'='true'",
        "'type'='generic_in_memory', 'default-database'='d'",
        "'type'='paimon', 'metastore'='filesystem', 'warehouse'='s3://b/w'",
    ],
)
def test_what_every_release_knows_stays(options: str, version: str) -> None:
    assert translated(f"CREATE CATALOG c WITH ({options})", version).findings == ()


@pytest.fixture
def ruled(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The rules that a catalog type would have whose options differ between releases."""
    old, new = ReleaseRange("<2.0"), ReleaseRange(">=2.0")
    rules = [
        Rule(RuleAction.WRITE, "url", message("reason.newer_name"), new, ("uri",)),
        Rule(RuleAction.DROP, "cache", message("reason.not_in_1_20"), old),
        Rule(RuleAction.REFUSE, "locks", message("reason.legacy_option"), new),
    ]
    chapter = Chapter("demo", frozenset(), False, Book([]), frozenset({"demo"}), Book(rules))
    monkeypatch.setattr("xuanwu.language.dialect.book.library", lambda: _with(chapter))
    _forget_books()
    yield
    _forget_books()


def _forget_books() -> None:
    catalog_book.cache_clear()
    table_book.cache_clear()


_LIBRARY = library()


def _with(chapter: Chapter) -> Library:
    return Library(_LIBRARY.flink, _LIBRARY.formats, (chapter,), _LIBRARY.styles)


@pytest.mark.usefixtures("ruled")
@pytest.mark.parametrize(
    ("script", "version", "wanted"),
    [
        ("CREATE CATALOG c WITH ('type'='demo', {})", NEW, ("'url'='a'", "'uri'='a'")),
        ("CREATE CATALOG c WITH ('type'='demo', {})", OLD, ("'url'='a'", "'url'='a'")),
        ("CREATE CATALOG c WITH ('type'='demo'{})", OLD, (", 'cache'='1'", "")),
        ("CREATE CATALOG c WITH ('type'='other', {})", NEW, ("'url'='a'", "'url'='a'")),
        (
            "CREATE CATALOG c WITH ('type'='demo'); ALTER CATALOG c SET ({})",
            NEW,
            ("'url'='a'", "'uri'='a'"),
        ),
        (
            "CREATE CATALOG c WITH ('type'='demo'); ALTER CATALOG c RESET ({})",
            NEW,
            ("'url'", "'uri'"),
        ),
        ("CREATE TABLE c WITH ('type'='demo', {})", NEW, ("'url'='a'", "'url'='a'")),
    ],
)
def test_the_rules_of_a_catalog_are_those_of_its_type(
    script: str, version: str, wanted: tuple[str, str]
) -> None:
    older, newer = wanted
    assert written(script.format(older), version) == script.format(newer)


@pytest.mark.usefixtures("ruled")
def test_a_stored_catalog_is_written_for_the_release_and_told_by_its_name() -> None:
    sql = "CREATE CATALOG 湖😀 WITH ('type' = 'demo', 'url' = '${u}', 'locks' = 'hunter2')"
    chosen = (_catalog("lake", _PLAIN), _catalog("demo", sql))
    translation = _translated("SELECT 1", chosen)
    assert [one.name for one in translation.catalogs] == ["lake", "demo"]
    assert translation.catalogs[0] == chosen[0]
    assert translation.catalogs[1].sql == sql.replace("'url'", "'uri'")
    note, error = translation.findings
    assert (note.severity, error.severity) == (Severity.NOTE, Severity.ERROR)
    assert note.message.startswith("catalogs.demo: 'url' is written as 'uri' for Flink 2.2.1.")
    assert error.message.startswith(
        "catalogs.demo: Flink 2.2.1 does not support 'locks' as written."
    )
    assert "hunter2" not in error.message
    assert (note.template, note.facts["where"]) == ("dialect_rewritten.option", "catalogs.demo")
    assert note.facts["reason"] == (Said(template="reason.newer_name"),)
    assert {(one.range, one.statement, one.fix) for one in translation.findings} == {
        (None, None, None)
    }


@pytest.mark.usefixtures("ruled")
def test_a_script_alters_a_stored_catalog_by_the_rules_of_its_type() -> None:
    stored = _catalog("c", "CREATE CATALOG c WITH ('type' = 'demo')")
    script = "ALTER CATALOG c SET ('url' = 'a')"
    assert applied(script, _translated(script, (stored,)).edits) == script.replace("url", "uri")
    assert _translated(script, ()).edits == ()


def _translated(script: str, catalogs: tuple[Catalog, ...]) -> Translation:
    return translate(script, {}, catalogue.find(NEW), catalogs)


def _catalog(name: str, sql: str) -> Catalog:
    return Catalog(f"cat_{name}", "spc_1", name, sql, datetime(2026, 1, 1, tzinfo=UTC), ANN)
