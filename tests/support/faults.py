"""Kills a server of ours at a named point: `python -m tests.support.faults POINT COUNT ARGS…`.

Runs `xuanwu ARGS…` and ends it by SIGKILL when POINT is reached for the COUNTth time. A file named
by `XUANWU_FAULT_FILE` is made right before, so that a test knows that the point was reached.
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

from xuanwu.cli.main import run
from xuanwu.kernel import points


def kill_at(wanted: str, count: int) -> None:
    """From now on the process dies at `wanted`; a process that it has started lives on."""
    left = count

    def on_reached(point: str) -> None:
        nonlocal left
        if point != wanted:
            return
        left -= 1
        if left == 0:
            if note := os.environ.get("XUANWU_FAULT_FILE"):
                Path(note).touch()
            os.kill(os.getpid(), signal.SIGKILL)

    points.listen(on_reached)


if __name__ == "__main__":
    kill_at(sys.argv[1], int(sys.argv[2]))
    sys.exit(run(sys.argv[3:]))
