from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

from xuanwu.language.dialect.functions import differences
from xuanwu.language.message import finding_of, message, templates, told_by
from xuanwu.model.gateway import Finding, Said, Severity

ROOT = Path(__file__).parents[2]
RULES = ROOT / "src" / "xuanwu" / "language" / "dialect" / "rules"
IDS = sorted(templates())
_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_PARTS = re.compile(r"\[([^\]]*)\]")
_FACTS = re.compile(r"(?<!\$)\{(\w+)\}")
# What the programs say: an id where a message is made, and any literal.
_MADE = re.compile(r"\b(?:Message\.of|message)\(\s*\"([^\"]+)\"")
_LITERAL = re.compile(r"\"([a-z0-9_]+(?:\.[a-z0-9_]+)?)\"")
_VARIANT = re.compile(r"(?<=\")(?:sql_\w+|\w+_(?:unknown|missing|invalid|grows|update))\.\w+(?=\")")


@cache
def _sources() -> str:
    """The text of all programs that make messages, and the rules of the dialect."""
    java = (ROOT / "engine").glob("*/src/main/java/**/*.java")
    python = (ROOT / "src" / "xuanwu").glob("**/*.py")
    return "\n".join(file.read_text(encoding="utf-8") for file in (*java, *python))


@cache
def _used() -> frozenset[str]:
    rules = "\n".join(file.read_text() for file in RULES.glob("*.toml"))
    reasons = {f"reason.{one}" for one in re.findall(r'reason = "([^"]*)"', rules)}
    changes = {
        f"dialect_changed.{one.template}.{side}"
        for one in differences().changes
        for side in ("new", "old")
    }
    return frozenset(_LITERAL.findall(_sources())) | reasons | changes


@pytest.mark.parametrize("template", IDS)
def test_a_template_has_the_same_facts_in_both_languages(template: str) -> None:
    both = templates()[template]
    english, chinese = both["en"], both["zh"]
    assert sorted(set(_FACTS.findall(chinese))) == sorted(set(_FACTS.findall(english)))
    optional = [
        sorted(sorted(_FACTS.findall(one)) for one in _PARTS.findall(text))
        for text in (english, chinese)
    ]
    assert optional[0] == optional[1]
    assert all(optional[0]), "a part in brackets depends on a fact"


@pytest.mark.parametrize("template", IDS)
def test_the_chinese_of_a_template_is_chinese(template: str) -> None:
    chinese = templates()[template]["zh"]
    assert _CHINESE.search(chinese)
    plain = _FACTS.sub("", re.sub(r"'[^']*'|xuanwu [a-z ]+", "", chinese))
    assert not re.search(r"(?:\b[a-z]{3,}\b[ ,]+){3}", plain), "it has an English phrase"
    assert not re.search(r"[\u4e00-\u9fff][,;:?!]", chinese), "it has English punctuation"


def test_every_template_is_used_and_every_used_one_is_there() -> None:
    assert set(IDS) - _used() == set()
    made = set(_MADE.findall(_sources())) | set(_VARIANT.findall(_sources()))
    reasons = {one for one in _used() if one.startswith(("reason.", "dialect_changed."))}
    assert (made | reasons) - set(IDS) == set()


def test_a_part_in_brackets_is_there_with_its_fact_only() -> None:
    told = message("table_unknown", name="ordres", near=None)
    assert told.text == "There is no table or view 'ordres'."
    assert told.facts == {"name": "ordres"}
    near = told.with_fact("near", "orders")
    assert near.text == "There is no table or view 'ordres'. Did you mean 'orders'?"


def test_what_a_fact_says_is_no_template_and_a_dollar_keeps_its_brace() -> None:
    told = message("table_unknown", name="{near} [x] \\1")
    assert told.text == "There is no table or view '{near} [x] \\1'."
    assert "use ${name}, ${secret.name}, or $${ for" in message("placeholder_invalid", text="").text


def test_a_fact_can_be_sentences_with_templates_of_their_own() -> None:
    why = (Said(template="reason.hosts"), Said(template="reason.both_keys", facts={"options": "a"}))
    told = message("dialect_impossible.option", option="o", release="2.2", reason=why)
    assert told.text == (
        "Flink 2.2 does not support 'o' as written. One option lists all hosts. Write both keys: a."
    )


def test_a_finding_keeps_what_it_tells_on_the_wire() -> None:
    told = message("option_required", connector="kafka", option="topic").at("catalogs.lake")
    found = finding_of("option_required", Severity.ERROR, told)
    assert found.message == "catalogs.lake: 'kafka' requires the option 'topic'."
    sent = Finding.model_validate_json(found.model_dump_json())
    assert sent == found
    assert told_by(sent) == told


def test_an_unknown_template_and_a_missing_fact_are_refused() -> None:
    for told in (message("nothing"), message("table_unknown")):
        with pytest.raises(KeyError):
            _ = told.text
