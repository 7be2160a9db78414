"""Reads the logs of a cluster's processes, by tail and by offset."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path
from typing import BinaryIO

from xuanwu.cluster.local.folder import ClusterFolder
from xuanwu.cluster.target import LogPart
from xuanwu.kernel.errors import NotFound, did_you_mean

_BLOCK = 64 * 1024
_MOST = 1 << 20
_LARGEST_OUTPUT = 64 << 20
_KEPT_OUTPUT = 16 << 20


def tail(folder: ClusterFolder, process: str, lines: int) -> tuple[str, ...]:
    """The last lines, of at most 1 MiB together. Raises: NotFound."""
    with _open(folder, process) as file:
        position = file.seek(0, 2)
        content = b""
        while position and content.count(b"\n") <= lines and len(content) < _MOST:
            step = min(_BLOCK, position)
            position -= step
            file.seek(position)
            content = file.read(step) + content
    return _lines(content)[-lines:] if lines > 0 else ()


def after(folder: ClusterFolder, process: str, offset: int) -> LogPart:
    """Whole lines that begin at `offset` or later; a file that became shorter is read anew.

    A line of more than 1 MiB is cut there. Raises: NotFound.
    """
    with _open(folder, process) as file:
        if file.seek(0, os.SEEK_END) < offset:
            offset = 0
        file.seek(max(offset - 1, 0))
        before, content = (file.read(1) if offset > 0 else b"\n"), file.read(_MOST)
    if before != b"\n":  # in the middle of a line: that one was cut, or is not the caller's
        rest = content.find(b"\n") + 1 or len(content)
        content, offset = content[rest:], offset + rest
    end = content.rfind(b"\n") + 1
    if not end and len(content) == _MOST:
        end = _MOST
    return LogPart(_lines(content[:end]), offset + end)


def bound(folder: ClusterFolder) -> None:
    """Keeps standard outputs from filling the disk: what is older goes, the newest part stays.

    A process holds its file for life, so the file is emptied in place; what is written in that
    instant is lost. Flink's own logs roll by themselves.
    """
    for file in folder.logs.glob("*.out"):
        with contextlib.suppress(FileNotFoundError), file.open("r+b") as full:
            if (size := full.seek(0, os.SEEK_END)) > _LARGEST_OUTPUT:
                full.seek(size - _KEPT_OUTPUT)
                _keep(file.with_name(f"{file.name}.1"), full.read(_KEPT_OUTPUT))
                full.truncate(0)


def _keep(file: Path, content: bytes) -> None:
    """As well as it goes: a full disk must not keep the output from being emptied."""
    try:
        file.write_bytes(content)
    except OSError:
        file.unlink(missing_ok=True)


def _lines(content: bytes) -> tuple[str, ...]:
    """Only a line feed ends a line; a form feed or the like may stand in a row that is printed."""
    lines = content.decode(errors="replace").split("\n")
    return tuple(line.removesuffix("\r") for line in (lines if lines[-1] else lines[:-1]))


def _open(folder: ClusterFolder, process: str) -> BinaryIO:
    known = sorted(file.name.removesuffix(".log") for file in folder.logs.glob("*.[lo][ou][gt]"))
    if process in known:
        name = process if process.endswith(".out") else f"{process}.log"
        with contextlib.suppress(FileNotFoundError):  # rolled away at this very moment
            return (folder.logs / name).open("rb")
    raise NotFound(
        f"There is no log of '{process}'. {did_you_mean(process, known)}".rstrip(), where="process"
    )
