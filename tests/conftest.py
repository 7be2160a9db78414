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
    "tests.kubernetes.helm",
]


# Started in the background of a shell, a process ignores Ctrl-C, and so would all that tests start.
signal.signal(signal.SIGINT, signal.default_int_handler)


# How long an example takes says what else the machine does, and nothing of the code.
hypothesis.settings.register_profile(
    "untimed", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("untimed")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Says which tests one worker runs after another, where several run them."""
    for item in items:
        if group := _group(item):
            item.add_marker(pytest.mark.xdist_group(group))


_RELEASES = {"1.20.5", "2.2.1"}
_BY_RELEASE = {"gateway", "dialect", "images"}
"""Folders whose tests share what is made once a release: a planner, its options, an image."""
_BY_FILE = {"desk", "server_image", "shared", "unpacked"}
"""Fixtures that take long and that the tests of one file share."""


def _group(item: pytest.Item) -> str | None:
    if not isinstance(item, pytest.Function):
        return None
    params = item.callspec.params.values() if hasattr(item, "callspec") else ()
    release = next((one for one in params if isinstance(one, str) and one in _RELEASES), None)
    folder = item.path.parent.name
    if release and folder in _BY_RELEASE:
        return f"{folder}-{release}"
    return item.path.stem if _BY_FILE & set(item.fixturenames) else None


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(autouse=True)
def _log_of_its_own() -> Generator[None]:  # pyright: ignore[reportUnusedFunction]
    """A command that runs in the process of a test sets the log up for streams that end with it."""
    yield
    structlog.reset_defaults()
