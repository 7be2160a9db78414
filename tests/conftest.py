"""What every suite shares: asyncio as the only backend."""

from __future__ import annotations

import signal

import pytest

pytest_plugins = ["tests.support.databases"]


# Started in the background of a shell, a process ignores Ctrl-C, and so would all that tests start.
signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    return "asyncio"
