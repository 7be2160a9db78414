"""Uploads jars, with a progress bar on a terminal."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn

from xuanwu.cli.output import stderr
from xuanwu.client import Client
from xuanwu.model.possession import Artifact


def upload_to(client: Client) -> Callable[[Path], str]:
    """Returns a function that uploads a jar and returns its hash."""
    return lambda file: upload(client, file).sha256


def upload(client: Client, file: Path) -> Artifact:
    """Returns the jar's artifact; content that the server has is not sent again."""
    console = stderr()
    columns = (TextColumn("{task.description}", markup=False), BarColumn(), DownloadColumn())
    with Progress(
        *columns, console=console, transient=True, disable=not console.is_terminal
    ) as bar:
        size = file.stat().st_size if file.is_file() else None
        task = bar.add_task(file.name, total=size)
        return client.artifacts.upload(file, sent=lambda piece: bar.advance(task, piece))
