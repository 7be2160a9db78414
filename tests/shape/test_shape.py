"""What must hold of the repository itself."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from tools import shape

ROOT = Path(__file__).parent.parent.parent
TEXTS = sorted(
    file
    for place in ("src", "tools", "tests", "benchmarks", "docs", "engine", "requirements.lock")
    for file in ([ROOT / place] if (ROOT / place).is_file() else (ROOT / place).rglob("*"))
    if file.suffix in {".py", ".md", ".toml", ".java", ".xml", ".sql", ".yaml", ".json", ".lock"}
    and "target" not in file.parts
)
INDEXES = ("pypi.org", "files.pythonhosted", "registry.npmjs", "repo1.maven", "repo.maven.apache")


@pytest.fixture(scope="module")
def rooms() -> list[shape.Room]:
    return shape.rooms(ROOT)


def test_modules_and_functions_stay_readable(rooms: list[shape.Room]) -> None:
    for room in rooms:
        assert room.longest_file[0] <= 400, room.longest_file
        assert room.longest_function[0] <= 60, room.longest_function


def test_no_modules_import_each_other_in_a_circle() -> None:
    assert shape.find_cycles(shape.imports(ROOT / "src" / "xuanwu")) == []


def test_few_imports_stand_inside_functions_and_each_says_why(rooms: list[shape.Room]) -> None:
    assert sum(room.inner for room in rooms) <= 3
    for file in (ROOT / "src").rglob("*.py"):
        text = file.read_text()
        for node in shape.inner_imports(ast.parse(text)):
            line = text.splitlines()[node.lineno - 1]
            assert "  # " in line, f"{file.name}:{node.lineno} gives no reason"


def test_nothing_names_the_host_of_a_package_index() -> None:
    own = Path(__file__)
    named = [file for file in TEXTS if file != own and any(i in file.read_text() for i in INDEXES)]
    assert named == []


def test_every_module_says_what_it_owns() -> None:
    silent = [
        file
        for file in (ROOT / "src").rglob("*.py")
        if not re.match(r'(?:#!.*\n)?"""\S', file.read_text())
    ]
    assert silent == []
