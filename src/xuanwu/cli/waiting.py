"""Waits for a run: shows progress on a terminal, and reports how the run ended."""

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


class OnLook(Protocol):
    """Called with every look at a run."""

    def __call__(self, run: RunView) -> None: ...


@contextmanager
def progress(what: str) -> Generator[OnLook]:
    """Shows the run's state and phase during the block; nothing without a terminal."""
    console = stderr()
    if not console.is_terminal:
        yield _unwatched
        return
    with console.status(what) as status:
        yield lambda run: status.update(f"{what}: {run.state.value}, {run.phase}")


def end(client: Client, run: RunView, *, ended_well: bool) -> None:
    """Reports why a run ended badly. Raises: Exit with 1 if it did."""
    if ended_well:
        return
    if run.state is State.FAILED:
        stderr().print(failure_text(run, text_of(client, run)))
    else:
        typer.echo(f"The run {run.id} of {run.job_name} ended as {run.state.value}.", err=True)
    raise typer.Exit(1)


def text_of(client: Client, run: RunView) -> str | None:
    """Returns the SQL that the run executes, or None; a failure is shown without it, too."""
    try:
        return client.jobs.revision(run.job_id, run.revision).spec.sql
    except XuanwuError:
        return None


def _unwatched(run: RunView) -> None:
    """Without a terminal, shows no progress."""
    del run
