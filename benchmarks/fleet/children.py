"""Child processes of a benchmark: each on given cores, saying lines of JSON, ended with it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager
from typing import Any

import orjson
import psutil


class Child:
    """A Python module in a process of its own; it ends when its standard input does."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self._process = process
        self.stats = psutil.Process(process.pid)

    def hear(self) -> dict[str, Any]:
        """The next line that the child says. Raises: RuntimeError when it has ended instead."""
        assert self._process.stdout
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError(f"{self._process.args} ended with {self._process.wait()}.")
        return orjson.loads(line)

    def cpu_seconds(self) -> float:
        times = self.stats.cpu_times()
        return times.user + times.system

    def rss_mib(self) -> float:
        return self.stats.memory_info().rss / 2**20


@contextmanager
def child(module: str, *words: str, on: set[int]) -> Generator[Child]:
    """Runs `python -m module words…` on the cores `on`; waits for its end when the block ends."""
    process = subprocess.Popen(
        [sys.executable, "-m", module, *words],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    os.sched_setaffinity(process.pid, on)
    try:
        yield Child(process)
    finally:
        assert process.stdin
        process.stdin.close()
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
