from __future__ import annotations

import io
import re
from pathlib import Path

import pytest

from xuanwu.cli.job_file import read_jobs
from xuanwu.kernel.errors import InvalidInput
from xuanwu.model.spec import JobSpec, RestartOn, RestartSpec

_HASH = "ab" * 32


def _write(folder: Path, **files: str) -> None:
    for name, text in files.items():
        file = folder / name.replace("__", ".").replace("_in_", "/")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)


def _read(*paths: Path) -> list[JobSpec]:
    return read_jobs(paths, lambda _: _HASH)


def test_sql_may_stand_beside_the_file(tmp_path: Path) -> None:
    _write(
        tmp_path, a__yaml="kind: job\nname: a\nsql: texts/a.sql\n", texts_in_a__sql="SELECT 1;\n"
    )
    assert _read(tmp_path / "a.yaml")[0].sql == "SELECT 1;\n"


def test_sql_in_the_file_is_taken_as_it_is(tmp_path: Path) -> None:
    _write(tmp_path, a__yaml="kind: job\nname: a\nsql: |\n  SELECT 1;\n  -- see a.sql\n")
    assert _read(tmp_path / "a.yaml")[0].sql == "SELECT 1;\n-- see a.sql\n"


def test_a_folder_gives_the_jobs_of_all_its_files_and_passes_over_the_rest(tmp_path: Path) -> None:
    _write(
        tmp_path,
        b__yml="kind: job\nname: b\nsql: SELECT 1\n---\nkind: job\nname: c\nsql: SELECT 2\n",
        sub_in_a__yaml="kind: job\nname: a\nsql: SELECT 1\n",
        compose__yaml="services: {}\n",
        notes__txt="kind: job",
    )
    assert [spec.name for spec in _read(tmp_path)] == ["b", "c", "a"]


def test_the_job_of_the_readme_is_read_as_it_stands_there(tmp_path: Path) -> None:
    readme = (Path(__file__).parents[2] / "README.md").read_text()
    (job,) = re.findall(r"```yaml\n(kind: job\n.*?)```", readme, re.DOTALL)
    _write(tmp_path, query__yaml=job, query__sql="SELECT 1")
    (spec,) = _read(tmp_path / "query.yaml")
    assert spec.restart == RestartSpec(on=RestartOn.LOST, attempts=3)
    assert spec.options == {"execution.checkpointing.interval": "10 s"}


def test_words_and_dates_are_texts_as_in_yaml_12(tmp_path: Path) -> None:
    options = "options: {a: on, b: no, c: 2026-01-01, d: 12:30:00}"
    job = f"kind: job\nname: a\nsql: SELECT 1\nrestart:\n  on: failure\n{options}\n"
    _write(tmp_path, a__yaml=job)
    (spec,) = _read(tmp_path / "a.yaml")
    assert spec.restart.on is RestartOn.FAILURE
    assert spec.options == {"a": "on", "b": "no", "c": "2026-01-01", "d": "12:30:00"}


def test_a_job_may_come_from_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("kind: job\nname: a\nsql: SELECT 1\n"))
    assert _read(Path("-"))[0].name == "a"


def test_jars_named_by_path_become_hashes_and_hashes_stay(tmp_path: Path) -> None:
    other = "cd" * 32
    _write(
        tmp_path,
        a__yaml="kind: job\nname: a\njar: {artifact: a.jar}\n"
        f"functions: [{{name: f, class: F, artifact: {other}}}]\nartifacts: [lib/b.jar]\n",
        a__jar="PK",
        lib_in_b__jar="PK",
    )
    sent: list[Path] = []
    spec = read_jobs([tmp_path / "a.yaml"], lambda jar: (sent.append(jar), _HASH)[1])[0]
    assert spec.jar is not None and spec.jar.artifact == _HASH
    assert spec.functions[0].artifact == other
    assert spec.artifacts == (_HASH,)
    assert sent == [tmp_path / "a.jar", tmp_path / "lib/b.jar"]


def test_nothing_is_uploaded_where_another_key_is_wrong(tmp_path: Path) -> None:
    _write(tmp_path, a__yaml="kind: job\nname: a\njar: {artifact: a.jar, main: X}\n", a__jar="PK")
    sent: list[Path] = []
    with pytest.raises(InvalidInput, match="main_class"):
        read_jobs([tmp_path / "a.yaml"], lambda jar: (sent.append(jar), _HASH)[1])
    assert sent == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("name: a\nsql: SELECT 1\n", "Add: kind: job"),
        ("kind: jobs\nname: a\n", "Did you mean 'job'?"),
        ("kind: job\nname: a\nsql: gone.sql\n", r"gone\.sql, which does not exist"),
        ("kind: job\nname: a\njar: {artifact: gone.jar}\n", "'gone.jar' is neither a file"),
        ("kind: job\nname: [a\n", "line 3, column 1"),
        ("kind: job\nname: a\nname: b\nsql: SELECT 1\n", "'name' is given twice"),
        ("- a\n- b\n", "a mapping"),
        ("kind: job\nname: a\nsql: SELECT 1\nsqll: x\n", "Did you mean 'sql'?"),
        ("", "contain no job"),
        ("kind: job\nname: a\nartifacts: 3\nsql: SELECT 1\n", "artifacts"),
    ],
)
def test_a_mistake_is_named_with_its_file(tmp_path: Path, text: str, said: str) -> None:
    _write(tmp_path, a__yaml=text)
    with pytest.raises(InvalidInput, match=said):
        _read(tmp_path / "a.yaml")


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match=r"gone\.yaml cannot be read: No such file"):
        _read(tmp_path / "gone.yaml")


def test_a_file_that_is_no_text_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(InvalidInput, match="UTF-8"):
        _read(tmp_path / "a.yaml")
