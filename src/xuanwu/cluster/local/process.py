"""Starts a process that holds its lock for life, checks whether it lives, and kills it reliably."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import psutil

from xuanwu.cluster.local.folder import ClusterFolder
from xuanwu.kernel import lock
from xuanwu.kernel.points import reached

# Writes its own pid, runs the program, and records its exit code, with or without a server.
# Uses only shell built-ins: the PATH may be empty. A line this short is written atomically.
_WRAPPER = """
echo $$ >"$1"
exit_file=$2; shift 2
"$@"
code=$?
echo $code >"$exit_file"
exit $code
"""
_children: set[subprocess.Popen[bytes]] = set()
_children_turn = threading.Lock()


@dataclass(frozen=True)
class Launch:
    """What to start: a command, its environment, its folder, and the file of its output."""

    command: Sequence[str]
    environment: Mapping[str, str]
    folder: Path
    output: Path
    kept_descriptors: tuple[int, ...] = ()


def is_alive(folder: ClusterFolder, process: str) -> bool:
    return lock.is_held(folder.lock(process))


def start(folder: ClusterFolder, process: str, launch: Launch) -> bool:
    """Starts it in its own session; returns False when it is already alive.

    The lock is taken here and inherited: if this server is killed before the start, nothing is
    left; if after it, the process can be found by its lock.
    """
    reap()
    fd = lock.take(folder.lock(process))
    if fd is None:
        return False
    try:
        folder.exit(process).unlink(missing_ok=True)
        folder.pid(process).unlink(missing_ok=True)
        reached(f"local.{process}.before")
        with launch.output.open("ab") as output:
            child = subprocess.Popen(
                ["/bin/sh", "-c", _WRAPPER, "xuanwu", *_files(folder, process), *launch.command],
                cwd=launch.folder,
                env=dict(launch.environment),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
                pass_fds=(fd, *launch.kept_descriptors),
            )
        with _children_turn:
            _children.add(child)
        reached(f"local.{process}.after")
    finally:
        os.close(fd)
    return True


def _files(folder: ClusterFolder, process: str) -> tuple[str, str]:
    return str(folder.pid(process)), str(folder.exit(process))


def reap() -> None:
    """Reaps children that have ended, so that none stays as a zombie."""
    with _children_turn:
        _children.difference_update([child for child in _children if child.poll() is not None])


def pid_of(folder: ClusterFolder, process: str) -> int | None:
    """Returns the pid of the wrapper, which leads the process group."""
    return _number(folder.pid(process))


def exit_code(folder: ClusterFolder, process: str) -> int | None:
    """Returns its exit code, 128 + n for signal n; None if it is alive or was ended from here."""
    return _number(folder.exit(process))


def _number(path: Path) -> int | None:
    try:
        return int(path.read_text())
    except (FileNotFoundError, ValueError):
        return None


def stop(folder: ClusterFolder, processes: Sequence[str], grace: timedelta) -> bool:
    """Ends processes by SIGTERM, then SIGKILL. Returns True once none of them holds its lock."""
    for sign, patience in ((signal.SIGTERM, grace.total_seconds()), (signal.SIGKILL, 5.0)):
        deadline = time.monotonic() + patience
        signalled: set[str] = set()
        alive = [process for process in processes if is_alive(folder, process)]
        while alive and time.monotonic() < deadline:
            for process in set(alive) - signalled:
                if _signal(folder, process, sign):
                    signalled.add(process)
            time.sleep(0.02)
            reap()
            alive = [process for process in alive if is_alive(folder, process)]
        if not alive:
            return True
    return False


def _signal(folder: ClusterFolder, process: str, sign: signal.Signals) -> bool:
    """Returns False in the instant between a process's start and its first line."""
    pid = pid_of(folder, process)
    if pid is None:
        return False
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, sign)
        os.killpg(pid, signal.SIGCONT)  # a stopped process handles no other signal
    return True


def strays(home: Path) -> dict[str, list[psutil.Process]]:
    """Finds the processes of this home by their arguments, by cluster id; one walk of /proc.

    The last resort if somebody deleted the locks of a cluster. Each Flink process appears twice:
    as its wrapper and as Java. Zombies have no arguments left.
    """
    found: dict[str, list[psutil.Process]] = {}
    marker = f"-Dxuanwu.home={home}"
    for process in psutil.process_iter(["cmdline"]):
        line: list[str] = process.info["cmdline"] or []
        if marker in line and (cluster_id := _word(line, "-Dxuanwu.cluster=")):
            found.setdefault(cluster_id, []).append(process)
    return found


def stray_names(strays: Sequence[psutil.Process]) -> dict[str, int]:
    """Returns the pid of each Flink process among `strays`, by name; the wrapper's if alive."""
    named: dict[str, int] = {}
    for stray in strays:
        if name := _word(stray.info["cmdline"] or [], "-Dxuanwu.process="):
            named[name] = min(stray.pid, named.get(name, stray.pid))
    return named


def _word(line: Sequence[str], prefix: str) -> str | None:
    return next((word.removeprefix(prefix) for word in line if word.startswith(prefix)), None)


def end_strays(strays: Sequence[psutil.Process]) -> bool:
    """Kills them. Returns True once none of them runs."""
    for stray in strays:
        with contextlib.suppress(psutil.NoSuchProcess):
            stray.kill()
    deadline = time.monotonic() + 5
    while any(_runs(stray) for stray in strays):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    reap()
    return True


def _runs(stray: psutil.Process) -> bool:
    try:
        return stray.is_running() and stray.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False
