"""Splits a script into statements; `grammar.py` describes the rules."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from xuanwu.language.lexer import Token, TokenKind, tokens_of
from xuanwu.language.problem import ScriptProblem, unclosed, unclosed_set

_SET_OPENINGS = (
    ("EXECUTE", "STATEMENT", "SET", "BEGIN"),
    ("STATEMENT", "SET", "BEGIN"),
    ("BEGIN", "STATEMENT", "SET"),
)


@dataclass(frozen=True, slots=True)
class Statement:
    """`number` counts from 1; `tokens` has at least one token and no comments."""

    number: int
    tokens: tuple[Token, ...]
    is_in_set: bool = False

    @property
    def start(self) -> int:
        return self.tokens[0].start

    @property
    def end(self) -> int:
        return self.tokens[-1].end


def statements_of(script: str) -> list[Statement]:
    """All complete statements, in order."""
    return split(script)[0]


def split(script: str) -> tuple[list[Statement], list[ScriptProblem]]:
    """The complete statements, and the unclosed quote or comment, else the unclosed set, if any."""
    # An unclosed comment also invalidates the statement that contains it.
    tokens = [
        one for one in tokens_of(script) if not (one.kind is TokenKind.COMMENT and one.is_closed)
    ]
    splitter = _Splitter(tokens)
    statements = splitter.split()
    if tokens and not tokens[-1].is_closed:
        return statements[:-1], [unclosed(tokens[-1])]
    if splitter.open_set is not None:
        return statements, [unclosed_set(splitter.open_set)]
    return statements, []


class _Splitter:
    def __init__(self, tokens: Sequence[Token]) -> None:
        self._tokens = tokens
        self._at = 0
        self._found: list[Statement] = []
        self.open_set: Token | None = None

    def split(self) -> list[Statement]:
        while self._at < len(self._tokens):
            if self._is_semicolon(self._at):
                self._at += 1
            elif not (self._take_set_start() or self._take_set_end()):
                self._take_statement()
        return self._found

    def _take_set_start(self) -> bool:
        for opening in _SET_OPENINGS:
            if self.open_set is None and self._stands(self._at, opening):
                self.open_set = self._tokens[self._at]
                self._at += len(opening)
                return True
        return False

    def _take_set_end(self) -> bool:
        is_end = self._stands(self._at, ("END",)) and self._ends(self._at + 1)
        if is_end and self.open_set is not None:
            self.open_set = None
            self._at += 1
            return True
        return False

    def _take_statement(self) -> None:
        if self._stands(self._at, ("EXECUTE", "INSERT")):
            self._at += 1
        first = self._at
        holds_set = self._tokens[first].is_word("EXPLAIN", "COMPILE") and self._opens_set()
        while not self._is_over() and (holds_set or not self._is_semicolon(self._at)):
            set_ends = (
                holds_set
                and self._tokens[self._at].is_word("END")
                and self._is_semicolon(self._at - 1)
                and self._ends(self._at + 1)
            )
            self._at += 1
            if set_ends:
                break
        tokens = tuple(self._tokens[first : self._at])
        self._found.append(Statement(len(self._found) + 1, tokens, self.open_set is not None))

    def _opens_set(self) -> bool:
        index = self._at
        while index < len(self._tokens) and not self._is_semicolon(index):
            if self._stands(index, ("STATEMENT", "SET", "BEGIN")):
                return True
            index += 1
        return False

    def _stands(self, index: int, words: Sequence[str]) -> bool:
        found = self._tokens[index : index + len(words)]
        return len(found) == len(words) and all(
            token.is_word(word) for token, word in zip(found, words, strict=True)
        )

    def _is_over(self) -> bool:
        return self._at >= len(self._tokens)

    def _is_semicolon(self, index: int) -> bool:
        return self._tokens[index].is_symbol(";")

    def _ends(self, index: int) -> bool:
        return index >= len(self._tokens) or self._is_semicolon(index)
