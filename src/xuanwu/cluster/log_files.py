"""Reads one log file by its tail or from an offset; knows no target and no folder."""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import BinaryIO

from xuanwu.kernel.errors import NotFound, did_you_mean
from xuanwu.model.cluster import (
    LogPart,
)

_BLOCK = 64 * 1024
MOST = 1 << 20
"""The number of bytes in one read."""


def tail(file: BinaryIO, lines: int) -> tuple[str, ...]:
    """Returns the last lines, of at most 1 MiB together."""
    position = file.seek(0, os.SEEK_END)
    content = b""
    while position and content.count(b"\n") <= lines and len(content) < MOST:
        step = min(_BLOCK, position)
        position -= step
        file.seek(position)
        content = file.read(step) + content
    return _lines(content)[-lines:] if lines > 0 else ()


def after(file: BinaryIO, offset: int) -> LogPart:
    """Returns whole lines from `offset`; a file that became shorter is read from its start.

    A line of more than 1 MiB is cut there.
    """
    if file.seek(0, os.SEEK_END) < offset:
        offset = 0
    file.seek(max(offset - 1, 0))
    before, content = (file.read(1) if offset > 0 else b"\n"), file.read(MOST)
    if before != b"\n":  # inside a line, which was cut, or begins before the offset
        rest = content.find(b"\n") + 1 or len(content)
        content, offset = content[rest:], offset + rest
    end = content.rfind(b"\n") + 1
    if not end and len(content) == MOST:
        end = MOST
    return LogPart(_lines(content[:end]), offset + end)


def missing(process: str, known: Iterable[str]) -> NotFound:
    """Returns the error for a log that does not exist, with the nearest name that does."""
    hint = did_you_mean(process, known)
    return NotFound(f"There is no log of '{process}'. {hint}".rstrip(), where="process")


def _lines(content: bytes) -> tuple[str, ...]:
    """Splits at line feeds only; a form feed or the like may be part of a printed row."""
    lines = content.decode(errors="replace").split("\n")
    return tuple(line.removesuffix("\r") for line in (lines if lines[-1] else lines[:-1]))
