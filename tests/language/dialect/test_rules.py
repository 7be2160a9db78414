"""What each rule does to an option, from the oldest form to the newest and back."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.language.dialect.applied import (
    EVERY,
    NEW,
    NEWEST,
    OLD,
    errors,
    translated,
    written,
    written_option,
)
from xuanwu.kernel.errors import Bug
from xuanwu.language.dialect.book import Book, library
from xuanwu.language.dialect.rule import ReleaseRange, Rule, RuleAction


def _books() -> Iterator[tuple[str, Book]]:
    books = library()
    yield "flink", books.flink
    yield "formats", books.formats
    for chapter in books.chapters:
        yield chapter.name, chapter.book
        yield f"catalogs of {chapter.name}", chapter.catalog_book
    for name, style in books.styles.items():
        yield f"legacy {name}", style.book


_RULES = [(name, rule) for name, book in _books() for rule in book.rules]
_IDS = [f"{name}:{rule.action}:{rule.key}:{rule.releases.text}" for name, rule in _RULES]


@pytest.mark.parametrize(("name", "rule"), _RULES, ids=_IDS)
def test_a_rule_tells_the_user_why(name: str, rule: Rule) -> None:
    text = rule.reason.text
    assert text.endswith(".")
    assert text[0].isupper() or text[0].isdigit()


def test_every_connector_has_its_file() -> None:
    known = {one for chapter in library().chapters for one in chapter.connectors}
    assert known >= {
        *("kafka", "upsert-kafka", "jdbc", "filesystem", "datagen", "print", "blackhole"),
        *("elasticsearch-6", "elasticsearch-7", "hbase-1.4", "hbase-2.2", "hive", "iceberg"),
        *("mongodb", "paimon"),
    }
    assert set(library().styles) == {"kafka", "jdbc", "filesystem", "elasticsearch", "hbase"}


@pytest.mark.parametrize("version", EVERY)
@pytest.mark.parametrize("rule", [r for name, r in _RULES if name == "flink"], ids=lambda r: r.key)
def test_a_flink_option_comes_to_rest(rule: Rule, version: str) -> None:
    """`written_option` translates again, which must change nothing."""
    for value in (*rule.values, *rule.when, "1"):
        written_option(rule.key.replace("*", "x"), value, version)


@pytest.mark.parametrize("version", EVERY)
@pytest.mark.parametrize(
    "rule",
    [r for n, r in _RULES if n == "flink" and r.action is RuleAction.WRITE and not r.needs_value],
    ids=lambda rule: f"{rule.key}:{rule.releases.text}",
)
def test_a_renamed_flink_option_keeps_its_value(rule: Rule, version: str) -> None:
    if version in rule.releases:
        options = written_option(rule.key, "7", version)
        assert rule.key not in options
        assert set(options.values()) <= {"7"}


@pytest.mark.parametrize(
    ("key", "value", "version", "wanted"),
    [
        ("akka.ask.timeout", "5 s", NEW, {"pekko.ask.timeout": "5 s"}),
        ("state.backend", "filesystem", OLD, {"state.backend.type": "filesystem"}),
        ("state.backend", "FileSystem", NEW, {"state.backend.type": "hashmap"}),
        ("jobstore.type", "File", NEW, {"jobstore.type": "File"}),
        ("jobstore.type", "File", NEWEST, {"completed-application-store.type": "File"}),
        ("completed-application-store.type", "File", OLD, {"jobstore.type": "File"}),
        (
            "execution.async-state.total-buffer-size",
            "9",
            OLD,
            {"execution.async-state.in-flight-records-limit": "9"},
        ),
        (
            "cluster.evenly-spread-out-slots",
            "true",
            NEW,
            {"taskmanager.load-balance.mode": "SLOTS"},
        ),
        ("taskmanager.load-balance.mode", "TASKS", OLD, {"taskmanager.load-balance.mode": "SLOTS"}),
        ("taskmanager.load-balance.mode", "TASKS", NEW, {"taskmanager.load-balance.mode": "TASKS"}),
        (
            "table.exec.shuffle-mode",
            "pipelined",
            NEW,
            {"execution.batch-shuffle-mode": "ALL_EXCHANGES_PIPELINED"},
        ),
        (
            "taskmanager.network.blocking-shuffle.compression.enabled",
            "false",
            NEW,
            {"taskmanager.network.compression.codec": "NONE"},
        ),
        ("table.exec.legacy-transformation-uids", "false", NEW, {}),
        ("table.optimizer.source.predicate-pushdown-enabled", "true", NEW, {}),
        ("state.backend.forst.cache.dir", "/x", OLD, {}),
        ("state.backend.forst.cache.dir", "/x", NEW, {"state.backend.forst.cache.dir": "/x"}),
        ("an.option.of.nobody", "1", NEW, {"an.option.of.nobody": "1"}),
    ],
)
def test_options_of_flink(key: str, value: str, version: str, wanted: dict[str, str]) -> None:
    assert written_option(key, value, version) == wanted
    assert not errors(translated("", version, {key: value}))


@pytest.mark.parametrize(
    ("key", "value", "version", "advice"),
    [
        ("state.backend", "forst", OLD, "Write 'rocksdb'"),
        ("pipeline.registered-pojo-types", "a.B", NEW, "pipeline.serialization-config"),
        ("metrics.reporter.x.class", "a.B", NEW, "factory.class"),
        ("table.optimizer.source.predicate-pushdown-enabled", "false", NEW, "Remove the option"),
        ("table.exec.sink.type-length-enforcer", "ERROR", OLD, "TRIM_PAD"),
        ("pipeline.sources.pause-until-first-checkpoint", "true", NEW, "a newer release"),
        ("table.optimizer.source.predicate-pushdown-enabled", "${x}", NEW, "Write the value"),
    ],
)
def test_what_a_release_cannot_do_is_refused(
    key: str, value: str, version: str, advice: str
) -> None:
    (error,) = errors(translated("", version, {key: value}))
    assert advice in error.message
    assert error.message.startswith(f"options.{key}: Flink {version} does not support")


_WITH = "CREATE TABLE t (a INT) WITH ({})"


@pytest.mark.parametrize(
    ("options", "version", "wanted"),
    [
        ("'connector'='kafka-0.11', 'topic'='t'", NEW, "'connector'='kafka', 'topic'='t'"),
        (
            "'connector'='kafka', 'sink.semantic'='exactly-once'",
            OLD,
            "'connector'='kafka', 'sink.delivery-guarantee'='exactly-once'",
        ),
        (
            "'connector'='upsert-kafka', 'scan.topic-partition-discovery.interval'='1 s'",
            OLD,
            "'connector'='upsert-kafka'",
        ),
        (
            "'connector'='kafka', 'value.json.decode.json-parser.enabled'='true', 'format'='json'",
            OLD,
            "'connector'='kafka', 'format'='json'",
        ),
        (
            "'connector'='filesystem', 'csv.trim-spaces'='false', 'path'='/x'",
            NEW,
            "'connector'='filesystem', 'path'='/x'",
        ),
        (
            "'connector'='kafka', 'key.avro-confluent.schema-registry.url'='u'",
            NEW,
            "'connector'='kafka', 'key.avro-confluent.url'='u'",
        ),
        (
            "'connector'='elasticsearch-7', 'document-type'='d', 'index'='i'",
            OLD,
            "'connector'='elasticsearch-7', 'index'='i'",
        ),
        (
            "'connector'='elasticsearch-6', 'document-type'='d'",
            OLD,
            "'connector'='elasticsearch-6', 'document-type'='d'",
        ),
        (
            "'connector'='iceberg', 'compaction-enabled'='true'",
            NEW,
            "'connector'='iceberg', 'flink-maintenance.rewrite.enabled'='true'",
        ),
        (
            "'streaming-source.consume-order'='create-time'",
            OLD,
            "'streaming-source.partition-order'='create-time'",
        ),
    ],
)
def test_options_of_tables(options: str, version: str, wanted: str) -> None:
    assert written(_WITH.format(options), version) == _WITH.format(wanted)


@pytest.mark.parametrize(
    "options",
    [
        "'connector'='datagen', 'rows-per-second'='1', 'fields.a.max'='3', 'number-of-rows'='5'",
        "'connector'='print', 'print-identifier'='x', 'standard-error'='true'",
        "'connector'='blackhole'",
        "'connector'='mongodb', 'uri'='u', 'database'='d', 'collection'='c', 'lookup.cache'='NONE'",
        "'connector'='jdbc', 'url'='u', 'table-name'='t', 'lookup.cache.max-rows'='5'",
        "'connector'='hbase-2.2', 'table-name'='t', 'zookeeper.quorum'='q'",
        "'connector'='somebodys', 'update-mode'='append', 'format'='json'",
    ],
)
@pytest.mark.parametrize("version", EVERY)
def test_what_every_release_knows_stays(options: str, version: str) -> None:
    assert translated(_WITH.format(options), version).findings == ()


def test_a_range_of_releases_is_compared_by_numbers() -> None:
    assert "1.20.5" in ReleaseRange("<2.0") and "1.9" in ReleaseRange(">=1.3,<1.20")
    assert "2.10.0" in ReleaseRange(">=2.3") and "2.0.0" in ReleaseRange(">=2.0")
    assert "2.3.0" not in ReleaseRange("<2.3") and "1.20.5" not in ReleaseRange(">=2.0")
    assert "2.2.1" in ReleaseRange(">=2.2.1") and "2.2.1" not in ReleaseRange("<2.2.1")
    with pytest.raises(Bug):
        ReleaseRange("=2.0")
