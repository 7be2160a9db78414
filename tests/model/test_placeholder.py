"""Where texts name variables and secrets."""

from __future__ import annotations

from xuanwu.model.placeholder import Placeholder, placeholders


def test_placeholders_carry_their_position() -> None:
    text = "SELECT '${a.b}',\n  '${secret.k}' FROM t"
    assert placeholders(text) == [
        Placeholder("a.b", is_secret=False, line=1, column=9),
        Placeholder("k", is_secret=True, line=2, column=4),
    ]


def test_a_doubled_dollar_is_no_placeholder() -> None:
    assert placeholders("$${a} $a {b}") == []
