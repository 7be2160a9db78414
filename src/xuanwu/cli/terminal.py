"""This side's terminal, or its pipes, joined to a command in a container; knows no wire and no run.

At a terminal every key goes through, Ctrl-C too, and its size is told whenever it changes.
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

from xuanwu.client.login import Login
from xuanwu.model.login import Size

_PIECE = 1 << 16
_RESIZED, _OVER = b"r", b"o"


class _Flushed(Protocol):
    def write(self, data: bytes, /) -> int: ...
    def flush(self) -> None: ...


def is_terminal() -> bool:
    """Whether keys come from a terminal."""
    return sys.stdin.isatty()


def size() -> Size:
    """Of the terminal that keys come from, else the usual one."""
    try:
        found = os.get_terminal_size(sys.stdin.fileno())
    except OSError:
        return Size()
    return Size(max(1, found.columns), max(1, found.lines))


def join(login: Login, *, has_terminal: bool, has_input: bool) -> int:
    """Passes on what is typed and shown until the command ends; its exit code.

    Raises: as `Login.outputs`; KeyboardInterrupt for a Ctrl-C that is no key of the command.
    """
    streams: dict[bool, _Flushed] = {False: sys.stdout.buffer, True: sys.stderr.buffer}
    with _typed(login, has_input=has_input, has_terminal=has_terminal):
        for written in login.outputs():
            streams[written.is_error].write(written.data)
            streams[written.is_error].flush()
    return login.exit_code or 0


@contextmanager
def _typed(login: Login, *, has_input: bool, has_terminal: bool) -> Generator[None]:
    """Beside the block, what is typed goes to the command, and the terminal's size."""
    woken, wake = os.pipe()
    keys = sys.stdin.fileno() if has_input else None
    typing = threading.Thread(target=_type, args=(login, keys, woken), daemon=True)
    with _raw(keys if has_terminal else None), _resized(wake if has_terminal else None):
        typing.start()
        try:
            yield
        finally:
            os.write(wake, _OVER)


def _type(login: Login, keys: int | None, woken: int) -> None:
    """Runs in a thread of its own, so that a command that does not read holds nothing else up."""
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
    except OSError:  # the terminal is gone
        return b""


@contextmanager
def _raw(keys: int | None) -> Generator[None]:
    """Keys come one by one and unseen, as the terminal at the other end shows them."""
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
    """Whoever listens at `wake` is told that the terminal has another size."""
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
