"""Formats the SQL inside a YAML file, and changes nothing else in it.

It handles mappings with a top-level key `sql`, as jobs and test cases have it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from xuanwu.kernel.errors import InvalidInput
from xuanwu.language.format import format_script

_INDENT = 2
_HEAD = re.compile(r"\|(?P<indicators>[0-9+-]*)(?P<rest>[^\r\n]*)")
_FIRST_LINE = re.compile(r"^( +)\S", re.MULTILINE)


def format_yaml(text: str, file: Path) -> str:
    """Returns the text with its SQL formatted; a `sql` that names a file is left unchanged.

    Raises: InvalidInput with the place, also where YAML could not hold the formatted SQL.
    """
    try:
        parts: list[str] = []
        at = 0
        for column, scalar in _sql_of(text, file):
            parts += [text[at : scalar.start_mark.index], _formatted(text, column, scalar, file)]
            at = _end(text, scalar)
        formatted = "".join([*parts, text[at:]])
    except yaml.YAMLError as error:
        raise _no_yaml(error, file) from error
    if not _says_the_same(text, formatted):
        raise InvalidInput(
            f"{file}: this SQL cannot be formatted within YAML. Move it to a separate file, and "
            "refer to it: sql: NAME.sql",
            where=str(file),
        )
    return formatted


def names_file(sql: str) -> bool:
    """Whether the value of `sql` is the path of a file, and not a statement."""
    return "\n" not in sql.strip() and sql.strip().endswith(".sql")


def script_at(sql: str, file: Path, first_line: int = 1) -> str:
    """Formats a script; errors name the file. Raises: InvalidInput."""
    try:
        return format_script(sql, first_line=first_line)
    except InvalidInput as error:
        raise InvalidInput(
            f"{file}: {error.message} Nothing was changed.", where=str(file), facts=error.facts
        ) from error


def _sql_of(text: str, file: Path) -> Iterator[tuple[int, yaml.ScalarNode]]:
    """Yields every SQL text that is in the file itself, with the column of its key."""
    for document in yaml.compose_all(text, Loader=yaml.SafeLoader):
        if not isinstance(document, yaml.MappingNode):
            continue
        for key, value in document.value:
            is_sql = isinstance(value, yaml.ScalarNode) and key.value == "sql"
            if not is_sql or names_file(value.value) or not value.value.strip():
                continue
            if document.flow_style:
                raise InvalidInput(
                    f"{file}, line {key.start_mark.line + 1}: SQL within braces cannot be "
                    "formatted. Write it as a block (sql: |), or move it to a separate file.",
                    where=str(file),
                )
            yield key.start_mark.column, value


def _end(text: str, scalar: yaml.ScalarNode) -> int:
    """Returns the end of the scalar, without the empty lines after a block."""
    end: int = scalar.end_mark.index
    return len(text[:end].rstrip()) if scalar.style in {"|", ">"} else end


def _formatted(text: str, column: int, scalar: yaml.ScalarNode, file: Path) -> str:
    source = text[scalar.start_mark.index : _end(text, scalar)]
    head = _HEAD.match(source) if scalar.style == "|" else None
    line = scalar.start_mark.line + (2 if head else 1)
    sql = script_at(scalar.value, file, line)
    indent, start = " " * (column + _INDENT), "|"
    if head:
        chomp = "".join(sign for sign in head["indicators"] if sign in "+-")
        start = f"|{chomp}{head['rest'].rstrip()}"
        indent = next(iter(_FIRST_LINE.findall(source)), indent)
    lines = [indent + one if one else "" for one in sql.removesuffix("\n").split("\n")]
    return ("\r\n" if "\r\n" in text else "\n").join([start, *lines])


def _says_the_same(before: str, after: str) -> bool:
    """Parses both texts again: only the SQL may differ, and only in its format."""
    try:
        old, new = (list(yaml.safe_load_all(one)) for one in (before, after))
    except yaml.YAMLError:
        return False
    return len(old) == len(new) and all(map(_is_same, old, new))


def _is_same(old: Any, new: Any) -> bool:
    if not isinstance(old, dict) or not isinstance(new, dict):
        return bool(old == new)
    sql, formatted = old.get("sql"), new.get("sql")
    if sql == formatted:
        return bool(old == new)
    is_formatted = (
        isinstance(sql, str)
        and isinstance(formatted, str)
        and format_script(sql).rstrip() == formatted.rstrip()
    )
    return is_formatted and {**old, "sql": ""} == {**new, "sql": ""}


def _no_yaml(error: yaml.YAMLError, file: Path) -> InvalidInput:
    mark = getattr(error, "problem_mark", None)
    place = f" line {mark.line + 1}, column {mark.column + 1}:" if mark else ""
    return InvalidInput(
        f"{file}:{place} this is not valid YAML: {getattr(error, 'problem', None) or error}.",
        where=str(file),
    )
