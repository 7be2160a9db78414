"""Test cases as files, with what they name beside them."""

from __future__ import annotations

from pathlib import Path

import pytest

from xuanwu.cli.scripts.cases import load_cases
from xuanwu.kernel.errors import InvalidInput
from xuanwu.service.cases.spec import Case

_CASE = """\
kind: test
name: one
sql: jobs/a.sql
given:
  orders: {csv: rows.csv}
expected:
  board: [{id: 1}]
---
kind: test
name: two
job: jobs/a.yaml
expected:
  board: {json: rows.json, ordered: true}
---
kind: job
name: beside
sql: SELECT 1
"""


def _write(folder: Path, **files: str) -> None:
    for name, text in files.items():
        file = folder / name.replace("__", ".").replace("_in_", "/")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)


def _load(*paths: Path) -> list[Case]:
    return load_cases(paths, lambda _: "ab" * 32)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    _write(
        tmp_path,
        a__yaml=_CASE,
        jobs_in_a__sql="SELECT 1;\n",
        jobs_in_a__yaml="kind: job\nname: a\nsql: a.sql\nrelease: 2.2.1\ncatalogs: [hive]\n",
        rows__csv="id\n1\n",
        rows__json='[{"id": 2}]',
        other__yaml="services: {}\n",
    )
    return tmp_path


@pytest.mark.parametrize("place", ["a.yaml", "."])
def test_a_file_or_a_folder_gives_its_cases_and_what_they_name(folder: Path, place: str) -> None:
    one, two = _load(folder / place)
    assert (one.name, one.draft.sql, one.where) == ("one", "SELECT 1;\n", str(folder / "a.yaml"))
    assert one.given["orders"] == ({"id": "1"},)
    assert (two.draft.sql, two.draft.release, two.draft.catalogs) == (
        "SELECT 1;\n",
        "2.2.1",
        ("hive",),
    )
    assert two.expected["board"].rows == ({"id": 2},) and two.expected["board"].ordered


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("name: a\n", "Add: kind: test"),
        ("kind: tests\nname: a\n", "Did you mean 'test'?"),
        ("kind: test\nname: a\nsql: gone.sql\nexpected: {s: []}\n", "gone.sql cannot be read"),
        ("kind: test\nname: a\njob: gone.yaml\nexpected: {s: []}\n", "gone.yaml cannot be read"),
        (
            "kind: test\nname: a\nsql: SELECT 1\ngiven: {t: {csv: gone.csv}}\nexpected: {s: []}\n",
            "gone.csv cannot be read",
        ),
        ("kind: test\nname: a\nsql: SELECT 1\n", "'expected' is missing"),
        ("kind: job\nname: a\nsql: SELECT 1\n", "contain no test case"),
        ("kind: test\nname: [a\n", "line 3, column 1"),
        (
            "kind: test\nname: a\nsql: SELECT 1\nexpected: {s: []}\n---\n" * 2,
            "the test case 'a' is defined twice",
        ),
    ],
)
def test_a_mistake_is_named_with_its_file(tmp_path: Path, text: str, said: str) -> None:
    _write(tmp_path, a__yaml=text)
    with pytest.raises(InvalidInput) as caught:
        _load(tmp_path / "a.yaml")
    assert said in str(caught.value)
