"""Reads jobs from files: `kind: job`, SQL by path, jars by path; calls no server.

Relative paths in a file are relative to that file.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, cast

import yaml

from xuanwu.kernel import yaml12
from xuanwu.kernel.errors import InvalidInput, did_you_mean
from xuanwu.model.spec import JobSpec, parse_spec

STDIN = Path("-")
Upload = Callable[[Path], str]
_ENDINGS = {".yaml", ".yml", ".json"}
_SHA256 = re.compile(r"[0-9a-f]{64}")


def read_jobs(paths: Iterable[Path], upload: Upload) -> list[JobSpec]:
    """Reads the jobs of all files, and of all files in folders, in the order of their paths.

    `upload` turns a jar into its hash. In folders, documents of another kind are skipped.
    Raises: InvalidInput with file and key; all files are read before the first upload.
    """
    documents = [document for path in paths for document in _documents_at(path)]
    if not documents:
        raise InvalidInput("These files contain no job. A job starts with 'kind: job'.")
    return [spec_of(values, file, upload) for file, values in documents]


def spec_of(values: dict[str, Any], file: Path, upload: Upload) -> JobSpec:
    """Reads one document as a job. Raises: InvalidInput with the wrong key."""
    folder = Path() if file == STDIN else file.parent
    values = {key: value for key, value in values.items() if key != "kind"}
    values = _with_sql(values, file, folder)
    without_jars = _with_artifacts(values, lambda _: "0" * 64)
    parse_spec(without_jars, where=str(file))  # checks everything else before anything is sent
    return parse_spec(
        _with_artifacts(values, lambda jar: _hash(jar, file, folder, upload)), where=str(file)
    )


def parse_text(text: str, file: Path) -> list[dict[str, Any]]:
    """Reads the documents of a YAML text. Raises: InvalidInput with line and column."""
    try:
        documents = list(yaml.load_all(text, Loader=yaml12.Loader))
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        place = f" line {mark.line + 1}, column {mark.column + 1}:" if mark else ""
        raise InvalidInput(
            f"{file}:{place} this is not valid YAML: {getattr(error, 'problem', None) or error}.",
            where=str(file),
            facts={"line": mark.line + 1, "column": mark.column + 1} if mark else None,
        ) from error
    return [_mapping(document, file) for document in documents if document is not None]


def _documents_at(path: Path) -> Iterator[tuple[Path, dict[str, Any]]]:
    if not path.is_dir():
        for values in parse_text(_read(path), path):
            _check_kind(values, path)
            yield path, values
        return
    for file in sorted(path.rglob("*")):
        if file.suffix.lower() in _ENDINGS and file.is_file():
            for values in parse_text(_read(file), file):
                if values.get("kind") == "job":
                    yield file, values


def _check_kind(values: dict[str, Any], file: Path) -> None:
    if "kind" not in values:
        raise InvalidInput(f"{file} has no 'kind'. Add: kind: job", where=str(file))
    if values["kind"] != "job":
        raise InvalidInput(
            f"{file}: the kind '{values['kind']}' is unknown. "
            f"{did_you_mean(str(values['kind']), ['job'])}",
            where=str(file),
        )


def _with_sql(values: dict[str, Any], file: Path, folder: Path) -> dict[str, Any]:
    sql = values.get("sql")
    if not isinstance(sql, str) or "\n" in sql.strip() or not sql.strip().endswith(".sql"):
        return values
    source = folder / sql.strip()
    if not source.is_file():
        raise InvalidInput(
            f"{file}: 'sql' names the file {source}, which does not exist.", where=str(file)
        )
    return {**values, "sql": _read(source)}


def _with_artifacts(values: dict[str, Any], hash_of: Callable[[str], str]) -> dict[str, Any]:
    """Replaces every path of a jar by `hash_of` it; leaves values of wrong types."""

    def replaced(value: Any) -> Any:
        return hash_of(value) if isinstance(value, str) and not _SHA256.fullmatch(value) else value

    def part(value: Any) -> Any:
        if not isinstance(value, dict) or "artifact" not in value:
            return value
        entry = cast("dict[str, Any]", value)
        return {**entry, "artifact": replaced(entry["artifact"])}

    result = dict(values)
    if "jar" in result:
        result["jar"] = part(result["jar"])
    for key, of in (("functions", part), ("artifacts", replaced)):
        if isinstance(result.get(key), list):
            result[key] = [of(one) for one in result[key]]
    return result


def _hash(jar: str, file: Path, folder: Path, upload: Upload) -> str:
    source = folder / Path(jar).expanduser()
    if not source.is_file():
        raise InvalidInput(
            f"{file}: the artifact '{jar}' is neither a file in the same folder nor the hash of "
            "an uploaded jar.",
            where=str(file),
        )
    return upload(source)


def _mapping(document: Any, file: Path) -> dict[str, Any]:
    if not isinstance(document, dict):
        raise InvalidInput(f"{file}: this must be a mapping of keys to values.", where=str(file))
    return cast("dict[str, Any]", document)


def _read(path: Path) -> str:
    try:
        return sys.stdin.read() if path == STDIN else path.read_text()
    except UnicodeDecodeError as error:
        raise InvalidInput(
            f"{path} is not UTF-8 text. Save it as UTF-8.", where=str(path)
        ) from error
    except OSError as error:
        raise InvalidInput(f"{path} cannot be read: {error.strerror}.", where=str(path)) from error
