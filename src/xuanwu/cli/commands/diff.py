"""`xuanwu diff`: shows what `apply` would change, and changes nothing."""

from __future__ import annotations

from typing import Annotated

import typer

from xuanwu.cli.commands.apply import UNCHANGED, Files, plan_of, show_plan
from xuanwu.cli.job_file import read_jobs
from xuanwu.cli.noun import noun
from xuanwu.cli.options import Output, Space, connect
from xuanwu.cli.output import Format, say, show_data
from xuanwu.cli.upload import upload_to

app = noun()


@app.command()
def diff(
    file: Files,
    exit_code: Annotated[
        bool, typer.Option("--exit-code", help="Exit with code 1 if anything differs.")
    ] = False,
    space: Space = None,
    output: Output = Format.TABLE,
) -> None:
    """Show what `apply` would change."""
    with connect(space) as client:
        plan = plan_of(client, read_jobs(file, upload_to(client)))
    differs = any(one.action != UNCHANGED for one in plan)
    if output is Format.TABLE:
        show_plan(plan)
        if not differs:
            say("No differences.")
    else:
        show_data(plan, output)
    raise typer.Exit(1 if differs and exit_code else 0)
