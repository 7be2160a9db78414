from __future__ import annotations

import pytest

from xuanwu.cli.exits import ExitCode
from xuanwu.cli.guide import page
from xuanwu.cli.main import ENTRIES


def test_every_command_and_code_stands_in_the_guide() -> None:
    text = page()
    for name in ENTRIES:
        assert f"\n### xuanwu {name}" in text
    for code in ExitCode:
        assert f"| {code.value} | " in text


def test_the_guide_is_the_same_whoever_writes_it(monkeypatch: pytest.MonkeyPatch) -> None:
    text = page()
    monkeypatch.setenv("COLUMNS", "40")
    monkeypatch.setenv("XUANWU_SPACE", "team")
    assert page() == text
