"""Where options are found in a script, and how their rewrites are told."""

from __future__ import annotations

import pytest

from tests.language.dialect.applied import NEW, OLD, applied, errors, translated, written
from xuanwu.model.gateway import Edit, Severity

_SEMANTIC = ("'sink.semantic' = 'none'", "'sink.delivery-guarantee' = 'none'")
_KEYS = ("'topic','sink.semantic'", "'topic','sink.delivery-guarantee'")
_ORDER = ("'streaming-source.consume-order'='x'", "'streaming-source.partition-order'='x'")
_INSERT = "INSERT INTO t SELECT * FROM i /*+ BROADCAST(i), OPTIONS(%s) */"
_TABLE = "CREATE TABLE d.k (a INT) WITH ('connector' = 'kafka', 'topic' = 't');\n"


@pytest.mark.parametrize(
    ("template", "old_and_new"),
    [
        ("SET {} = 'rocksdb'", ("'state.backend'", "'state.backend.type'")),
        ("set {};", ("'state.backend' = 'filesystem'", "'state.backend.type' = 'hashmap'")),
        ("RESET {}", ("'state.backend'", "'state.backend.type'")),
        ("{}; RESET;", ("SET 'web.ssl.enabled' = 'true'", "RESET 'web.ssl.enabled'")),
        ("CREATE TABLE k (a INT) WITH ('connector' = 'kafka', {})", _SEMANTIC),
        ("CREATE TEMPORARY TABLE IF NOT EXISTS c.d.k WITH ('connector'='kafka', {})", _SEMANTIC),
        ("CREATE OR REPLACE TABLE k WITH ('connector'='kafka', {}) LIKE o", _SEMANTIC),
        ("CREATE TABLE k WITH ('connector' = 'kafka', {}) AS SELECT 1", _SEMANTIC),
        (_TABLE + "ALTER TABLE d.k SET ({})", _SEMANTIC),
        (_TABLE + "ALTER TABLE k RESET ({})", _KEYS),
        (_TABLE + "INSERT INTO `d`.`k` /*+ OPTIONS({}) */ SELECT 1", _SEMANTIC),
        (_TABLE + "CREATE TABLE l WITH ({}) LIKE k; SHOW TABLES", _SEMANTIC),
        ("EXECUTE STATEMENT SET BEGIN {}; END", (_INSERT % _ORDER[0], _INSERT % _ORDER[1])),
    ],
)
def test_options_are_found_wherever_they_may_stand(
    template: str, old_and_new: tuple[str, str]
) -> None:
    old, new = old_and_new
    assert written(template.format(old)) == template.format(new)


@pytest.mark.parametrize(
    "script",
    [
        "",
        "SELECT 'sink.semantic', 'state.backend' FROM t -- SET 'state.backend' = 'x'",
        "/* SET 'state.backend' = 'x' */ SHOW TABLES",
        "SET state.backend = two words",
        "CREATE TABLE t (a STRING COMMENT 'sink.semantic') WITH ('connector' = 'datagen')",
        "CREATE TABLE t (a INT) WITH ('connector' = 'datagen', 'sink.semantic' = 'none')",
        "CREATE TABLE t (a INT) WITH ('connector' = '${c}', 'sink.semantic' = 'none')",
        "CREATE VIEW v AS WITH q AS (SELECT 1) SELECT * FROM q",
        "INSERT INTO t SELECT 8/*+ 2",
        "CREATE TABLE t (a INT) WITH ('connector' = ",
        "ALTER TABLE t SET",
        "SET 'state.backend' = 'never closed",
    ],
)
def test_what_is_no_option_is_left_alone(script: str) -> None:
    assert translated(script).edits == ()
    assert translated(script).findings == ()


@pytest.mark.parametrize(
    ("script", "written"),
    [
        ("SET state.backend = rocksdb", "SET state.backend.type = rocksdb"),
        ("set state.backend=rocksdb;", "set state.backend.type=rocksdb;"),
        ("SET state.backend = 'rocksdb'", "SET state.backend.type = 'rocksdb'"),
        ("RESET state.backend;", "RESET state.backend.type;"),
    ],
)
def test_a_setting_without_quotes_is_rewritten_without_them(script: str, written: str) -> None:
    assert applied(script, translated(script).edits) == written


_GONE = "'sink.transaction-naming-strategy'='INCREMENTING',\n 'scan.parallelism'='${p}'"


@pytest.mark.parametrize(
    ("entries", "wanted"),
    [
        ("'scan.parallelism'='2', 'connector'='kafka'", "'connector'='kafka'"),
        ("'connector'='kafka', 'scan.parallelism'='2', 'x'='y'", "'connector'='kafka', 'x'='y'"),
        ("'connector'='kafka', 'scan.parallelism'='2'", "'connector'='kafka'"),
        (f"'connector'='kafka',\n {_GONE}\n", "'connector'='kafka'\n"),
        (f"{_GONE},\n 'connector'='kafka'", "'connector'='kafka'"),
    ],
)
def test_an_option_goes_with_one_comma(entries: str, wanted: str) -> None:
    script = "CREATE TABLE k (a INT) WITH ({});"
    assert written(script.format(entries), OLD) == script.format(wanted)


def test_an_alter_of_which_nothing_is_left_is_refused() -> None:
    alter = "ALTER TABLE d.k SET ('scan.parallelism' = '2');"
    (error,) = errors(translated(_TABLE + alter, OLD))
    assert error.range is not None
    assert (error.statement, error.range.line, error.range.column) == (2, 2, 1)
    assert "Remove it" in error.message


