"""A file lock that a process holds for its whole life, and that can be asked after untouched.

It is the kernel's lock on an open file description: children inherit it, it ends with the last
process that holds it, and nothing else can free it. Source: fcntl(2), "Open file description
locks".
"""

from __future__ import annotations

import fcntl
import os
import struct
from pathlib import Path

_FLOCK = "hhqqi4x"  # struct flock of Linux: type, whence, start, length, pid


def take(path: Path) -> int | None:
    """A descriptor that holds the lock, or None while somebody else does."""
    while True:
        path.parent.mkdir(parents=True, exist_ok=True)
        fd = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.fcntl(fd, fcntl.F_OFD_SETLK, _whole_file(fcntl.F_WRLCK))
        except (BlockingIOError, PermissionError):  # EAGAIN or EACCES: somebody holds it
            os.close(fd)
            return None
        if _is_same_file(fd, path):
            return fd
        os.close(fd)  # it was removed between the opening and the locking


def wait_for(path: Path) -> int:
    """As `take`, but waits for its turn; for short mutual exclusion only."""
    while True:
        path.parent.mkdir(parents=True, exist_ok=True)
        fd = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        fcntl.fcntl(fd, fcntl.F_OFD_SETLKW, _whole_file(fcntl.F_WRLCK))
        if _is_same_file(fd, path):
            return fd
        os.close(fd)


def give_back(path: Path, fd: int) -> None:
    """Frees the lock and removes its file in the one order in which nobody gets a dead lock."""
    try:
        if _is_same_file(fd, path):
            path.unlink(missing_ok=True)
    finally:
        os.close(fd)


def discard(path: Path) -> None:
    """Removes the file of a lock that nobody holds; leaves it where somebody does."""
    if path.exists() and (fd := take(path)) is not None:
        give_back(path, fd)


def is_held(path: Path) -> bool:
    """Whether any process holds the lock now; takes nothing."""
    try:
        fd = os.open(path, os.O_RDWR)
    except FileNotFoundError:
        return False
    try:
        answer = fcntl.fcntl(fd, fcntl.F_OFD_GETLK, _whole_file(fcntl.F_WRLCK))
        return struct.unpack(_FLOCK, answer)[0] != fcntl.F_UNLCK
    finally:
        os.close(fd)


def _whole_file(kind: int) -> bytes:
    return struct.pack(_FLOCK, kind, os.SEEK_SET, 0, 0, 0)


def _is_same_file(fd: int, path: Path) -> bool:
    try:
        return os.fstat(fd).st_ino == path.stat().st_ino
    except FileNotFoundError:
        return False
