"""What a figure was measured on: processors, memory, versions, and how busy the machine was."""

from __future__ import annotations

import os
import platform
import subprocess
from pathlib import Path
from typing import Any

import psutil

_LOAD_BEFORE = round(os.getloadavg()[0], 2)  # before this process adds its own
_CORES = len(os.sched_getaffinity(0))  # before it keeps itself to some of them


def machine() -> dict[str, Any]:
    """Facts that a reader needs before comparing; no name of the machine, no path on it."""
    return {
        "processor": _processor(),
        "cores": _CORES,
        "memory_gib": round(psutil.virtual_memory().total / 2**30, 1),
        "system": f"{platform.system()} {platform.release().split('-')[0]}",
        "python": platform.python_version(),
        "load_before": _LOAD_BEFORE,
        "load_after": round(os.getloadavg()[0], 2),
    }


def commit() -> str:
    """The commit that was measured, with `+` where files of the product differ from it."""
    root = Path(__file__).parents[2]

    def git(*words: str) -> str:
        done = subprocess.run(
            ["git", *words], cwd=root, capture_output=True, text=True, check=False
        )
        return done.stdout.strip()

    changed = git("status", "--porcelain", "--untracked-files=no", "--", "src", "engine")
    return git("rev-parse", "--short=12", "HEAD") + ("+" if changed else "")


def cores() -> tuple[set[int], set[int]]:
    """One core for what is measured and the others for the rest; both the same if there is one."""
    allowed = sorted(os.sched_getaffinity(0))
    return {allowed[-1]}, set(allowed[:-1]) or {allowed[-1]}


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.processor()
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor()
