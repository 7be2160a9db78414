"""Marks the keywords of one statement, and converts them to upper case.

It never changes a name: no word after a point is a keyword, and a word that is not reserved is a
keyword only in certain places. It knows no spaces and no lines.
"""

from __future__ import annotations

from collections.abc import Sequence

from xuanwu.language.layout import words
from xuanwu.language.layout.atoms import Atom, is_number
from xuanwu.language.lexer import TokenKind

_TABLE_FUNCTIONS = words.words_of("TUMBLE HOP CUMULATE SESSION")
_CALLS = words.words_of("DESCRIPTOR TRY_CAST TIMESTAMPADD TIMESTAMPDIFF")


def mark_keywords(code: Sequence[Atom]) -> None:
    """Marks the keywords in `code`, which is one statement without its comments."""
    _Marker(code).mark()


class _Marker:
    def __init__(self, code: Sequence[Atom]) -> None:
        self._code = code
        self._is_table = False  # inside the columns of CREATE or ALTER TABLE
        self._orders: list[bool] = [False]  # whether inside an ORDER BY, by parenthesis

    def mark(self) -> None:
        at = self._mark_opening()
        while at < len(self._code):
            atom = self._code[at]
            if atom.kind is TokenKind.SYMBOL:
                self._step_over(atom.text)
                at += 1
            elif atom.kind is TokenKind.WORD and not self._is_part_of_name(at):
                at += self._mark_word(at)
            else:
                at += 1

    def _mark_opening(self) -> int:
        """Marks the keywords before the first name; returns their number."""
        allowed = words.OPENINGS.get(self._code[0].upper)
        if allowed is None or self._is_part_of_name(0):
            return 0
        at = 0
        while at < len(self._code) and (at == 0 or self._opens(at, allowed)):
            _mark(self._code[at])
            at += 1
        self._is_table = self._code[0].upper in {"CREATE", "ALTER"} and any(
            atom.upper == "TABLE" for atom in self._code[:at]
        )
        return at

    def _opens(self, at: int, allowed: frozenset[str]) -> bool:
        atom = self._code[at]
        if self._code[0].upper == "EXPLAIN" and atom.text == ",":
            return True
        if atom.upper not in allowed or self._is_part_of_name(at):
            return False
        is_after_noun = self._code[at - 1].upper in words.NOUNS
        needs_name = atom.upper in words.NOUNS or self._code[0].upper == "USE"
        return not is_after_noun and (
            not needs_name or self._kind(at + 1) in {TokenKind.WORD, TokenKind.NAME, TokenKind.TEXT}
        )

    def _mark_word(self, at: int) -> int:
        """Marks the keyword or phrase that begins at `at`; returns how many atoms it covered."""
        for phrase in words.PHRASES.get(self._code[at].upper, ()):
            found = self._code[at : at + len(phrase)]
            if tuple(atom.upper for atom in found) == phrase:
                for atom in found:
                    _mark(atom)
                return len(phrase)
        upper = self._code[at].upper
        if upper in words.KEYWORDS or self._is_keyword_here(at, upper):
            _mark(self._code[at])
            self._notice(upper)
        return 1

    def _is_keyword_here(self, at: int, upper: str) -> bool:
        before, after = self._text(at - 1), self._text(at + 1)
        match upper:
            case "ASC" | "DESC":
                return self._orders[-1] and self._ends_value(at - 1)
            case "METADATA":
                return self._is_table and self._ends_type(at - 1)
            case "VIRTUAL":
                return self._is_table and (
                    before == "METADATA"
                    or (self._text(at - 2), self._kind(at - 1)) == ("FROM", TokenKind.TEXT)
                )
            case "PRECEDING" | "FOLLOWING":
                return is_number(before) or before in words.TIME_UNITS
            case "KEY":
                return before == "FOREIGN"
            case "MAP":
                return after in {"[", "<"} and self._code[at + 1].gap == ""
            case _ if upper in _TABLE_FUNCTIONS:
                return after == "(" and (self._text(at - 2), before) == ("TABLE", "(")
            case _ if upper in _CALLS:
                return after == "(" and (before in {"(", ","} or before in words.OPERATORS)
            case _ if upper in words.PLURAL_UNITS:
                return self._kind(at - 1) is TokenKind.TEXT and self._text(at - 2) == "INTERVAL"
            case _:
                return False

    def _notice(self, upper: str) -> None:
        if upper == "ORDER":
            self._orders[-1] = True
        elif upper in {"SELECT", "FROM", "LIMIT", "ROWS", "RANGE", "MEASURES", "FETCH"}:
            self._orders[-1] = False
        if upper == "SELECT":
            self._is_table = False

    def _step_over(self, symbol: str) -> None:
        if symbol == "(":
            self._orders.append(False)
        elif symbol == ")" and len(self._orders) > 1:
            self._orders.pop()

    def _is_part_of_name(self, at: int) -> bool:
        return "." in {self._text(at - 1), self._text(at + 1)}

    def _ends_value(self, at: int) -> bool:
        atom = self._code[at]
        if atom.is_keyword:
            return atom.upper in words.VALUES
        return atom.kind is not TokenKind.SYMBOL or atom.text in {")", "]"}

    def _ends_type(self, at: int) -> bool:
        atom = self._code[at]
        return atom.text in {")", ">"} or (
            atom.is_keyword and atom.upper not in {"FROM", "COLUMN", "TABLE", "AS", "BY"}
        )

    def _kind(self, at: int) -> TokenKind | None:
        return self._code[at].kind if 0 <= at < len(self._code) else None

    def _text(self, at: int) -> str:
        return self._code[at].upper if 0 <= at < len(self._code) else ""


def _mark(atom: Atom) -> None:
    if atom.kind is TokenKind.WORD:
        atom.text = atom.key = atom.upper
        atom.is_keyword = True
