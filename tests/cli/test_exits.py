from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
from importlib.metadata import version as version_of
from pathlib import Path

import pytest

from tests.cli.conftest import Call
from tests.cli.server import Desk
from tests.client.wire import items, job_json, ok, problem, run_json
from tests.support.wait import eventually
from xuanwu.cli.exits import MEANINGS, ExitCode
from xuanwu.cli.main import ENTRIES


@pytest.mark.parametrize(
    ("status", "code", "exit_code"),
    [
        (422, "invalid_input", 2),
        (404, "not_found", 3),
        (409, "run_live", 4),
        (409, "refused", 4),
        (401, "unauthenticated", 5),
        (403, "forbidden", 5),
        (503, "unavailable", 6),
        (503, "unreachable", 6),
        (500, "bug", 70),
    ],
)
def test_the_exit_code_says_what_kind_of_error_it_was(
    xuanwu: Call, desk: Desk, status: int, code: str, exit_code: int
) -> None:
    desk.on("GET /jobs/orders", problem(status, code, "No. Do that instead.", where="a.b"))
    ended = xuanwu("job", "show", "orders")
    assert ended.code == exit_code
    assert ended.err.startswith("error: No. Do that instead.\nwhere: a.b\n")
    assert ended.out == ""


def test_the_version_is_told_without_a_server(xuanwu: Call) -> None:
    done = xuanwu("--version")
    assert (done.code, done.out) == (0, f"xuanwu {version_of('xuanwu')}\n")


def test_each_code_has_a_meaning() -> None:
    assert set(MEANINGS) == set(ExitCode)


def test_several_mistakes_stand_on_a_line_each(xuanwu: Call, tmp_path: Path, desk: Desk) -> None:
    file = tmp_path / "j.yaml"
    file.write_text("kind: job\nname: orders\nsql: SELECT 1\nparalelism: 2\ntagret: local\n")
    ended = xuanwu("apply", "-f", str(file))
    assert ended.code == 2
    assert f"error: 2 errors in {file}" in ended.err
    assert "Did you mean 'parallelism'?" in ended.err
    assert "Did you mean 'target'?" in ended.err
    assert not desk.asked


@pytest.mark.parametrize(
    ("args", "word"),
    [
        (["jib"], "Did you mean 'job'?"),
        (["job", "shwo"], "Did you mean 'show'?"),
        (["run", "start"], "JOB"),
        (["run", "list", "--state", "Runing"], "Running"),
        (["job", "list", "--nothing"], "--nothing"),
        (["job", "list", "-o", "xml"], "table"),
    ],
)
def test_a_wrong_call_names_the_right_one(xuanwu: Call, args: list[str], word: str) -> None:
    ended = xuanwu(*args)
    assert ended.code == 2
    assert ended.err.startswith("error: ") and word in ended.err
    assert "--help" in ended.err


def test_no_server_is_said_with_the_next_step(
    xuanwu: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XUANWU_URL", "http://127.0.0.1:9")
    ended = xuanwu("job", "list")
    assert ended.code == 6
    assert ended.err == (
        "error: No Xuanwu server answers at http://127.0.0.1:9. Start it with: xuanwu up\n"
    )


def test_a_bug_shows_no_traceback_unless_asked_for(
    xuanwu: Call, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.on("GET /jobs", ok({"no": "items"}))
    ended = xuanwu("job", "list")
    assert ended.code == 70
    assert "XUANWU_DEBUG=1" in ended.err and "Traceback" not in ended.err
    monkeypatch.setenv("XUANWU_DEBUG", "1")
    assert "Traceback" in xuanwu("job", "list").err


@pytest.mark.parametrize("name", sorted(set(ENTRIES) - {"up", "server", "exec", "release"}))
def test_every_command_explains_itself(xuanwu: Call, name: str) -> None:
    ended = xuanwu(name, "--help")
    assert (ended.code, ended.err) == (0, "")
    assert f"Usage: xuanwu {name}" in ended.out


def _process(*args: str, **environ: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "xuanwu.cli.main", *args],
        env=os.environ | environ,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        stdin=subprocess.DEVNULL,
        text=True,
    )


def test_a_real_process_ends_with_the_code(desk: Desk) -> None:
    desk.on("GET /jobs", items(job_json()))
    with _process("job", "list") as good, _process("job", "show", "no") as bad:
        out, err = good.communicate(timeout=120)
        assert (good.returncode, err) == (0, "")
        assert "orders" in out and "\x1b" not in out
        _, err = bad.communicate(timeout=120)
        assert bad.returncode == 3
        assert err.startswith("error: There is nothing")


def test_help_answers_within_three_tenths_of_a_second_of_work() -> None:
    def seconds() -> float:
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        with _process("--help") as process:
            process.communicate(timeout=120)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime

    assert min(seconds() for _ in range(3)) < 0.3


@pytest.mark.anyio
async def test_ctrl_c_ends_with_130(desk: Desk) -> None:
    desk.on("POST /jobs/orders/start", ok(run_json(state="Accept"), 202))
    desk.on("GET /runs/run_1", ok(run_json(state="Accept")))
    with _process("run", "start", "orders", "--wait") as process:
        await eventually(lambda: desk.of("GET /runs/run_1"))
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=120)
    assert process.returncode == 130
    assert "Traceback" not in err


def test_a_reader_that_has_enough_is_no_error(desk: Desk) -> None:
    desk.on("GET /jobs", items(*(job_json(name=f"job-{n}") for n in range(5000))))
    with _process("job", "list") as process:
        assert process.stdout is not None and process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == ""
        assert process.wait(20) in {0, 1}
