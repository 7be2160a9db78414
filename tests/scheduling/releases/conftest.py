"""A small package file, and a pip of the test's own in the place of the real one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.scheduling.releases.small import small_package

FakePip = Callable[[str], None]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def wheel(tmp_path: Path) -> Path:
    return small_package(tmp_path)


@pytest.fixture
def fake_pip(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FakePip:
    """Lets `python -m pip` run this text, in which `target` is the folder that it shall fill."""

    def put(text: str) -> None:
        module = tmp_path / "python" / "pip"
        module.mkdir(parents=True)
        (module / "__init__.py").touch()
        begin = (
            "import os, pathlib, shutil, sys, time\n"
            "option = '--dest' if '--dest' in sys.argv else '--target'\n"
            "target = pathlib.Path(sys.argv[sys.argv.index(option) + 1])\n"
        )
        (module / "__main__.py").write_text(begin + text)
        monkeypatch.setenv("PYTHONPATH", str(module.parent))

    return put
