"""Joins the lexer's tokens into atoms, which must stay together; it knows no other grammar.

An operator of two characters, a number with point and exponent, a hint, and words around a
placeholder are one atom each, with the white space before them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from xuanwu.language.layout.words import words_of
from xuanwu.language.lexer import Token, TokenKind, tokens_of, upper
from xuanwu.language.problem import refusal, unclosed, unclosed_hint

_OPERATORS = words_of("<= >= <> != || => == -> && :: :=")
_NUMBER = re.compile(r"\d+|\d+\.\d*|\.\d+")
_MANTISSA = re.compile(r"(?:\d+\.?\d*|\.\d+)[eE]")
_PREFIX = re.compile(r"[xXnNbBeE]|_\w+|.*\}|\$\$\{", re.DOTALL)
_BREAK = re.compile(r"\r\n|\r|\n")


@dataclass(slots=True, eq=False)
class Atom:
    """One indivisible piece; `newlines` and `gap` describe the white space before it.

    `key` is its keyword or symbol; empty for names, strings and comments.
    """

    kind: TokenKind
    text: str
    gap: str = ""
    newlines: int = 0
    ends_line: bool = False  # a line break follows
    is_keyword: bool = False
    space: bool = False  # whether a space precedes it, unless it begins a line
    upper: str = ""
    key: str = ""
    is_comment: bool = False

    @property
    def is_line_comment(self) -> bool:
        return self.is_comment and not self.text.startswith("/*")


def atoms_of(script: str, first_line: int = 1) -> list[Atom]:
    """All atoms in order; `first_line` is the number of the script's first line, for errors.

    Raises: InvalidInput, which names line and column of an unclosed string, name, comment or hint.
    """
    tokens = tokens_of(script)
    atoms: list[Atom] = []
    at, end = 0, 0
    while at < len(tokens):
        after = _end_of(tokens, at, atoms[-1] if atoms else None)
        if not tokens[at].is_closed:
            raise refusal(unclosed(tokens[at]), script, first_line)
        if after > len(tokens):
            hint = unclosed_hint(tokens[at])
            raise refusal(hint, script, first_line)
        atoms.append(_atom(script, tokens[at:after], script[end : tokens[at].start]))
        if len(atoms) > 1:
            atoms[-2].ends_line = atoms[-1].newlines > 0
        at, end = after, tokens[after - 1].end
    if atoms:
        atoms[-1].ends_line = True
    return atoms


def _atom(script: str, tokens: Sequence[Token], gap: str) -> Atom:
    first = tokens[0]
    text = first.text if len(tokens) == 1 else script[first.start : tokens[-1].end]
    newlines = len(_BREAK.findall(gap)) if gap else 0
    if first.kind is TokenKind.SYMBOL:
        if text.startswith("/*+"):
            text = _hint(script, tokens)
        if not text[1:2].isdigit():  # else it is a number such as `.5`
            return Atom(TokenKind.SYMBOL, text, gap, newlines, upper=text, key=text)
    if first.kind is TokenKind.COMMENT:
        text = "\n".join(line.rstrip() for line in _BREAK.split(text))
        return Atom(TokenKind.COMMENT, text, gap, newlines, is_comment=True)
    kind = TokenKind.WORD if first.kind is TokenKind.SYMBOL else first.kind
    return Atom(kind, text, gap, newlines, upper=upper(text))


def _hint(script: str, tokens: Sequence[Token]) -> str:
    """The text of a hint, unchanged except that line breaks between its tokens become line
    feeds."""
    parts: list[str] = []
    end = tokens[0].start
    for token in tokens:
        parts += [_BREAK.sub("\n", script[end : token.start]), token.text]
        end = token.end
    return "".join(parts)


def _end_of(tokens: Sequence[Token], at: int, before: Atom | None) -> int:
    """The index after the last token of the atom that starts at `at`.

    For an unclosed hint, it is greater than the number of tokens.
    """
    token = tokens[at]
    if token.kind is TokenKind.WORD:
        return _end_of_word(tokens, at)
    if token.kind is not TokenKind.SYMBOL:
        return at + 1
    if token.text == "/" and _glued(tokens, at, 3) == "/*+":
        return _end_of_hint(tokens, at)
    if token.text == "." and (before is None or _may_precede_number(before)):
        return _end_of_word(tokens, at) if _glued(tokens, at, 2)[1:2].isdigit() else at + 1
    return at + 2 if _glued(tokens, at, 2) in _OPERATORS else at + 1


def _may_precede_number(before: Atom) -> bool:
    return before.kind is TokenKind.SYMBOL and before.text not in {")", "]"}


def _end_of_word(tokens: Sequence[Token], at: int) -> int:
    text, end = tokens[at].text, at + 1
    while end < len(tokens) and tokens[end].start == tokens[end - 1].end:
        token = tokens[end]
        follows = tokens[end + 1].text if _touch(tokens, end, end + 1) else ""
        is_point = token.is_symbol(".") and text.isdigit() and follows[:1].isdigit()
        is_sign = token.text in {"+", "-"} and _MANTISSA.fullmatch(text) and follows.isdigit()
        if not (token.kind is TokenKind.WORD or is_point or is_sign):
            break
        text += token.text
        end += 1
    return end


def _end_of_hint(tokens: Sequence[Token], at: int) -> int:
    for index in range(at + 3, len(tokens)):
        if tokens[index].is_symbol("*") and _glued(tokens, index, 2) == "*/":
            return index + 2
        if not tokens[index].is_closed:
            break
    return len(tokens) + 1


def _touch(tokens: Sequence[Token], one: int, other: int) -> bool:
    return other < len(tokens) and tokens[one].end == tokens[other].start


def _glued(tokens: Sequence[Token], at: int, count: int) -> str:
    """The text of `count` tokens if they touch, else an empty text."""
    last = min(at + count, len(tokens)) - 1
    if last - at + 1 < count or any(not _touch(tokens, i, i + 1) for i in range(at, last)):
        return ""
    return "".join(token.text for token in tokens[at : last + 1])


def is_prefix(text: str) -> bool:
    """Whether this word and a string that touches it are one atom: `X'1F'`, `_UTF8'a'`,
    `${x}'a'`."""
    return _PREFIX.fullmatch(text) is not None


def is_number(text: str) -> bool:
    return _NUMBER.fullmatch(text) is not None
