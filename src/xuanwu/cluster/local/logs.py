"""Reads the logs of a cluster's processes, by tail and by offset."""

from __future__ import annotations

from pathlib import Path

from xuanwu.cluster.local.folder import ClusterFolder
from xuanwu.cluster.target import LogPart
from xuanwu.kernel.errors import NotFound, did_you_mean

_BLOCK = 64 * 1024
_MOST = 1 << 20


def tail(folder: ClusterFolder, process: str, lines: int) -> tuple[str, ...]:
    """The last lines. Raises: NotFound."""
    with _file(folder, process).open("rb") as file:
        position = file.seek(0, 2)
        content = b""
        while position and content.count(b"\n") <= lines and len(content) < _MOST:
            step = min(_BLOCK, position)
            position -= step
            file.seek(position)
            content = file.read(step) + content
    return tuple(content.decode(errors="replace").splitlines()[-lines:]) if lines > 0 else ()


def after(folder: ClusterFolder, process: str, offset: int) -> LogPart:
    """Whole lines from `offset` on; a file that became shorter is read from its beginning."""
    path = _file(folder, process)
    if path.stat().st_size < offset:
        offset = 0
    with path.open("rb") as file:
        file.seek(offset)
        content = file.read(_MOST)
    end = content.rfind(b"\n") + 1
    if not end and len(content) == _MOST:
        end = _MOST  # one endless line is passed on in pieces
    text = content[:end].decode(errors="replace")
    return LogPart(tuple(text.splitlines()), offset + end)


def _file(folder: ClusterFolder, process: str) -> Path:
    known = sorted(file.name.removesuffix(".log") for file in folder.logs.glob("*.[lo][ou][gt]"))
    if process not in known:
        raise NotFound(
            f"There is no log of '{process}'. {did_you_mean(process, known)}".rstrip(),
            where="process",
        )
    return folder.logs / (process if process.endswith(".out") else f"{process}.log")
