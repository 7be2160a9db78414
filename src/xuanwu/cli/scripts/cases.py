"""Reads test cases from files, with the scripts, jobs and rows that they refer to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from xuanwu.cli.scripts.source import STDIN, Upload, read_source, read_text
from xuanwu.cli.sql_in_yaml import names_file
from xuanwu.kernel.errors import InvalidInput, did_you_mean
from xuanwu.service.cases.spec import Case, CaseSpec, case_of, parse_case
from xuanwu.service.cases.text import documents_of

_ENDINGS = {".yaml", ".yml"}
_KINDS = ("test", "job")


def load_cases(paths: Iterable[Path], upload: Upload) -> list[Case]:
    """Reads the cases of all files, and of all files in folders, in the order of their paths.

    `upload` makes the jars of a case's job known. Documents of jobs are skipped.
    Raises: InvalidInput with file and key.
    """
    return [_case(spec, file, upload) for spec, file in _found(paths)]


def load_specs(paths: Iterable[Path]) -> list[CaseSpec]:
    """Reads the cases as `load_cases` does, without the jobs that they name."""
    return [spec for spec, _ in _found(paths)]


def _found(paths: Iterable[Path]) -> list[tuple[CaseSpec, Path]]:
    found = [one for path in paths for one in _specs_at(path)]
    if not found:
        raise InvalidInput(
            "These files contain no test case. A test case starts with 'kind: test'."
        )
    return found


def _specs_at(path: Path) -> Iterator[tuple[CaseSpec, Path]]:
    if not path.is_dir():
        yield from _specs_of(path)
        return
    for file in sorted(path.rglob("*")):
        if file.suffix.lower() in _ENDINGS and file.is_file():
            yield from _specs_of(file, in_folder=True)


def _specs_of(file: Path, *, in_folder: bool = False) -> Iterator[tuple[CaseSpec, Path]]:
    names: set[str] = set()
    for values in documents_of(read_text(file), str(file)):
        if not in_folder:
            _check_kind(values, file)
        if values.get("kind") != "test":
            continue
        spec = _spec(values, file)
        if spec.name in names:
            raise InvalidInput(
                f"{file}: the test case '{spec.name}' is defined twice. Rename one of them.",
                where=str(file),
            )
        names.add(spec.name)
        yield spec, file


def _check_kind(values: dict[str, Any], file: Path) -> None:
    kind = values.get("kind")
    if kind is None:
        raise InvalidInput(f"{file} has no 'kind'. Add: kind: test", where=str(file))
    if kind not in _KINDS:
        hint = did_you_mean(str(kind), _KINDS)
        raise InvalidInput(f"{file}: the kind '{kind}' is unknown. {hint}", where=str(file))


def _spec(values: dict[str, Any], file: Path) -> CaseSpec:
    folder = _folder(file)
    sql = values.get("sql")
    if isinstance(sql, str) and names_file(sql):
        values = {**values, "sql": read_text(folder / sql.strip())}
    return parse_case(values, lambda path: read_text(folder / path), where=str(file))


def _case(spec: CaseSpec, file: Path, upload: Upload) -> Case:
    draft = read_source(_folder(file) / spec.job, upload)[0] if spec.job else None
    return case_of(spec, draft, str(file))


def _folder(file: Path) -> Path:
    return Path() if file == STDIN else file.parent
