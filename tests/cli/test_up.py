from __future__ import annotations

import json
import os
import signal
import socket
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


def _answers(port: int) -> bool:
    with socket.socket() as asking:
        return asking.connect_ex(("127.0.0.1", port)) == 0


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


async def test_a_home_has_one_server_and_keeps_its_address(xuanwu: Call, home: Path) -> None:
    with _process(home, "up", "--port", "0") as first:
        url = await _ready(home)
        with _process(home, "up", "--port", "0") as second:
            _, err = second.communicate(timeout=120)
        assert second.returncode == 4
        assert f"already runs at {url}" in err and "Traceback" not in err
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        with _process(home, "server", "--role", "api", "--port", str(port)) as beside:
            await eventually(lambda: _answers(port), what="a second server")
            assert json.loads((home / "server.json").read_text())["pid"] == first.pid
            first.send_signal(signal.SIGTERM)
            first.communicate(timeout=120)

            def took_over() -> bool:
                file = home / "server.json"
                return file.exists() and json.loads(file.read_text())["pid"] == beside.pid

            await eventually(took_over, what="the address of the server that is left")
            assert xuanwu("whoami").code == 0
            beside.send_signal(signal.SIGTERM)
            beside.communicate(timeout=120)
    assert not (home / "server.json").exists()


def test_a_setting_that_is_misspelt_is_named_with_the_right_one(home: Path) -> None:
    home.mkdir()
    (home / "xuanwu.toml").write_text("[server]\nprot = 1\n")
    with _process(home, "up") as server:
        _, err = server.communicate(timeout=120)
    assert server.returncode == 2
    assert "Did you mean 'port'?" in err
