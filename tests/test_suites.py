"""Suites run in lanes, are counted, and leave nothing behind, also when they are ended."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path, PurePath

import psutil
import pytest
from tools import suites
from tools.lanes import Runner, Stopped, side_by_side
from tools.suites import ALONE, COMPUTES, WAITS, Suite

from tests.support.wait import wait_until

MARKERS = ("alone", "database", "flink", "kubernetes")
_TESTS = """import pytest

def test_it_runs() -> None:
    pass

def test_it_is_skipped() -> None:
    pytest.skip("this machine has no wings")
"""
_HANG = """
import os, pathlib, sys, time
part = pathlib.Path(sys.argv[1] + ".part")
part.write_text(str(os.getpid()))
part.rename(sys.argv[1])
time.sleep(600)
"""


def _python(text: str, *arguments: object) -> tuple[str, ...]:
    return (sys.executable, "-c", text, *map(str, arguments))


@pytest.fixture(autouse=True)
def logs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(suites, "LOGS", tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("must_run", "words", "failed"),
    [(True, ["--complete"], 1), (True, [], 0), (False, ["--complete"], 0)],
)
def test_a_skipped_test_fails_only_where_it_must_run_and_all_is_asked_for(
    must_run: bool,
    words: list[str],
    failed: int,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    (file := tmp_path / "test_wings.py").write_text(_TESTS)
    report = tmp_path / "wings.xml"
    pytest_here = (*suites.PYTEST, "-p", "no:cacheprovider", f"--rootdir={tmp_path}")
    command = (*pytest_here, str(file), f"--junitxml={report}")
    wings = Suite("wings", COMPUTES, command, lambda: [report], must_run=must_run)
    monkeypatch.setattr(suites, "SUITES", (wings,))
    assert suites.main(words) == failed
    said = capsys.readouterr().out
    assert f"1 passed, {failed} failed, {1 - failed} skipped" in said
    assert ("no wings" in said) == bool(failed)


def test_lanes_run_side_by_side_and_what_runs_alone_after_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    meet = """
import pathlib, sys, time
own, other, deadline = *map(pathlib.Path, sys.argv[1:3]), time.monotonic() + 60
own.touch()
while not other.exists() and time.monotonic() < deadline:
    time.sleep(0.01)
sys.exit(not other.exists())
"""
    left, right, last = (tmp_path / name for name in ("left", "right", "last"))
    there = "import pathlib, sys; sys.exit(not all(pathlib.Path(p).exists() for p in sys.argv[1:]))"
    touch = "import pathlib, sys; pathlib.Path(sys.argv[1]).touch()"
    every = (
        Suite("late", ALONE, _python(there, left, right, last)),
        Suite("left", COMPUTES, _python(meet, left, right)),
        Suite("right", WAITS, _python(meet, right, left)),
        Suite("last", WAITS, _python(touch, last)),
    )
    monkeypatch.setattr(suites, "SUITES", every)
    assert suites.main([]) == 0
    *_, by_suite, lane, _, alone, whole, total = capsys.readouterr().out.splitlines()
    assert by_suite.startswith("late       1 passed, 0 failed, 0 skipped in ")
    assert lane.startswith("lane ") and alone.startswith("lane alone: ")
    assert whole.startswith("all of it in ")
    assert total == "4 passed, 0 failed, 0 skipped"


def test_a_suite_that_fails_shows_its_log_and_ends_no_other(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    every = (
        Suite("bad", COMPUTES, _python("print('what is wrong'); raise SystemExit(1)")),
        Suite("good", COMPUTES, _python("print('what is right')")),
    )
    monkeypatch.setattr(suites, "SUITES", every)
    assert suites.main([]) == 1
    said = capsys.readouterr().out
    assert "what is wrong" in said and "what is right" not in said
    assert said.endswith("1 passed, 1 failed, 0 skipped\n")


_UNSTEADY = """import pathlib, pytest

@pytest.mark.parametrize("one", range({tests}))
def test_it(one: int, request: pytest.FixtureRequest) -> None:
    (ran := request.path.with_name(f"ran-{{one}}")).open("a").write("x")
    assert one or ran.stat().st_size >= {runs}
