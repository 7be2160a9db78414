"""Reads a script from a `.sql` file, standard input or a job's YAML, and keeps its position."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

from xuanwu.cli.job_file import parse_text, spec_of
from xuanwu.kernel.errors import InvalidInput
from xuanwu.model.draft import Draft
from xuanwu.model.gateway import Range
from xuanwu.model.spec import JobSpec

STDIN = Path("-")
Upload = Callable[[Path], str]
_JOB_ENDINGS = {".yaml", ".yml", ".json"}


@dataclass(frozen=True)
class Source:
    """A script and its position in a file: its first line is line `lines + 1` of the file, and
    each line is indented there by `columns`."""

    name: str
    text: str
    lines: int = 0
    columns: int = 0

    def in_file(self, place: Range) -> Range:
        """Converts a place in the script to the place in the file."""
        return Range(
            line=place.line + self.lines,
            column=place.column + self.columns,
            end_line=place.end_line + self.lines,
            end_column=place.end_column + self.columns,
        )


def read_source(file: Path, upload: Upload) -> tuple[Draft, Source]:
    """Reads a script; `upload` makes the jars of a job's file known, and returns their hashes.

    Raises: InvalidInput for a file that cannot be read, is not UTF-8, or is not a job.
    """
    text = read_text(file)
    if file.suffix.lower() not in _JOB_ENDINGS:
        return Draft(sql=text), Source("standard input" if file == STDIN else str(file), text)
    documents = parse_text(text, file)
    if len(documents) != 1 or documents[0].get("kind", "job") != "job":
        raise InvalidInput(
            f"{file} is not a job file. A job file has exactly one document, with 'kind: job'.",
            where=str(file),
        )
    named = documents[0].get("sql")
    spec = spec_of(documents[0], file, upload)
    return draft_of(spec), _source(file, text, named, spec.sql or "")


def read_text(file: Path) -> str:
    """Reads a file's text as editors count it: no byte order mark, line feeds only.

    Raises: InvalidInput.
    """
    try:
        text = sys.stdin.read() if file == STDIN else file.read_bytes().decode()
    except OSError as error:
        raise InvalidInput(f"{file} cannot be read: {error.strerror}.", where=str(file)) from error
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise InvalidInput(
            f"{file} is not UTF-8 text (line {line}). Save it as UTF-8.", where=str(file)
        ) from error
    return text.removeprefix("\ufeff").replace("\r\n", "\n")


def draft_of(spec: JobSpec) -> Draft:
    """Builds the gateway's draft of a job."""
    return Draft(
        sql=None if spec.jar else spec.sql,
        jar=spec.jar,
        release=spec.release,
        target=spec.target,
        options=spec.options,
        catalogs=spec.catalogs,
        functions=spec.functions,
        artifacts=spec.artifacts,
    )


def _source(file: Path, text: str, named: object, sql: str) -> Source:
    if isinstance(named, str) and named != sql:  # the path of another file
        return Source(str(file.parent / named.strip()), sql)
    node = _sql_node(text)
    if node is None:
        return Source(f"{file} (sql)", sql)
    if node.style == "|":
        inside = text.split("\n")[node.start_mark.line + 1 :]
        indent = _indent(inside) - _indent(sql.split("\n"))
        return Source(str(file), sql, node.start_mark.line + 1, indent)
    is_plain = node.style is None and node.start_mark.line == node.end_mark.line
    if is_plain:
        return Source(str(file), sql, node.start_mark.line, node.start_mark.column)
    return Source(f"{file} (sql)", sql)  # folded or with escapes: its places differ from the file's


def _indent(lines: Sequence[str]) -> int:
    first = next((line for line in lines if line.strip()), "")
    return len(first) - len(first.lstrip(" "))


def _sql_node(text: str) -> yaml.ScalarNode | None:
    root = yaml.compose(text, Loader=yaml.SafeLoader)
    if not isinstance(root, yaml.MappingNode):
        return None
    for key, value in root.value:
        if key.value == "sql" and isinstance(value, yaml.ScalarNode):
            return value
    return None
