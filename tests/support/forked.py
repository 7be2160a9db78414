"""Commands of `xuanwu` as processes of their own that need not import it again.

A helper process imports everything once and forks for each command, as the fork server of
`multiprocessing` does; a start costs a tenth of what `python -m xuanwu.cli.main` costs. Sessions,
signals, exit codes and output are those of any process. What the command itself costs, and that it
can be called, is shown by the tests that start the console script.
"""

from __future__ import annotations

import io
import multiprocessing
import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.support.faults import kill_at

_CONTEXT = multiprocessing.get_context("forkserver")
_CONTEXT.set_forkserver_preload(["tests.support.imported"])


@dataclass(frozen=True)
class Forked:
    """A process that runs; the methods are those of `subprocess.Popen`."""

    process: ForkServerProcess

    @property
    def pid(self) -> int:
        assert self.process.pid
        return self.process.pid

    def poll(self) -> int | None:
        """Returns the exit code, or None while the process runs."""
        return self.process.exitcode

    def wait(self, timeout: float) -> int:
        """Returns the exit code. Raises: subprocess.TimeoutExpired."""
        self.process.join(timeout)
        code = self.process.exitcode
        if code is None:
            raise subprocess.TimeoutExpired("xuanwu", timeout)
        return code

    def send_signal(self, number: signal.Signals) -> None:
        """Sends a signal, unless the process has ended."""
        if self.poll() is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        """Ends the process by SIGKILL."""
        self.send_signal(signal.SIGKILL)


def launch(
    arguments: Sequence[str], environ: Mapping[str, str], out: Path, err: Path, fault: str = ""
) -> Forked:
    """Starts `xuanwu ARGUMENTS` in a session of its own; its output is appended to the files.

    At the point `fault` the process is killed (see `tests.support.faults`).
    """
    given = (list(arguments), dict(environ), out, err, Path.cwd(), fault)
    process = _CONTEXT.Process(target=_run, args=given, daemon=True)
    process.start()
    return Forked(process)


def call(
    arguments: Sequence[str], environ: Mapping[str, str], timeout: float = 180
) -> subprocess.CompletedProcess[str]:
    """Runs a command to its end. Raises: subprocess.TimeoutExpired."""
    with TemporaryDirectory() as folder:
        out, err = Path(folder, "out"), Path(folder, "err")
        process = launch(arguments, environ, out, err)
        try:
            code = process.wait(timeout)
        except subprocess.TimeoutExpired:
            process.kill()
            raise
        return subprocess.CompletedProcess(
            ["xuanwu", *arguments], code, out.read_text(), err.read_text()
        )


def _run(
    arguments: list[str], environ: dict[str, str], out: Path, err: Path, folder: Path, fault: str
) -> None:
    os.setsid()
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environ)
    sys.stdin = open(os.devnull)  # noqa: SIM115  it is the input of the process
    for number, path in ((1, out), (2, err)):
        file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
        os.dup2(file, number)
        os.close(file)
    sys.stdout, sys.stderr = _text(1), _text(2)
    sys.argv = ["xuanwu", *arguments]
    if fault:
        kill_at(fault, 1)
    from xuanwu.cli.main import main

    main()


def _text(number: int) -> io.TextIOWrapper:
    raw = open(number, "wb", closefd=False)  # noqa: SIM115  it is the output of the process
    return io.TextIOWrapper(raw, encoding="utf-8", line_buffering=number == 2)
