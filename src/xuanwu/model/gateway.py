"""The gateway's answers about a script: findings, lineage, plans, completions, debug rows.

The wire to the planner, the API, the Python client and the command line share these models;
`engine/gateway/README.md` describes every key. They know no process and no Flink.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator


class Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Severity(StrEnum):
    """`error`: no run can start; `warning`: it runs, perhaps not as intended; `note`: a hint."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


class Purpose(StrEnum):
    """The purpose of a check.

    `check`: while a script is written; as for a run, but a jar that the release lacks is only a
    warning, since it can still be uploaded. `debug`: all tables are mocked, and bare SELECTs are
    shown.
    """

    CHECK = "check"
    RUN = "run"
    DEBUG = "debug"


class Range(Part):
    """A range of the script, 1-based in UTF-16 units; the end is inclusive."""

    line: int
    column: int
    end_line: int
    end_column: int


class Said(Part):
    """A sentence within a message: the id of its template, and its facts."""

    template: str
    facts: dict[str, str | int] = {}


Fact = str | int | tuple[Said, ...]


class Finding(Part):
    """An error, a warning or a note about a range of the script; `fix` can replace the range.

    `message` is in English. It is made from `facts` by a template that is there in all languages of
    the page (`language/messages.json`); `template` is its id. The fact `words` is what somebody
    else said, such as Flink; `where` is a place outside the script, and `near` what was probably
    meant.
    `more` are further ranges that the same is said of, such as other tables without their jar.
    """

    code: str
    severity: Severity
    message: str
    template: str | None = None
    facts: dict[str, Fact] = {}
    statement: int | None = None
    range: Range | None = None
    fix: str | None = None
    more: tuple[Range, ...] = ()


class StatementView(Part):
    """One statement; `kind` is the engine's verb, such as `write`, `define` or `set`."""

    number: int
    kind: str
    range: Range


class Check(Part):
    """All findings of a script. `planned` counts newly planned statements, `reused` cached ones."""

    statements: tuple[StatementView, ...] = ()
    findings: tuple[Finding, ...] = ()
    planned: int = 0
    reused: int = 0

    @property
    def has_errors(self) -> bool:
        return any(finding.severity is Severity.ERROR for finding in self.findings)


class ColumnRef(Part):
    """A column of a table, which is named as `catalog.database.table`."""

    table: str
    column: str


class ColumnLineage(Part):
    """The source columns of one column, and the expression that computes it."""

    column: str
    inputs: tuple[ColumnRef, ...] = ()
    transformation: str = ""


class SourceRef(Part):
    """A table that a statement reads; `role` is how it is read."""

    table: str
    role: Literal["scan", "lookup", "temporal", "subquery"]


class StatementLineage(Part):
    """What one statement reads and writes; without `sink` it is a bare SELECT."""

    number: int
    range: Range
    sink: str | None = None
    sources: tuple[SourceRef, ...] = ()
    columns: tuple[ColumnLineage, ...] = ()


class Lineage(Part):
    """The lineage of a whole script, without the statements that have errors."""

    statements: tuple[StatementLineage, ...] = ()
    findings: tuple[Finding, ...] = ()

    @property
    def has_errors(self) -> bool:
        return any(finding.severity is Severity.ERROR for finding in self.findings)


class StatementPlan(Part):
    """The plans of one statement: `ast` and `execution` as JSON values, `optimized` as text."""

    number: int
    range: Range
    ast: Any = None
    optimized: str = ""
    execution: Any = None


class GraphInput(Part):
    """An input of an operator, and how records are shipped from it."""

    id: int
    ship: str


class GraphNode(Part):
    """One operator; `range` is the text from which it is made, if known."""

    id: int
    uid: str | None = None
    operator: str
    name: str
    parallelism: int
    chain: str | None = None
    statement: int | None = None
    range: Range | None = None
    inputs: tuple[GraphInput, ...] = ()


class GraphChain(Part):
    """Operators that run as one task; `vertex_id` is the task's id in Flink."""

    id: str
    vertex_id: str
    name: str
    nodes: tuple[int, ...]
    parallelism: int


class Graph(Part):
    """The stream graph of the whole script as one job."""

    nodes: tuple[GraphNode, ...] = ()
    chains: tuple[GraphChain, ...] = ()


class Plan(Part):
    """The plans of each statement and of the job; `graph` is absent if there are errors."""

    statements: tuple[StatementPlan, ...] = ()
    graph: Graph | None = None
    findings: tuple[Finding, ...] = ()


