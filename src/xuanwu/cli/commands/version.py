"""`xuanwu version`: shows the versions of the client and of its server."""

from __future__ import annotations

from importlib.metadata import version as version_of

from xuanwu.cli.noun import noun
from xuanwu.cli.options import Output, connect
from xuanwu.cli.output import Format, show_one
from xuanwu.kernel.errors import XuanwuError

app = noun()


@app.command()
def version(output: Output = Format.TABLE) -> None:
    """Show the versions of this client and of the server; works without a server."""
    with connect() as client:
        try:
            server, trouble = client.version().version, None
        except XuanwuError as error:
            server, trouble = None, error.message
    values = {"client": version_of("xuanwu"), "server": server or trouble}
    show_one({"client": values["client"], "server": server}, values, output)
