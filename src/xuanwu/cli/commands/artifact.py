"""`xuanwu artifact`: uploaded jars, identified by the hash of their content."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from xuanwu.cli.noun import noun
from xuanwu.cli.options import Output, Space, connect
from xuanwu.cli.output import Columns, Format, show_data, show_list
from xuanwu.cli.upload import upload
from xuanwu.kernel.units import ByteSize
from xuanwu.model.possession import Artifact

app = noun("Uploaded jars, identified by the hash of their content.")

_ARTIFACTS = Columns[Artifact](
    {
        "sha256": lambda artifact: artifact.sha256,
        "name": lambda artifact: artifact.name,
        "size": lambda artifact: str(ByteSize(artifact.size)),
        "created": lambda artifact: artifact.created_at,
        "by": lambda artifact: artifact.created_by.name,
    },
    none="This space has no artifacts. Upload one with: xuanwu artifact upload FILE.jar",
)


@app.command("list")
def list_artifacts(space: Space = None, output: Output = Format.TABLE) -> None:
    """List the jars of the space, newest first."""
    with connect(space) as client:
        show_list(client.artifacts.list(), _ARTIFACTS, output)


@app.command("upload")
def upload_jar(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The jar file to upload.")],
    space: Space = None,
    output: Output = Format.TABLE,
) -> None:
    """Upload a jar and print its hash; content that the server already stores is not sent again."""
    with connect(space) as client:
        artifact = upload(client, file)
    if output is Format.TABLE:
        typer.echo(artifact.sha256)
    else:
        show_data(artifact, output)
