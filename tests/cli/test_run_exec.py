"""`xuanwu run exec` as people and pipes use it, beside a real server over virtual clusters."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.platform import Served, served
from tests.cli.terminal import terminal
from tests.support.wait import eventually, wait_until
from xuanwu.client import Client
from xuanwu.kernel.errors import Conflict
from xuanwu.model.event import EventKind
from xuanwu.model.spec import parse_spec

pytestmark = pytest.mark.anyio


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Served]:
    """A server with a job `orders` whose run is Running."""
    (tmp_path / "home").mkdir()
    with served(tmp_path / "home") as found, Client(found.url, found.token) as client:
        client.jobs.create(parse_spec({"name": "orders", "sql": "SELECT 1", "target": "fake"}))
        client.runs.wait_running(client.runs.start("orders").id, timeout_s=20)
        yield found


def _at(server: Served) -> dict[str, str]:
    return {"XUANWU_URL": server.url, "XUANWU_TOKEN": server.token}


def _call(
    server: Served, *args: str, stdin: bytes | None = None
) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "xuanwu.cli.main", "run", "exec", *args],
        env={**os.environ, **_at(server)},
        input=stdin,
        stdin=subprocess.DEVNULL if stdin is None else None,
        capture_output=True,
        timeout=120,
        check=False,
    )


def _logins(server: Served) -> list[str]:
    with Client(server.url, server.token) as client:
        last = client.jobs.get("orders").last_run
        assert last
        return [e.message for e in client.runs.events(last.id) if e.kind is EventKind.LOGIN]


async def test_at_a_terminal_every_key_goes_through_and_is_shown_once(server: Served) -> None:
    with terminal("run", "exec", "-it", "orders", "--", "cat", **_at(server)) as shell:
        before = shell.settings()
        await eventually(lambda: shell.settings() != before, what="the raw terminal")
        shell.keys("hello\x03")
        await eventually(lambda: "hello\x03" in shell.shown(), what="the echo")
        shell.keys("\x04")
        assert shell.ended() == 0
        assert shell.shown() == "hello\x03"
        assert shell.settings() == before


async def test_the_size_of_the_terminal_is_told_at_first_and_whenever_it_changes(
    server: Served,
) -> None:
    with terminal("run", "exec", "-it", "orders", "--", "size", **_at(server)) as shell:
        await eventually(lambda: "x" in shell.shown(), what="the first size")
        shell.resize(91, 41)
        os.kill(shell.process.pid, signal.SIGWINCH)
        await eventually(lambda: "91x41" in shell.shown(), what="the new size")
        shell.keys("q")
        assert shell.ended() == 0


def test_output_and_errors_come_apart_and_the_exit_code_is_passed_on(server: Served) -> None:
    done = _call(server, "orders", "--", "fail", "42")
    assert (done.returncode, done.stdout, done.stderr) == (42, b"some output", b"it failed")
    assert _logins(server)[0] == "Login to jobmanager: fail 42"


def test_what_is_piped_in_comes_out_again_byte_by_byte(server: Served) -> None:
    sent = os.urandom(3 << 20)
    done = _call(server, "-i", "orders", "--process", "taskmanager-1", "--", "cat", stdin=sent)
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout == sent


def test_a_pipe_is_no_terminal(server: Served) -> None:
    done = _call(server, "-it", "orders", "--", "cat", stdin=b"piped")
    assert (done.returncode, done.stdout) == (0, b"piped")
    assert done.stderr == b"Standard input is not a terminal, so no terminal is allocated.\n"


@pytest.mark.parametrize(
    ("args", "code", "words"),
    [
        (("orders", "-p", "taskmanager-8", "--", "cat"), 3, b"Did you mean 'taskmanager-1'?"),
        (("orders", "--", "nothing"), 4, b"There is no command nothing."),
        (("run_unknown", "--", "cat"), 3, b"The run 'run_unknown' was not found"),
        (("orders",), 2, b"Missing argument 'COMMAND"),
    ],
)
def test_a_refusal_is_told_as_any_other_error(
    server: Served, args: tuple[str, ...], code: int, words: bytes
) -> None:
    done = _call(server, *args)
    assert done.returncode == code
    assert words in done.stderr


def test_a_server_that_is_away_is_unreachable() -> None:
    done = _call(Served("http://127.0.0.1:1", "xw_x"), "run_x", "--", "cat")
    assert done.returncode == 6
    assert b"No Xuanwu server answers" in done.stderr


async def test_ctrl_c_without_a_terminal_leaves_and_so_ends_the_command(server: Served) -> None:
    with terminal("run", "exec", "orders", "--", "deaf", **_at(server)) as shell:
        await eventually(lambda: "deaf" in shell.shown(), what="its begin")
        os.kill(shell.process.pid, signal.SIGINT)
        assert shell.ended() == 130
    wait_until(lambda: "The client disconnected." in _logins(server)[-1], what="the end")


def test_the_python_client_runs_a_command(server: Served) -> None:
    with Client(server.url, server.token) as client:
        run = client.jobs.get("orders").last_run
        assert run
        with client.runs.login(run.id, ["cat"], process="jobmanager") as login:
            login.write(b"a" * 1000)
            login.end_input()
            found = b"".join(part.data for part in login.outputs())
        assert (found, login.exit_code) == (b"a" * 1000, 0)
        with pytest.raises(Conflict, match="no command"), client.runs.login(run.id, ["nothing"]):
            pass
