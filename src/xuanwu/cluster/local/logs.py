"""Finds the logs of a cluster's processes, and limits their size on disk."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path
from typing import BinaryIO

from xuanwu.cluster import log_files
from xuanwu.cluster.local.folder import ClusterFolder
from xuanwu.model.cluster import (
    LogPart,
)

_LARGEST_OUTPUT = 64 << 20
_KEPT_OUTPUT = 16 << 20


def tail(folder: ClusterFolder, process: str, lines: int) -> tuple[str, ...]:
    """Returns the last lines, of at most 1 MiB together. Raises: NotFound."""
    with _open(folder, process) as file:
        return log_files.tail(file, lines)


def after(folder: ClusterFolder, process: str, offset: int) -> LogPart:
    """As `log_files.after`. Raises: NotFound."""
    with _open(folder, process) as file:
        return log_files.after(file, offset)


def bound(folder: ClusterFolder) -> None:
    """Limits the size of standard outputs: drops old output, keeps the newest part.

    A process holds its file open for life, so the file is truncated in place; output of that
    instant is lost. Flink's own logs roll by themselves.
    """
    for file in folder.logs.glob("*.out"):
        with contextlib.suppress(FileNotFoundError), file.open("r+b") as full:
            if (size := full.seek(0, os.SEEK_END)) > _LARGEST_OUTPUT:
                full.seek(size - _KEPT_OUTPUT)
                _keep(file.with_name(f"{file.name}.1"), full.read(_KEPT_OUTPUT))
                full.truncate(0)


def _keep(file: Path, content: bytes) -> None:
    """Keeps what it can: even on a full disk the output must be truncated."""
    try:
        file.write_bytes(content)
    except OSError:
        file.unlink(missing_ok=True)


def _open(folder: ClusterFolder, process: str) -> BinaryIO:
    known = sorted(file.name.removesuffix(".log") for file in folder.logs.glob("*.[lo][ou][gt]"))
    if process in known:
        name = process if process.endswith(".out") else f"{process}.log"
        with contextlib.suppress(FileNotFoundError):  # the file is being rolled
            return (folder.logs / name).open("rb")
    raise log_files.missing(process, known)
