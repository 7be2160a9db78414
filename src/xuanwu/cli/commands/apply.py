"""`xuanwu apply`: makes jobs match their files, after showing what changes."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from xuanwu.cli.job_file import read_jobs
from xuanwu.cli.noun import noun
from xuanwu.cli.options import Note, Output, Space, Yes, confirm, connect
from xuanwu.cli.output import Format, diff_text, say, show_data, stdout
from xuanwu.cli.scripts.refusal import explained
from xuanwu.cli.upload import upload_to
from xuanwu.client import Client
from xuanwu.client.views import Applied
from xuanwu.kernel.errors import InvalidInput
from xuanwu.model.spec import JobSpec

app = noun()

Files = Annotated[
    list[Path],
    typer.Option(
        "--file",
        "-f",
        metavar="PATH",
        help="A job file, a folder of job files, or - for standard input.",
    ),
]
UNCHANGED = "unchanged"


@app.command()
def apply(
    file: Files,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only show what would change; change nothing.")
    ] = False,
    start: Annotated[
        bool, typer.Option("--start", help="Start the jobs that have no live run.")
    ] = False,
    yes: Yes = False,
    note: Note = "",
    space: Space = None,
    output: Output = Format.TABLE,
) -> None:
    """Create or change jobs to match their files, after showing the differences.

    All files are checked before the first change. Jars that a file names by path are uploaded
    first, also with --dry-run: an upload alone changes no job.
    """
    with connect(space) as client:
        specs = read_jobs(file, upload_to(client))
        plan = plan_of(client, specs)
        if output is Format.TABLE:
            show_plan(plan)
        if any(one.action != UNCHANGED for one in plan) and not dry_run:
            confirm("Apply these changes?", yes=yes)
            plan = [
                client.jobs.apply(spec, note=note, base=_base(shown))
                for spec, shown in zip(specs, plan, strict=True)
            ]
        _show_result(plan, output, dry_run=dry_run)
        if start and not dry_run:
            _start(client, specs)


def plan_of(client: Client, specs: Sequence[JobSpec]) -> list[Applied]:
    """Returns what would change, before anything changes.

    Raises: InvalidInput when two files name one job.
    """
    names = [spec.name for spec in specs]
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise InvalidInput(
            f"The job '{twice[0]}' is defined in more than one file. Keep one of the definitions.",
            where="name",
        )
    return [client.jobs.apply(spec, dry_run=True) for spec in specs]


def show_plan(plan: Sequence[Applied]) -> None:
    """Prints the differences, job by job."""
    for one in plan:
        if one.diff:
            stdout().print(f"job {one.name}", style="bold", markup=False)
            stdout().print(diff_text(one.diff), end="")


def _base(shown: Applied) -> int:
    """The revision from which the difference was shown: what was saved since is not overwritten."""
    return shown.revision if shown.action == UNCHANGED else shown.revision - 1


def _show_result(done: Sequence[Applied], form: Format, *, dry_run: bool) -> None:
    if form is not Format.TABLE:
        show_data(done, form)
        return
    suffix = " (dry run)" if dry_run else ""
    for one in done:
        typer.echo(f"job {one.name} {one.action}, revision {one.revision}{suffix}")


def _start(client: Client, specs: Sequence[JobSpec]) -> None:
    for spec in specs:
        last = client.jobs.get(spec.name).last_run
        if last is None or not last.is_live:
            with explained(client, spec.name):
                run = client.runs.start(spec.name)
            say(f"run {run.id} of {spec.name} accepted")
            continue
        say(
            f"{spec.name} has a live run ({last.id}, revision {last.revision}). To run the "
            f"newest revision: xuanwu run restart {spec.name}"
        )
