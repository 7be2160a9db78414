"""Names of a script that are reserved words on one release and not on another: they need quotes.

It is pure: the words are data of this package, as the parsers of the releases tell them.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from functools import cache
from importlib import resources

from xuanwu.language.lexer import Token, TokenKind, upper
from xuanwu.language.statements import Statement

_DAYS = frozenset(
    {"MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY"},
)
# A name can stand behind these; what else stands behind a word or a literal is a keyword or a type.
_BEFORE_NAME = frozenset(
    [
        "SELECT",
        "DISTINCT",
        "ALL",
        "AS",
        "BY",
        "ON",
        "AND",
        "OR",
        "NOT",
        "WHERE",
        "FOR",
        "FROM",
        "JOIN",
        "INTO",
        "TABLE",
        "VIEW",
        "WHEN",
        "THEN",
        "ELSE",
        "CASE",
        "BETWEEN",
        "IN",
        "HAVING",
        "COLUMN",
        "ADD",
        "DROP",
        "RENAME",
        "TO",
        "MODIFY",
        "USING",
        "EXISTS",
        "LIKE",
        "RETURN",
    ]
)
_SYMBOLS_BEFORE = frozenset(".,(=<>+-*/%|[")
_CASTS = frozenset({"CAST", "TRY_CAST", "SAFE_CAST"})


def lines() -> list[str]:
    """The lines of releases whose words are known, oldest first."""
    return sorted(_lines(), key=_order)


@cache
def reserved_words(version: str) -> frozenset[str]:
    """The reserved words of a release, in upper case; those of the newest for one not known."""
    line = ".".join(version.split(".")[:2])
    return _lines().get(line) or _lines()[lines()[-1]]


@cache
def differing_words() -> frozenset[str]:
    """Words that are reserved on some releases and not on others."""
    sets = list(_lines().values())
    return frozenset.union(*sets) - frozenset.intersection(*sets)


def has_differing_word(script: str) -> bool:
    """Whether one stands anywhere in the script, be it as a name or not."""
    return _pattern().search(script) is not None


def names_to_quote(statement: Statement, version: str) -> Iterator[Token]:
    """The names of a statement that only this release, or some others, do not take unquoted."""
    reserved = reserved_words(version)
    words = reserved & differing_words()
    tokens = statement.tokens
    for at, token in enumerate(tokens):
        if token.kind is not TokenKind.WORD or upper(token.text) not in words:
            continue
        if at > 0 and _is_name(tokens, at, reserved):
            yield token


def _is_name(tokens: Sequence[Token], at: int, reserved: frozenset[str]) -> bool:
    word, before = upper(tokens[at].text), tokens[at - 1]
    after = tokens[at + 1] if at + 1 < len(tokens) else None
    if after is not None and after.is_symbol("("):
        return before.is_symbol(".")
    if before.is_symbol(".") or (after is not None and after.is_symbol(".")):
        return True
    if word in _DAYS and before.is_symbol("(") and tokens[at - 2].is_word("WEEK"):
        return False
    if word == "MODEL" and after is not None and after.kind in {TokenKind.WORD, TokenKind.NAME}:
        return upper(after.text) in reserved  # else it is an argument: MODEL name
    if before.is_word("AS") and _is_in_cast(tokens, at):
        return False
    if before.kind is TokenKind.SYMBOL:
        return before.text in _SYMBOLS_BEFORE
    return before.kind is TokenKind.WORD and upper(before.text) in _BEFORE_NAME


def _is_in_cast(tokens: Sequence[Token], at: int) -> bool:
    """Whether the innermost parenthesis that is open here belongs to a CAST."""
    depth = 0
    for index in range(at - 1, 0, -1):
        depth += tokens[index].is_symbol(")") - tokens[index].is_symbol("(")
        if depth < 0:
            return tokens[index - 1].is_word(*_CASTS)
    return False


@cache
def _lines() -> dict[str, frozenset[str]]:
    file = resources.files("xuanwu.language.dialect").joinpath("reserved.toml")
    told = tomllib.loads(file.read_text(encoding="utf-8"))
    every = frozenset[str](told["every"])
    return {line: every | frozenset(words) for line, words in told["more"].items()}


@cache
def _pattern() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(sorted(differing_words()))})\b", re.IGNORECASE)


def _order(line: str) -> tuple[int, ...]:
    return tuple(int(part) for part in line.split("."))
