"""Runs commands in lanes side by side, and ends what it started when it is interrupted.

Knows nothing of tests. Each command has a guard, which leaves nothing behind of it.
"""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import IO

_ROOT = Path(__file__).parent.parent


class Stopped(Exception):
    """Nothing is started any more."""


class Runner:
    """Starts commands until it is stopped."""

    def __init__(self) -> None:
        self._running: set[subprocess.Popen[bytes]] = set()
        self._lock = threading.Lock()
        self._stopped = False

    @contextmanager
    def start(
        self, command: Sequence[str], out: IO[bytes], patience_s: int
    ) -> Generator[subprocess.Popen[bytes]]:
        """The guard of the running command; both end with the block. Raises: Stopped."""
        guard = (sys.executable, "-m", "tools.guard", str(patience_s), *command)
        with self._lock:
            if self._stopped:
                raise Stopped
            process = subprocess.Popen(
                guard,
                cwd=_ROOT,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=out,
                start_new_session=True,
            )
            self._running.add(process)
        try:
            yield process
        finally:
            process.terminate()
            process.wait()
            with self._lock:
                self._running.discard(process)

    def call(self, command: Sequence[str], out: IO[bytes], patience_s: int) -> int:
        """The exit code. Raises: Stopped."""
        with self.start(command, out, patience_s) as process:
            code = process.wait()
        if self._stopped:
            raise Stopped
        return code

    def stop(self) -> None:
        """Ends what runs; whoever waits for it gets `Stopped`."""
        with self._lock:
            self._stopped = True
            for process in self._running:
                process.terminate()


def side_by_side(runner: Runner, *lanes: Callable[[], None]) -> None:
    """Returns when all lanes have; raises what one of them raised, once the others have ended."""
    raised: list[BaseException] = []

    def run(lane: Callable[[], None]) -> None:
        try:
            lane()
        except BaseException as error:  # noqa: BLE001  told to the caller
            raised.append(error)
            runner.stop()

    threads = [threading.Thread(target=run, args=(lane,)) for lane in lanes]
    for thread in threads:
        thread.start()
    try:
        for thread in threads:
            thread.join()
    except KeyboardInterrupt:
        runner.stop()
        for thread in threads:
            thread.join()
        raise
    if raised:
        raise next((one for one in raised if not isinstance(one, Stopped)), raised[0])


@contextmanager
def signals_interrupt() -> Generator[None]:
    """Lets whoever ends this process politely interrupt it, also in the background of a shell."""

    def interrupt(_number: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    names = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = [signal.signal(name, interrupt) for name in names]
    try:
        yield
    finally:
        for name, handler in zip(names, before, strict=True):
            signal.signal(name, handler)
