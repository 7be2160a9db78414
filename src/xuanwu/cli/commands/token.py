"""`xuanwu token`: bearer tokens and their roles."""

from __future__ import annotations

from typing import Annotated

import typer

from xuanwu.cli.noun import noun
from xuanwu.cli.options import Output, Yes, confirm, connect
from xuanwu.cli.output import Columns, Format, say, show_data, show_list
from xuanwu.kernel.errors import NotFound, did_you_mean
from xuanwu.kernel.units import Duration
from xuanwu.model.access import Role, Token

app = noun("Bearer tokens and their roles.")

_TOKENS = Columns[Token](
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
    """List the tokens; their texts are kept nowhere."""
    with connect() as client:
        show_list(client.tokens.list(), _TOKENS, output)


@app.command()
def create(
    name: Annotated[str, typer.Argument(metavar="NAME", help="Who or what it is for.")],
    role: Annotated[Role, typer.Option("--role", help="What it may do.")] = Role.DEVELOPER,
    space: Annotated[
        str | None, typer.Option("--space", "-s", help="Only in this space; else in every one.")
    ] = None,
    valid_for: Annotated[
        str | None, typer.Option("--valid-for", help="Such as 12h or 90d; else for ever.")
    ] = None,
    output: Output = Format.TABLE,
) -> None:
    """Create a token and print its text, which is never shown again."""
    duration = Duration.parse(valid_for) if valid_for else None
    with connect() as client:
        made = client.tokens.create(name, role, space=space, valid_for=duration)
    if output is not Format.TABLE:
        show_data(made, output)
        return
    say(f"token {made.name} created ({made.id}, {made.role.value}). It is shown this once:")
    typer.echo(made.token)


@app.command()
def delete(
    token: Annotated[str, typer.Argument(metavar="TOKEN", help="Its name or id.")],
    yes: Yes = False,
) -> None:
    """Take a token back; whoever uses it is locked out at once."""
    with connect() as client:
        known = {one.name: one for one in client.tokens.list()}
        found = next((one for one in known.values() if token in {one.id, one.name}), None)
        if found is None:
            raise NotFound(f"There is no token '{token}'. {did_you_mean(token, known)}")
        confirm(f"Take the token {found.name} back?", yes=yes)
        client.tokens.delete(found.id)
    say(f"token {found.name} deleted")
