"""Splits a script into tokens by Flink's default dialect; it accepts every text.

`grammar.py` describes the rules; the entry point inside Flink implements the same (`engine/job`,
`Lexer`).
Source: Apache Calcite's Parser.jj with Lex.JAVA, as Flink 1.20 to 2.3 uses it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from xuanwu.language.placeholder import PATTERN as PLACEHOLDER


class TokenKind(StrEnum):
    """The kind of a token; white space is not a token."""

    WORD = "word"  # a keyword, a plain name, a number, or a placeholder outside quotes
    TEXT = "text"  # in single quotes
    NAME = "name"  # in back quotes
    COMMENT = "comment"
    SYMBOL = "symbol"  # one character; those of a hint `/*+ … */` too


@dataclass(frozen=True, slots=True)
class Token:
    """`script[start:end]`. An unclosed token extends to the end of the script."""

    kind: TokenKind
    start: int
    end: int
    text: str
    is_closed: bool = True

    def is_word(self, *words: str) -> bool:
        """Whether the token is one of `words`, which must be in upper case."""
        return self.kind is TokenKind.WORD and upper(self.text) in words

    def is_symbol(self, symbol: str) -> bool:
        return self.kind is TokenKind.SYMBOL and self.text == symbol

    @property
    def value(self) -> str:
        """The content of a string or quoted name, without quotes; other tokens unchanged."""
        quote = {TokenKind.TEXT: "'", TokenKind.NAME: "`"}.get(self.kind)
        if quote is None:
            return self.text
        inner = self.text[1:-1] if self.is_closed else self.text[1:]
        return inner.replace(quote * 2, quote)


_PATTERN = re.compile(
    rf"""(?P<text>'(?:[^']|'')*+(?P<text_end>'|\Z))
    |(?P<name>`(?:(?:[^`\r\n]|``)*+(?P<name_end>`)|.*))
    |(?P<line>(?:--|//)[^\r\n]*)
    |(?P<block>/\*(?!\+).*?(?P<block_end>\*/|\Z))
    |(?P<placeholder>{PLACEHOLDER})
    |(?P<word>(?:[A-Za-z0-9_]|[^\x00-\x7f\s\ufeff]|\$(?!\$?\{{))+)
    |(?P<symbol>[^\s\ufeff])""",
    re.VERBOSE | re.DOTALL,
)
_KINDS = {
    "text": TokenKind.TEXT,
    "name": TokenKind.NAME,
    "line": TokenKind.COMMENT,
    "block": TokenKind.COMMENT,
    "placeholder": TokenKind.WORD,
    "word": TokenKind.WORD,
    "symbol": TokenKind.SYMBOL,
}
_CLOSERS = {"text": "text_end", "name": "name_end", "block": "block_end"}


def tokens_of(script: str) -> list[Token]:
    """All tokens in order."""
    return [_token(match) for match in _PATTERN.finditer(script)]


def upper(word: str) -> str:
    """Converts a word to upper case if it is ASCII: Flink's keywords are, and `ſ` must not become
    `S`."""
    return word.upper() if word.isascii() else word


def _token(match: re.Match[str]) -> Token:
    group = match.lastgroup or ""  # the outermost one: it closes last
    is_closed = group not in _CLOSERS or bool(match[_CLOSERS[group]])
    return Token(_KINDS[group], match.start(), match.end(), match[group], is_closed)
