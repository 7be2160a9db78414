"""Real Flink releases for the suites of this room."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.flink.flink_words import FlinkWords


@pytest.fixture(params=["1.20.5", "2.2.1"])
def flink_words(request: pytest.FixtureRequest, tmp_path: Path) -> FlinkWords:
    """The classes of each release that every test runs on."""
    from tests.support.releases import installed

    return FlinkWords(installed(request.param), tmp_path)
