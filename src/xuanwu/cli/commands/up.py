"""`xuanwu up`: everything on this machine, in one process."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from xuanwu.cli.noun import noun
from xuanwu.cli.output import say
from xuanwu.scheduling.releases import shelf

if TYPE_CHECKING:
    from xuanwu.app import Ready

app = noun()

Port = Annotated[
    int | None, typer.Option("--port", min=0, max=65535, help="Else 8080; 0 takes a free one.")
]


@app.command()
def up(port: Port = None) -> None:
    """Start everything on this machine: server, database, targets. Ctrl-C ends it.

    Jobs go on without it, and are found again when it starts again.
    """
    from xuanwu.app import serve
    from xuanwu.settings import load_settings

    serve(load_settings({"server": {"port": port}, "role": "all"}), _welcome)


def _welcome(ready: Ready) -> None:
    say(f"Xuanwu is ready at {ready.url}")
    say(f"Its data and your token are in {ready.home}; other commands find them there.")
    if not shelf.installed(ready.home):
        say("There is no Flink on this machine yet. Install it with: xuanwu release install")
    say("Apply a job with: xuanwu apply -f FILE --start")
