"""Edits a text in the user's editor; a text that the user wrote is never discarded."""

from __future__ import annotations

import os
import shlex
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path

import typer

from xuanwu.cli.job_file import parse_text, spec_of
from xuanwu.cli.options import is_interactive
from xuanwu.cli.output import say
from xuanwu.cli.upload import upload_to
from xuanwu.client import Client
from xuanwu.client.views import JobView
from xuanwu.kernel.errors import InvalidInput, Unavailable, XuanwuError
from xuanwu.model.job import Revision
from xuanwu.service.jobs.diff import spec_yaml

_EDITORS = ("vi", "nano")


def edit_job(client: Client, ref: str, note: str) -> None:
    """Opens a job's newest text; saving it creates a new revision. Raises: as `edit`."""
    job = client.jobs.get(ref)

    def save(text: str) -> str:
        saved = _save(client, job, text, note)
        return f"job {job.name} saved, revision {saved.number}"

    edit(spec_yaml(job.spec), job.name, save)


def edit(before: str, name: str, save: Callable[[str], str]) -> None:
    """Opens a text until it is saved, unchanged, or given up; `save` returns what it did.

    Raises: the error of the last attempt to save; the message names a file that keeps the text.
    """
    folder = Path(tempfile.mkdtemp(prefix="xuanwu-edit-"))
    file = folder / f"{name}.yaml"
    file.write_text(before)
    while True:
        _open_editor(file)
        text = file.read_text()
        if text == before or not text.strip():
            file.unlink()
            folder.rmdir()
            say("Nothing was changed." if text.strip() else "The text is empty: nothing was saved.")
            return
        try:
            saved = save(text)
        except XuanwuError as error:
            if isinstance(error, InvalidInput) and is_interactive():
                say(f"error: {error.message}")
                if typer.confirm("Edit it again?", default=True, err=True):
                    continue
            say(f"Your text was saved in {file}")
            raise
        file.unlink()
        folder.rmdir()
        typer.echo(saved)
        return


def _save(client: Client, job: JobView, text: str, note: str) -> Revision:
    documents = parse_text(text, Path(f"{job.name}.yaml"))
    if len(documents) != 1:
        raise InvalidInput("The text must contain exactly one job.", where="job")
    spec = spec_of(documents[0], Path.cwd() / f"{job.name}.yaml", upload_to(client))
    return client.jobs.edit(job.id, spec, note=note, base=job.latest_revision)


def _open_editor(file: Path) -> None:
    chosen = os.environ.get("VISUAL") or os.environ.get("EDITOR")
    for editor in [chosen] if chosen else _EDITORS:
        try:
            code = subprocess.run([*shlex.split(editor), str(file)], check=False).returncode
        except FileNotFoundError:
            continue
        if code:
            raise Unavailable(f"The editor '{editor}' exited with code {code}. Nothing was saved.")
        return
    raise Unavailable(
        f"The editor '{chosen or 'vi'}' was not found. Set EDITOR to an installed editor."
    )
