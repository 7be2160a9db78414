"""What an editor asks about a position of a script, or about its outline.

The wire to the planner, the API, the Python client and the command line share these models.
"""

from __future__ import annotations

from typing import Literal

from xuanwu.model.gateway import Column, Documentation, Part, Range

ObjectKind = Literal[
    "catalog", "database", "table", "view", "model", "function", "cte", "alias", "column"
]


class Fact(Part):
    """A fact about what is at a position; the name says what the value means.

    `of` is the table of a column or alias, `builtin` the kind of a built-in function, `since` the
    line of releases that brought a word, `installed` whether this release has the jar.
    """

    name: Literal[
        "builtin",
        "computed",
        "connector",
        "default",
        "deprecated",
        "installed",
        "metadata",
        "of",
        "primary_key",
        "replaced_by",
        "required",
        "since",
        "value",
        "values",
        "watermark",
    ]
    value: str


class Hover(Part):
    """What is at a position; `range` is its text, `definition` where the script defines it.

    `name` is the last part of a name, or a whole keyword; `title` the full name of a table.
    `type` is that of a column, an option or the result of a call.
    """

    kind: Literal[
        "catalog",
        "database",
        "table",
        "view",
        "model",
        "function",
        "cte",
        "alias",
        "column",
        "statement",
        "keyword",
        "type",
        "option",
        "connector",
        "format",
        "variable",
        "secret",
    ]
    range: Range
    name: str
    title: str = ""
    type: str = ""
    comment: str = ""
    signatures: tuple[str, ...] = ()
    columns: tuple[Column, ...] = ()
    facts: tuple[Fact, ...] = ()
    definition: Range | None = None
    documentation: Documentation | None = None


class Hovering(Part):
    """The answer for a position; `hover` is null if nothing is known about it."""

    hover: Hover | None = None


class Signature(Part):
    """One signature of a function, with its parameters in their order."""

    label: str
    parameters: tuple[str, ...] = ()


class Signatures(Part):
    """The signatures of the call that contains a position; none if no call does.

    `range` is the function's name; `argument` counts from 0.
    """

    function: str = ""
    range: Range | None = None
    signatures: tuple[Signature, ...] = ()
    argument: int = 0
    documentation: Documentation | None = None


class Reference(Part):
    """A name in the script; `quoted` if it is in back quotes."""

    range: Range
    quoted: bool = False


class Definition(Part):
    """What the name at a position means, and where the script defines it, if it does."""

    kind: ObjectKind | None = None
    name: str = ""
    definition: Range | None = None


class References(Definition):
    """All places of the script that name the same thing, the definition included."""

    references: tuple[Reference, ...] = ()


class ColumnSymbol(Part):
    """A column that a statement declares."""

    name: str
    range: Range


class StatementSymbol(Part):
    """A statement of the outline.

    `kind` is its first words, such as `create table` or `insert`; `name` is what it creates or
    writes, else the beginning of its text.
    """

    number: int
    kind: str
    name: str
    range: Range
    name_range: Range | None = None
    columns: tuple[ColumnSymbol, ...] = ()


class Symbols(Part):
    """The outline of a script, unfinished statements included."""

    statements: tuple[StatementSymbol, ...] = ()
