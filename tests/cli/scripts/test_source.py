from __future__ import annotations

from pathlib import Path

import pytest

from xuanwu.cli.scripts.source import Source, read_source
from xuanwu.kernel.errors import InvalidInput
from xuanwu.model.gateway import Range

HERE = Range(line=2, column=8, end_line=2, end_column=10)


def _no_jar(file: Path) -> str:
    raise AssertionError(file)


def _place(source: Source) -> tuple[int, int]:
    found = source.in_file(HERE)
    return found.line, found.column


@pytest.mark.parametrize(
    "content",
    [b"a\nb\n", b"a\r\nb\r\n", b"\xef\xbb\xbfa\nb\n", b"", b" \n\t", "\N{ROCKET}é".encode()],
)
def test_a_script_is_read_as_editors_count_it(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "x.sql"
    file.write_bytes(content)
    draft, source = read_source(file, _no_jar)
    expected = content.decode("utf-8-sig").replace("\r\n", "\n")
    assert (draft.sql, source.text, source.name) == (expected, expected, str(file))
    assert _place(source) == (2, 8)


def test_what_is_no_utf_8_is_refused_with_its_line(tmp_path: Path) -> None:
    file = tmp_path / "x.sql"
    file.write_bytes(b"a\nb\n\xff\n")
    with pytest.raises(InvalidInput, match=r"x.sql is not UTF-8 text \(line 3\)"):
        read_source(file, _no_jar)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match=r"none\.sql cannot be read"):
        read_source(tmp_path / "none.sql", _no_jar)


@pytest.mark.parametrize(
    ("sql", "place"),
    [
        ("sql: |\n  SELECT 1;\n  SELECT idd\n", (5, 10)),
        ("sql: |2\n      SELECT 1;\n  SELECT idd\n", (5, 10)),
        ("sql: SELECT idd\n", (4, 13)),
    ],
)
def test_places_in_a_job_are_those_of_its_file(
    tmp_path: Path, sql: str, place: tuple[int, int]
) -> None:
    file = tmp_path / "job.yaml"
    file.write_text(f"kind: job\nname: orders\n{sql}release: 2.2.1\n")
    draft, source = read_source(file, _no_jar)
    assert draft.release == "2.2.1"
    assert source.name == str(file)
    assert _place(source) == place


def test_the_script_of_a_job_may_stand_in_a_file_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "orders.sql").write_text("SELECT 1;\nSELECT 2;\n")
    file = tmp_path / "job.yaml"
    file.write_text("kind: job\nname: orders\nsql: orders.sql\noptions: {a.b: true}\n")
    draft, source = read_source(file, _no_jar)
    assert (source.name, _place(source)) == (str(tmp_path / "orders.sql"), (2, 8))
    assert draft.options == {"a.b": "true"}


def test_a_text_with_escapes_has_no_places_in_its_file(tmp_path: Path) -> None:
    file = tmp_path / "job.yaml"
    file.write_text('kind: job\nname: orders\nsql: "SELECT 1;\\nSELECT 2;"\n')
    _, source = read_source(file, _no_jar)
    assert (source.name, _place(source)) == (f"{file} (sql)", (2, 8))


def test_jars_of_a_job_are_made_known(tmp_path: Path) -> None:
    (tmp_path / "a.jar").write_bytes(b"jar")
    file = tmp_path / "job.yaml"
    file.write_text("kind: job\nname: orders\njar: {artifact: a.jar}\n")
    draft, _ = read_source(file, lambda _: "0" * 64)
    assert draft.jar is not None and draft.jar.artifact == "0" * 64


@pytest.mark.parametrize("text", ["kind: test\n", "kind: job\n---\nkind: job\n", "- a\n"])
def test_a_file_of_something_else_is_refused(tmp_path: Path, text: str) -> None:
    file = tmp_path / "x.yaml"
    file.write_text(text)
    with pytest.raises(InvalidInput):
        read_source(file, _no_jar)
