"""A stage for each test, and nothing left running after it."""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path

import pytest
from tests.cluster.local.stage import Stage


@pytest.fixture
def stage(tmp_path: Path) -> Generator[Stage]:
    made = Stage(tmp_path)
    made.set_up()
    yield made
    assert made.remove()
    assert made.alive() == {}
