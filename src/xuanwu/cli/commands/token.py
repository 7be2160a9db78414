"""`xuanwu token`: bearer tokens and their roles."""

from __future__ import annotations

from typing import Annotated

import typer

from xuanwu.cli.noun import noun
from xuanwu.cli.options import Output, Yes, confirm, connect
from xuanwu.cli.output import Columns, Format, say, show_data, show_list
from xuanwu.client import Client
from xuanwu.kernel.errors import NotFound, did_you_mean
from xuanwu.kernel.units import Duration
from xuanwu.model.access import AccessToken, Role

app = noun("Bearer tokens and their roles.")

Ref = Annotated[str, typer.Argument(metavar="TOKEN", help="The name or id of the token.")]

_TOKENS = Columns[AccessToken](
    {
        "name": lambda token: token.name,
        "id": lambda token: token.id,
        "role": lambda token: token.role.value,
        "space": lambda token: token.space_id or "every",
        "created": lambda token: token.created_at,
        "expires": lambda token: token.expires_at or "never",
    }
)


@app.command("list")
def list_tokens(output: Output = Format.TABLE) -> None:
    """List the tokens; the tokens themselves are not stored and cannot be shown."""
    with connect() as client:
        show_list(client.tokens.list(), _TOKENS, output)


@app.command()
def create(
    name: Annotated[
        str,
        typer.Argument(
            metavar="NAME", help="A name for the token: the person or program that uses it."
        ),
    ],
    role: Annotated[Role, typer.Option("--role", help="The role of the token.")] = Role.DEVELOPER,
    space: Annotated[
        str | None,
        typer.Option(
            "--space", "-s", help="The space that the token is limited to. Default: all spaces."
        ),
    ] = None,
    valid_for: Annotated[
        str | None,
        typer.Option(
            "--valid-for",
            help="How long the token is valid, such as 12h or 90d. Default: no expiry.",
        ),
    ] = None,
    output: Output = Format.TABLE,
) -> None:
    """Create a token and print it; it is never shown again."""
    duration = Duration.parse(valid_for) if valid_for else None
    with connect() as client:
        made = client.tokens.create(name, role, space=space, valid_for=duration)
    if output is not Format.TABLE:
        show_data(made, output)
        return
    say(f"token {made.name} created ({made.id}, {made.role.value}). It is shown only once:")
    typer.echo(made.token)


@app.command()
def rename(
    token: Ref,
    name: Annotated[str, typer.Argument(metavar="NAME", help="The new name.")],
    output: Output = Format.TABLE,
) -> None:
    """Rename a token; the token itself and its role stay the same."""
    with connect() as client:
        found = _find(client, token)
        renamed = client.tokens.rename(found.id, name)
    if output is not Format.TABLE:
        show_data(renamed, output)
        return
    say(f"token {found.name} was renamed to {renamed.name} ({renamed.id})")


@app.command()
def delete(token: Ref, yes: Yes = False) -> None:
    """Revoke a token; requests that use it are refused immediately."""
    with connect() as client:
        found = _find(client, token)
        confirm(f"Revoke the token {found.name}?", yes=yes)
        client.tokens.delete(found.id)
    say(f"token {found.name} deleted")


def _find(client: Client, token: str) -> AccessToken:
    known = {one.name: one for one in client.tokens.list()}
    found = next((one for one in known.values() if token in {one.id, one.name}), None)
    if found is None:
        raise NotFound(f"The token '{token}' was not found. {did_you_mean(token, known)}")
    return found
