"""The flights data, fetched once into the home that test sessions share."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.releases import HOME
from xuanwu.examples import dataset


@pytest.fixture(scope="session")
def flights() -> Path:
    return dataset.ensure(HOME)
