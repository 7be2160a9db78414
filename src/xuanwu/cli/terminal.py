"""Joins the local terminal, or its pipes, to a command in a container; knows no wire and no run.

In a terminal every key is sent, also Ctrl-C, and its size is sent whenever it changes.
"""

from __future__ import annotations

import os
import select
import signal
import sys
import termios
import threading
import tty
from collections.abc import Generator
from contextlib import contextmanager
from types import FrameType
from typing import Protocol

from xuanwu.client.login import RemoteCommand
from xuanwu.model.login import Size

_PIECE = 1 << 16
_RESIZED, _OVER = b"r", b"o"


class _Flushed(Protocol):
    def write(self, data: bytes, /) -> int: ...
    def flush(self) -> None: ...


def is_terminal() -> bool:
    """Whether standard input is a terminal."""
    return sys.stdin.isatty()


def size() -> Size:
    """Returns the size of the input's terminal, else a default."""
    try:
        found = os.get_terminal_size(sys.stdin.fileno())
    except OSError:
        return Size()
    return Size(max(1, found.columns), max(1, found.lines))


def join(login: RemoteCommand, *, has_terminal: bool, has_input: bool) -> int:
    """Relays input and output until the command ends; returns its exit code.

    Raises: as `Login.outputs`; KeyboardInterrupt for a Ctrl-C that is not sent to the command.
    """
    streams: dict[bool, _Flushed] = {False: sys.stdout.buffer, True: sys.stderr.buffer}
    with _typed(login, has_input=has_input, has_terminal=has_terminal):
        for written in login.outputs():
            streams[written.is_error].write(written.data)
            streams[written.is_error].flush()
    return login.exit_code or 0


@contextmanager
def _typed(login: RemoteCommand, *, has_input: bool, has_terminal: bool) -> Generator[None]:
    """Sends input, and the terminal's size, to the command while the block runs."""
    woken, wake = os.pipe()
    keys = sys.stdin.fileno() if has_input else None
    typing = threading.Thread(target=_type, args=(login, keys, woken), daemon=True)
    with _raw(keys if has_terminal else None), _resized(wake if has_terminal else None):
        typing.start()
        try:
            yield
        finally:
            os.write(wake, _OVER)


def _type(login: RemoteCommand, keys: int | None, woken: int) -> None:
    """Sends input in its own thread, so that a command that does not read blocks nothing else."""
    sources = [woken] if keys is None else [woken, keys]
    while True:
        ready, _, _ = select.select(sources, [], [])
        if woken in ready:
            if os.read(woken, 1) == _OVER:
                return
            login.resize(size())
        elif keys is not None:
            data = _read(keys)
            if data:
                login.write(data)
            else:
                login.end_input()
                sources = [woken]


def _read(keys: int) -> bytes:
    try:
        return os.read(keys, _PIECE)
    except OSError:  # the terminal is closed
        return b""


@contextmanager
def _raw(keys: int | None) -> Generator[None]:
    """Switches to single keys without echo, since the remote terminal echoes them."""
    if keys is None:
        yield
        return
    before = termios.tcgetattr(keys)
    try:
        tty.setraw(keys)
        yield
    finally:
        termios.tcsetattr(keys, termios.TCSADRAIN, before)


@contextmanager
def _resized(wake: int | None) -> Generator[None]:
    """Wakes the reader of `wake` when the terminal's size has changed."""
    if wake is None:
        yield
        return

    def tell(number: int, frame: FrameType | None) -> None:
        del number, frame
        os.write(wake, _RESIZED)

    before = signal.signal(signal.SIGWINCH, tell)
    try:
        yield
    finally:
        signal.signal(signal.SIGWINCH, before)
