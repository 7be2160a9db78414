"""Shows values: tables for people, JSON and YAML for programs.

Data goes to standard output and messages to standard error. Colour and fitting to the width are for
terminals only; a pipe gets whole lines.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Generic, TypeVar

import typer
import yaml
from pydantic_core import to_json, to_jsonable_python
from rich.console import Console
from rich.table import Table
from rich.text import Text

from xuanwu.model.state import Seen, State

T = TypeVar("T")
Cell = str | Text | int | datetime | None
_PIPE_WIDTH = 100_000
_STYLES = {
    State.ACCEPT: "yellow",
    State.RUNNING: "green",
    State.FAILED: "bold red",
    State.CANCEL: "dim",
    State.FINISH: "blue",
}


class Format(StrEnum):
    """The form in which values are shown."""

    TABLE = "table"
    JSON = "json"
    YAML = "yaml"


@dataclass(frozen=True)
class Columns(Generic[T]):
    """The table of a noun; `none` is the message, on standard error, for an empty list."""

    cells: Mapping[str, Callable[[T], Cell]]
    none: str = "Nothing to show."


def stdout() -> Console:
    """Returns the console for data."""
    return _console(stderr=False)


def stderr() -> Console:
    """Returns the console for messages, progress and questions."""
    return _console(stderr=True)


def say(message: str) -> None:
    """Prints one message for people."""
    typer.echo(message, err=True)


def show_list(items: Iterable[T], columns: Columns[T], form: Format) -> None:
    """Prints the items as a table, or as one array."""
    rows = list(items)
    if form is not Format.TABLE:
        show_data(rows, form)
        return
    if not rows:
        say(columns.none)
        return
    table = Table(box=None, pad_edge=False, padding=(0, 3, 0, 0), header_style="bold")
    for name in columns.cells:
        table.add_column(name.upper(), overflow="fold")
    for row in rows:
        table.add_row(*(_cell(cell_of(row)) for cell_of in columns.cells.values()))
    _print_table(table)


def show_one(item: object, fields: Mapping[str, Cell], form: Format) -> None:
    """Prints the fields that have a value, one a line; or the whole item as data."""
    if form is not Format.TABLE:
        show_data(item, form)
        return
    table = Table(box=None, pad_edge=False, padding=(0, 3, 0, 0), show_header=False)
    table.add_column(style="bold")
    table.add_column(overflow="fold")
    for name, value in fields.items():
        if value is not None and value != "":
            table.add_row(name, _cell(value))
    _print_table(table)


def show_data(value: object, form: Format) -> None:
    """Prints any value as JSON or YAML."""
    if form is Format.JSON:
        typer.echo(to_json(value, indent=2, by_alias=True))
        return
    plain = to_jsonable_python(value, by_alias=True)
    typer.echo(yaml.safe_dump(plain, sort_keys=False, allow_unicode=True), nl=False)


def state_text(state: State, seen: Seen, age_s: float | None) -> Text:
    """Returns the state in its colour, and its age while the run cannot be seen."""
    text = Text(state.value, style=_STYLES[state])
    if not state.is_ended and seen is Seen.SILENT:
        age = "" if age_s is None else f", last seen {age_text(age_s)} ago"
        text.append(f" (silent{age})", style="magenta")
    return text


def age_text(seconds: float) -> str:
    """Formats an age: `4s`, `3min`, `5h`, `2d`."""
    for unit, size in (("d", 86400), ("h", 3600), ("min", 60)):
        if seconds >= size:
            return f"{int(seconds // size)}{unit}"
    return f"{int(seconds)}s"


def diff_text(diff: str) -> Text:
    """Colours a unified diff."""
    text = Text()
    for line in diff.splitlines():
        style = {"+": "green", "-": "red", "@": "cyan"}.get(line[:1], "")
        text.append(line + "\n", style="bold" if line[:3] in {"+++", "---"} else style)
    return text


def _console(*, stderr: bool) -> Console:
    stream = sys.stderr if stderr else sys.stdout
    width = None if stream.isatty() else _PIPE_WIDTH
    return Console(stderr=stderr, width=width, highlight=False, soft_wrap=width is not None)


def _print_table(table: Table) -> None:
    console = stdout()
    with console.capture() as captured:
        console.print(table)
    for line in captured.get().splitlines():
        typer.echo(line.rstrip(), color=True if console.is_terminal else None)


def _cell(value: Cell) -> Text:
    if isinstance(value, Text):
        return value
    if isinstance(value, datetime):
        return Text(f"{value:%Y-%m-%d %H:%M:%S}Z")
    return Text("" if value is None else str(value))
