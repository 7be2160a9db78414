"""A process lives as long as the one who started it, and leaves nothing."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from tests.gateway.processes.conftest import leftovers
from tests.support.fake_gateway import fake_release
from tests.support.wait import wait_until
from xuanwu.gateway import process
from xuanwu.gateway.command import GatewayRole, environment, java_command
from xuanwu.gateway.settings import GatewaySettings

pytestmark = pytest.mark.anyio

_STARTER = """\
import sys, time, anyio
from pathlib import Path
from tests.support.fake_gateway import fake_release
from xuanwu.gateway import process
from xuanwu.gateway.command import GatewayRole
from xuanwu.gateway.settings import GatewaySettings
home = Path(sys.argv[1])
settings = GatewaySettings(home / "gateway", (), home / "artifacts")
started = anyio.run(process.start, fake_release(home / "release"), settings, GatewayRole.WORKER)
print(started.pid, flush=True)
time.sleep(3600)
"""


async def test_a_process_starts_answers_and_leaves_nothing(
    tmp_path: Path, settings: GatewaySettings
) -> None:
    started = await process.start(fake_release(tmp_path / "release"), settings, GatewayRole.PLANNER)
    assert started.is_alive
    assert started.url.startswith("http://127.0.0.1:")
    await started.stop()
    await started.stop()
    assert not started.is_alive
    assert leftovers(settings) == []


def test_a_killed_server_leaves_no_process_and_the_next_sweeps_its_folder(
    tmp_path: Path,
) -> None:
    settings = GatewaySettings(tmp_path / "gateway", (), tmp_path / "artifacts")
    with subprocess.Popen(
        [sys.executable, "-c", _STARTER, str(tmp_path)], stdout=subprocess.PIPE, text=True
    ) as server:
        assert server.stdout
        pid = next(int(line) for line in server.stdout if line.strip().isdigit())
        assert psutil.pid_exists(pid)
        server.kill()
    wait_until(lambda: not psutil.pid_exists(pid))
    assert len(list(settings.home.iterdir())) == 1
    process.sweep(settings)
    assert leftovers(settings) == []


async def test_the_token_stands_in_no_argument_and_no_environment(
    tmp_path: Path, settings: GatewaySettings
) -> None:
    release = fake_release(tmp_path / "release")
    started = await process.start(release, settings, GatewayRole.WORKER)
    try:
        known = psutil.Process(started.pid)
        assert not any(started.token in word for word in known.cmdline())
        assert started.token not in known.environ().values()
    finally:
        await started.stop()


def test_texts_are_utf8_whatever_the_server_speaks(
    tmp_path: Path, settings: GatewaySettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    release, place = fake_release(tmp_path / "release"), process.ScratchFolder(tmp_path)
    for name in ("LANG", "LC_CTYPE", "LC_ALL"):
        monkeypatch.delenv(name, raising=False)
    assert environment(release, settings, place)["LC_ALL"] == "C.UTF-8"
    monkeypatch.setenv("LANG", "de_DE.UTF-8")
    assert "LC_ALL" not in environment(release, settings, place)


def test_a_heap_is_bounded_and_running_out_of_it_ends_the_process(
    tmp_path: Path, settings: GatewaySettings
) -> None:
    release, place = fake_release(tmp_path / "release"), process.ScratchFolder(tmp_path)
    command = java_command(release, settings, GatewayRole.WORKER, place)
    assert f"-Xmx{settings.worker.heap_mib}m" in command
    assert "-XX:+ExitOnOutOfMemoryError" in command
