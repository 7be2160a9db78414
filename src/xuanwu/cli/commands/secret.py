"""`xuanwu secret`: values that are written, never read, and never taken from an argument."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from xuanwu.cli.input import hidden_value
from xuanwu.cli.noun import noun
from xuanwu.cli.options import Output, Space, Yes, confirm, connect
from xuanwu.cli.output import Columns, Format, say, show_list
from xuanwu.client.views import SecretView

app = noun("Secret values that scripts refer to as ${secret.name}.")

Name = Annotated[str, typer.Argument(metavar="NAME", help="The secret's name.")]
_SECRETS = Columns[SecretView](
    {
        "name": lambda secret: secret.name,
        "changed": lambda secret: secret.updated_at,
        "by": lambda secret: secret.updated_by.name,
    },
    none="This space has no secrets. Set one with: xuanwu secret set NAME",
)


@app.command("list")
def list_secrets(space: Space = None, output: Output = Format.TABLE) -> None:
    """List the names of the space's secrets; their values cannot be shown."""
    with connect(space) as client:
        show_list(client.secrets.list(), _SECRETS, output)


@app.command("set")
def set_secret(
    name: Name,
    from_file: Annotated[
        Path | None, typer.Option("--from-file", help="Read the value from this file.")
    ] = None,
    space: Space = None,
) -> None:
    """Set a secret; its value is read from a hidden prompt, a pipe or a file."""
    value = hidden_value(f"Value of {name}", from_file)
    with connect(space) as client:
        client.secrets.set(name, value)
    say(f"secret {name} set")


@app.command()
def delete(name: Name, yes: Yes = False, space: Space = None) -> None:
    """Delete a secret."""
    with connect(space) as client:
        confirm(f"Delete the secret {name}? This cannot be undone.", yes=yes)
        client.secrets.delete(name)
    say(f"secret {name} deleted")
