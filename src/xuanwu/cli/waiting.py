"""Waits with the user: a line of progress on a terminal, and what the end means."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from typing import Protocol

import typer

from xuanwu.cli.failure import failure_text
from xuanwu.cli.output import stderr
from xuanwu.client import Client
from xuanwu.client.views import RunView
from xuanwu.kernel.errors import XuanwuError
from xuanwu.model.state import State


class Seen(Protocol):
    """Is told of every look at a run."""

    def __call__(self, run: RunView) -> None: ...


@contextmanager
def progress(what: str) -> Generator[Seen]:
    """Shows state and phase of the run while inside; nothing where nobody watches."""
    console = stderr()
    if not console.is_terminal:
        yield _unwatched
        return
    with console.status(what) as status:
        yield lambda run: status.update(f"{what}: {run.state.value}, {run.phase}")


def end(client: Client, run: RunView, *, ended_well: bool) -> None:
    """Says why a run ended badly. Raises: Exit with 1 where it did."""
    if ended_well:
        return
    if run.state is State.FAILED:
        stderr().print(failure_text(run, text_of(client, run)))
    else:
        typer.echo(f"The run {run.id} of {run.job_name} ended as {run.state.value}.", err=True)
    raise typer.Exit(1)


def text_of(client: Client, run: RunView) -> str | None:
    """The SQL that the run executes, if it can be had; a failure is shown without it, too."""
    try:
        return client.jobs.revision(run.job_id, run.revision).spec.sql
    except XuanwuError:
        return None


def _unwatched(run: RunView) -> None:
    """Nobody watches: a pipe gets no progress."""
    del run
