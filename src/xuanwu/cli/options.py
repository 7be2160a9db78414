"""The options and arguments that many commands share, and the client made from them."""

from __future__ import annotations

from typing import Annotated

import stamina.instrumentation
import typer

from xuanwu.cli.output import Format
from xuanwu.client import Client
from xuanwu.kernel.errors import NotFound, XuanwuError

Space = Annotated[
    str | None,
    typer.Option(
        "--space",
        "-s",
        envvar="XUANWU_SPACE",
        help="The space to work in. Default: the space of your token.",
    ),
]
Output = Annotated[Format, typer.Option("--output", "-o", help="Output format.")]
Yes = Annotated[bool, typer.Option("--yes", "-y", help="Do not ask for confirmation.")]
Note = Annotated[str, typer.Option("--note", help="The reason, recorded in the history.")]
Wait = Annotated[bool, typer.Option("--wait", "-w", help="Wait until the operation is complete.")]


def _job_names(incomplete: str) -> list[str]:
    return _offer("job", incomplete)


def _run_names(incomplete: str) -> list[str]:
    return _offer("run", incomplete)


JobRef = Annotated[
    str, typer.Argument(metavar="JOB", help="The name or id of a job.", autocompletion=_job_names)
]
RunRef = Annotated[
    str,
    typer.Argument(
        metavar="RUN",
        help="The id of a run, or a job's name for its newest run.",
        autocompletion=_run_names,
    ),
]


def connect(space: str | None = None) -> Client:
    """Returns the client of the server that this user works with."""
    stamina.instrumentation.set_on_retry_hooks([])  # users need not see retries
    return Client(space=space)


def run_id(client: Client, ref: str) -> str:
    """Returns the id of the run that `ref` names: a run, or a job's newest run.

    Raises: NotFound when there is no such job, or it has never run.
    """
    if ref.startswith("run_"):
        return ref
    job = client.jobs.get(ref)
    if job.last_run is None:
        raise NotFound(
            f"The job '{job.name}' has no run yet. Start one with: xuanwu run start {job.name}",
            where="run",
        )
    return job.last_run.id


def confirm(question: str, *, yes: bool) -> None:
    """Asks on a terminal; without one, or with `yes`, continues. Raises: Exit for a no."""
    if yes or not is_interactive():
        return
    if not typer.confirm(question, err=True):
        typer.echo("Nothing was changed.", err=True)
        raise typer.Exit(1)


def is_interactive() -> bool:
    """Whether a user can answer questions."""
    return typer.get_text_stream("stdin").isatty() and typer.get_text_stream("stderr").isatty()


def _offer(noun: str, incomplete: str) -> list[str]:
    """Returns completions for the shell; none if the server does not answer."""
    try:
        with connect() as client:
            names = (
                [job.name for job in client.jobs.list()]
                if noun == "job"
                else [run.id for run in client.runs.list()]
            )
    except XuanwuError:
        return []
    return [name for name in names if name.startswith(incomplete)]
