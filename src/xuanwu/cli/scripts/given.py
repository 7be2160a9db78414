"""What a user gives as rows of a source: `TABLE=FILE` with CSV or JSON; the worker casts them."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, cast

from xuanwu.cli.scripts.source import read_text
from xuanwu.kernel.errors import InvalidInput
from xuanwu.model.gateway import Mock, Sample


def mocks_of(given: Sequence[str], sampled: Sequence[str], sample: Sample) -> dict[str, Mock]:
    """Raises: InvalidInput naming file and row."""
    mocks: dict[str, Mock] = {}
    for pair in given:
        table, is_pair, file = pair.partition("=")
        if not is_pair or not table or not file:
            raise InvalidInput(f"'{pair}' is no TABLE=FILE.", where="--given")
        mocks[table] = Mock(rows=tuple(read_rows(Path(file))))
    for table in sampled:
        if table in mocks:
            raise InvalidInput(
                f"The table '{table}' has given rows and cannot be sampled, too.", where="--sample"
            )
        mocks[table] = Mock(sample=sample)
    return mocks


def read_rows(file: Path) -> list[dict[str, Any]]:
    """CSV begins with the names of the columns, and what is empty is NULL there; JSON is a list
    of objects, or one object a line.

    Raises: InvalidInput naming file and row.
    """
    text = read_text(file)
    if file.suffix.lower() == ".csv":
        return _csv(text, file)
    if file.suffix.lower() in {".json", ".jsonl", ".ndjson"}:
        return _json(text, file)
    raise InvalidInput(f"{file}: rows come as .csv, .json or .jsonl.", where=str(file))


def _csv(text: str, file: Path) -> list[dict[str, Any]]:
    lines = list(csv.reader(io.StringIO(text, newline="")))
    if not lines:
        raise InvalidInput(f"{file} is empty; its first line names the columns.", where=str(file))
    names = [name.strip() for name in lines[0]]
    rows: list[dict[str, Any]] = []
    for number, values in enumerate(lines[1:], 1):
        if not values:
            continue
        if len(values) != len(names):
            raise InvalidInput(
                f"{file}: row {number} has {len(values)} values for {len(names)} columns.",
                where=str(file),
            )
        rows.append({name: value or None for name, value in zip(names, values, strict=True)})
    return rows


def _json(text: str, file: Path) -> list[dict[str, Any]]:
    try:
        is_list = text.lstrip().startswith("[")
        found: Any = (
            json.loads(text)
            if is_list
            else [json.loads(line) for line in text.split("\n") if line.strip()]
        )
    except ValueError as error:
        raise InvalidInput(f"{file} is no JSON: {error}.", where=str(file)) from error
    for number, row in enumerate(found, 1):
        if not isinstance(row, dict):
            raise InvalidInput(f"{file}: row {number} is no object.", where=str(file))
    return cast("list[dict[str, Any]]", found)
