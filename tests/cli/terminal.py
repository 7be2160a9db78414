"""The command line on a terminal of its own."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
import termios
from collections.abc import Generator
from contextlib import contextmanager


class Terminal:
    """A process on a terminal of its own, and what it has shown."""

    def __init__(self, process: subprocess.Popen[bytes], master: int) -> None:
        self.process = process
        self._master = master
        self._shown = b""

    def keys(self, text: str) -> None:
        os.write(self._master, text.encode())

    def resize(self, columns: int, rows: int) -> None:
        """Without telling the process, which is no terminal's own."""
        termios.tcsetwinsize(self._master, (rows, columns))

    def settings(self) -> list[object]:
        """How the terminal treats keys."""
        return termios.tcgetattr(self._master)[:4]

    def hides_keys(self) -> bool:
        """Whether a password can be typed; keys of before are thrown away when this begins."""
        return not termios.tcgetattr(self._master)[3] & termios.ECHO

    def shown(self) -> str:
        try:
            while piece := os.read(self._master, 65536):
                self._shown += piece
        except (BlockingIOError, OSError):
            pass
        return self._shown.decode()

    def ended(self) -> int:
        code = self.process.wait(120)
        self.shown()
        return code


@contextmanager
def terminal(*args: str, **environ: str) -> Generator[Terminal]:
    master, slave = pty.openpty()
    os.set_blocking(master, False)
    known = {key: value for key, value in os.environ.items() if key not in {"NO_COLOR", "CI"}}
    process = subprocess.Popen(
        [sys.executable, "-m", "xuanwu.cli.main", *args],
        env=known | {"TERM": "xterm", "COLUMNS": "120"} | environ,
        stdin=slave,
        stdout=slave,
        stderr=slave,
        start_new_session=True,
    )
    os.close(slave)
    try:
        yield Terminal(process, master)
    finally:
        process.kill()
        process.wait()
        os.close(master)
