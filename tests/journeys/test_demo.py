"""`make demo`, as a newcomer runs it."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from tests.journeys.conftest import open_home
from tests.support import releases
from xuanwu.cluster.local import sight
from xuanwu.cluster.local.settings import LocalSettings

pytestmark = pytest.mark.flink


def test_the_demo_prints_real_rows_and_leaves_nothing_running(tmp_path: Path) -> None:
    home = open_home(tmp_path / "home")
    done = subprocess.run(
        ["make", "--no-print-directory", "demo"],
        cwd=releases.ROOT,
        env={**os.environ, "XUANWU_HOME": str(home), "DEMO_EXIT": "1"},
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    rows = [line for line in done.stdout.splitlines() if line.startswith("+I[")]
    assert rows[0].startswith("+I[2013-01-01, ")
    assert len(rows) == 20
    assert "everything is stopped" in done.stderr
    assert sight.clusters(LocalSettings(home, releases.ENGINE_JAR)) == frozenset()
