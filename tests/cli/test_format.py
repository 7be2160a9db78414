"""`xuanwu format`: what it prints, what it changes, what it refuses."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from tests.cli.conftest import Call

_UGLY = "select a,b from t"
_NICE = "SELECT a, b\nFROM t;\n"


def test_a_file_is_printed_and_stays(xuanwu: Call, tmp_path: Path) -> None:
    file = tmp_path / "a.sql"
    file.write_text(_UGLY)
    ended = xuanwu("format", str(file))
    assert (ended.code, ended.out, ended.err) == (0, _NICE, "")
    assert file.read_text() == _UGLY


def test_standard_input_goes_to_standard_output(xuanwu: Call) -> None:
    assert xuanwu("format", "-", input=_UGLY).out == _NICE
    assert xuanwu("format", "--write", "-", input=_UGLY).out == _NICE
    assert xuanwu("format", "--check", "-", input=_UGLY).code == 1


def test_files_are_changed_in_place_and_keep_their_mode(xuanwu: Call, tmp_path: Path) -> None:
    file, link = tmp_path / "a.sql", tmp_path / "link.sql"
    file.write_bytes(b"\xef\xbb\xbfselect a,b\r\nfrom t\r\n")
    file.chmod(0o640)
    link.symlink_to(file)
    ended = xuanwu("format", "--write", str(link))
    assert (ended.code, ended.out) == (0, "") and "1 of 1 files changed" in ended.err
    assert link.is_symlink() and file.read_bytes() == _NICE.encode()
    assert file.stat().st_mode & 0o777 == 0o640
    assert "0 of 1 files changed" in xuanwu("format", "-w", str(file)).err
    assert sorted(tmp_path.iterdir()) == [file, link]


def test_a_check_names_what_would_change_and_changes_nothing(xuanwu: Call, tmp_path: Path) -> None:
    ugly, nice = tmp_path / "a.sql", tmp_path / "b.sql"
    ugly.write_text(_UGLY)
    nice.write_text(_NICE)
    ended = xuanwu("format", "--check", str(ugly), str(nice))
    assert (ended.code, ended.out) == (1, f"{ugly}\n")
    assert xuanwu("format", "--check", str(nice)).code == 0
    assert ugly.read_text() == _UGLY


def test_one_broken_file_and_none_is_changed(xuanwu: Call, tmp_path: Path) -> None:
    good, broken = tmp_path / "a.sql", tmp_path / "b.sql"
    good.write_text(_UGLY)
    broken.write_text("select 1;\nselect 'a")
    ended = xuanwu("format", "--write", str(good), str(broken))
    assert ended.code == 2
    assert f"{broken}: Line 2, column 8: This string is not closed" in ended.err
    assert good.read_text() == _UGLY


def test_write_and_check_exclude_each_other(xuanwu: Call, tmp_path: Path) -> None:
    file = tmp_path / "a.sql"
    file.write_text(_UGLY)
    assert xuanwu("format", "--write", "--check", str(file)).code == 2


@pytest.mark.parametrize("name", ["gone.sql", "."])
def test_what_is_no_file_is_named(xuanwu: Call, tmp_path: Path, name: str) -> None:
    ended = xuanwu("format", str(tmp_path / name))
    assert ended.code == 2 and "cannot be read" in ended.err


_JOB = """\
# a job
kind: job
name: "a"     # its name
sql: |  # its text
    select a,b -- both

    from t


options: {x: 1}
---
kind: job
name: b
sql: >-
  select a,b from t

  where 'x: #1' = c
target:   local
---
kind: job
name: c
sql: texts/c.sql
"""
_FORMATTED = """\
# a job
kind: job
name: "a"     # its name
sql: |  # its text
    SELECT a, b -- both
    FROM t;


options: {x: 1}
---
kind: job
name: b
sql: |
  SELECT a, b
  FROM t
  WHERE 'x: #1' = c;
target:   local
---
kind: job
name: c
sql: texts/c.sql
"""


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_sql_within_yaml_is_formatted_and_nothing_else(
    xuanwu: Call, tmp_path: Path, line_end: str
) -> None:
    file = tmp_path / "a.yaml"
    file.write_bytes(_JOB.replace("\n", line_end).encode())
    assert xuanwu("format", "--write", str(file)).code == 0
    assert file.read_bytes().decode() == _FORMATTED.replace("\n", line_end)
    assert xuanwu("format", "--check", str(file)).code == 0


@pytest.mark.parametrize(
    "sql", ["select a,b from t", "'select ''a'',b from t'", '"select a,\\n b"', "|-\n  select a,b"]
)
def test_however_yaml_writes_it(xuanwu: Call, tmp_path: Path, sql: str) -> None:
    file = tmp_path / "a.yaml"
    file.write_text(f"sql: {sql}\nname: a\n")
    ended = xuanwu("format", str(file))
    assert ended.code == 0
    read = yaml.safe_load(ended.out)
    assert read["name"] == "a" and read["sql"].startswith("SELECT ")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{kind: job, sql: 'select 1'}", "line 1: SQL within braces"),
        ("sql: select 1 # one\n", "cannot be formatted within YAML"),
        ("a: &x select 1\nsql: &y select 2\nb: *y\n", "cannot be formatted within YAML"),
        ("a: 1\nsql: |\n  select 1;\n  select 'a\n", "Line 4, column 8: This string"),
        ("a: [1\n", "line 2, column 1: this is not valid YAML"),
    ],
)
def test_yaml_that_cannot_hold_it_is_refused(
    xuanwu: Call, tmp_path: Path, text: str, said: str
) -> None:
    file = tmp_path / "a.yaml"
    file.write_text(text)
    ended = xuanwu("format", "--write", str(file))
    assert ended.code == 2 and said in ended.err
    assert file.read_text() == text
