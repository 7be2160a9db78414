"""Reads one log file by its tail and by offset; knows no target and where it keeps its files."""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import BinaryIO

from xuanwu.cluster.target import LogPart
from xuanwu.kernel.errors import NotFound, did_you_mean

_BLOCK = 64 * 1024
MOST = 1 << 20
"""Bytes that are read at once."""


def tail(file: BinaryIO, lines: int) -> tuple[str, ...]:
    """The last lines, of at most 1 MiB together."""
    position = file.seek(0, os.SEEK_END)
    content = b""
    while position and content.count(b"\n") <= lines and len(content) < MOST:
        step = min(_BLOCK, position)
        position -= step
        file.seek(position)
        content = file.read(step) + content
    return _lines(content)[-lines:] if lines > 0 else ()


def after(file: BinaryIO, offset: int) -> LogPart:
    """Whole lines that begin at `offset` or later; a file that became shorter is read anew.

    A line of more than 1 MiB is cut there.
    """
    if file.seek(0, os.SEEK_END) < offset:
        offset = 0
    file.seek(max(offset - 1, 0))
    before, content = (file.read(1) if offset > 0 else b"\n"), file.read(MOST)
    if before != b"\n":  # in the middle of a line: that one was cut, or is not the caller's
        rest = content.find(b"\n") + 1 or len(content)
        content, offset = content[rest:], offset + rest
    end = content.rfind(b"\n") + 1
    if not end and len(content) == MOST:
        end = MOST
    return LogPart(_lines(content[:end]), offset + end)


def missing(process: str, known: Iterable[str]) -> NotFound:
    """The error for a log that does not exist, with the nearest name that does."""
    hint = did_you_mean(process, known)
    return NotFound(f"There is no log of '{process}'. {hint}".rstrip(), where="process")


def _lines(content: bytes) -> tuple[str, ...]:
    """Only a line feed ends a line; a form feed or the like may stand in a row that is printed."""
    lines = content.decode(errors="replace").split("\n")
    return tuple(line.removesuffix("\r") for line in (lines if lines[-1] else lines[:-1]))
