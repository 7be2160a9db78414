"""The command line in this process, beside a server that answers as a test says."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import stamina

from tests.cli.server import Desk, serving
from xuanwu.cli.main import run


@dataclass(frozen=True)
class Ended:
    """What a call left: its exit code and what it wrote."""

    code: int
    out: str
    err: str


Call = Callable[..., Ended]


@pytest.fixture(autouse=True)
def _own_home(  # pyright: ignore[reportUnusedFunction]
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[None]:
    monkeypatch.setenv("XUANWU_HOME", str(tmp_path / "home"))
    for name in ("XUANWU_URL", "XUANWU_TOKEN", "XUANWU_SPACE", "XUANWU_DEBUG"):
        monkeypatch.delenv(name, raising=False)
    with stamina.set_testing(testing=True, attempts=2):
        yield


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    """The server that the command line finds."""
    with serving() as found:
        monkeypatch.setenv("XUANWU_URL", found.url)
        monkeypatch.setenv("XUANWU_TOKEN", "xw_test")
        yield found


@pytest.fixture
def xuanwu(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Call:
    """Calls the command line; `input` is what stands at its standard input."""

    def call(*args: str, input: str = "") -> Ended:  # noqa: A002  the word of subprocess
        monkeypatch.setattr("sys.stdin", io.StringIO(input))
        capsys.readouterr()
        code = run(list(args))
        out, err = capsys.readouterr()
        return Ended(code, out, err)

    return call
