"""The words of one release: functions, options, connectors, formats and keywords.

The wire to the planner, the API and the Python client share these models.
"""

from __future__ import annotations

from typing import ClassVar, Literal

from xuanwu.model.gateway import Documentation, Part


class Function(Part):
    """A built-in function; `signature` has the types that the release accepts, alternatives divided
    by `|`, and `call` names the parameters. A `bare` function is written without parentheses.

    `since` is the line of releases that brought it, if not the first.
    """

    name: str
    kind: Literal["scalar", "aggregate", "table"]
    signature: str = ""
    call: str = ""
    bare: bool = False
    example: str = ""
    documentation: Documentation | None = None
    since: str | None = None
    is_deprecated: bool = False


class Option(Part):
    """An option of Flink, a connector or a format; `description` is Flink's own, in Markdown.

    `default` is null if there is none; `values` are all that an enum or a boolean can have.
    """

    key: str
    type: str = ""
    default: str | None = None
    values: tuple[str, ...] = ()
    description: str = ""
    older_keys: tuple[str, ...] = ()
    required: bool = False


class ReleaseOption(Option):
    """An option of Flink itself. Xuanwu gives it `preset` unless a job sets another value.

    A job cannot set one that is `owned`: the text says why, and what to do instead.
    """

    preset: str | None = None
    owned: str = ""


class Format(Part):
    """A format; its options are known if its jar is `installed`."""

    name: str
    installed: bool
    documentation: Documentation | None = None
    options: tuple[Option, ...] = ()


class Connector(Format):
    """A connector of tables; whether it reads (`source`) or writes (`sink`) is known if its jar is
    `installed`."""

    source: bool = False
    sink: bool = False


class Keyword(Part):
    """A word of the grammar; as a name, a `reserved` one needs back quotes."""

    word: str
    reserved: bool
    documentation: Documentation | None = None


class Words(Part):
    """All words of one kind; `of` is what a planner calls the kind."""

    of: ClassVar[str]


class Functions(Words):
    of = "functions"
    items: tuple[Function, ...] = ()


class Options(Words):
    of = "options"
    items: tuple[Option, ...] = ()


class Connectors(Words):
    of = "connectors"
    items: tuple[Connector, ...] = ()


class Formats(Words):
    of = "formats"
    items: tuple[Format, ...] = ()


class Keywords(Words):
    of = "keywords"
    items: tuple[Keyword, ...] = ()
