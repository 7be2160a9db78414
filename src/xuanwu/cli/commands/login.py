"""`xuanwu login`: remembers a server and a token, after trying them."""

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
        str | None, typer.Argument(metavar="URL", help="The server; else the one known last.")
    ] = None,
    token_file: Annotated[
        Path | None, typer.Option("--token-file", help="Take the token from a file.")
    ] = None,
) -> None:
    """Remember a server and a token, which comes from a hidden prompt, a pipe or a file."""
    address = Address(find_address(url).url, hidden_value("Token", token_file).strip())
    with Client(address.url, address.token) as client:
        identity = client.whoami()
    file = store_login(address, home_folder())
    say(f"Logged in at {address.url} as {identity.name} ({identity.role.value}); kept in {file}")
