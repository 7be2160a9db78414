from __future__ import annotations

import re

import pytest

from xuanwu.language.words import texts
from xuanwu.language.words.texts import function_text, functions_with_text, word_text


@pytest.mark.parametrize("name", sorted(functions_with_text()))
def test_the_text_of_a_function_is_complete(name: str) -> None:
    text = function_text(name)
    assert text is not None
    assert text.en.endswith(".")
    assert text.zh.endswith("。")
    assert re.search(r"[\u4e00-\u9fff]", text.zh)
    assert text.example
    called = text.signature.partition("(")[0]
    assert name == called or name.startswith(called)


@pytest.mark.parametrize(
    ("name", "snippet"),
    [
        ("upper", "UPPER(${1:text})"),
        ("LPAD", "LPAD(${1:text}, ${2:length}, ${3:padding})"),
        ("SUBSTRING", "SUBSTRING(${1:text}, ${2:start})"),
        ("CONCAT", "CONCAT(${1:text})"),
        ("PI", "PI()"),
        ("CURRENT_DATE", ""),
        ("TUMBLE", ""),
        ("CEIL", ""),
    ],
)
def test_a_snippet_has_a_hole_for_each_parameter(name: str, snippet: str) -> None:
    text = function_text(name)
    assert text is not None
    assert text.snippet == snippet


def test_a_function_tells_since_when_it_exists() -> None:
    text = function_text("BTRIM")
    assert text is not None
    assert text.since is not None
    upper = function_text("UPPER")
    assert upper is not None
    assert upper.since is None


def test_every_word_has_both_languages() -> None:
    for kind in ("statement", "keyword", "type", "connector", "format", "other"):
        words = texts._words()[kind]  # pyright: ignore[reportPrivateUsage]
        assert words, kind
        for name, text in words.items():
            assert text.en.endswith("."), name
            assert re.search(r"[\u4e00-\u9fff]", text.zh), name
            assert word_text(kind, name) is text
    assert word_text("keyword", "no such") is None
