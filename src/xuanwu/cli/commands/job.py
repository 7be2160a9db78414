"""`xuanwu job`: jobs and their revisions."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.syntax import Syntax
from rich.text import Text

from xuanwu.cli.edit import edit_job
from xuanwu.cli.job_file import read_jobs
from xuanwu.cli.noun import noun
from xuanwu.cli.options import JobRef, Note, Output, Space, Yes, confirm, connect
from xuanwu.cli.output import (
    Columns,
    Format,
    diff_text,
    say,
    show_data,
    show_list,
    show_one,
    state_text,
    stdout,
)
from xuanwu.cli.upload import upload_to
from xuanwu.client.jobs import JobQuery
from xuanwu.client.views import JobSummary, RunSummary, RunView
from xuanwu.kernel.errors import InvalidInput
from xuanwu.model.job import JobOrder, Revision
from xuanwu.model.state import State
from xuanwu.service.jobs.diff import spec_yaml

app = noun("Jobs and their revisions.")

_JOBS = Columns[JobSummary](
    {
        "name": lambda job: job.name,
        "folder": lambda job: job.folder or None,
        "kind": lambda job: job.kind.value,
        "revision": lambda job: job.latest_revision,
        "last run": lambda job: job.last_run.id if job.last_run else None,
        "state": lambda job: _state(job.last_run) if job.last_run else None,
        "changed": lambda job: job.updated_at,
    },
    none="This space has no jobs yet. Create one with: xuanwu apply -f FILE",
)
_REVISIONS = Columns[Revision](
    {
        "revision": lambda revision: revision.number,
        "created": lambda revision: revision.created_at,
        "by": lambda revision: revision.created_by.name,
        "note": lambda revision: revision.note,
    }
)


@app.command("list")
def list_jobs(
    search: Annotated[
        str | None, typer.Option(help="Only list jobs whose name or folder has this part.")
    ] = None,
    folder: Annotated[
        str | None, typer.Option(help="Only list jobs in this folder and those below.")
    ] = None,
    label: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME=VALUE", help="Only list jobs with this label; repeatable."),
    ] = None,
    state: Annotated[
        list[State] | None,
        typer.Option(help="Only list jobs whose newest run is in this state; repeatable."),
    ] = None,
    sort: Annotated[JobOrder, typer.Option(help="The order.")] = JobOrder.NAME,
    space: Space = None,
    output: Output = Format.TABLE,
) -> None:
    """List the jobs of the space, each with its newest run."""
    which = JobQuery(
        text=search, folder=folder, labels=labels_of(label), states=state or (), sort=sort
    )
    with connect(space) as client:
        show_list(client.jobs.list(which), _JOBS, output)


@app.command()
def show(
    job: JobRef,
    revision: Annotated[
        int | None, typer.Option("--revision", "-r", help="The number of the revision to show.")
    ] = None,
    text: Annotated[
        bool, typer.Option("--text", help="Print only the text, as a job file.")
    ] = False,
    space: Space = None,
    output: Output = Format.TABLE,
) -> None:
    """Show a job with its newest revision, or with the given revision."""
    with connect(space) as client:
        found = client.jobs.get(job)
        chosen = client.jobs.revision(job, revision) if revision else None
    spec = chosen.spec if chosen else found.spec
    if text:
        typer.echo(spec_yaml(spec), nl=False)
        return
    if output is not Format.TABLE:
        show_data(chosen or found, output)
        return
    last = found.last_run
    fields = {
        "name": found.name,
        "id": found.id,
        "kind": found.kind.value,
        "folder": found.folder or None,
        "labels": ", ".join(f"{name}={value}" for name, value in found.labels.items()) or None,
        "revision": f"{revision or found.latest_revision} of {found.latest_revision}",
        "created": f"{found.created_at:%Y-%m-%d %H:%M:%S}Z by {found.created_by.name}",
        "last run": f"{last.id} (revision {last.revision})" if last else "never run",
        "state": _state(last) if last else None,
    }
    show_one(found, fields, output)
    typer.echo()
    console = stdout()
    if console.is_terminal:
        console.print(Syntax(spec_yaml(spec), "yaml", background_color="default", word_wrap=True))
    else:
        typer.echo(spec_yaml(spec), nl=False)


@app.command()
def create(
    file: Annotated[
        Path, typer.Option("--file", "-f", help="A job file, or - for standard input.")
    ],
    note: Note = "",
    space: Space = None,
    output: Output = Format.TABLE,
) -> None:
    """Create a job. If a job of that name exists, it fails; `apply` also changes existing jobs."""
    with connect(space) as client:
        for spec in read_jobs([file], upload_to(client)):
            job = client.jobs.create(spec, note=note)
            _say_or_show(job, f"job {job.name} created, revision {job.latest_revision}", output)


@app.command()
def edit(job: JobRef, note: Note = "", space: Space = None) -> None:
    """Edit a job in $VISUAL or $EDITOR; saving creates a new revision."""
    with connect(space) as client:
        edit_job(client, job, note)


@app.command()
def rename(
    job: JobRef,
    name: Annotated[str, typer.Argument(metavar="NAME", help="The new name.")],
    space: Space = None,
) -> None:
    """Rename a job, as a new revision. A live run goes on."""
    with connect(space) as client:
        renamed = client.jobs.rename(job, name)
    say(f"job {job} is now {renamed.name}, revision {renamed.latest_revision}")


@app.command("copy")
def copy_job(
    job: JobRef,
    name: Annotated[str, typer.Argument(metavar="NAME", help="The name of the copy.")],
    folder: Annotated[
        str | None, typer.Option(help="The folder of the copy. Default: that of the job.")
    ] = None,
    revision: Annotated[
        int | None, typer.Option("--revision", "-r", help="The revision. Default: the newest.")
    ] = None,
    space: Space = None,
) -> None:
    """Create a job with the text and the labels of another."""
    with connect(space) as client:
        made = client.jobs.copy(job, name, folder=folder, revision=revision)
    say(f"job {made.name} created from {job}")


@app.command()
def move(
    job: JobRef,
    folder: Annotated[
        str, typer.Argument(metavar="FOLDER", help="A path such as orders/daily, or / for the top.")
    ],
    space: Space = None,
) -> None:
    """Move a job into a folder. This saves no revision."""
    with connect(space) as client:
        moved = client.jobs.move(job, folder.strip("/"))
    say(f"job {moved.name} is in {moved.folder or 'the top folder'}")


@app.command("label")
def label_job(
    job: JobRef,
    label: Annotated[
        list[str] | None,
        typer.Argument(metavar="NAME=VALUE", help="All labels of the job. None removes them."),
    ] = None,
    space: Space = None,
) -> None:
    """Replace the labels of a job. This saves no revision."""
    with connect(space) as client:
        done = client.jobs.label(job, labels_of(label))
    words = ", ".join(f"{name}={value}" for name, value in done.labels.items())
    say(f"job {done.name} has {f'the labels {words}' if words else 'no labels'}")


def labels_of(pairs: Sequence[str] | None) -> dict[str, str]:
    """Reads `NAME=VALUE` words. Raises: InvalidInput for a word without the sign."""
    for pair in pairs or ():
        if "=" not in pair:
            raise InvalidInput(f"'{pair}' is no label. Write it as NAME=VALUE.", where="label")
    return dict(pair.split("=", 1) for pair in pairs or ())


@app.command()
def delete(job: JobRef, yes: Yes = False, space: Space = None) -> None:
    """Delete a job and its history. A job with a live run is not deleted."""
    with connect(space) as client:
        found = client.jobs.get(job)
        confirm(f"Delete the job {found.name} with all its revisions?", yes=yes)
        client.jobs.delete(found.id)
    say(f"job {found.name} deleted")


@app.command()
def revisions(job: JobRef, space: Space = None, output: Output = Format.TABLE) -> None:
    """List the revisions of a job, newest first."""
    with connect(space) as client:
        show_list(client.jobs.revisions(job), _REVISIONS, output)


@app.command("diff")
def diff_revisions(
    job: JobRef,
    old: Annotated[
        int | None,
        typer.Argument(metavar="OLD", help="The older revision. Default: the one before NEW."),
    ] = None,
    new: Annotated[
        int | None, typer.Argument(metavar="NEW", help="The newer revision. Default: the newest.")
    ] = None,
    space: Space = None,
) -> None:
    """Show what changed between two revisions of a job."""
    with connect(space) as client:
        newest = new or client.jobs.get(job).latest_revision
        oldest = old or max(1, newest - 1)
        found = client.jobs.diff(job, oldest, newest)
    if found:
        stdout().print(diff_text(found), end="")
    else:
        say(f"Revisions {oldest} and {newest} have the same text.")


@app.command()
def rollback(
    job: JobRef,
    revision: Annotated[
        int, typer.Argument(metavar="REVISION", help="The revision to roll back to.")
    ],
    space: Space = None,
    output: Output = Format.TABLE,
) -> None:
    """Save the text of an older revision as a new revision; the history is kept."""
    with connect(space) as client:
        saved = client.jobs.rollback(job, revision)
    _say_or_show(
        saved, f"job {job} has the text of revision {revision} as revision {saved.number}", output
    )


def _say_or_show(value: object, message: str, form: Format) -> None:
    if form is Format.TABLE:
        typer.echo(message)
    else:
        show_data(value, form)


def _state(run: RunView | RunSummary) -> Text:
    return state_text(run.state, run.seen, run.seen_age_s)
