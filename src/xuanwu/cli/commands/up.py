"""`xuanwu up`: runs everything on this machine, in one process."""

from __future__ import annotations

from typing import Annotated

import typer

from xuanwu.app import Ready, serve
from xuanwu.cli.noun import noun
from xuanwu.cli.output import say
from xuanwu.kernel import address_file
from xuanwu.kernel.errors import Conflict
from xuanwu.scheduling.releases import shelf
from xuanwu.settings import load_settings

app = noun()

Port = Annotated[
    int | None,
    typer.Option(
        "--port",
        min=0,
        max=65535,
        help="The port to listen on; 0 picks a free port. Default: 8080.",
    ),
]


@app.command()
def up(port: Port = None) -> None:
    """Start a server with its database and local target on this machine; Ctrl-C stops it.

    Jobs continue without the server, and it finds them again when it restarts.
    """
    settings = load_settings({"server": {"port": port}, "role": "all"})
    if url := address_file.other_at(settings.home / address_file.NAME):
        raise Conflict(
            f"A server of {settings.home} already runs at {url}. Stop it first, or choose another "
            "home: XUANWU_HOME=FOLDER xuanwu up. For a link to its page: xuanwu user link admin",
            code="server_running",
        )
    serve(settings, _welcome, with_link=True)


def _welcome(ready: Ready) -> None:
    say(f"Xuanwu is ready at {ready.url}")
    if ready.code is not None:
        say(f"Open it, signed in (this link works once): {ready.url}/sign-in#code={ready.code}")
    say(f"Its data and your token are in {ready.home}; other commands find them there.")
    if not shelf.installed(ready.home):
        say("Flink is not installed on this machine yet. Install it with: xuanwu release install")
    say("Apply a job with: xuanwu apply -f FILE --start")
