"""Generates the guide to the command line from the commands themselves.

python -m xuanwu.cli.guide > docs/guides/cli.md
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

import typer
from typer.core import TyperGroup

from xuanwu.cli.exits import MEANINGS
from xuanwu.cli.main import ENTRIES, PROGRAM, app, load

if TYPE_CHECKING:
    from typer._click import Command, Context

_INTRO = """# Command line

Generated from the commands themselves by `make generate`.

- **Which server.** `XUANWU_URL` and `XUANWU_TOKEN`; else the last `xuanwu login` (kept in
  `client.toml`); else the server that `xuanwu up` runs on this machine. These files lie in
  `XUANWU_HOME`, by default `~/.xuanwu`. A stored token is only sent to its own server.
- **Which space.** `--space`, else `XUANWU_SPACE`, else the one that your token is for, else
  `default`.
- **Which run.** Where a run is asked for, a job's name stands for its newest run.
- **Output.** Data goes to standard output, messages to standard error. `-o json` and `-o yaml` give
  whole values; tables are for people. Colour is for terminals only and heeds `NO_COLOR`.
- **Safe to repeat.** A call that fails with the connection is sent again with the same idempotency
  key, so that the server carries it out once.
- **Errors.** One line with the position of the mistake and the next step. A traceback is shown only
  with `XUANWU_DEBUG=1`.
- **Completion.** `xuanwu --install-completion` sets the shell up; jobs and runs are completed, too.

## Exit codes

| code | meaning |
|--:|---|
"""


def page() -> str:
    """Returns the whole guide as Markdown."""
    codes = "".join(f"| {code.value} | {meaning} |\n" for code, meaning in MEANINGS.items())
    root = typer.Context(typer.main.get_command(app), info_name=PROGRAM)
    parts = [_INTRO + codes]
    for panel in dict.fromkeys(entry.panel for entry in ENTRIES.values()):
        parts.append(f"\n## {panel}\n")
        for name, entry in ENTRIES.items():
            if entry.panel == panel:
                parts.extend(_sections(load(name), name, root))
    return "".join(parts)


def _sections(command: Command, name: str, parent: Context) -> Iterator[str]:
    context = typer.Context(command, info_name=name, parent=parent)
    if not isinstance(command, TyperGroup):
        yield _section(command, context)
        return
    for sub_name in command.list_commands(context):
        found = command.get_command(context, sub_name)
        if found is not None and not found.hidden:
            yield from _sections(found, sub_name, context)


def _section(command: Command, context: Context) -> str:
    usage = " ".join(context.get_usage().removeprefix("Usage: ").split())
    rows = [
        f"| `{_escape(record[0])}` | {_escape(record[1])} |\n"
        for param in command.get_params(context)
        if (record := param.get_help_record(context)) and "--help" not in param.opts
    ]
    table = "\n| | |\n|---|---|\n" + "".join(rows) if rows else ""
    return f"\n### {context.command_path}\n\n{command.help or ''}\n\n    {usage}\n{table}"


def _escape(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


if __name__ == "__main__":
    sys.stdout.write(page())
