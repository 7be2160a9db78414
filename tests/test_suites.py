"""A suite that must run fails where the machine could not carry its tests, if all is asked for."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from tools import suites
from tools.suites import Suite

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


def test_a_suite_on_request_runs_only_where_it_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    quick = Suite("quick", (sys.executable, "-c", ""))
    slow = Suite("slow", (sys.executable, "-c", ""), on_request=True)
    monkeypatch.setattr(suites, "SUITES", (quick, slow))
    monkeypatch.setattr(suites, "LOGS", tmp_path)
    assert suites.main([]) == 0
    assert "slow" not in capsys.readouterr().out
    assert suites.main(["slow"]) == 0
    assert "quick" not in capsys.readouterr().out
