"""`make demo`, as a newcomer runs it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.journeys.conftest import open_home
from tests.support import releases
from xuanwu.cluster.local import sight
from xuanwu.cluster.local.settings import LocalSettings

pytestmark = pytest.mark.flink


def _environ(home: Path, **more: str) -> dict[str, str]:
    return {**os.environ, "XUANWU_HOME": str(home), **more}


def _row(process: subprocess.Popen[str]) -> str:
    """The next row that a demo prints."""
    assert process.stdout is not None
    return next(line for line in process.stdout if line.startswith("+I["))


def test_the_demo_prints_real_rows_and_leaves_nothing_running(tmp_path: Path) -> None:
    home = open_home(tmp_path / "home")
    make = ["make", "--no-print-directory", "demo"]
    with subprocess.Popen(
        make,
        cwd=releases.ROOT,
        env=_environ(home),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as first:
        try:
            assert _row(first).startswith("+I[2013-01-01, ")
            second = subprocess.run(
                [sys.executable, "-m", "xuanwu.cli.main", "demo", "--exit"],
                env=_environ(home),
                capture_output=True,
                text=True,
                timeout=600,
                check=False,
            )
            assert second.returncode == 0, second.stderr
            rows = [line for line in second.stdout.splitlines() if line.startswith("+I[")]
            assert len(rows) == 20
            assert "goes on" in second.stderr and "is stopped" not in second.stderr
            _row(first)
            assert len(sight.clusters(LocalSettings(home, releases.ENGINE_JAR))) == 1
        finally:
            os.killpg(first.pid, signal.SIGINT)
            _, err = first.communicate(timeout=300)
    assert "everything is stopped" in err
    assert sight.clusters(LocalSettings(home, releases.ENGINE_JAR)) == frozenset()
