"""`xuanwu server`: runs one server, or one role of it, for operators."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from xuanwu.app import Ready, serve
from xuanwu.cli.commands.up import Port
from xuanwu.cli.noun import noun
from xuanwu.cli.output import say
from xuanwu.settings import load_settings

app = noun()


class RoleOption(StrEnum):
    """What a server does."""

    API = "api"
    CONTROLLER = "controller"
    ALL = "all"


@app.command()
def server(
    role: Annotated[
        RoleOption | None,
        typer.Option("--role", help="The role: answer API requests, track runs, or both."),
    ] = None,
    host: Annotated[str | None, typer.Option("--host", help="The address to listen on.")] = None,
    port: Port = None,
) -> None:
    """Run a server until SIGTERM or Ctrl-C; jobs continue without it.

    Settings come from flags, the environment (XUANWU_SERVER__PORT) and xuanwu.toml in
    XUANWU_HOME. Any number of servers may share one database.
    """
    flags = {"server": {"host": host, "port": port}, "role": role.value if role else None}
    serve(load_settings(flags), _say_ready)


def _say_ready(ready: Ready) -> None:
    say(f"Xuanwu is ready at {ready.url}" if ready.url else "Xuanwu is ready.")
