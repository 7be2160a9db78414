"""What every suite shares: asyncio as the only backend, and a log that no test leaves behind."""

from __future__ import annotations

import signal
from collections.abc import Generator

import hypothesis
import pytest
import structlog

pytest_plugins = [
    "tests.support.databases",
    "tests.kubernetes.node.plugin",
    "tests.kubernetes.ground",
    "tests.kubernetes.helm.plugin",
]


# Started in the background of a shell, a process ignores Ctrl-C, and so would all that tests start.
signal.signal(signal.SIGINT, signal.default_int_handler)


# How long an example takes says what else the machine does, and nothing of the code.
hypothesis.settings.register_profile(
    "untimed", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("untimed")


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(autouse=True)
def _log_of_its_own() -> Generator[None]:  # pyright: ignore[reportUnusedFunction]
    """A command that runs in the process of a test sets the log up for streams that end with it."""
    yield
    structlog.reset_defaults()
