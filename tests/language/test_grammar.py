"""The grammar of scripts: the table of cases, and the engine beside the platform on any text."""

from __future__ import annotations

from collections.abc import Generator
from itertools import product
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.language.seen import Engine, Seen, engine, seen_by_the_platform
from xuanwu.kernel.errors import InvalidInput
from xuanwu.language.format import format_script
from xuanwu.language.grammar import check_script, placeholders_of
from xuanwu.language.lexer import tokens_of

CASES: list[dict[str, Any]] = yaml.safe_load(Path(__file__).with_name("grammar.yaml").read_text())


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["case"])
def test_a_script_is_seen_as_the_grammar_tells(case: dict[str, Any]) -> None:
    seen = seen_by_the_platform(case["text"])
    assert seen.statements == case.get("statements", [])
    assert seen.placeholders == case.get("placeholders", [])
    assert seen.problems == case.get("problems", [])


@pytest.fixture(scope="module", name="other")
def _other(tmp_path_factory: pytest.TempPathFactory) -> Generator[Engine]:
    with engine(tmp_path_factory.mktemp("classes")) as started:
        yield started


def test_the_engine_words_problems_as_the_platform_does(other: Engine) -> None:
    for case in CASES:
        assert other.seen(case["text"]) == seen_by_the_platform(case["text"]), case["case"]


def test_every_character_is_the_same_to_both(other: Engine) -> None:
    texts = (f"a{chr(code)}b;c" for code in range(0x30000) if not 0xD800 <= code < 0xE000)
    text = "\n;".join(texts)
    assert other.seen(text) == seen_by_the_platform(text)


_SIGNS = "' '' ` `` \" ; ;; -- // /* */ /*+ /**/ $ { } . , ( ) = \\ é 名 😀 ſET x a 1 b}"
_USES = "${ ${a} ${secret.b} ${secret.} ${} $${ $$${a} ${a ${a;b} ${a'b} ${a`b} ${a${b}"
_WORDS = "SELECT INSERT SET 'a' `b` EXPLAIN COMPILE END END; end; begin"
_PIECES = (
    *" ".join((_SIGNS, _USES, _WORDS)).split(),
    *("\n", "\r", "\r\n", "\t", " ", "\ufeff", "\u0301", "\u00a0", "\u2028", "\x85", "\u200b"),
    *("EXECUTE STATEMENT SET BEGIN", "BEGIN STATEMENT SET;", "STATEMENT SET BEGIN ", "; END;"),
)
_TEXTS = st.one_of(
    st.lists(st.sampled_from(_PIECES), max_size=30).map("".join),
    st.lists(st.sampled_from(_PIECES), max_size=30).map(" ".join),
    st.text(max_size=30),
)


def test_both_see_the_same_in_any_two_pieces_side_by_side(other: Engine) -> None:
    for text in map("".join, product(_PIECES, _PIECES)):
        assert other.seen(text) == seen_by_the_platform(text), repr(text)


@given(_TEXTS)
@settings(max_examples=300)
def test_both_see_the_same_in_any_text(other: Engine, text: str) -> None:
    assert other.seen(text) == seen_by_the_platform(text)


@given(_TEXTS)
@settings(max_examples=100)
def test_tokens_stand_in_their_order_and_leave_out_white_space_alone(text: str) -> None:
    end, gaps = 0, ""
    for token in tokens_of(text):
        gaps += text[end : token.start]
        assert token.text == text[token.start : token.end] != ""
        end = token.end
    gaps += text[end:]
    assert gaps.replace("\ufeff", "").strip() == ""


def test_a_script_with_a_problem_is_refused_with_its_place() -> None:
    with pytest.raises(
        InvalidInput, match="Line 2, column 12: This comment is not closed"
    ) as caught:
        check_script("SELECT 1;\nSELECT '😀'/*")
    assert caught.value.facts == {"line": 2, "column": 12}
    assert caught.value.detail_code == "sql_syntax"


def test_a_script_without_a_dollar_is_not_even_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr("xuanwu.language.grammar.split")
    assert placeholders_of("SELECT 1;" * 1000) == []


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["case"])
def test_formatting_moves_what_is_seen_and_changes_nothing_else(case: dict[str, Any]) -> None:
    try:
        formatted = format_script(case["text"])
    except InvalidInput:
        unclosed = any(one.endswith("sql_syntax") for one in case.get("problems", []))
        assert unclosed or "/*+" in case["text"]  # a hint without an end is refused too
        return
    before, after = seen_by_the_platform(case["text"]), seen_by_the_platform(formatted)
    assert _without_places(before) == _without_places(after)


def _without_places(seen: Seen) -> list[list[str]]:
    parts = (seen.statements, seen.placeholders, seen.problems)
    return [[one.partition(" ")[2] for one in part] for part in parts]
