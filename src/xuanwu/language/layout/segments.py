"""Splits a script into segments, which get lines of their own: statements, BEGIN and END of
sets."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from xuanwu.language.layout.atoms import Atom
from xuanwu.language.layout.words import words_of

_SET = ["STATEMENT", "SET", "BEGIN"]
_OPENERS = words_of("EXECUTE STATEMENT EXPLAIN COMPILE")


class SegmentRole(StrEnum):
    """The role of a segment."""

    STATEMENT = "statement"
    BEGIN = "begin"
    END = "end"
    REMARKS = "remarks"  # comments at the end of the script


@dataclass(slots=True, eq=False)
class Segment:
    """One statement with the comments before it, and those after it on its last line.

    `ends`: whether it gets a semicolon; an empty statement is only a semicolon.
    """

    role: SegmentRole
    remarks: list[Atom]
    atoms: list[Atom]
    behind: list[Atom] = field(default_factory=list[Atom])
    ends: bool = True
    is_in_set: bool = False

    @property
    def newlines(self) -> int:
        """The number of line breaks before it."""
        first = next(iter([*self.remarks, *self.atoms]), None)
        return first.newlines if first is not None else 0


def segments_of(atoms: Sequence[Atom]) -> list[Segment]:
    """All segments in order; each atom except the semicolons is in one of them."""
    found: list[Segment] = []
    is_in_set = False
    for piece, ends in _pieces(atoms):
        rest = _give_behind(found, piece)
        remarks, code = _without_remarks(rest)
        if not code and not ends:
            if remarks:
                found.append(
                    Segment(SegmentRole.REMARKS, remarks, [], ends=False, is_in_set=is_in_set)
                )
            continue
        length = 0 if is_in_set else _length_of_opening(code)
        if length:
            is_in_set = True
            is_whole = length == len(code)
            found.append(Segment(SegmentRole.BEGIN, remarks, code[:length], ends=ends and is_whole))
            if is_whole:
                continue
            remarks, code = _without_remarks(_give_behind(found, code[length:]))
        role = SegmentRole.END if is_in_set and _words(code) == ["END"] else SegmentRole.STATEMENT
        is_in_set = is_in_set and role is not SegmentRole.END
        code, after = _without_end(code) if not ends else (code, [])
        found.append(Segment(role, remarks, code, is_in_set=is_in_set))
        if rest := _give_behind(found, after):
            found.append(Segment(SegmentRole.REMARKS, rest, [], ends=False, is_in_set=is_in_set))
    return found


def _pieces(atoms: Sequence[Atom]) -> Iterator[tuple[list[Atom], bool]]:
    """The atoms between semicolons, and whether a semicolon follows."""
    piece: list[Atom] = []
    for atom in atoms:
        if atom.key == ";":
            yield piece, True
            piece = []
        else:
            piece.append(atom)
    if piece:
        yield piece, False


def _give_behind(found: Sequence[Segment], atoms: list[Atom]) -> list[Atom]:
    """Moves the comments that end the line of the last segment to it; returns the other atoms."""
    for index, atom in enumerate(atoms):
        if not found or not atom.is_comment or atom.newlines > 0:
            break
        if atom.ends_line:
            found[-1].behind += atoms[: index + 1]
            return atoms[index + 1 :]
    return atoms


def _without_remarks(atoms: list[Atom]) -> tuple[list[Atom], list[Atom]]:
    first = next((at for at, atom in enumerate(atoms) if not atom.is_comment), len(atoms))
    return atoms[:first], atoms[first:]


def _without_end(atoms: list[Atom]) -> tuple[list[Atom], list[Atom]]:
    end = len(atoms)
    while end > 0 and atoms[end - 1].is_comment:
        end -= 1
    return atoms[:end], atoms[end:]


def _words(atoms: Sequence[Atom]) -> list[str]:
    return [atom.upper for atom in atoms if not atom.is_comment]


def _length_of_opening(code: Sequence[Atom]) -> int:
    """The number of atoms that open a statement set; 0 for any other statement."""
    if not code:
        return 0
    if code[0].upper == "BEGIN":
        return len(code) if _words(code) == ["BEGIN", "STATEMENT", "SET"] else 0
    if code[0].upper not in _OPENERS:
        return 0
    last: list[str] = []
    for index, atom in enumerate(code):
        if not atom.is_comment:
            last = [*last[-2:], atom.upper]
        if last == _SET:
            return index + 1
    return 0
