"""Cuts a script into tokens by Flink's default dialect; never refuses a text.

The entry point inside Flink has the same rules (`engine/job`, `Lexer`); the corpus of scripts
under `tests/gateway` holds the two together.
Source: Apache Calcite's Parser.jj with Lex.JAVA, as Flink 1.20 to 2.3 uses it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a token is; white space lies between tokens."""

    WORD = "word"  # a keyword, a plain name, a number, or a placeholder outside quotes
    TEXT = "text"  # in single quotes
    NAME = "name"  # in back quotes
    COMMENT = "comment"
    SYMBOL = "symbol"  # one character; those of a hint `/*+ … */` too


@dataclass(frozen=True, slots=True)
class Token:
    """`script[start:end]`. One that is never closed goes to the end of the script."""

    kind: Kind
    start: int
    end: int
    text: str
    is_closed: bool = True

    def is_word(self, *words: str) -> bool:
        """`words` in upper case."""
        return self.kind is Kind.WORD and self.text.upper() in words

    def is_symbol(self, symbol: str) -> bool:
        return self.kind is Kind.SYMBOL and self.text == symbol

    @property
    def value(self) -> str:
        """What a string or a quoted name says; other tokens as they are written."""
        quote = {Kind.TEXT: "'", Kind.NAME: "`"}.get(self.kind)
        if quote is None:
            return self.text
        inner = self.text[1:-1] if self.is_closed else self.text[1:]
        return inner.replace(quote * 2, quote)


_PATTERN = re.compile(
    r"""(?P<text>'(?:[^']|'')*(?P<text_end>'|\Z))
    |(?P<name>`(?:[^`]|``)*(?P<name_end>`|\Z))
    |(?P<line>(?:--|//)[^\r\n]*)
    |(?P<block>/\*(?!\+).*?(?P<block_end>\*/|\Z))
    |(?P<placeholder>\$\$\{|\$\{[^}]*\}|\$\{)
    |(?P<word>(?:(?!\$\$?\{)[\w$])+)
    |(?P<symbol>[^\s\ufeff])""",
    re.VERBOSE | re.DOTALL,
)
_KINDS = {
    "text": Kind.TEXT,
    "name": Kind.NAME,
    "line": Kind.COMMENT,
    "block": Kind.COMMENT,
    "placeholder": Kind.WORD,
    "word": Kind.WORD,
    "symbol": Kind.SYMBOL,
}
_CLOSERS = {"text": "text_end", "name": "name_end", "block": "block_end"}


def tokens_of(script: str) -> list[Token]:
    """All tokens in their order."""
    return [_token(match) for match in _PATTERN.finditer(script)]


def _token(match: re.Match[str]) -> Token:
    group = match.lastgroup or ""  # the outermost one: it closes last
    is_closed = group not in _CLOSERS or match[_CLOSERS[group]] != ""
    return Token(_KINDS[group], match.start(), match.end(), match[group], is_closed)
