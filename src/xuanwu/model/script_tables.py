"""The tables that a script reads and writes, known before anything runs.

The wire to the planner, the API, the Python client and the command line share these models.
"""

from __future__ import annotations

from typing import Any, Literal

from xuanwu.model.gateway import Finding, Part, Range, RowKind, Severity


class UsualValues(Part):
    """How a debug session generates the values of a column if nothing is set for it.

    `how`: `event_time` and `time` advance from `start` by `step_ms`, the former at most `late_ms`
    late; `unique` and `count` give each row its own value; `key` and `values` choose among
    `values`, which a key shares with other tables; `range` lies between `min` and `max`; `text`,
    `bytes` and `nested` are random; `null` is for types without generated values. Some rows get
    one of `literals`, with which the script compares the column. `examples` are the first values.
    """

    how: Literal[
        "event_time",
        "time",
        "unique",
        "count",
        "key",
        "values",
        "range",
        "text",
        "bytes",
        "nested",
        "null",
    ]
    values: tuple[Any, ...] = ()
    literals: tuple[Any, ...] = ()
    min: int | None = None
    max: int | None = None
    start: str | None = None
    step_ms: int | None = None
    late_ms: int | None = None
    examples: tuple[Any, ...] = ()


class TableColumn(Part):
    """A column of a table; `type` is its SQL type without NOT NULL.

    `insertable`: a given row of a source, or an INSERT into a sink, can set it. `time` says that it
    is an event time (`rowtime`) or the processing time. `expression` belongs to a computed column.
    """

    name: str
    type: str
    nullable: bool
    kind: Literal["physical", "metadata", "computed"]
    key: bool = False
    insertable: bool = True
    time: Literal["rowtime", "proctime"] | None = None
    expression: str | None = None
    metadata_key: str | None = None
    comment: str = ""
    generator: UsualValues | None = None


class Watermark(Part):
    """The event time of a table: its column, and the SQL of the watermark."""

    column: str
    expression: str


class SinkTable(Part):
    """A table that statements write, or the result of a bare SELECT, which has no `table`.

    `table` is the full name, `name` that of the debug console; `definition` is the statement that
    creates the table, if the script does.
    """

    table: str | None = None
    name: str
    statements: tuple[int, ...]
    definition: Range | None = None
    connector: str | None = None
    comment: str = ""
    columns: tuple[TableColumn, ...] = ()
    primary_key: tuple[str, ...] = ()
    watermark: Watermark | None = None


class SourceTable(SinkTable):
    """A table that statements read; `changes` are the row kinds that given rows can have."""

    roles: tuple[Literal["scan", "lookup", "temporal", "subquery"], ...] = ()
    changes: tuple[RowKind, ...] = ()


class ScriptTables(Part):
    """The tables of a whole script, without those that only statements with errors use."""

    sources: tuple[SourceTable, ...] = ()
    sinks: tuple[SinkTable, ...] = ()
    findings: tuple[Finding, ...] = ()

    @property
    def has_errors(self) -> bool:
        return any(finding.severity is Severity.ERROR for finding in self.findings)
