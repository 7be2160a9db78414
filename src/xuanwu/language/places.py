"""Converts offsets in a script to UTF-16 units, lines and columns, for people and the wire.

The engine counts in the same way (`engine/job`, `Lines`).
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right

from xuanwu.model.gateway import Range

_ASTRAL = re.compile("[\U00010000-\U0010ffff]")
_BREAK = re.compile(r"\r\n|\r|\n")


class Places:
    """The places of one script; lookups are fast for long scripts, too."""

    def __init__(self, script: str) -> None:
        self._astral = [match.start() for match in _ASTRAL.finditer(script)]
        self._lines = [0, *(match.end() for match in _BREAK.finditer(script))]
        self._mark = 1 if script.startswith("\ufeff") else 0

    def unit(self, offset: int) -> int:
        """The offset in UTF-16 units."""
        return offset + bisect_left(self._astral, offset)

    def range(self, start: int, end: int) -> Range:
        """The range of the non-empty `script[start:end]`; a byte order mark has no column."""
        line, column = self._place(start)
        end_line, end_column = self._place(end, is_end=True)
        return Range(line=line, column=column, end_line=end_line, end_column=end_column)

    def _place(self, offset: int, *, is_end: bool = False) -> tuple[int, int]:
        line = bisect_right(self._lines, offset - 1 if is_end else offset)
        column = self.unit(offset) - self.unit(self._lines[line - 1]) + (0 if is_end else 1)
        return line, column - (self._mark if line == 1 else 0)
