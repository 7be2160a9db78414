"""Rows as people write them, in CSV or JSON; the engine casts their values by the column's type."""

from __future__ import annotations

import csv
import io
import json
from typing import Any, cast

from xuanwu.kernel.errors import InvalidInput

Row = dict[str, Any]


def csv_rows(text: str, where: str) -> list[Row]:
    """The first line names the columns; what is empty is NULL, all else stays a text.

    Raises: InvalidInput naming `where` and the row.
    """
    lines = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline="")))
    if not lines:
        raise InvalidInput(f"{where} is empty; its first line names the columns.", where=where)
    names = [name.strip() for name in lines[0]]
    twice = {name for name in names if names.count(name) > 1}
    if twice:
        raise InvalidInput(f"{where}: the column '{min(twice)}' stands twice.", where=where)
    rows: list[Row] = []
    for number, values in enumerate(lines[1:], 1):
        if not values:
            continue
        if len(values) != len(names):
            raise InvalidInput(
                f"{where}: row {number} has {len(values)} values for {len(names)} columns.",
                where=where,
            )
        rows.append({name: value or None for name, value in zip(names, values, strict=True)})
    return rows


def json_rows(text: str, where: str) -> list[Row]:
    """A list of objects, or one object a line. Raises: InvalidInput naming `where` and the row."""
    try:
        is_list = text.lstrip().startswith("[")
        found: Any = (
            json.loads(text)
            if is_list
            else [json.loads(line) for line in text.split("\n") if line.strip()]
        )
    except ValueError as error:
        raise InvalidInput(f"{where} is no JSON: {error}.", where=where) from error
    return checked_rows(found, where)


def checked_rows(found: Any, where: str) -> list[Row]:
    """Raises: InvalidInput for what is no list of mappings."""
    if not isinstance(found, list):
        raise InvalidInput(f"{where}: rows are a list of mappings.", where=where)
    for number, row in enumerate(cast("list[Any]", found), 1):
        if not isinstance(row, dict):
            raise InvalidInput(
                f"{where}: row {number} is no mapping of columns to values.", where=where
            )
    return [{str(key): value for key, value in row.items()} for row in cast("list[Row]", found)]
