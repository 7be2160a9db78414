"""Nests the atoms of one statement by parentheses, brackets, types' angles and CASE … END.

An unclosed nest ends where its parent ends; no text is refused. It knows no lines.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from xuanwu.language.layout import words
from xuanwu.language.layout.atoms import Atom

_DEEPEST = 40  # deeper levels become one row: such a text is not readable as a tree anyway
_CLOSERS = {")": "(", "]": "[", ">": "<", "END": "CASE"}


@dataclass(slots=True, eq=False)
class Nest:
    """The nodes between an opening atom and its closing one; `close` is None if never closed."""

    open: Atom
    nodes: list[Node] = field(default_factory=list["Node"])
    close: Atom | None = None

    @property
    def is_case(self) -> bool:
        return self.open.key == "CASE"


Node: TypeAlias = Atom | Nest


def nest(atoms: Sequence[Atom]) -> list[Node]:
    """The nodes of the outermost level."""
    return _Nester().nest(atoms)


class _Nester:
    def __init__(self) -> None:
        self._top: list[Node] = []
        self._open: list[Nest] = []
        self._deeper = 0  # open parentheses below the deepest level

    def nest(self, atoms: Sequence[Atom]) -> list[Node]:
        before: Atom | None = None
        for atom in atoms:
            if self._opens(before, atom):
                self._step_in(atom)
            elif not self._step_out(atom):
                self._nodes.append(atom)
            if not atom.is_comment:
                before = atom
        return self._top

    @property
    def _nodes(self) -> list[Node]:
        return self._open[-1].nodes if self._open else self._top

    def _opens(self, before: Atom | None, atom: Atom) -> bool:
        if atom.key == "<":
            return before is not None and before.key in words.TYPES_WITH_ANGLES
        return atom.key in {"(", "[", "CASE"}

    def _step_in(self, atom: Atom) -> None:
        if len(self._open) >= _DEEPEST:
            self._deeper += atom.key == "("
            self._nodes.append(atom)
            return
        inner = Nest(atom)
        self._nodes.append(inner)
        self._open.append(inner)

    def _step_out(self, atom: Atom) -> bool:
        """Closes the nest that this atom ends, and all unclosed nests inside it; False if none."""
        wanted = _CLOSERS.get(atom.key)
        if wanted is None:
            return False
        if self._deeper:
            self._deeper -= atom.key == ")"
            return False
        for index in range(len(self._open) - 1, -1, -1):
            if self._open[index].open.key == wanted:
                self._open[index].close = atom
                del self._open[index:]
                return True
            if self._open[index].open.key == "(":
                return False
        return False


def first_atom(node: Node) -> Atom:
    return node if isinstance(node, Atom) else node.open


def keys(nodes: Sequence[Node]) -> Iterator[str]:
    """The keywords and symbols of this level; empty texts for other nodes; comments are skipped."""
    for node in nodes:
        if isinstance(node, Nest):
            yield "()" if node.open.key == "(" else ""
        elif not node.is_comment:
            yield node.key
