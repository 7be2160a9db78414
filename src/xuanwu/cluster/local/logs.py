"""Finds the logs of a cluster's processes, and keeps them from filling the disk."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path
from typing import BinaryIO

from xuanwu.cluster import log_files
from xuanwu.cluster.local.folder import ClusterFolder
from xuanwu.cluster.target import LogPart

_LARGEST_OUTPUT = 64 << 20
_KEPT_OUTPUT = 16 << 20


def tail(folder: ClusterFolder, process: str, lines: int) -> tuple[str, ...]:
    """The last lines, of at most 1 MiB together. Raises: NotFound."""
    with _open(folder, process) as file:
        return log_files.tail(file, lines)


def after(folder: ClusterFolder, process: str, offset: int) -> LogPart:
    """As `log_files.after`. Raises: NotFound."""
    with _open(folder, process) as file:
        return log_files.after(file, offset)


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


def _open(folder: ClusterFolder, process: str) -> BinaryIO:
    known = sorted(file.name.removesuffix(".log") for file in folder.logs.glob("*.[lo][ou][gt]"))
    if process in known:
        name = process if process.endswith(".out") else f"{process}.log"
        with contextlib.suppress(FileNotFoundError):  # rolled away at this very moment
            return (folder.logs / name).open("rb")
    raise log_files.missing(process, known)
