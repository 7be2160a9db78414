"""`xuanwu server`: one server, or one role of it, as an operator runs it."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from xuanwu.cli.commands.up import Port
from xuanwu.cli.noun import noun
from xuanwu.cli.output import say

if TYPE_CHECKING:
    from xuanwu.app import Ready

app = noun()


class ServerRole(StrEnum):
    """What a server does."""

    API = "api"
    CONTROLLER = "controller"
    ALL = "all"


@app.command()
def server(
    role: Annotated[
        ServerRole | None, typer.Option("--role", help="Answer calls, track runs, or both.")
    ] = None,
    host: Annotated[str | None, typer.Option("--host", help="Where to listen.")] = None,
    port: Port = None,
) -> None:
    """Run a server until SIGTERM or Ctrl-C; jobs go on without it.

    Settings come from flags, the environment (XUANWU_SERVER__PORT) and xuanwu.toml in
    XUANWU_HOME. Any number of servers may share one database.
    """
    from xuanwu.app import serve
    from xuanwu.settings import load_settings

    flags = {"server": {"host": host, "port": port}, "role": role.value if role else None}
    serve(load_settings(flags), _say_ready)


def _say_ready(ready: Ready) -> None:
    say(f"Xuanwu is ready at {ready.url}" if ready.url else "Xuanwu is ready.")
