"""Runs what `web/benchmarks` measures in Chromium, and hands back its figures."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

from tests.support.releases import ROOT
from tests.support.server import Server

_PATIENCE_S = 1800


def measured(server: Server, folder: Path, file: str, **given: str) -> dict[str, Any]:
    """The figures of one file of `web/benchmarks`; `given` are further `XUANWU_*` variables.

    Raises: RuntimeError if something did not work in the page; it holds what vitest wrote.
    """
    chromium = shutil.which("chromium")
    if not chromium:
        raise RuntimeError("Chromium is missing: apt-get install chromium")
    figures = folder / f"{file}.json"
    environ = {
        **os.environ,
        "CHROMIUM": chromium,
        "XUANWU_URL": server.url,
        "XUANWU_TOKEN": server.token,
        "XUANWU_FIGURES": str(figures),
        "NO_COLOR": "1",
        **{f"XUANWU_{name}": value for name, value in given.items()},
    }
    done = subprocess.run(
        ("npm", "run", "--silent", "benchmarks", "--", f"benchmarks/{file}.test.ts"),
        cwd=ROOT / "web",
        env=environ,
        capture_output=True,
        text=True,
        timeout=_PATIENCE_S,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(done.stdout + done.stderr)
    found: dict[str, Any] = json.loads(figures.read_text())
    return found
