"""`xuanwu whoami`: shows who the server takes the caller for."""

from __future__ import annotations

from xuanwu.cli.noun import noun
from xuanwu.cli.options import Output, connect
from xuanwu.cli.output import Format, show_one
from xuanwu.client.views import Identity

app = noun()


@app.command()
def whoami(output: Output = Format.TABLE) -> None:
    """Show the identity and the roles that the server sees for you or your token."""
    with connect() as client:
        identity = client.whoami()
    fields = {
        "name": identity.name,
        "kind": identity.kind.value,
        "role": identity.role.value if identity.role else None,
        "space": _spaces(identity),
        "server": client.url,
    }
    show_one(identity, fields, output)


def _spaces(identity: Identity) -> str:
    """Names the spaces; with their roles where these differ from the role everywhere."""
    if identity.space_id is None and identity.role is not None and not _has_own_roles(identity):
        return "every"
    return ", ".join(f"{one.space} ({one.role.value})" for one in identity.spaces) or "none"


def _has_own_roles(identity: Identity) -> bool:
    return any(one.role is not identity.role for one in identity.spaces)
