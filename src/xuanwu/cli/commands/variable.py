"""`xuanwu variable`: plain values that texts refer to by name."""

from __future__ import annotations

from typing import Annotated

import typer

from xuanwu.cli.noun import noun
from xuanwu.cli.options import Output, Space, connect
from xuanwu.cli.output import Columns, Format, say, show_list
from xuanwu.model.possession import Variable

app = noun("Plain values that scripts refer to as ${name}.")

Name = Annotated[str, typer.Argument(metavar="NAME", help="The variable's name.")]
_VARIABLES = Columns[Variable](
    {
        "name": lambda variable: variable.name,
        "value": lambda variable: variable.value,
        "changed": lambda variable: variable.updated_at,
        "by": lambda variable: variable.updated_by.name,
    },
    none="This space has no variables. Set one with: xuanwu variable set NAME VALUE",
)


@app.command("list")
def list_variables(space: Space = None, output: Output = Format.TABLE) -> None:
    """List the variables of the space with their values."""
    with connect(space) as client:
        show_list(client.variables.list(), _VARIABLES, output)


@app.command("set")
def set_variable(
    name: Name,
    value: Annotated[
        str,
        typer.Argument(metavar="VALUE", help="The value. For secret values use `xuanwu secret`."),
    ],
    space: Space = None,
) -> None:
    """Set a variable; runs that start from now on get the new value."""
    with connect(space) as client:
        client.variables.set(name, value)
    say(f"variable {name} set")


@app.command()
def delete(name: Name, space: Space = None) -> None:
    """Delete a variable."""
    with connect(space) as client:
        client.variables.delete(name)
    say(f"variable {name} deleted")