class Documentation(Part):
    """Markdown for people; Flink's own texts are in English only."""

    en: str
    zh: str | None = None


class Candidate(Part):
    """One completion: `text` replaces the range of the answer.

    `snippet` can replace it instead: in it, `${1:name}` is a hole to fill in.
    """

    label: str
    kind: Literal[
        "keyword", "catalog", "database", "table", "column", "function", "option", "value"
    ]
    detail: str = ""
    text: str
    snippet: str | None = None
    documentation: Documentation | None = None
    is_deprecated: bool = False


class Completion(Part):
    """The completions for a position in a script, the most likely first."""

    range: Range
    items: tuple[Candidate, ...] = ()


class Generate(Part):
    """How the rows of a table are generated; type and seed decide what is not given."""

    rows: int | None = Field(default=None, ge=0, le=1_000_000)
    columns: dict[str, dict[str, Any]] = {}


class Sample(Part):
    """A sample of the real source: at most `rows` rows, read for at most `seconds`."""

    rows: int = Field(default=100, ge=1, le=100_000)
    seconds: float = Field(default=10, gt=0, le=600)


class Mock(Part):
    """The mock of one source: one of the three kinds; without any, rows are generated."""

    rows: tuple[dict[str, Any], ...] | None = None
    generate: Generate | None = None
    sample: Sample | None = None

    @model_validator(mode="after")
    def _says_one_thing(self) -> Self:
        if [self.rows, self.generate, self.sample].count(None) < 2:
            raise ValueError("set one of 'rows', 'generate' and 'sample'")
        return self


class Mocks(Part):
    """The mocks of the sources of a session; rows are generated for sources that are not named.

    With `tell`, each source reports its rows, so that the session can be saved.
    """

    seed: int = 1
    rows: int = Field(default=100, ge=0, le=1_000_000)
    tell: bool = False
    tables: dict[str, Mock] = {}


class Limits(Part):
    """The limits at which a session ends: rows of all consoles together, seconds of running."""

    rows: int = Field(default=1000, ge=1, le=1_000_000)
    seconds: float = Field(default=30, gt=0, le=3600)


class WaitEvent(Part):
    """No worker is free yet; sent at the start, and each time that the place in the queue
    changes."""

    event: Literal["wait"] = "wait"
    ahead: int


class StepEvent(Part):
    """A step of the session is done."""

    event: Literal["step"] = "step"
    step: Literal["parse", "rules", "plan", "execute"]
    ms: float


class FindingEvent(Finding):
    """A finding about the script; an error ends the session."""

    event: Literal["finding"] = "finding"


class SourceEvent(Part):
    """The mock of one source; `given` are its rows, if they were requested."""

    event: Literal["source"] = "source"
    table: str
    how: Literal["generated", "rows", "sample"]
    rows: int
    given: tuple[dict[str, Any], ...] | None = None


class Column(Part):
    """A column with its SQL type."""

    name: str
    type: str


class ConsoleEvent(Part):
    """A console: a sink, or a bare SELECT, whose rows are shown."""

    event: Literal["console"] = "console"
    id: int
    name: str
    statement: int
    columns: tuple[Column, ...]


RowKind = Literal["+I", "-U", "+U", "-D"]


class RowsEvent(Part):
    """Rows of one console: kind, milliseconds since the request, values in column order."""

    event: Literal["rows"] = "rows"
    id: int
    rows: tuple[tuple[RowKind, float, tuple[Any, ...]], ...]


class OutputEvent(Part):
    """What a program or a function printed or logged."""

    event: Literal["output"] = "output"
    lines: tuple[str, ...]


class EndEvent(Part):
    """The last event. If not `clean`, the worker is replaced, without effect on other sessions."""

    event: Literal["end"] = "end"
    reason: Literal["finished", "rows", "seconds", "memory", "cancelled", "failed", "killed"]
    message: str = ""
    counts: dict[int, int] = {}
    ms: float = 0
    clean: bool = True


DebugEvent = Annotated[
    WaitEvent
    | StepEvent
    | FindingEvent
    | SourceEvent
    | ConsoleEvent
    | RowsEvent
    | OutputEvent
    | EndEvent,
    Field(discriminator="event"),
]


class Edit(Part):
    """A rewrite of the script: `text` for `sql[start:end]`, in UTF-16 units."""

    start: int = Field(ge=0)
    end: int = Field(ge=0)
    text: str
