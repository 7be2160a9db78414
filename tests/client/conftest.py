"""A client of a scripted server, with retries that do not wait."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import stamina

from tests.client.wire import Answer, Script
from xuanwu.client import Client

Scripted = Callable[..., tuple[Client, Script]]


@pytest.fixture(autouse=True)
def _own_home(  # pyright: ignore[reportUnusedFunction]
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XUANWU_HOME", str(tmp_path / "home"))
    for name in ("XUANWU_URL", "XUANWU_TOKEN", "XUANWU_SPACE"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(autouse=True)
def _hasty_retries() -> Iterator[None]:  # pyright: ignore[reportUnusedFunction]
    with stamina.set_testing(testing=True, attempts=4):
        yield


@pytest.fixture
def scripted() -> Iterator[Scripted]:
    """Makes a client that gets these answers, one after the other."""
    made: list[Client] = []

    def make(*answers: Answer, space: str | None = None) -> tuple[Client, Script]:
        script = Script(list(answers))
        made.append(Client("http://server", "secret-token", space, http=script.transport()))
        return made[-1], script

    yield make
    for client in made:
        client.close()
