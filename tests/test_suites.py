"""A suite that must run fails where the machine could not carry its tests, if all is asked for."""

from __future__ import annotations

import sys
from pathlib import Path

import psutil
import pytest
from tools import suites
from tools.suites import Suite

from tests.support.wait import wait_until

_TESTS = """import pytest

def test_it_runs() -> None:
    pass

def test_it_is_skipped() -> None:
    pytest.skip("this machine has no wings")
"""


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
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-rs",
        "-p",
        "no:cacheprovider",
        f"--rootdir={tmp_path}",
    ]
    wings = Suite(
        "wings", (*command, str(file), f"--junitxml={report}"), lambda: [report], must_run=must_run
    )
    monkeypatch.setattr(suites, "SUITES", (wings,))
    monkeypatch.setattr(suites, "LOGS", tmp_path)
    assert suites.main(words) == failed
    said = capsys.readouterr().out
    assert f"1 passed, {failed} failed, {1 - failed} skipped" in said
    assert ("no wings" in said) == bool(failed)


def test_what_a_suite_needs_is_made_beside_the_ones_before_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    made = tmp_path / "made"
    needs = f"import pathlib, sys; sys.exit(not pathlib.Path({str(made)!r}).exists())"
    quick = Suite("quick", (sys.executable, "-c", ""))
    late = Suite(
        "late",
        (sys.executable, "-c", needs),
        prepare=(sys.executable, "-c", f"import pathlib; pathlib.Path({str(made)!r}).touch()"),
    )
    monkeypatch.setattr(suites, "SUITES", (quick, late))
    monkeypatch.setattr(suites, "LOGS", tmp_path)
    assert suites.main(["quick"]) == 0
    assert not made.exists(), "only for a suite that runs"
    assert suites.main([]) == 0
    assert "2 passed, 0 failed" in capsys.readouterr().out


def test_a_preparation_that_is_not_waited_for_is_ended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = tmp_path / "pid"
    hang = f"import os, time; open({str(number)!r}, 'w').write(str(os.getpid())); time.sleep(600)"
    monkeypatch.setattr(suites, "LOGS", tmp_path)
    suite = Suite("late", (), prepare=(sys.executable, "-c", hang))
    with suites.preparing(suite) as process:
        wait_until(lambda: number.exists() and number.read_text())
    assert process.poll() is not None
    assert not psutil.pid_exists(int(number.read_text()))
