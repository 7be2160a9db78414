"""Starts a process that holds its lock for life, asks after it, and ends it for certain."""

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

from xuanwu.cluster.local import lock
from xuanwu.cluster.local.folder import ClusterFolder
from xuanwu.kernel.points import reached

# Writes its own pid, runs the program, and leaves its exit code behind, whoever is there to see.
# Only what the shell has itself: nothing need be on the PATH. A line this short is one write.
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
    """What is started: a command, its environment, its folder, and the file of its output."""

    command: Sequence[str]
    environment: Mapping[str, str]
    folder: Path
    output: Path
    kept_descriptors: tuple[int, ...] = ()


def is_alive(folder: ClusterFolder, process: str) -> bool:
    return lock.is_held(folder.lock(process))


def start(folder: ClusterFolder, process: str, launch: Launch) -> bool:
    """Starts it in a session of its own; False when it lives already.

    The lock is taken here and inherited: killed before the start, this server leaves nothing;
    killed after it, it leaves a process that everybody can find.
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
    """Takes note of children that have ended, so that none stays as a zombie."""
    with _children_turn:
        _children.difference_update([child for child in _children if child.poll() is not None])


def pid_of(folder: ClusterFolder, process: str) -> int | None:
    """The pid of the wrapper, which leads the process group."""
    return _number(folder.pid(process))


def exit_code(folder: ClusterFolder, process: str) -> int | None:
    """How it ended by itself: 128 + n for signal n; None if it lives or was ended from here."""
    return _number(folder.exit(process))


def _number(path: Path) -> int | None:
    try:
        return int(path.read_text())
    except (FileNotFoundError, ValueError):
        return None


def stop(folder: ClusterFolder, processes: Sequence[str], grace: timedelta) -> bool:
    """Ends processes: politely, then for certain. True once none of them holds its lock."""
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
    """False in the instant between the start of a process and its first line."""
    pid = pid_of(folder, process)
    if pid is None:
        return False
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, sign)
        os.killpg(pid, signal.SIGCONT)  # a stopped process hears nothing else
    return True


def strays(home: Path) -> dict[str, list[psutil.Process]]:
    """Processes of this home by cluster id, found by their arguments; one walk of /proc.

    The last resort where somebody deleted the locks of a cluster. Each Flink process is there
    twice: as its wrapper and as Java. Dead ones that nobody has reaped have no arguments left.
    """
    found: dict[str, list[psutil.Process]] = {}
    marker = f"-Dxuanwu.home={home}"
    for process in psutil.process_iter(["cmdline"]):
        line: list[str] = process.info["cmdline"] or []
        if marker in line and (cluster_id := _word(line, "-Dxuanwu.cluster=")):
            found.setdefault(cluster_id, []).append(process)
    return found


def stray_names(strays: Sequence[psutil.Process]) -> dict[str, int]:
    """The pid of each Flink process among `strays` by its name; the wrapper's where it lives."""
    named: dict[str, int] = {}
    for stray in strays:
        if name := _word(stray.info["cmdline"] or [], "-Dxuanwu.process="):
            named[name] = min(stray.pid, named.get(name, stray.pid))
    return named


def _word(line: Sequence[str], prefix: str) -> str | None:
    return next((word.removeprefix(prefix) for word in line if word.startswith(prefix)), None)


def end_strays(strays: Sequence[psutil.Process]) -> bool:
    """Kills them. True once none of them runs."""
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
