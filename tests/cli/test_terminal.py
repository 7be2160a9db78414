from __future__ import annotations

import os
import pty
import signal
import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import anyio
import httpx
import pytest

from tests.cli.platform import served
from tests.cli.server import Asked, Desk
from tests.client.wire import items, job_json, ok, run_json, sse
from tests.support.script_gateway import EVENTS, ScriptGateway
from tests.support.wait import eventually

pytestmark = pytest.mark.anyio


class _Terminal:
    """A process on a terminal of its own, and what it has shown."""

    def __init__(self, process: subprocess.Popen[bytes], master: int) -> None:
        self.process = process
        self._master = master
        self._shown = b""

    def keys(self, text: str) -> None:
        os.write(self._master, text.encode())

    def shown(self) -> str:
        try:
            while piece := os.read(self._master, 65536):
                self._shown += piece
        except (BlockingIOError, OSError):
            pass
        return self._shown.decode()

    def ended(self) -> int:
        code = self.process.wait(20)
        self.shown()
        return code


@contextmanager
def _terminal(*args: str, **environ: str) -> Generator[_Terminal]:
    master, slave = pty.openpty()
    os.set_blocking(master, False)
    known = {key: value for key, value in os.environ.items() if key not in {"NO_COLOR", "CI"}}
    process = subprocess.Popen(
        [sys.executable, "-m", "xuanwu.cli.main", *args],
        env=known | {"TERM": "xterm", "COLUMNS": "120"} | environ,
        stdin=slave,
        stdout=slave,
        stderr=slave,
        start_new_session=True,
    )
    os.close(slave)
    try:
        yield _Terminal(process, master)
    finally:
        process.kill()
        process.wait()
        os.close(master)


@pytest.fixture
def file(tmp_path: Path, desk: Desk) -> str:
    def reply(asked: Asked) -> httpx.Response:
        return ok({"action": "changed", "name": "orders", "revision": 3, "diff": "-a\n+b"})

    desk.on("POST /jobs/apply", reply)
    path = tmp_path / "orders.yaml"
    path.write_text("kind: job\nname: orders\nsql: SELECT 1\n")
    return str(path)


@pytest.mark.parametrize(
    ("keys", "code", "calls"),
    [("y\n", 0, [True, False]), ("n\n", 1, [True]), ("\n", 1, [True])],
    ids=["yes", "no", "the default"],
)
async def test_somebody_at_a_terminal_is_asked_first(
    desk: Desk, file: str, keys: str, code: int, calls: list[bool]
) -> None:
    with _terminal("apply", "-f", file) as terminal:
        await eventually(lambda: "Make it so?" in terminal.shown(), what="the question")
        terminal.keys(keys)
        assert terminal.ended() == code
    assert [one.body["dry_run"] for one in desk.asked] == calls


async def test_yes_asks_nothing(desk: Desk, file: str) -> None:
    with _terminal("apply", "-f", file, "--yes") as terminal:
        assert terminal.ended() == 0
        assert "Make it so?" not in terminal.shown()


async def test_the_end_of_input_at_a_question_changes_nothing(desk: Desk, file: str) -> None:
    with _terminal("apply", "-f", file) as terminal:
        await eventually(lambda: "Make it so?" in terminal.shown(), what="the question")
        terminal.keys("\x04")
        assert terminal.ended() == 130
        assert "Traceback" not in terminal.shown()
    assert [one.body["dry_run"] for one in desk.asked] == [True]


async def test_a_terminal_gets_colours(desk: Desk, file: str) -> None:
    with _terminal("diff", "-f", file) as terminal:
        assert terminal.ended() == 0
        assert "\x1b[32m+b" in terminal.shown()
    with _terminal("diff", "-f", file, NO_COLOR="1") as terminal:
        assert terminal.ended() == 0
        assert "+b" in terminal.shown() and "\x1b[3" not in terminal.shown()


async def test_a_table_has_coloured_states_on_a_terminal(desk: Desk) -> None:
    desk.on("GET /jobs", items(job_json()))
    with _terminal("job", "list") as terminal:
        assert terminal.ended() == 0
        assert "\x1b[32mRunning" in terminal.shown()


async def test_waiting_shows_the_phase(desk: Desk) -> None:
    desk.on("POST /jobs/orders/start", ok(run_json(state="Accept"), 202))
    desk.on("GET /runs/run_1", ok(run_json(state="Accept", phase="provisioning")))
    with _terminal("run", "start", "orders", "--wait") as terminal:
        await eventually(lambda: "Accept, provisioning" in terminal.shown(), what="the phase")


async def test_a_secret_is_not_shown_while_it_is_typed(desk: Desk) -> None:
    view = {"name": "key", "updated_at": "2026-01-01T00:00:00Z", "updated_by": "ada"}
    desk.on("PUT /secrets/key", ok(view))
    with _terminal("secret", "set", "key") as terminal:
        await eventually(lambda: "Value of key" in terminal.shown(), what="the prompt")
        terminal.keys("hush hush\n")
        assert terminal.ended() == 0
        assert "hush" not in terminal.shown()
    assert desk.asked[0].body == {"value": "hush hush"}


async def test_a_session_is_watched_live_and_its_last_picture_stays(
    desk: Desk, tmp_path: Path
) -> None:
    (tmp_path / "x.sql").write_text("SELECT 1")
    desk.on("GET /version", ok({"version": "1"}))
    blocks = [{"event": e.event, "data": e.model_dump_json()} for e in EVENTS]
    desk.on("POST /gateway/debug", sse(*blocks, ends=False))
    with _terminal("debug", str(tmp_path / "x.sql")) as terminal:
        assert terminal.ended() == 0
        shown = terminal.shown()
    assert "parse" in shown and "1.5 ms" in shown
    assert "\x1b[32m+I" in shown and "\x1b[31m-D" in shown
    assert "+I 1  -D 1" in shown
    assert "2 rows in 4 ms: all rows are through" in shown


async def test_ctrl_c_ends_a_session_at_the_server_too(tmp_path: Path) -> None:
    gateway = ScriptGateway(holds=anyio.Event())
    (tmp_path / "x.sql").write_text("SELECT 1")
    (tmp_path / "home").mkdir()
    with served(tmp_path / "home", gateway) as server:
        at = {"XUANWU_URL": server.url, "XUANWU_TOKEN": server.token}
        with _terminal("debug", str(tmp_path / "x.sql"), **at) as terminal:
            await eventually(lambda: "sink" in terminal.shown(), what="the console")
            os.kill(terminal.process.pid, signal.SIGINT)
            assert terminal.ended() == 130
            assert "Cancelled" in terminal.shown()
        await eventually(lambda: gateway.closed == 1, within=2, what="the end of the session")
