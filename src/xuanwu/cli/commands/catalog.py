"""`xuanwu catalog`: named sources of tables."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from xuanwu.cli.input import text_of_file
from xuanwu.cli.noun import noun
from xuanwu.cli.options import Output, Space, Yes, confirm, connect
from xuanwu.cli.output import Columns, Format, say, show_data, show_list
from xuanwu.model.possession import Catalog

app = noun("Named sources of tables, stored as CREATE CATALOG statements.")

Name = Annotated[str, typer.Argument(metavar="NAME", help="The catalog's name.")]
_CATALOGS = Columns[Catalog](
    {
        "name": lambda catalog: catalog.name,
        "changed": lambda catalog: catalog.updated_at,
        "by": lambda catalog: catalog.updated_by.name,
    },
    none="This space has no catalogs. Create one with: xuanwu catalog set NAME -f FILE.sql",
)


@app.command("list")
def list_catalogs(space: Space = None, output: Output = Format.TABLE) -> None:
    """List the catalogs of the space."""
    with connect(space) as client:
        show_list(client.catalogs.list(), _CATALOGS, output)


@app.command()
def show(name: Name, space: Space = None, output: Output = Format.TABLE) -> None:
    """Show a catalog's statement."""
    with connect(space) as client:
        catalog = client.catalogs.get(name)
    if output is Format.TABLE:
        typer.echo(catalog.sql.rstrip())
    else:
        show_data(catalog, output)


@app.command("set")
def set_catalog(
    name: Name,
    file: Annotated[
        Path,
        typer.Option(
            "--file", "-f", help="A file with the SQL statement, or - for standard input."
        ),
    ],
    space: Space = None,
) -> None:
    """Create a catalog, or replace its statement."""
    with connect(space) as client:
        client.catalogs.set(name, text_of_file(file))
    say(f"catalog {name} set")


@app.command()
def delete(name: Name, yes: Yes = False, space: Space = None) -> None:
    """Delete a catalog; live runs keep their own copy of it."""
    with connect(space) as client:
        confirm(f"Delete the catalog {name}?", yes=yes)
        client.catalogs.delete(name)
    say(f"catalog {name} deleted")
