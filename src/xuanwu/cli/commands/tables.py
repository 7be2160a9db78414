"""`xuanwu tables`: shows the columns of the tables that a script reads and writes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import typer

from xuanwu.cli.noun import noun
from xuanwu.cli.options import Output, Space
from xuanwu.cli.output import Columns, Format, show_data, show_list, stderr
from xuanwu.cli.scripts.asking import (
    Local,
    Release,
    Script,
    Var,
    asking,
    waiting,
    with_variables,
)
from xuanwu.cli.scripts.findings import findings_text
from xuanwu.cli.scripts.source import read_source
from xuanwu.model.script_tables import ScriptTables, SinkTable, SourceTable, TableColumn

app = noun()


class _Row(NamedTuple):
    table: str
    use: str
    column: str
    type: str
    facts: str


_ROWS = Columns[_Row](
    {
        "table": lambda row: row.table,
        "use": lambda row: row.use,
        "column": lambda row: row.column,
        "type": lambda row: row.type,
        "facts": lambda row: row.facts,
    },
    none="No statement in this script reads or writes a table.",
)


@app.command()
def tables(
    file: Script,
    release: Release = None,
    var: Var = None,
    local: Local = False,
    space: Space = None,
    output: Output = Format.TABLE,
) -> None:
    """Show the columns of each table that a script reads or writes; nothing runs.

    The exit code is 1 if there are errors; the tables of statements without errors are still shown.
    """
    with asking(local=local, space=space) as desk:
        draft, source = read_source(file, desk.upload)
        with waiting(f"reading {source.name}"):
            found = desk.gateway.tables(with_variables(draft, var), release=release)
    if output is Format.TABLE:
        stderr().print(findings_text(found.findings, source), end="", soft_wrap=True)
        show_list(_rows(found), _ROWS, output)
    else:
        show_data(found, output)
    if found.has_errors:
        raise typer.Exit(1)


def _rows(found: ScriptTables) -> Iterator[_Row]:
    for table in (*found.sources, *found.sinks):
        yield _Row(table.table or table.name, _use(table), "", table.connector or "", "")
        for column in table.columns:
            type_ = column.type + ("" if column.nullable else " NOT NULL")
            yield _Row("", "", column.name, type_, ", ".join(_facts(table, column)))


def _use(table: SinkTable) -> str:
    return ", ".join(table.roles) if isinstance(table, SourceTable) else "sink"


def _facts(table: SinkTable, column: TableColumn) -> Iterator[str]:
    if column.key:
        yield "primary key"
    if column.kind == "computed":
        yield f"computed: {column.expression}"
    if column.kind == "metadata":
        yield f"metadata: {column.metadata_key}"
    if table.watermark and table.watermark.column == column.name:
        yield f"watermark: {table.watermark.expression}"
    if column.time == "proctime":
        yield "processing time"
