"""What `xuanwu exec` refuses before it starts anything; the journeys run it on a real Flink."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Call


@pytest.mark.parametrize(
    ("sql", "said"),
    [
        ("SELECT 1;\nSELECT '${no}'", "sql, line 2, column 9: there is no variable 'no'"),
        ("SELECT '${a b}'", "sql, line 1, column 9: '${a b}' is not a placeholder"),
        ("SELECT 1;\nSELECT 'a", "Line 2, column 8: This string is not closed"),
        ("BEGIN STATEMENT SET;", "Line 1, column 1: This statement set is not closed"),
    ],
)
def test_a_script_that_is_wrong_starts_no_cluster(
    xuanwu: Call, tmp_path: Path, sql: str, said: str
) -> None:
    file = tmp_path / "a.sql"
    file.write_text(sql)
    ended = xuanwu("exec", str(file))
    assert ended.code == 2
    assert said in ended.err


def test_a_placeholder_in_a_comment_needs_no_value(xuanwu: Call, tmp_path: Path) -> None:
    file = tmp_path / "a.sql"
    file.write_text("SELECT 1 -- ${no} /* ${secret.no}")
    ended = xuanwu("exec", str(file), "--release", "9.9.9")  # what is asked for next
    assert "9.9.9" in ended.err
