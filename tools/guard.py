"""Runs one command and sees that nothing of it is left, however it or its caller ends.

    python -m tools.guard SECONDS COMMAND ...

What the command's processes leave behind, also in groups and sessions of their own, falls to this
process, which buries it and in the end kills it. A command that takes longer than SECONDS is
aborted: pytest then shows where it hung. A signal to this process, or its caller's death,
interrupts the command first. The last line printed is the processor time of all of them.
"""

from __future__ import annotations

import ctypes
import os
import resource
import signal
import sys
from contextlib import suppress
from pathlib import Path
from types import FrameType

import psutil

CPU = "processor time: "
_END_S = 30
_SET_PDEATHSIG, _SET_CHILD_SUBREAPER = 1, 36  # Source: prctl(2)
_ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class _Interrupted(Exception):
    """Somebody wants the command to end."""


class _Late(Exception):
    """The command has taken all of its time."""


def main(seconds: int, command: list[str]) -> int:
    """The command's exit code."""
    caller = os.getppid()
    for name in _ENDING:
        signal.signal(name, _interrupt)
    signal.signal(signal.SIGALRM, _be_late)
    libc = ctypes.CDLL(None)
    libc.prctl(_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    libc.prctl(_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)
    if os.getppid() != caller:
        return 1  # it died before this process could ask for its signal
    try:
        pid = os.posix_spawnp(command[0], command, os.environ, setsid=True)
        _favour(pid)
        return _run(pid, seconds)
    finally:
        _sweep()
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        print(f"{CPU}{used.ru_utime + used.ru_stime:.0f} s", file=sys.stderr, flush=True)


def _favour(session: int) -> None:
    """Gives a session twice the usual weight, if this process may.

    Linux divides the processor between sessions. Each server and each process of a cluster that a
    test starts has a session of its own, while all workers of the suite share one: without this,
    they get so little that timeouts of seconds pass before they run. Source: sched(7).
    """
    with suppress(OSError):
        Path(f"/proc/{session}/autogroup").write_text("-3")


def _run(pid: int, seconds: int) -> int:
    try:
        return _wait(pid, seconds)
    except _Late:
        print(f"ended after {seconds} s", file=sys.stderr, flush=True)
        ending = signal.SIGABRT
    except _Interrupted:
        ending = signal.SIGINT
    with suppress(_Late):
        os.killpg(pid, ending)
        _wait(pid, _END_S)
    return 1


def _wait(pid: int, seconds: int) -> int:
    """The exit code of a child; buries all others that die meanwhile, as `init` would."""
    signal.alarm(seconds)
    ended, status = 0, 0
    while ended != pid:
        ended, status = os.waitpid(-1, 0)
    signal.alarm(0)
    return os.waitstatus_to_exitcode(status)


def _sweep() -> None:
    """Kills all descendants; who loses its parent meanwhile falls to this process, too."""
    _ignore_signals()
    while left := psutil.Process().children(recursive=True):
        for one in left:
            with suppress(psutil.NoSuchProcess):
                one.kill()
        psutil.wait_procs(left, timeout=1)


def _interrupt(number: int, _: FrameType | None) -> None:
    _ignore_signals()  # once is enough
    raise _Interrupted(number)


def _ignore_signals() -> None:
    for name in _ENDING:
        signal.signal(name, signal.SIG_IGN)


def _be_late(number: int, _: FrameType | None) -> None:
    raise _Late(number)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), sys.argv[2:]))
