from __future__ import annotations

import os
import signal
from pathlib import Path

import anyio
import httpx
import pytest

from tests.cli.platform import served
from tests.cli.server import Asked, Desk
from tests.cli.terminal import terminal
from tests.client.wire import items, job_json, ok, run_json, sse, who_json
from tests.support.script_gateway import EVENTS, ScriptGateway
from tests.support.wait import eventually

pytestmark = pytest.mark.anyio


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
    with terminal("apply", "-f", file) as shell:
        await eventually(lambda: "Apply these changes?" in shell.shown(), what="the question")
        shell.keys(keys)
        assert shell.ended() == code
    assert [one.body["dry_run"] for one in desk.asked] == calls


async def test_yes_asks_nothing(desk: Desk, file: str) -> None:
    with terminal("apply", "-f", file, "--yes") as shell:
        assert shell.ended() == 0
        assert "Apply these changes?" not in shell.shown()


async def test_the_end_of_input_at_a_question_changes_nothing(desk: Desk, file: str) -> None:
    with terminal("apply", "-f", file) as shell:
        await eventually(lambda: "Apply these changes?" in shell.shown(), what="the question")
        shell.keys("\x04")
        assert shell.ended() == 130
        assert "Traceback" not in shell.shown()
    assert [one.body["dry_run"] for one in desk.asked] == [True]


async def test_a_terminal_gets_colours(desk: Desk, file: str) -> None:
    with terminal("diff", "-f", file) as shell:
        assert shell.ended() == 0
        assert "\x1b[32m+b" in shell.shown()
    with terminal("diff", "-f", file, NO_COLOR="1") as shell:
        assert shell.ended() == 0
        assert "+b" in shell.shown() and "\x1b[3" not in shell.shown()


async def test_a_table_has_coloured_states_on_a_terminal(desk: Desk) -> None:
    desk.on("GET /jobs", items(job_json()))
    with terminal("job", "list") as shell:
        assert shell.ended() == 0
        assert "\x1b[32mRunning" in shell.shown()


async def test_waiting_shows_the_phase(desk: Desk) -> None:
    desk.on("POST /jobs/orders/start", ok(run_json(state="Accept"), 202))
    desk.on("GET /runs/run_1", ok(run_json(state="Accept", phase="provisioning")))
    with terminal("run", "start", "orders", "--wait") as shell:
        await eventually(lambda: "Accept, provisioning" in shell.shown(), what="the phase")


async def test_a_secret_is_not_shown_while_it_is_typed(desk: Desk) -> None:
    view = {"name": "key", "updated_at": "2026-01-01T00:00:00Z", "updated_by": who_json("ada")}
    desk.on("PUT /secrets/key", ok(view))
    with terminal("secret", "set", "key") as shell:
        await eventually(lambda: "Value of key" in shell.shown(), what="the prompt")
        await eventually(shell.hides_keys, what="the end of the echo")
        shell.keys("hush hush\n")
        assert shell.ended() == 0
        assert "hush" not in shell.shown()
    assert desk.asked[0].body == {"value": "hush hush"}


async def test_a_session_is_watched_live_and_its_last_picture_stays(
    desk: Desk, tmp_path: Path
) -> None:
    (tmp_path / "x.sql").write_text("SELECT 1")
    desk.on("GET /version", ok({"version": "1"}))
    blocks = [{"event": e.event, "data": e.model_dump_json()} for e in EVENTS]
    desk.on("POST /gateway/debug", sse(*blocks, ends=False))
    with terminal("debug", str(tmp_path / "x.sql")) as shell:
        assert shell.ended() == 0
        shown = shell.shown()
    assert "parse" in shown and "1.5 ms" in shown
    assert "\x1b[32m+I" in shown and "\x1b[31m-D" in shown
    assert "+I 1  -D 1" in shown
    assert "2 rows in 4 ms: all rows were processed" in shown


async def test_ctrl_c_ends_a_session_at_the_server_too(tmp_path: Path) -> None:
    gateway = ScriptGateway(holds=anyio.Event())
    (tmp_path / "x.sql").write_text("SELECT 1")
    (tmp_path / "home").mkdir()
    with served(tmp_path / "home", gateway) as server:
        at = {"XUANWU_URL": server.url, "XUANWU_TOKEN": server.token}
        with terminal("debug", str(tmp_path / "x.sql"), **at) as shell:
            await eventually(lambda: "sink" in shell.shown(), what="the console")
            os.kill(shell.process.pid, signal.SIGINT)
            assert shell.ended() == 130
            assert "Cancelled" in shell.shown()
        await eventually(lambda: gateway.closed == 1, within=2, what="the end of the session")
