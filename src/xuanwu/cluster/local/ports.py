"""Reserves JobManagers' ports: locked among our own clusters, test-bound against all others."""

from __future__ import annotations

import os
import random
import socket
from collections.abc import Generator, Iterable
from contextlib import contextmanager
from pathlib import Path

from xuanwu.kernel import lock
from xuanwu.kernel.errors import Unavailable


@contextmanager
def reserve(folder: Path, host: str, ports: range, count: int) -> Generator[dict[int, int]]:
    """Yields free ports as `{port: descriptor}`; the process that inherits one keeps its port.

    The descriptors are closed here at the end of the block. Raises: Unavailable when there are
    fewer free ports.
    """
    held: dict[int, int] = {}
    try:
        for port in random.sample(ports, len(ports)):
            if len(held) == count:
                break
            fd = lock.take(folder / f"{port}.lock")
            if fd is None:
                continue
            if is_free(host, port):
                held[port] = fd
            else:
                os.close(fd)
        if len(held) < count:
            raise Unavailable(
                f"Fewer than {count} ports are free between {ports.start} and {ports.stop}. Stop "
                "the programs that use them, or set another range."
            )
        yield held
    finally:
        for fd in held.values():
            os.close(fd)


def give_back(folder: Path, ports: Iterable[int]) -> None:
    """Removes the lock files of ports whose process has ended."""
    for port in ports:
        lock.discard(folder / f"{port}.lock")


def is_free(host: str, port: int) -> bool:
    """Whether a server could listen there now."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True
