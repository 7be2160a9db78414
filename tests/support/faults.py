"""Kills a process of ours at a named point, between an outside act and its record."""

from __future__ import annotations

import os
import signal
from pathlib import Path

from xuanwu.kernel import points


def kill_at(wanted: str, count: int) -> None:
    """Has this process die when it reaches `wanted` for the `count`th time; its children live on.

    A file named by `XUANWU_FAULT_FILE` is created right before.
    """
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
