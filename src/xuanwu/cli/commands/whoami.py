"""`xuanwu whoami`: shows who the server takes the caller for."""

from __future__ import annotations

from xuanwu.cli.noun import noun
from xuanwu.cli.options import Output, connect
from xuanwu.cli.output import Format, show_one

app = noun()


@app.command()
def whoami(output: Output = Format.TABLE) -> None:
    """Show the identity and the role that the server sees for your token."""
    with connect() as client:
        identity = client.whoami()
    fields = {
        "name": identity.name,
        "role": identity.role.value,
        "space": identity.space_id or "every",
        "server": client.url,
    }
    show_one(identity, fields, output)
