"""`xuanwu login`: stores a server and a token, after testing them."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from xuanwu.cli.input import hidden_value
from xuanwu.cli.noun import noun
from xuanwu.cli.output import say
from xuanwu.client import Client
from xuanwu.client.address import Address, find_address, home_folder, store_login

app = noun()


@app.command()
def login(
    url: Annotated[
        str | None,
        typer.Argument(
            metavar="URL", help="The URL of the server. Default: the server of the last login."
        ),
    ] = None,
    token_file: Annotated[
        Path | None, typer.Option("--token-file", help="Read the token from this file.")
    ] = None,
) -> None:
    """Store a server's address and a token, read from a hidden prompt, a pipe or a file."""
    address = Address(find_address(url).url, hidden_value("Token", token_file).strip())
    with Client(address.url, address.token) as client:
        identity = client.whoami()
    file = store_login(address, home_folder())
    role = identity.role.value if identity.role else "roles in single spaces"
    say(f"Logged in at {address.url} as {identity.name} ({role}); stored in {file}")
