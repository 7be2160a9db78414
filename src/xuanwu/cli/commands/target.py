"""`xuanwu target`: places where clusters live."""

from __future__ import annotations

from typing import Annotated

import typer

from xuanwu.cli.noun import noun
from xuanwu.cli.options import Output, Yes, confirm, connect
from xuanwu.cli.output import Columns, Format, say, show_list, show_one
from xuanwu.client.views import TargetView

app = noun("Places where clusters live.")

Name = Annotated[str, typer.Argument(metavar="NAME", help="The target's name.")]

_TARGETS = Columns[TargetView](
    {
        "name": lambda target: target.name,
        "clusters": lambda target: target.clusters,
        "message": lambda target: target.message,
    }
)


@app.command("list")
def list_targets(output: Output = Format.TABLE) -> None:
    """List the targets of the server."""
    with connect() as client:
        show_list(client.targets.list(), _TARGETS, output)


@app.command()
def show(name: Name, output: Output = Format.TABLE) -> None:
    """Show a target."""
    with connect() as client:
        target = client.targets.get(name)
    clusters = None if target.clusters is None else str(target.clusters)
    fields = {"name": target.name, "clusters": clusters, "message": target.message}
    show_one(target, fields, output)


@app.command()
def forget(name: Name, yes: Yes = False) -> None:
    """Forget to which namespace a target led, once the old one is gone for good.

    What ran there is lost then, and what follows it starts where the target leads now.
    """
    confirm(f"Is the old namespace of {name} gone for good, and every job in it?", yes=yes)
    with connect() as client:
        client.targets.forget(name)
    say(f"target {name}: the namespace that it leads to from now on counts")
