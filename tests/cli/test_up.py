from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.cli.conftest import Call
from tests.support.wait import eventually

pytestmark = pytest.mark.anyio


@contextmanager
def _process(home: Path, *args: str) -> Generator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [sys.executable, "-m", "xuanwu.cli.main", *args],
        env=os.environ | {"XUANWU_HOME": str(home)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


async def _ready(home: Path) -> str:
    file = home / "server.json"
    await eventually(file.exists, what="the server's address")
    return json.loads(file.read_text())["url"]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


async def test_a_server_that_is_up_is_found_by_other_commands(xuanwu: Call, home: Path) -> None:
    with _process(home, "up", "--port", "0") as server:
        url = await _ready(home)
        who = xuanwu("whoami")
        assert who.code == 0, who.err
        assert "admin" in who.out and url in who.out
        assert "local" in xuanwu("target", "list").out
        assert "admin" in xuanwu("user", "list").out
        assert f"{url}/sign-in#code=xwl_" in xuanwu("user", "link", "admin").out
        added = xuanwu("user", "add", "ann", "--in", "default=viewer")
        assert added.code == 0 and "sign-in#code=" in added.out, added.err
        assert "default=viewer" in xuanwu("user", "list").out
        assert xuanwu("user", "remove", "admin", "-y").code == 4
        assert xuanwu("user", "roles", "ann", "--in", "default=boss").code == 2
        server.send_signal(signal.SIGINT)
        out, err = server.communicate(timeout=120)
    assert server.returncode == 0
    assert out == ""
    assert f"ready at {url}" in err and "xuanwu release install" in err
    assert f"{url}/sign-in#code=xwl_" in err
    assert xuanwu("whoami").code == 6


async def test_a_port_that_is_taken_is_a_conflict_that_names_it(home: Path, tmp_path: Path) -> None:
    with _process(home, "server", "--role", "api", "--port", "0"):
        port = str(urlsplit(await _ready(home)).port)
        with _process(tmp_path / "other", "up", "--port", port) as second:
            _, err = second.communicate(timeout=120)
    assert second.returncode == 4
    assert port in err and "--port" in err and "Traceback" not in err


def test_a_setting_that_is_misspelt_is_named_with_the_right_one(home: Path) -> None:
    home.mkdir()
    (home / "xuanwu.toml").write_text("[server]\nprot = 1\n")
    with _process(home, "up") as server:
        _, err = server.communicate(timeout=120)
    assert server.returncode == 2
    assert "Did you mean 'port'?" in err
