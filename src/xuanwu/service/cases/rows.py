"""Reads rows from CSV or JSON; the engine casts their values to the column's type."""

from __future__ import annotations

import csv
import io
import json
from typing import Any, cast

from xuanwu.kernel.errors import InvalidInput

Row = dict[str, Any]


def csv_rows(text: str, where: str) -> list[Row]:
    """Reads CSV: the first line names the columns; an empty cell is NULL, others stay text.

    Raises: InvalidInput with `where` and the line.
    """
    reader = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""))
    lines = [(values, reader.line_num) for values in reader]
    if not lines:
        raise InvalidInput(f"{where} is empty; its first line names the columns.", where=where)
    names = [name.strip() for name in lines[0][0]]
    twice = {name for name in names if names.count(name) > 1}
    if twice:
        raise InvalidInput(
            f"{where}: the column '{min(twice)}' is given twice. Rename one of them.", where=where
        )
    rows: list[Row] = []
    for values, line in lines[1:]:
        if not values:
            continue
        if len(values) != len(names):
            raise InvalidInput(
                f"{where}: line {line} has {len(values)} value{'s' if len(values) > 1 else ''}, "
                f"but there {'are' if len(names) > 1 else 'is'} {len(names)} "
                f"column{'s' if len(names) > 1 else ''}.",
                where=where,
            )
        rows.append({name: value or None for name, value in zip(names, values, strict=True)})
    return rows


def json_rows(text: str, where: str) -> list[Row]:
    """Reads a list of objects, or an object a line. Raises: InvalidInput with `where` and row."""
    try:
        is_list = text.lstrip().startswith("[")
        found: Any = (
            json.loads(text)
            if is_list
            else [json.loads(line) for line in text.split("\n") if line.strip()]
        )
    except ValueError as error:
        raise InvalidInput(f"{where} is not valid JSON: {error}.", where=where) from error
    return checked_rows(found, where)


def checked_rows(found: Any, where: str) -> list[Row]:
    """Checks that rows are mappings. Raises: InvalidInput if they are not."""
    if not isinstance(found, list):
        raise InvalidInput(f"{where}: rows must be a list of mappings.", where=where)
    for number, row in enumerate(cast("list[Any]", found), 1):
        if not isinstance(row, dict):
            raise InvalidInput(
                f"{where}: row {number} is not a mapping of columns to values.", where=where
            )
    return [{str(key): value for key, value in row.items()} for row in cast("list[Row]", found)]