def test_a_hint_may_become_empty() -> None:
    script = "CREATE TABLE k (a INT) WITH ('connector'='kafka'); SELECT * FROM k /*+ OPTIONS({}) */"
    assert written(script.format("'scan.parallelism'='2'"), OLD) == script.format("")


def test_a_key_is_written_although_its_value_holds_a_placeholder() -> None:
    assert written("SET 'restart-strategy' = '${s}'") == "SET 'restart-strategy.type' = '${s}'"


def test_a_value_that_holds_a_placeholder_is_never_rewritten() -> None:
    translation = translated("SET 'cluster.evenly-spread-out-slots' = '${spread}'")
    (error,) = errors(translation)
    assert translation.edits == ()
    assert "known only when the run starts" in error.message


def test_offsets_and_places_count_utf_16_units_behind_a_byte_order_mark() -> None:
    script = "\ufeff/* 😀 */ SET 'restart-strategy' = 'none';\r\n-- 😀\rSET 'state.backend' = '😀';"
    translation = translated(script)
    first, second = (finding.range for finding in translation.findings)
    assert first is not None and second is not None
    assert (first.line, first.column, first.end_line, first.end_column) == (1, 14, 1, 31)
    assert (second.line, second.column, second.end_line, second.end_column) == (3, 5, 3, 19)
    assert translation.edits[0] == Edit(start=14, end=32, text="'restart-strategy.type'")
    assert applied(script, translation.edits).endswith("\rSET 'state.backend.type' = '😀';")


def test_a_rewrite_is_a_note_with_its_place_its_reason_and_what_is_right_there() -> None:
    (note,) = translated("SHOW TABLES;\n SET 'state.backend' = 'rocksdb';").findings
    assert (note.code, note.severity, note.statement) == ("dialect_rewritten", Severity.NOTE, 2)
    assert note.fix == "'state.backend.type'"
    assert "'state.backend' is written as 'state.backend.type' for Flink 2.2.1." in note.message
    assert "YAML" in note.message


def test_what_no_rule_can_carry_over_is_an_error_with_its_place() -> None:
    (error,) = translated("SET 'state.backend.type' = 'forst';", OLD).findings
    assert (error.code, error.severity, error.statement) == (
        "dialect_impossible",
        Severity.ERROR,
        1,
    )
    assert error.range is not None and (error.range.column, error.range.end_column) == (5, 34)
    assert "Write 'rocksdb'" in error.message


def test_options_of_a_job_are_written_too_and_told_by_their_key() -> None:
    options = {"restart-strategy": "none", "security.ssl.enabled": "true", "web.ssl.enabled": "x"}
    translation = translated("", NEW, {**options, "parallelism.default": "2"})
    assert translation.options == {
        "restart-strategy.type": "none",
        "security.ssl.internal.enabled": "true",
        "security.ssl.rest.enabled": "true",
        "parallelism.default": "2",
    }
    assert [note.message.split(":")[0] for note in translation.findings] == [
        "options.restart-strategy",
        "options.security.ssl.enabled",
        "options.web.ssl.enabled",
    ]
    assert not any(note.range or note.statement for note in translation.findings)


def test_the_newer_of_two_names_wins() -> None:
    both = {"state.backend": "rocksdb", "state.backend.type": "hashmap"}
    translation = translated("", NEW, both)
    assert translation.options == {"state.backend.type": "hashmap"}
    assert "already exists" in translation.findings[0].message


_BOTH = {"security.ssl.internal.enabled": "true", "security.ssl.rest.enabled": "true"}


@pytest.mark.parametrize(
    ("options", "wanted"),
    [
        ({"security.ssl.enabled": "true"}, _BOTH),
        (
            {"security.ssl.enabled": "true", "security.ssl.internal.enabled": "false"},
            {**_BOTH, "security.ssl.internal.enabled": "false"},
        ),
        (
            {"security.ssl.rest.enabled": "false", "security.ssl.enabled": "true"},
            {**_BOTH, "security.ssl.rest.enabled": "false"},
        ),
        (
            {"state.checkpoints.dir": "/a", "state.backend.fs.checkpointdir": "/b"},
            {"execution.checkpointing.dir": "/a"},
        ),
        (
            {**dict.fromkeys(_BOTH, "false"), "security.ssl.enabled": "true"},
            dict.fromkeys(_BOTH, "false"),
        ),
    ],
)
def test_an_older_name_gives_only_the_options_that_are_not_there(
    options: dict[str, str], wanted: dict[str, str]
) -> None:
    translation = translated("", NEW, options)
    assert translation.options == wanted
    assert translation.findings, "each rewrite is told"
    has_doubles = len(options) > 1
    told = any("already exists." in one.message for one in translation.findings)
    assert told is has_doubles


def test_the_older_name_of_an_option_that_a_table_has_goes_wherever_it_stands() -> None:
    table = "CREATE TABLE k (a INT) WITH ('connector'='kafka', {});"
    older, newer = "'sink.semantic'='exactly-once'", "'sink.delivery-guarantee'='none'"
    for both in (f"{older}, {newer}", f"{newer}, {older}"):
        assert written(table.format(both)) == table.format(newer)


def test_two_keys_for_one_need_two_statements() -> None:
    (error,) = errors(translated("SET 'security.ssl.enabled' = 'true'"))
    assert "Write a SET for each of" in error.message


def test_no_finding_repeats_a_value_of_the_user() -> None:
    script = (
        "CREATE TABLE t (a INT) WITH ('connector.type' = 'jdbc', 'connector.password' = 'hunter2',"
        " 'connector.read.query' = 'hunter2')"
    )
    translation = translated(script, NEW, {"security.ssl.enabled": "hunter2"})
    assert len(translation.findings) == 4
    assert not any("hunter2" in finding.message for finding in translation.findings)
