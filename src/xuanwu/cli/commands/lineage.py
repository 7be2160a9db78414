"""`xuanwu lineage`: shows which tables and columns a script reads and writes."""

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
from xuanwu.model.gateway import ColumnLineage, Lineage, StatementLineage

app = noun()


class _Row(NamedTuple):
    statement: int
    sink: str
    column: str
    made_of: str
    by: str


_ROWS = Columns[_Row](
    {
        "statement": lambda row: row.statement,
        "writes": lambda row: row.sink,
        "column": lambda row: row.column,
        "reads": lambda row: row.made_of,
        "by": lambda row: row.by,
    },
    none="No statement in this script reads or writes a table.",
)


@app.command()
def lineage(
    file: Script,
    release: Release = None,
    var: Var = None,
    local: Local = False,
    space: Space = None,
    output: Output = Format.TABLE,
) -> None:
    """Show which tables and columns a script reads and writes, and how each column is computed.

    The exit code is 1 if there are errors; statements without errors are still shown.
    """
    with asking(local=local, space=space) as desk:
        draft, source = read_source(file, desk.upload)
        with waiting(f"tracing {source.name}"):
            found = desk.gateway.lineage(with_variables(draft, var), release=release)
    if output is Format.TABLE:
        stderr().print(findings_text(found.findings, source), end="", soft_wrap=True)
        show_list(_rows(found), _ROWS, output)
    else:
        show_data(found, output)
    if found.has_errors:
        raise typer.Exit(1)


def _rows(found: Lineage) -> Iterator[_Row]:
    for one in found.statements:
        sink = one.sink or "(shown)"
        tables = ", ".join(f"{source.table} ({source.role})" for source in one.sources)
        yield _Row(one.number, sink, "", tables, "")
        for column in one.columns:
            made_of = ", ".join(_ref(one, column))
            yield _Row(one.number, sink, column.column, made_of, column.transformation)


def _ref(statement: StatementLineage, column: ColumnLineage) -> Iterator[str]:
    """Names a column, with its table unless the statement reads only one."""
    is_one = len({source.table for source in statement.sources}) == 1
    for ref in column.inputs:
        yield ref.column if is_one else f"{ref.table}.{ref.column}"
