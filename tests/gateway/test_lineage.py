"""Every script of the folder `lineage` is traced by the real planner of each release.

Beside `NAME.sql` stands `NAME.json` with what must be found; tables of the default database go
by their short names there.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.gateway.conftest import Asking
from xuanwu.model.gateway import ColumnLineage, Lineage, StatementLineage

pytestmark = pytest.mark.flink
SCRIPTS = sorted((Path(__file__).parent / "lineage").glob("*.sql"))
VARIABLES = {"prefix": "raw", "factor": "3"}


def shown(lineage: Lineage) -> dict[str, Any]:
    """What the expectation of a script says."""
    return {"statements": [_statement(one) for one in lineage.statements]}


def _statement(one: StatementLineage) -> dict[str, Any]:
    return {
        "number": one.number,
        "sink": one.sink and _short(one.sink),
        "sources": [f"{source.role} {_short(source.table)}" for source in one.sources],
        "columns": {column.column: _column(column) for column in one.columns},
    }


def _column(column: ColumnLineage) -> list[str]:
    """The transformation first, then the inputs."""
    return [
        column.transformation,
        *(f"{_short(one.table)}.{one.column}" for one in column.inputs),
    ]


def _short(table: str) -> str:
    return table.removeprefix("default_catalog.").removeprefix("default_database.")


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.stem)
def test_each_column_is_traced_to_its_sources(asking: Asking, script: Path) -> None:
    found = asking.lineage(script.read_text(), variables=VARIABLES)
    assert shown(found) == json.loads(script.with_suffix(".json").read_text())


def test_ranges_are_those_of_the_statements(asking: Asking) -> None:
    sql = "CREATE TABLE a (id INT)\n  WITH ('connector' = 'datagen');\n\n  SELECT id\n  FROM a;"
    (statement,) = asking.lineage(sql).statements
    place = statement.range
    assert (place.line, place.column, place.end_line, place.end_column) == (4, 3, 5, 8)


def test_all_constructs_are_there() -> None:
    assert len(SCRIPTS) >= 25
