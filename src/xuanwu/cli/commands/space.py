"""`xuanwu space`: tenants."""

from __future__ import annotations

from typing import Annotated

import typer

from xuanwu.cli.noun import noun
from xuanwu.cli.options import Output, connect
from xuanwu.cli.output import Columns, Format, say, show_list
from xuanwu.model.access import Space

app = noun("Tenants: each has its own jobs, catalogs, variables and secrets.")

_SPACES = Columns[Space](
    {
        "name": lambda space: space.name,
        "id": lambda space: space.id,
        "created": lambda space: space.created_at,
    }
)


@app.command("list")
def list_spaces(output: Output = Format.TABLE) -> None:
    """List the spaces that you have access to."""
    with connect() as client:
        show_list(client.spaces.list(), _SPACES, output)


@app.command()
def create(
    name: Annotated[str, typer.Argument(metavar="NAME", help="The name of the new space.")],
) -> None:
    """Create a space."""
    with connect() as client:
        client.spaces.create(name)
    say(f"space {name} created")
