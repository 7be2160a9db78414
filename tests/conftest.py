"""What every suite shares: asyncio as the only backend."""

from __future__ import annotations

import pytest

pytest_plugins = ["tests.support.databases"]


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    return "asyncio"
