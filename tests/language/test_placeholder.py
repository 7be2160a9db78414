"""Where plain values name variables and secrets; `grammar.yaml` has the scripts."""

from __future__ import annotations

import pytest

from xuanwu.language.placeholder import Placeholder, is_name, is_open, placeholders


def test_placeholders_have_their_place() -> None:
    text = "x=${a.b};\ny=${secret.k}"
    assert placeholders(text) == [
        Placeholder("a.b", is_secret=False, start=2, end=8),
        Placeholder("k", is_secret=True, start=12, end=23),
    ]
    assert placeholders(text, 3) == placeholders(text)[1:]
    assert placeholders(text, 0, 7)[0].name == ""


def test_in_a_plain_value_nothing_is_a_comment_or_a_quote() -> None:
    assert [one.name for one in placeholders("http://${a}/*${b}*/--'${c}")] == ["a", "b", "c"]


def test_a_literal_is_no_placeholder_and_yet_known_to_nobody() -> None:
    assert placeholders("$${a} $a {b}") == []
    assert is_open("$${a}")
    assert not is_open("$a {b}")


@pytest.mark.parametrize("text", ["${}", "${a b}", "${1}", "${secret.}", "${é}"])
def test_what_only_looks_like_one_has_no_name(text: str) -> None:
    assert placeholders(text) == [Placeholder("", is_secret=False, start=0, end=len(text))]


@pytest.mark.parametrize("name", ["a", "_", "a.b-c_1", "secret", "Secret.a"])
def test_texts_can_name_it(name: str) -> None:
    assert is_name(name)
    assert [one.name for one in placeholders(f"${{{name}}} ${{secret.{name}}}")] == [name, name]


@pytest.mark.parametrize("name", ["", "1", ".a", "-a", "a b", "a\n", "secret.a", "é"])
def test_texts_cannot_name_it(name: str) -> None:
    assert not is_name(name)