"""


@pytest.mark.parametrize(
    ("tests", "runs", "failed"), [(2, 2, 0), (2, 3, 1)], ids=["unsteady", "broken"]
)
def test_a_failed_test_runs_once_more_alone(
    tests: int,
    runs: int,
    failed: int,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    (tmp_path / "test_it.py").write_text(_UNSTEADY.format(tests=tests, runs=runs))
    selection = suites.Selection("not alone", (str(tmp_path / "test_it.py"),))
    suite = suites.pytest_suite("some", COMPUTES, selection)
    monkeypatch.setattr(suites, "SUITES", (suite,))
    assert suites.main([]) == failed
    said = capsys.readouterr().out
    assert f"{tests - failed} passed, {failed} failed, 0 skipped\n" in said
    assert ("unsteady, passed at the second run: " in said) == (not failed)
    assert "assert (0 or 1 >= 2)" in said or failed, "the first failure is shown, too"
    assert (tmp_path / "ran-1").read_text() == "x", "what passed does not run again"


def test_of_many_failed_tests_none_runs_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    failing = "\n".join(f"def test_{one}(): assert False" for one in range(suites.FEW + 1))
    (tmp_path / "test_it.py").write_text(failing)
    selection = suites.Selection("not alone", (str(tmp_path / "test_it.py"),))
    monkeypatch.setattr(suites, "SUITES", (suites.pytest_suite("some", COMPUTES, selection),))
    assert suites.main([]) == 1
    said = capsys.readouterr().out
    assert said.endswith(f"0 passed, {suites.FEW + 1} failed, 0 skipped\n")
    assert "some-again" not in said


def test_a_suite_that_is_not_known_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert suites.main(["unti"]) == 2
    assert "unti" in capsys.readouterr().err


def test_what_a_suite_needs_is_made_beside_the_ones_before_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    made = tmp_path / "made"
    needs = f"import pathlib, sys; sys.exit(not pathlib.Path({str(made)!r}).exists())"
    quick = Suite("quick", WAITS, _python(""))
    prepare = _python(f"import pathlib; pathlib.Path({str(made)!r}).touch()")
    late = Suite("late", WAITS, _python(needs), prepare=prepare)
    monkeypatch.setattr(suites, "SUITES", (quick, late))
    assert suites.main(["quick"]) == 0
    assert not made.exists(), "only for a suite that runs"
    assert suites.main([]) == 0
    assert "2 passed, 0 failed" in capsys.readouterr().out


def test_a_suite_that_hangs_is_ended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    hung = Suite("hung", COMPUTES, _python(_HANG, tmp_path / "pid"), patience_s=2)
    monkeypatch.setattr(suites, "SUITES", (hung,))
    assert suites.main([]) == 1
    assert "ended after 2 s" in capsys.readouterr().out


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_who_ends_the_run_ends_all_that_it_started(tmp_path: Path, number: signal.Signals) -> None:
    """What detached itself, too, as clusters do."""
    notes = [tmp_path / name for name in ("computes", "waits", "prepares")]
    main = f"""
import pathlib, sys
from tools import suites
from tools.suites import Suite
suites.LOGS = pathlib.Path({str(tmp_path)!r})
hang = (sys.executable, "-c", {_HANG!r})
detached = ("sh", "-c", 'setsid "$@" & wait', "sh")
suites.SUITES = (
    Suite("computes", suites.COMPUTES, (*hang, {str(notes[0])!r})),
    Suite("waits", suites.WAITS, (*detached, *hang, {str(notes[1])!r})),
    Suite("prepared", suites.WAITS, (), prepare=(*detached, *hang, {str(notes[2])!r})),
)
sys.exit(suites.main([]))
"""
    with subprocess.Popen(_python(main), cwd=suites.ROOT) as run:
        wait_until(lambda: all(note.exists() for note in notes))
        started = [psutil.Process(int(note.read_text())) for note in notes]
        os.kill(run.pid, number)
        code = run.wait(120)
    assert code == (-number if number is signal.SIGKILL else 130)
    wait_until(lambda: not any(_runs(one) for one in started), what="no process")


def test_what_a_command_leaves_behind_ends_with_it_and_is_buried(tmp_path: Path) -> None:
    note = tmp_path / "pid"
    script = 'setsid true & setsid "$@" & while [ ! -e "$NOTE" ]; do sleep 0.01; done; exit 7'
    command = ("sh", "-c", script, "sh", *_python(_HANG, note))
    guard = (sys.executable, "-m", "tools.guard", "60", *command)
    environment = {**os.environ, "NOTE": str(note)}
    done = subprocess.run(guard, cwd=suites.ROOT, env=environment, check=False)
    assert done.returncode == 7
    assert not psutil.pid_exists(int(note.read_text()))


def _runs(one: psutil.Process) -> bool:
    try:
        return one.is_running() and one.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def test_a_lane_that_breaks_ends_the_other_and_is_told() -> None:
    runner, begun = Runner(), threading.Event()

    def waits() -> None:
        with Path(os.devnull).open("wb") as out, runner.start(("sleep", "600"), out, 600) as guard:
            begun.set()
            guard.wait()
        with Path(os.devnull).open("wb") as out:
            runner.call(("true",), out, 60)

    def breaks() -> None:
        begun.wait(60)
        raise ValueError("broken")

    with pytest.raises(ValueError, match="broken"):
        side_by_side(runner, waits, breaks)
    with Path(os.devnull).open("wb") as out, pytest.raises(Stopped):
        runner.call(("true",), out, 60)


_NOTE = """
import os, pathlib

def pytest_collection_finish(session):
    lines = [" ".join([item.nodeid.partition("::")[0], *(one.name for one in item.iter_markers())])
             for item in session.items]
    pathlib.Path(os.environ["NOTED"]).write_text("\\n".join(sorted(set(lines))))
"""


def test_every_test_belongs_to_one_suite(tmp_path: Path) -> None:
    (tmp_path / "noting.py").write_text(_NOTE)
    noted = tmp_path / "noted"
    paths = {"PYTHONPATH": f"{tmp_path}:{suites.ROOT}", "NOTED": str(noted)}
    command = (*suites.PYTEST, "-p", "noting", "-p", "no:cacheprovider", "--collect-only", "tests")
    subprocess.run(
        command, cwd=suites.ROOT, env={**os.environ, **paths}, check=True, capture_output=True
    )
    lines = noted.read_text().splitlines()
    assert len(lines) > 200
    for line in lines:
        file, *markers = line.split(" ")
        of = [one.name for one in suites.SUITES if one.tests and _holds(one.tests, file, markers)]
        assert len(of) == 1, (line, of)


def _holds(tests: suites.Selection, file: str, markers: list[str]) -> bool:
    fits = eval(tests.markers, {name: name in markers for name in MARKERS})  # noqa: S307  ours
    path = PurePath(file)
    inside = any(path.is_relative_to(one) for one in tests.places)
    return fits and inside and not any(path.is_relative_to(one) for one in tests.ignored)
