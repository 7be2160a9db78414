"""`xuanwu user`: people, their roles, and links to sign in."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from xuanwu.cli.input import hidden_value
from xuanwu.cli.noun import noun
from xuanwu.cli.options import Output, Yes, confirm, connect
from xuanwu.cli.output import Columns, Format, say, show_data, show_list
from xuanwu.client.views import NewLink, User
from xuanwu.kernel.errors import InvalidInput, did_you_mean
from xuanwu.model.access import Role

app = noun("People, their roles, and links to sign in.")

UserName = Annotated[str, typer.Argument(metavar="NAME", help="The name of the user.")]
RoleOption = Annotated[
    Role | None,
    typer.Option("--role", help="The role in every space. Default: only the roles of --in."),
]
In = Annotated[
    list[str] | None,
    typer.Option("--in", metavar="SPACE=ROLE", help="A role in one space; may be repeated."),
]

_USERS = Columns[User](
    {
        "name": lambda user: user.name,
        "id": lambda user: user.id,
        "role": lambda user: user.role.value if user.role else "",
        "spaces": lambda user: ", ".join(f"{one.space}={one.role.value}" for one in user.spaces),
        "sign-in": lambda user: (
            "OpenID" if user.is_external else "password" if user.has_password else "link"
        ),
        "created": lambda user: user.created_at,
    },
    none="There are no users. Add one with: xuanwu user add NAME",
)


@app.command()
def add(
    name: UserName,
    role: RoleOption = None,
    space_roles: In = None,
    password_file: Annotated[
        Path | None,
        typer.Option("--password-file", help="Read the password from this file; - for a pipe."),
    ] = None,
    with_password: Annotated[
        bool, typer.Option("--password", help="Ask for a password, or read it from a pipe.")
    ] = False,
    output: Output = Format.TABLE,
) -> None:
    """Add a user. Without a password, print a link with which the user signs in and sets one."""
    password = None
    if with_password or password_file is not None:
        password = hidden_value("Password", password_file)
    with connect() as client:
        user = client.users.add(name, password=password, role=role, spaces=_by_space(space_roles))
        link = None if password else client.users.link(name)
    if output is not Format.TABLE:
        show_data({"user": user, "link": link}, output)
        return
    say(f"user {user.name} added ({user.id})")
    if link is not None:
        _show_link(link)


@app.command("list")
def list_users(output: Output = Format.TABLE) -> None:
    """List the users."""
    with connect() as client:
        show_list(client.users.list(), _USERS, output)


@app.command()
def roles(
    name: UserName,
    role: RoleOption = None,
    space_roles: In = None,
    output: Output = Format.TABLE,
) -> None:
    """Replace all roles of a user; without options, the user has none."""
    with connect() as client:
        user = client.users.set_roles(name, role=role, spaces=_by_space(space_roles))
    show_list([user], _USERS, output)


@app.command()
def link(name: UserName, output: Output = Format.TABLE) -> None:
    """Print a link that signs a user in once."""
    with connect() as client:
        made = client.users.link(name)
    _show(made, output)


@app.command()
def reset(name: UserName, yes: Yes = False, output: Output = Format.TABLE) -> None:
    """Remove a user's password, end its sessions, and print a link for setting a new one."""
    confirm(f"Remove the password of {name} and end all sessions?", yes=yes)
    with connect() as client:
        made = client.users.reset(name)
    _show(made, output)


@app.command()
def remove(name: UserName, yes: Yes = False) -> None:
    """Remove a user; its sessions end immediately, and its history stays."""
    confirm(f"Remove the user {name}?", yes=yes)
    with connect() as client:
        client.users.remove(name)
    say(f"user {name} removed")


def _show(made: NewLink, output: Format) -> None:
    if output is Format.TABLE:
        _show_link(made)
    else:
        show_data(made, output)


def _show_link(made: NewLink) -> None:
    say(f"This link signs in once, until {made.expires_at:%Y-%m-%d %H:%M:%S}Z:")
    typer.echo(made.url)


def _by_space(given: list[str] | None) -> dict[str, Role]:
    found: dict[str, Role] = {}
    known = {role.value: role for role in Role}
    for text in given or ():
        space, separator, role = text.partition("=")
        if not (space and separator):
            raise InvalidInput(
                f"'{text}' must have the form SPACE=ROLE, for example default=viewer.", where="--in"
            )
        if role not in known:
            hint = did_you_mean(role, known)
            raise InvalidInput(f"'{role}' is not a role. {hint}", where="--in")
        found[space] = known[role]
    return found
