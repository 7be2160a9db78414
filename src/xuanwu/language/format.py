"""Formats scripts of Flink SQL: the same tokens and comments, on readable lines.

Formatting is idempotent. Keywords become upper case; names, strings and the contents of hints do
not change. In statements that it does not know, only the spacing changes.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from xuanwu.language.layout import words
from xuanwu.language.layout.atoms import Atom, atoms_of
from xuanwu.language.layout.casing import mark_keywords
from xuanwu.language.layout.doc import BLANK, HARD, INDENT, SPACE, Concat, Doc, Remark, print_doc
from xuanwu.language.layout.segments import Segment, SegmentRole, segments_of
from xuanwu.language.layout.spacing import set_spaces
from xuanwu.language.layout.statement import statement_doc
from xuanwu.language.lexer import TokenKind

_SETTINGS = words.words_of("SET RESET")
_LAID_OUT = (frozenset(words.OPENINGS) - {"ADD", "REMOVE"}) | {"SELECT", "WITH", "VALUES", "("}
_BREAK = re.compile(r"\r\n|\r|\n")


def format_script(script: str, *, first_line: int = 1) -> str:
    """Formats a script; the result ends with a line feed, unless it is empty.

    `first_line` is the number of the script's first line if it is part of another text.
    Raises: InvalidInput, which names line and column of an unclosed quote, comment or hint.
    """
    parts: list[str] = []
    before: Segment | None = None
    for segment in segments_of(atoms_of(script.removeprefix("\ufeff"), first_line)):
        if before is not None:
            parts.append(_between(before, segment))
        indent = INDENT if segment.is_in_set else 0
        parts.append(print_doc(_segment_doc(segment), indent))
        before = segment
    return "".join(parts) + "\n" if parts else ""


def _between(before: Segment, segment: Segment) -> str:
    if _is_empty(segment):
        return "" if before.ends and not before.behind else "\n"
    if before.role is SegmentRole.BEGIN or segment.role is SegmentRole.END:
        return "\n"
    keeps = segment.role is SegmentRole.REMARKS or (_is_setting(before) and _is_setting(segment))
    return "\n" if keeps and segment.newlines < 2 else "\n\n"


def _is_empty(segment: Segment) -> bool:
    return segment.role is SegmentRole.STATEMENT and not segment.atoms and not segment.remarks


def _is_setting(segment: Segment) -> bool:
    return bool(segment.atoms) and segment.atoms[0].upper in _SETTINGS


def _segment_doc(segment: Segment) -> Doc:
    docs: list[Doc] = [_remark(atom) for atom in segment.remarks]
    if segment.remarks and segment.atoms:
        newlines = segment.atoms[0].newlines
        docs.append(BLANK if newlines > 1 else HARD if newlines else SPACE)
    if segment.atoms:
        docs.append(_body(segment))
    if segment.ends:
        ends_in_comment = bool(segment.atoms) and segment.atoms[-1].is_line_comment
        docs += [HARD, ";"] if ends_in_comment else [";"]
    docs += [_remark(atom) for atom in segment.behind]
    return Concat(docs)


def _body(segment: Segment) -> Doc:
    atoms = segment.atoms
    code = [atom for atom in atoms if not atom.is_comment]
    if any(atom.key == '"' for atom in code):
        return _as_written(atoms, keeps_gaps=True)
    if code[0].upper in _SETTINGS and len(code) == len(atoms) and code[0].kind is TokenKind.WORD:
        return _setting(code)
    if segment.role is not SegmentRole.STATEMENT:
        return _edge(atoms, code)
    if code[0].upper not in _LAID_OUT:
        return _as_written(atoms, keeps_gaps=False)
    mark_keywords(code)
    set_spaces(code)
    return statement_doc(atoms)


def _edge(atoms: Sequence[Atom], code: Sequence[Atom]) -> Doc:
    """Lays out BEGIN and END of a statement set."""
    mark_keywords(code)
    set_spaces(code)
    docs: list[Doc] = []
    for atom in atoms:
        if atom.is_comment:
            docs.append(_remark(atom))
            continue
        docs.append(HARD if docs and atom.key == "BEGIN" else SPACE)
        docs.append(atom.text)
    return Concat(docs[1:])


def _setting(code: Sequence[Atom]) -> str:
    """`SET key = value`; keeps key and value as they are, since they may be unquoted."""
    parts = [code[0].upper]
    is_key = True
    for atom in code[1:]:
        is_sign = is_key and atom.text == "="
        follows_sign = not is_key and parts[-1] == "="
        is_key = is_key and not is_sign
        parts += [SPACE if is_sign or follows_sign or atom.gap else "", atom.text]
    return "".join(parts)


def _as_written(atoms: Sequence[Atom], *, keeps_gaps: bool) -> str:
    parts = [atoms[0].text]
    for atom in atoms[1:]:
        parts += [_BREAK.sub("\n", atom.gap) if keeps_gaps else _narrow(atom), atom.text]
    return "".join(parts)


def _narrow(atom: Atom) -> str:
    """Reduces white space to one space or one empty line; keeps the indent of a line."""
    if atom.newlines:
        return "\n" * min(atom.newlines, 2) + _BREAK.split(atom.gap)[-1]
    return SPACE if atom.gap else ""


def _remark(atom: Atom) -> Remark:
    return Remark(atom.text, atom.newlines, atom.ends_line)
