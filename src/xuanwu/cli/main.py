"""The entry point of the command line: its commands, and their exit codes.

A command's module is imported when that command is called, so that help is fast.
"""

from __future__ import annotations

import gc
import importlib
import os
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, cast

import typer
from typer.core import TyperGroup
from typer.main import get_command

from xuanwu.cli.exits import report

if TYPE_CHECKING:
    from types import ModuleType

    from typer._click import Command, Context, HelpFormatter

PROGRAM = "xuanwu"

# Commands start sooner without: httpx imports its own command line, pydantic looks for plugins.
sys.modules.setdefault("httpx._main", cast("ModuleType", None))
os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")


@dataclass(frozen=True)
class Entry:
    """A top-level command: its module under `commands`, and its line in the help."""

    module: str
    help: str
    panel: str


_HERE, _JOBS, _SHARED, _ACCESS = "This machine", "Jobs and runs", "What jobs share", "Server"
_SCRIPTS = "Scripts"

ENTRIES: dict[str, Entry] = {
    "up": Entry("up", "Start a server with its database and local target on this machine.", _HERE),
    "server": Entry("server", "Run a server, or one role of a server.", _HERE),
    "demo": Entry("demo", "Run a demo: a real job on real data, with everything it needs.", _HERE),
    "exec": Entry("exec", "Run one SQL file on a temporary cluster, without a server.", _HERE),
    "release": Entry("release", "Install and remove Flink versions on this machine.", _HERE),
    "check": Entry("check", "Report the errors in a script, without running it.", _SCRIPTS),
    "debug": Entry("debug", "Run a script on generated rows; no sink is written.", _SCRIPTS),
    "test": Entry("test", "Run test cases of scripts: given rows, expected rows.", _SCRIPTS),
    "case": Entry("case", "The test cases that are stored with a job.", _SCRIPTS),
    "lineage": Entry("lineage", "Show which columns a script reads and writes.", _SCRIPTS),
    "tables": Entry("tables", "Show the tables that a script reads and writes.", _SCRIPTS),
    "plan": Entry("plan", "Show how Flink would run a script.", _SCRIPTS),
    "complete": Entry(
        "complete", "List completions for a position in a script; for editors.", _SCRIPTS
    ),
    "hover": Entry("hover", "Tell what is at a position in a script; for editors.", _SCRIPTS),
    "format": Entry("format", "Format scripts.", _SCRIPTS),
    "apply": Entry(
        "apply", "Create or change jobs to match their files, after showing the differences.", _JOBS
    ),
    "diff": Entry("diff", "Show what `apply` would change.", _JOBS),
    "job": Entry("job", "Jobs and their revisions.", _JOBS),
    "run": Entry("run", "Start, watch and stop runs of jobs.", _JOBS),
    "catalog": Entry("catalog", "Named sources of tables.", _SHARED),
    "variable": Entry("variable", "Plain values that scripts refer to as ${name}.", _SHARED),
    "secret": Entry("secret", "Secret values that scripts refer to as ${secret.name}.", _SHARED),
    "artifact": Entry("artifact", "Uploaded jars.", _SHARED),
    "target": Entry("target", "The places where clusters run.", _ACCESS),
    "space": Entry("space", "Tenants: each has its own jobs, catalogs, variables.", _ACCESS),
    "token": Entry("token", "Bearer tokens and their roles.", _ACCESS),
    "user": Entry("user", "People, their roles, and links to sign in.", _ACCESS),
    "login": Entry("login", "Store the address of a server and a token.", _ACCESS),
    "whoami": Entry(
        "whoami",
        "Show the identity and the roles that the server sees for you or your token.",
        _ACCESS,
    ),
    "version": Entry("version", "Show the versions of this client and of the server.", _ACCESS),
}


class Program(TyperGroup):
    """The top level: holds a stub for each command, and imports it when it is called."""

    def __init__(self, **attrs: Any) -> None:
        super().__init__(**attrs)
        for name, entry in ENTRIES.items():
            self.add_command(TyperGroup(name=name, help=entry.help, rich_markup_mode=None))

    def format_commands(self, ctx: Context, formatter: HelpFormatter) -> None:  # noqa: ARG002
        for panel in dict.fromkeys(entry.panel for entry in ENTRIES.values()):
            with formatter.section(panel):
                formatter.write_dl(
                    [(name, one.help) for name, one in ENTRIES.items() if one.panel == panel]
                )

    def resolve_command(
        self, ctx: Context, args: list[str]
    ) -> tuple[str | None, Command | None, list[str]]:
        name, found, rest = super().resolve_command(ctx, args)
        return name, load(name) if name else found, rest


app = typer.Typer(
    cls=Program,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _show_version(wanted: bool) -> None:
    if wanted:
        metadata = importlib.import_module("importlib.metadata")  # help is fast without it
        typer.echo(f"{PROGRAM} {metadata.version(PROGRAM)}")
        raise typer.Exit


@app.callback()
def _root(  # pyright: ignore[reportUnusedFunction]
    *,
    version: Annotated[
        bool,
        typer.Option(
            "--version",
            callback=_show_version,
            is_eager=True,
            help="Show the version of this client.",
        ),
    ] = False,
) -> None:
    """Xuanwu runs Apache Flink jobs. Start with: xuanwu up"""


def load(name: str) -> Command:
    """Imports a top-level command.

    What it imports lives as long as the process: searching it for garbage, now and again at the
    end, takes a sixth of the time of a short command.
    """
    gc.disable()
    try:
        module = importlib.import_module(f"xuanwu.cli.commands.{ENTRIES[name].module}")
    finally:
        gc.freeze()
        gc.enable()
    command = get_command(module.app)
    command.name = name
    return command


def run(args: list[str]) -> int:
    """Runs a command line and returns its exit code; raises only SystemExit."""
    try:
        code = get_command(app).main(args, prog_name=PROGRAM, standalone_mode=False)
        sys.stdout.flush()
    except BrokenPipeError:  # the reader has closed the pipe; the rest is discarded
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:  # noqa: BLE001  the edge: every error becomes lines and a code
        return report(error)
    return code if isinstance(code, int) else 0


def main() -> None:
    """Runs the console script."""
    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
