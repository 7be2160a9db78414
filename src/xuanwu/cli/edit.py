"""Edits a job's text in the user's editor; a text once written is never thrown away."""

from __future__ import annotations

import os
import shlex
import subprocess
import tempfile
from pathlib import Path

import typer

from xuanwu.cli.job_file import parse_text, spec_of
from xuanwu.cli.options import is_interactive
from xuanwu.cli.output import say
from xuanwu.cli.upload import upload_to
from xuanwu.client import Client
from xuanwu.client.views import JobView
from xuanwu.kernel.errors import Conflict, InvalidInput, Unavailable, XuanwuError
from xuanwu.model.job import Revision
from xuanwu.service.jobs.diff import spec_yaml

_EDITORS = ("vi", "nano")


def edit_job(client: Client, ref: str, note: str) -> None:
    """Opens the newest text until it is saved, left as it was, or given up.

    Raises: what the last attempt to save raised; the text is then kept in a file that is named.
    """
    job = client.jobs.get(ref)
    before = spec_yaml(job.spec)
    folder = Path(tempfile.mkdtemp(prefix="xuanwu-edit-"))
    file = folder / f"{job.name}.yaml"
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
            saved = _save(client, job, text, note)
        except XuanwuError as error:
            if isinstance(error, InvalidInput) and is_interactive():
                say(f"error: {error.message}")
                if typer.confirm("Edit it again?", default=True, err=True):
                    continue
            say(f"Your text is kept in {file}")
            raise
        file.unlink()
        folder.rmdir()
        typer.echo(f"job {job.name} saved, revision {saved.number}")
        return


def _save(client: Client, job: JobView, text: str, note: str) -> Revision:
    documents = parse_text(text, Path(f"{job.name}.yaml"))
    if len(documents) != 1:
        raise InvalidInput("The text must hold one job.", where="job")
    spec = spec_of(documents[0], Path.cwd() / f"{job.name}.yaml", upload_to(client))
    latest = client.jobs.get(job.id).latest_revision
    if latest != job.latest_revision:
        raise Conflict(
            f"While you were editing, revision {latest} of {job.name} was saved. Look at it with:"
            f" xuanwu job diff {job.name}",
            code="revision_changed",
        )
    return client.jobs.edit(job.id, spec, note=note)


def _open_editor(file: Path) -> None:
    chosen = os.environ.get("VISUAL") or os.environ.get("EDITOR")
    for editor in [chosen] if chosen else _EDITORS:
        try:
            code = subprocess.run([*shlex.split(editor), str(file)], check=False).returncode
        except FileNotFoundError:
            continue
        if code:
            raise Unavailable(f"The editor '{editor}' ended with {code}. Nothing was saved.")
        return
    raise Unavailable(f"There is no editor '{chosen or 'vi'}'. Set EDITOR to one that exists.")
