"""Reads the given rows of a source: `TABLE=FILE` with CSV or JSON; the worker casts them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from xuanwu.cli.scripts.source import read_text
from xuanwu.kernel.errors import InvalidInput
from xuanwu.model.gateway import Mock, Sample
from xuanwu.service.cases.rows import Row, csv_rows, json_rows


def mocks_of(given: Sequence[str], sampled: Sequence[str], sample: Sample) -> dict[str, Mock]:
    """Returns the mocks by table. Raises: InvalidInput with file and row."""
    mocks: dict[str, Mock] = {}
    for pair in given:
        table, is_pair, file = pair.partition("=")
        if not is_pair or not table or not file:
            raise InvalidInput(f"'{pair}' is not of the form TABLE=FILE.", where="--given")
        mocks[table] = Mock(rows=tuple(read_rows(Path(file))))
    for table in sampled:
        if table in mocks:
            raise InvalidInput(
                f"The table '{table}' has both given rows and a sample. Use one of them.",
                where="--sample",
            )
        mocks[table] = Mock(sample=sample)
    return mocks


def read_rows(file: Path) -> list[Row]:
    """Reads `.csv`, `.json` (a list of objects) or `.jsonl` (one a line).

    Raises: InvalidInput with file and row.
    """
    text = read_text(file)
    if file.suffix.lower() == ".csv":
        return csv_rows(text, str(file))
    if file.suffix.lower() in {".json", ".jsonl", ".ndjson"}:
        return json_rows(text, str(file))
    raise InvalidInput(f"{file}: rows must be in a .csv, .json or .jsonl file.", where=str(file))
