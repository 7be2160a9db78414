"""Decides for each atom of one statement whether a space precedes it; it knows no lines.

Where the grammar leaves it open, the original spacing is kept. Two atoms that would join into
another token always have a space between them.
"""

from __future__ import annotations

from collections.abc import Sequence

from xuanwu.language.layout import words
from xuanwu.language.layout.atoms import Atom, is_prefix
from xuanwu.language.lexer import TokenKind

_JOINING = {"--", "//", "/*"}
_TAKES_COLUMNS = words.words_of("INTO OVERWRITE VIEW MODEL")
_KNOWN = words.OPERATORS | words.words_of(", . ( ) [ ]")


def set_spaces(code: Sequence[Atom]) -> None:
    """Sets `space` of the atoms in `code`: one statement without its comments, with its keywords
    marked."""
    _Spacer(code).work()


class _Spacer:
    def __init__(self, code: Sequence[Atom]) -> None:
        self._code = code
        self._is_ddl = code[0].key in {"CREATE", "ALTER"}
        self._angles: list[int] = [0]  # open `<` of types, by parenthesis
        self._patterns: list[bool] = [False]  # inside PATTERN (…)
        self._tight_after: Atom | None = None  # a sign or a type's `<`: no space follows
        self._lead = ""  # the key before the name that was last read

    def work(self) -> None:
        before: Atom | None = None
        for atom in self._code:
            if atom.text == "*" and (before is None or not _is_value(before)):
                atom.kind, atom.key = TokenKind.WORD, ""  # it means all columns, not a product
            if before is not None:
                wanted = self._wants(before, atom)
                atom.space = wanted or _would_join(before.text, atom.text)
            self._note(before, atom)
            before = atom

    def _wants(self, before: Atom, atom: Atom) -> bool:
        had = atom.gap != ""
        if self._patterns[-1] and "(" not in {before.text, atom.text} and atom.text != ")":
            return had
        if before.kind is TokenKind.SYMBOL or atom.kind is TokenKind.SYMBOL:
            return self._wants_by_symbol(before, atom, had=had)
        if TokenKind.TEXT in {before.kind, atom.kind} and not had:
            return not is_prefix(before.text) and not atom.text.startswith(("${", "$${"))
        return True

    def _wants_by_symbol(self, before: Atom, atom: Atom, *, had: bool) -> bool:
        one, two = _sign(before), _sign(atom)
        if two in {",", ")", "]"} or one in {"(", "["}:
            return False
        if "." in {one, two}:
            return had and not _is_dotted(before, atom)
        if self._tight_after is before or self._is_angle(before, atom):
            return False
        if two == "(":
            return self._wants_before_parenthesis(before, had=had)
        if two == "[":
            return one in words.OPERATORS or one == "," or before.key in words.SPACED
        if before.text.startswith("/*+") or atom.text.startswith("/*+"):
            return True
        is_unknown = (one and one not in _KNOWN) or (two and two not in _KNOWN)
        return had if is_unknown else True

    def _wants_before_parenthesis(self, before: Atom, *, had: bool) -> bool:
        if before.is_keyword:
            return before.key in words.SPACED
        if before.kind in {TokenKind.WORD, TokenKind.NAME}:
            in_ddl = self._is_ddl and self._lead in {"TABLE", "EXISTS", "LIKE"}
            takes = self._lead in _TAKES_COLUMNS or in_ddl
            may_take = self._lead in {"WITH", "AS", "RECURSIVE"} or self._code[0].key == "ALTER"
            return takes or (had and may_take)
        return before.kind is TokenKind.TEXT or before.text in words.OPERATORS | {",", ")"} or had

    def _is_angle(self, before: Atom, atom: Atom) -> bool:
        if atom.text == "<":
            return before.key in words.TYPES_WITH_ANGLES
        return atom.text == ">" and self._angles[-1] > 0

    def _note(self, before: Atom | None, atom: Atom) -> None:
        text = atom.text
        if atom.kind is TokenKind.SYMBOL:
            self._note_symbol(before, atom, text)
        elif before is None:
            self._lead = ""
        elif before.text != "." and not atom.is_keyword and atom.kind is not TokenKind.TEXT:
            self._lead = before.key

    def _note_symbol(self, before: Atom | None, atom: Atom, text: str) -> None:
        if text == "(":
            self._angles.append(0)
            is_pattern = before is not None and before.key == "PATTERN"
            self._patterns.append(is_pattern or self._patterns[-1])
        elif text == ")" and len(self._angles) > 1:
            self._angles.pop()
            self._patterns.pop()
        elif text == "<" and before is not None and before.key in words.TYPES_WITH_ANGLES:
            self._angles[-1] += 1
            self._tight_after = atom
        elif text == ">" and self._angles[-1] > 0:
            self._angles[-1] -= 1
        elif text in {"+", "-"} and (before is None or not _is_value(before)):
            self._tight_after = atom


def _sign(atom: Atom) -> str:
    return atom.text if atom.kind is TokenKind.SYMBOL else ""


def _is_dotted(before: Atom, atom: Atom) -> bool:
    """Whether the atoms are parts of one name, joined by a point."""
    other = before if atom.text == "." else atom
    return (
        other.kind is TokenKind.NAME
        or (other.kind is TokenKind.WORD and not other.is_keyword and not other.text[:1].isdigit())
        or other.text in {"*", ")", "]"}
    )


def _is_value(atom: Atom) -> bool:
    """Whether the atom ends a value, so that a sign after it is an operator."""
    if atom.is_keyword:
        return atom.key in words.VALUES
    return atom.kind is not TokenKind.SYMBOL or atom.text in {")", "]"}


def _would_join(one: str, two: str) -> bool:
    """Whether two texts without a space between them would be read as another token."""
    pair = one[-1:] + two[:1]
    if pair in _JOINING or pair in {"''", "``"}:
        return True
    return _is_word_part(pair[0]) and _is_word_part(pair[1])


def _is_word_part(char: str) -> bool:
    return char.isalnum() or char in {"_", "$"}
