"""Prints a document of texts, possible line breaks and groups on lines of at most 100 columns.

A group is printed on one line if it fits; else each of its own breaks becomes a line break. The
run time is linear in the text. It knows no SQL, except where a comment may stand.
Source: Wadler, "A prettier printer", 2003.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

WIDTH = 100
INDENT = 2
_NEVER_FITS = 1 << 40


@dataclass(slots=True, eq=False)
class Break:
    """A possible line break; on one line, `flat` is printed instead. A hard break always breaks."""

    flat: str = " "
    is_hard: bool = False
    is_blank_before: bool = False
    width: int = field(init=False)

    def __post_init__(self) -> None:
        self.width = _NEVER_FITS if self.is_hard else len(self.flat)


@dataclass(slots=True, eq=False)
class Remark:
    """A comment. If it ended a line, it still does; it keeps the line breaks before it."""

    text: str
    newlines: int = 0
    ends_line: bool = False
    width: int = field(init=False)

    def __post_init__(self) -> None:
        is_long = self.ends_line or "\n" in self.text
        self.width = _NEVER_FITS if is_long else len(self.text) + 1


@dataclass(slots=True, eq=False)
class Indent:
    """A document whose lines are indented."""

    doc: Doc
    width: int = field(init=False)

    def __post_init__(self) -> None:
        self.width = width_of(self.doc)


@dataclass(slots=True, eq=False)
class Group:
    """A document that is printed on one line, or with all of its own line breaks."""

    doc: Doc
    must_break: bool = False
    width: int = field(init=False)

    def __post_init__(self) -> None:
        self.width = _NEVER_FITS if self.must_break else width_of(self.doc)


@dataclass(slots=True, eq=False)
class Concat:
    """Documents, printed one after the other."""

    docs: Sequence[Doc]
    width: int = field(init=False)

    def __post_init__(self) -> None:
        self.width = sum(width_of(doc) for doc in self.docs)


Doc: TypeAlias = str | Break | Remark | Indent | Group | Concat

SPACE = " "
LINE = Break()
SOFT = Break("")
HARD = Break(is_hard=True)
BLANK = Break(is_hard=True, is_blank_before=True)


def width_of(doc: Doc) -> int:
    """The columns that a document needs on one line; more than any limit if it cannot fit on one
    line."""
    if isinstance(doc, str):
        return _NEVER_FITS if "\n" in doc else len(doc)
    return doc.width


def print_doc(doc: Doc, indent: int = 0) -> str:
    """Prints a document, without a line feed at the end; indents every line by `indent` or more."""
    return _Printer(indent).print(doc)


class _Printer:
    def __init__(self, indent: int) -> None:
        self._out: list[str] = []
        self._column = indent
        self._is_line_empty = True
        self._line_indent = indent
        self._wants_space = False
        self._wants_line = False
        self._after_opening = False
        self._stack: list[tuple[int, bool, Doc]] = []

    def print(self, doc: Doc) -> str:
        self._stack.append((self._line_indent, False, doc))
        while self._stack:
            indent, is_flat, one = self._stack.pop()
            if isinstance(one, str):
                self._write(one, indent)
            elif isinstance(one, Concat):
                self._stack.extend((indent, is_flat, inner) for inner in reversed(one.docs))
            elif isinstance(one, Break):
                self._break(one, indent, is_flat=is_flat)
            elif isinstance(one, Indent):
                self._stack.append((indent + INDENT, is_flat, one.doc))
            elif isinstance(one, Group):
                self._stack.append((indent, is_flat or self._fits(one), one.doc))
            else:
                self._remark(one, indent)
        return "".join(self._out)

    def _write(self, text: str, indent: int) -> None:
        if text == SPACE:
            self._wants_space = True
            return
        if not text:
            return
        if self._wants_line:
            self._new_line(indent)
        if self._is_line_empty:
            self._out.append(SPACE * self._line_indent)
        elif self._wants_space:
            self._out.append(SPACE)
            self._column += 1
        self._out.append(text)
        self._is_line_empty = self._wants_space = False
        self._after_opening = text in {"(", "["}
        last_line = text.rfind("\n")
        self._column = self._column + len(text) if last_line < 0 else len(text) - last_line - 1

    def _break(self, one: Break, indent: int, *, is_flat: bool) -> None:
        if not is_flat:
            self._new_line(indent, is_blank_before=one.is_blank_before)
        elif one.flat:
            self._wants_space = True

    def _new_line(self, indent: int, *, is_blank_before: bool = False) -> None:
        if not self._is_line_empty:
            self._out.append("\n\n" if is_blank_before else "\n")
        elif is_blank_before:
            self._out.append("\n")
        self._is_line_empty, self._wants_space, self._wants_line = True, False, False
        self._line_indent = self._column = indent

    def _remark(self, one: Remark, indent: int) -> None:
        if one.newlines > 0 and one.ends_line and self._out:
            is_blank_before = one.newlines > 1 and not self._after_opening
            self._new_line(indent, is_blank_before=is_blank_before)
        elif self._wants_line:
            self._new_line(indent)
        self._wants_space = not self._after_opening
        column = self._line_indent if self._is_line_empty else None
        self._write(one.text if column is None else _aligned(one.text, column), indent)
        self._wants_line = one.ends_line

    def _fits(self, group: Group) -> bool:
        left = WIDTH - self._column - int(self._wants_space)
        if group.width > left or self._wants_line:
            return False
        return self._rest_fits(left - group.width)

    def _rest_fits(self, left: int) -> bool:
        """Whether the rest up to the next line break fits, too."""
        ahead: list[tuple[bool, Doc]] = []
        below = len(self._stack) - 1
        while left >= 0:
            if not ahead:
                if below < 0:
                    return True
                _, is_flat, one = self._stack[below]
                below -= 1
            else:
                is_flat, one = ahead.pop()
            if isinstance(one, str):
                left -= len(one.partition("\n")[0])
                if "\n" in one:
                    return left >= 0
            elif isinstance(one, Concat):
                ahead.extend((is_flat, inner) for inner in reversed(one.docs))
            elif isinstance(one, Break):
                if not is_flat:
                    return True
                left -= len(one.flat)
            elif isinstance(one, Remark):
                return True
            else:
                ahead.append((is_flat, one.doc))
        return False


def _aligned(text: str, column: int) -> str:
    """Aligns the stars of a comment whose lines begin with a star."""
    first, *rest = text.split("\n")
    if rest and all(line.lstrip().startswith("*") for line in rest):
        return "\n".join([first, *(SPACE * (column + 1) + line.lstrip() for line in rest)])
    return text
