"""Every rule against the option classes and table factories of real releases.

What a rule writes must be known there, and what it takes away must not be, or only as a name of
older days.
"""

from __future__ import annotations

from fnmatch import fnmatchcase

import pytest

from tests.language.dialect.applied import written_option
from tests.language.dialect.known_options import Options, known_options
from tests.support.connectors import BUILDS
from tests.support.releases import EVERY
from xuanwu.language.dialect.book import library, table_book
from xuanwu.language.dialect.rule import FORMAT, Rule, RuleAction

pytestmark = pytest.mark.flink

_TODAY = {"own", "fading"}
_OLDER = {"fading", "deprecated", "fallback"}
_FLINK = [(v, rule) for v in EVERY for rule in library().flink.rules if v in rule.releases]
_FORMATS = [(v, rule) for v in EVERY for rule in library().formats.rules if v in rule.releases]
_FACTORIES = [
    (version, connector)
    for version in EVERY
    for connector in ("filesystem", "datagen", "print", "blackhole", *BUILDS[version])
    if connector not in {"hive", "iceberg", "avro-confluent"}
]


def _rules(action: RuleAction) -> list[tuple[str, Rule]]:
    return [(version, rule) for version, rule in _FLINK if rule.action is action]


def _id(value: object) -> str | None:
    return value.key if isinstance(value, Rule) else None


@pytest.mark.parametrize(("version", "rule"), _rules(RuleAction.WRITE), ids=_id)
def test_flink_knows_what_is_written_for_it(version: str, rule: Rule) -> None:
    flink = known_options(version)["flink"]
    for value in rule.values or ("1",):
        for key, new in written_option(rule.key, value, version).items():
            assert flink[key].state in _TODAY
            assert not flink[key].values or new.upper() in flink[key].values or not rule.values
    if rule.to:
        assert rule.key not in flink or flink[rule.key].state in _OLDER
    elif flink[rule.key].values:
        assert not {value.upper() for value in rule.values} & flink[rule.key].values


@pytest.mark.parametrize(("version", "rule"), _rules(RuleAction.DROP), ids=_id)
def test_flink_does_not_know_what_is_left_out_for_it(version: str, rule: Rule) -> None:
    flink = known_options(version)["flink"]
    assert not [key for key in flink if fnmatchcase(key, rule.key)]


@pytest.mark.parametrize(("version", "rule"), _rules(RuleAction.REFUSE), ids=_id)
def test_flink_does_not_know_what_is_refused_for_it(version: str, rule: Rule) -> None:
    for key, known in known_options(version)["flink"].items():
        if fnmatchcase(key, rule.key):
            assert rule.when, f"'{key}' is known"
            assert not {value.upper() for value in rule.when} & known.values


def test_every_key_of_a_rule_is_known_to_a_release() -> None:
    """A misspelt key would never be met; those that came with 2.3 are told apart by their range."""
    known = {key for version in EVERY for key in known_options(version)["flink"]}
    for rule in library().flink.rules:
        is_newer = "2.3" in rule.releases.text
        if not is_newer and rule.key != "metrics.reporter.*.class":
            assert any(fnmatchcase(key, rule.key) for key in known), rule.key


@pytest.mark.parametrize(("version", "rule"), _FORMATS, ids=_id)
def test_a_format_knows_what_is_written_for_it_and_no_more(version: str, rule: Rule) -> None:
    name, _, key = rule.key.partition(".")
    owner = "avro-confluent" if name.endswith("avro-confluent") else f"format:{name}"
    if owner not in known_options(version):
        pytest.skip(f"{name} has no build for {version}")
    options = known_options(version)[owner]
    for new in rule.to:
        assert options[new.partition(".")[2]].state == "own"
    assert key not in options or options[key].state in _OLDER


@pytest.mark.parametrize(("version", "connector"), _FACTORIES)
def test_a_factory_knows_what_is_written_for_it(version: str, connector: str) -> None:
    options = _factory(version, connector)
    for rule in table_book(connector).rules:
        if version in rule.releases:
            for key in rule.to:
                assert key in options, rule
            if rule.action is not RuleAction.WRITE:
                _assert_unknown(rule, options)


@pytest.mark.parametrize(("version", "connector"), _FACTORIES)
def test_a_factory_knows_what_the_older_style_becomes(version: str, connector: str) -> None:
    """Also through the rules that follow: an option of the older style may be gone in between."""
    options = _factory(version, connector)
    gone = {rule.key for rule in table_book(connector).rules if rule.action is RuleAction.DROP}
    for style in library().styles.values():
        if connector not in style.connectors.values():
            continue
        shared = {rule.key for rule in style.book.rules if rule.key.startswith("format.")}
        for rule in style.book.rules:
            for key in () if rule.key in shared else rule.to:
                assert key in options or key in gone or key == "properties.*", rule
        for listed in style.lists:
            assert listed.to in options or listed.to == "properties"


@pytest.mark.parametrize("version", EVERY)
def test_formats_know_what_the_older_style_becomes(version: str) -> None:
    names = {"csv", "json"}
    for rule in library().styles["filesystem"].book.rules:
        for key in rule.to if rule.key.startswith("format.") else ():
            name, _, option = key.partition(".")
            for owner in names if name == FORMAT else {name} & names:
                assert option in known_options(version)[f"format:{owner}"], rule


@pytest.mark.parametrize("version", EVERY)
@pytest.mark.parametrize("connector", ["hive", "iceberg"])
def test_tables_of_catalogs_know_what_is_written_for_them(version: str, connector: str) -> None:
    if connector not in BUILDS[version]:
        pytest.skip(f"{connector} has no build for {version}")
    options = known_options(version)[connector]
    rules = [rule for rule in table_book(connector).rules if version in rule.releases]
    assert rules
    for rule in rules:
        assert all(options[key].state == "own" for key in rule.to)
        assert options[rule.key].state in _OLDER


def _factory(version: str, connector: str) -> Options:
    if connector == "blackhole":
        return {}
    options = known_options(version)[f"table:{connector}"]
    assert options, f"the factory of {connector} was not found"
    return options


def _assert_unknown(rule: Rule, options: Options) -> None:
    known = options.get(rule.key)
    if known is not None:
        assert rule.when and not {value.upper() for value in rule.when} & known.values, rule
