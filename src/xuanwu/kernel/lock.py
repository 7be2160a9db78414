"""A file lock that a process holds for its whole life; others can test it without taking it.

It is the kernel's lock on an open file description: children inherit it, it ends with the last
process that holds it, and no other process can release it. Source: fcntl(2), "Open file description
locks".
"""

from __future__ import annotations

import fcntl
import os
import struct
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

import anyio

_LOOK_S = 0.1
_FLOCK = "hhqqi4x"  # struct flock of Linux: type, whence, start, length, pid


def take(path: Path) -> int | None:
    """Takes the lock and returns its descriptor; None while another process holds it."""
    while True:
        path.parent.mkdir(parents=True, exist_ok=True)
        fd = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.fcntl(fd, fcntl.F_OFD_SETLK, _whole_file(fcntl.F_WRLCK))
        except (BlockingIOError, PermissionError):  # EAGAIN or EACCES: another process holds it
            os.close(fd)
            return None
        if _is_same_file(fd, path):
            return fd
        os.close(fd)  # it was removed between the opening and the locking


def wait_for(path: Path) -> int:
    """As `take`, but blocks until the lock is free; use it for short critical sections only."""
    while True:
        path.parent.mkdir(parents=True, exist_ok=True)
        fd = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        fcntl.fcntl(fd, fcntl.F_OFD_SETLKW, _whole_file(fcntl.F_WRLCK))
        if _is_same_file(fd, path):
            return fd
        os.close(fd)


@asynccontextmanager
async def turn_at(path: Path) -> AsyncGenerator[None]:
    """Holds the lock inside the block. It waits without a thread, so that the wait can be cancelled
    and a process that ends leaves no thread with a lock behind."""
    while (fd := take(path)) is None:
        await anyio.sleep(_LOOK_S)
    try:
        yield
    finally:
        give_back(path, fd)


def give_back(path: Path, fd: int) -> None:
    """Removes the file, then releases the lock: the other order could remove a newer lock."""
    try:
        if _is_same_file(fd, path):
            path.unlink(missing_ok=True)
    finally:
        os.close(fd)


def discard(path: Path) -> None:
    """Removes the file of a lock, unless a process holds it."""
    if path.exists() and (fd := take(path)) is not None:
        give_back(path, fd)


def is_held(path: Path) -> bool:
    """Whether any process holds the lock now; it does not take the lock."""
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
