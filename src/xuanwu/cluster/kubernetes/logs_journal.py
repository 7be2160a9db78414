"""The file of one pod's log on this machine, and how far Kubernetes was read into it.

Blocking, for one thread at a time. Knows no API server. Beside `<pod>.log` stand `<pod>.log.1`,
what was written before the file rolled, and `.<pod>.cursor`: the last line that is in the file for
certain, and the file's size then. The cursor is written now and then only. Whoever opens the file
after a crash compares what comes after the cursor with what the file has after that size, so that
no line is lost and none is there twice. Two things can double lines: a machine that lost power
and with it the end of the file (all that the node still keeps is read anew), and a node that threw
away lines after the cursor meanwhile (those of the last five seconds before the crash, or 64 KiB).
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from xuanwu.cluster.kubernetes import names
from xuanwu.cluster.kubernetes.api.logs import Cursor

_SAVE_EVERY, _SAVE_EVERY_S = 64 << 10, 5.0
_COMPARED = 16 << 20
_LONGEST_NAME = 200
_OWN_FOLDER, _OWN_FILE = 0o700, 0o600
_LOG = ".log"


@dataclass(frozen=True)
class PodFiles:
    """Where the log of a pod is, below the folder of its cluster."""

    cluster: Path
    name: str

    @property
    def log(self) -> Path:
        return self.cluster / f"{self.name}{_LOG}"

    @property
    def older(self) -> Path:
        return self.cluster / f"{self.name}{_LOG}.1"

    @property
    def cursor(self) -> Path:
        return self.cluster / f".{self.name}.cursor"


def cluster_folder(folder: Path, cluster: str) -> Path:
    """The folder of a cluster, named by its id or by its label."""
    return folder / names.names_of(names.label_value(cluster)).owner


def pod_files(folder: Path, cluster: str, pod: str) -> PodFiles:
    if len(pod) > _LONGEST_NAME:  # Kubernetes allows 253 characters, file systems 255 bytes
        pod = f"{pod[: _LONGEST_NAME - 12]}--{hashlib.sha256(pod.encode()).hexdigest()[:10]}"
    return PodFiles(cluster_folder(folder, cluster), pod)


def make_folder(folder: Path) -> None:
    """For the owner alone. Raises: OSError."""
    for place in (folder.parent, folder):
        place.mkdir(mode=_OWN_FOLDER, parents=True, exist_ok=True)


@dataclass(frozen=True, slots=True)
class LogFile:
    """A log that is there. `pod` is its name, `written` when its last line came."""

    pod: str
    written: float
    size: int


def logs_in(cluster: Path) -> list[LogFile]:
    """Every log of a cluster; none where there is no such folder."""
    found: list[LogFile] = []
    for file in sorted(cluster.glob(f"*{_LOG}")):
        with contextlib.suppress(FileNotFoundError):  # it rolls at this moment
            status = file.stat()
            name = file.name.removesuffix(_LOG)
            found.append(LogFile(name, status.st_mtime, status.st_size))
    return found


def sweep(folder: Path, living: Iterable[str], before: float) -> list[str]:
    """Removes the logs of clusters that do not live and that nobody wrote since `before`."""
    kept = {cluster_folder(folder, cluster).name for cluster in living}
    swept: list[str] = []
    for cluster in folder.iterdir() if folder.exists() else ():
        if cluster.name in kept or not cluster.is_dir():
            continue
        times = [one.written for one in logs_in(cluster)]
        if max(times, default=_written(cluster)) < before:
            shutil.rmtree(cluster, ignore_errors=True)
            swept.append(cluster.name)
    return swept


class Journal:
    """Open it first. `most` bytes are kept, in two files. `cursor` is how far was read."""

    def __init__(self, files: PodFiles, most: int) -> None:
        self.files = files
        self.cursor: Cursor | None = None
        self.is_open = False
        self._largest = most // 2
        self._size = 0
        self._saved_size = 0
        self._saved_at = -_SAVE_EVERY_S
        self._ahead: list[bytes] = []

    def open(self) -> None:
        """Takes up what an earlier server left. Raises: OSError."""
        self.cursor, saved_size = _read_cursor(self.files.cursor)
        self._size = _mend(self.files.log)
        self._ahead = []
        begin = saved_size
        if saved_size > self._size:
            is_rolled = _size(self.files.older) == saved_size
            self.cursor, begin = (self.cursor, 0) if is_rolled else (None, self._size)
        if 0 < self._size - begin <= _COMPARED:
            with self.files.log.open("rb") as file:
                file.seek(begin)
                self._ahead = file.readlines()
        self._saved_size = begin
        self.is_open = True

    def append(self, lines: Sequence[str], cursor: Cursor | None) -> None:
        """All of the lines or none, of which `cursor` is the last. Raises: OSError."""
        content = [f"{line}\n".encode() for line in lines]
        known = _common(content, self._ahead)
        if written := b"".join(content[known:]):
            if self._size and self._size + len(written) > self._largest:
                self._roll()
            self._write(written)
        # A line that differs ends the comparison: the node kept not all that was read of it.
        self._ahead = [] if written else self._ahead[known:]
        self.cursor = cursor
        is_long_ago = time.monotonic() - self._saved_at >= _SAVE_EVERY_S
        if is_long_ago or self._size - self._saved_size >= _SAVE_EVERY:
            self.save()

    def save(self) -> None:
        """Notes how far the file goes; not while lines are still compared. Raises: OSError."""
        if self.cursor is None or self._ahead:
            return
        told = {"stamp": self.cursor.stamp, "count": self.cursor.count, "size": self._size}
        fresh = self.files.cursor.with_name(f"{self.files.cursor.name}.new")
        fd = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, _OWN_FILE)
        with os.fdopen(fd, "w") as file:
            file.write(json.dumps(told))
        fresh.replace(self.files.cursor)
        self._saved_size = self._size
        self._saved_at = time.monotonic()

    def _roll(self) -> None:
        """What is read of the file after a crash between these steps: see `open`."""
        self._ahead = []
        self.save()
        self.files.log.replace(self.files.older)
        self._size = 0
        self.save()

    def _write(self, content: bytes) -> None:
        fd = self._opened()
        try:
            self._size = os.fstat(fd).st_size
            rest = memoryview(content)
            while rest:
                rest = rest[os.write(fd, rest) :]
        except OSError:  # a full disk: a part of a line may be there
            with contextlib.suppress(OSError):
                os.ftruncate(fd, self._size)
            raise
        finally:
            os.close(fd)
        self._size += len(content)

    def _opened(self) -> int:
        flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND
        try:
            return os.open(self.files.log, flags, _OWN_FILE)
        except FileNotFoundError:
            make_folder(self.files.cluster)
            return os.open(self.files.log, flags, _OWN_FILE)


def _common(content: list[bytes], ahead: list[bytes]) -> int:
    """How many lines from the beginning are the same."""
    for number, (line, other) in enumerate(zip(content, ahead, strict=False)):
        if line != other:
            return number
    return min(len(content), len(ahead))


def _read_cursor(file: Path) -> tuple[Cursor | None, int]:
    try:
        told = json.loads(file.read_text())
        datetime.fromisoformat(told["stamp"])
        return Cursor(str(told["stamp"]), int(told["count"])), int(told["size"])
    except (FileNotFoundError, ValueError, TypeError, KeyError):
        return None, 0


def _mend(log: Path) -> int:
    """Cuts a line off that was not written whole; the size of what is left."""
    if not (size := _size(log)):
        return 0
    with log.open("r+b") as file:
        step = min(size, 1 << 19)
        file.seek(size - step)
        end = file.read(step)
        whole = size - step + end.rfind(b"\n") + 1
        if whole < size:
            file.truncate(whole)
        return whole


def _written(file: Path) -> float:
    try:
        return file.stat().st_mtime
    except FileNotFoundError:
        return 0


def _size(file: Path) -> int:
    try:
        return file.stat().st_size
    except FileNotFoundError:
        return 0
