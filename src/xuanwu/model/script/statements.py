"""Where the statements of a script begin and end; the INSERTs of a set are statements too."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from xuanwu.model.script.lexer import Kind, Token, tokens_of

_SET_OPENINGS = (
    ("EXECUTE", "STATEMENT", "SET", "BEGIN"),
    ("STATEMENT", "SET", "BEGIN"),
    ("BEGIN", "STATEMENT", "SET"),
)


@dataclass(frozen=True, slots=True)
class Statement:
    """`number` counts from 1; `tokens` without comments, of which at least one is there."""

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
    """All statements in their order; comments around and within them are left out."""
    return _Splitter([one for one in tokens_of(script) if one.kind is not Kind.COMMENT]).split()


class _Splitter:
    def __init__(self, tokens: Sequence[Token]) -> None:
        self._tokens = tokens
        self._at = 0
        self._is_in_set = False
        self._found: list[Statement] = []

    def split(self) -> list[Statement]:
        while self._at < len(self._tokens):
            if self._tokens[self._at].is_symbol(";"):
                self._at += 1
            elif not (self._take_set_start() or self._take_set_end()):
                self._take_statement()
        return self._found

    def _take_set_start(self) -> bool:
        for opening in _SET_OPENINGS:
            if not self._is_in_set and self._stands(self._at, opening):
                self._is_in_set = True
                self._at += len(opening)
                return True
        return False

    def _take_set_end(self) -> bool:
        if self._is_in_set and self._stands(self._at, ("END",)) and self._ends(self._at + 1):
            self._is_in_set = False
            self._at += 1
            return True
        return False

    def _take_statement(self) -> None:
        first = self._at
        explains_set = self._tokens[first].is_word("EXPLAIN") and self._opens_set()
        while not self._is_over() and (explains_set or not self._is_semicolon(self._at)):
            set_ends = (
                explains_set
                and self._tokens[self._at].is_word("END")
                and self._is_semicolon(self._at - 1)
                and self._ends(self._at + 1)
            )
            self._at += 1
            if set_ends:
                break
        tokens = tuple(self._tokens[first : self._at])
        self._found.append(Statement(len(self._found) + 1, tokens, self._is_in_set))

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
