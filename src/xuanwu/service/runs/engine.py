"""What the entry point inside a JobManager may ask, with the token of its own run alone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from xuanwu.kernel.errors import Conflict, NotFound, Unauthenticated
from xuanwu.kernel.ids import token_hash
from xuanwu.kernel.tasks import in_thread
from xuanwu.model.definition import definition
from xuanwu.model.run import Run
from xuanwu.model.state import Wish
from xuanwu.scheduling.dialect.translate import translate
from xuanwu.service.jobs.check import needed_artifacts
from xuanwu.service.jobs.names import secrets_in
from xuanwu.service.parts import Service
from xuanwu.store import artifacts, catalogs, jobs, runs, secrets, spaces, variables


async def authenticate(parts: Service, run_id: str, token: str) -> Run:
    """Raises: Unauthenticated for a token that is not the one of this run."""
    async with parts.db.read() as tx:
        run = await runs.by_token_hash(tx, token_hash(token))
    if run is None or run.id != run_id:
        raise Unauthenticated("This token is not the token of this run.")
    return run


async def run_definition(parts: Service, run: Run) -> dict[str, Any]:
    """The document of a live run, written for its release; its secrets leave only here.

    Raises: Conflict (`run_over`) when nobody wants the run any more: the fence against a
    JobManager that starts late.
    """
    if run.state.is_ended or run.wish is Wish.STOP:
        raise Conflict("This run is over: nothing is to be submitted.", code="run_over")
    async with parts.db.read() as tx:
        spec = (await jobs.revision(tx, run.job_id, run.revision)).spec
        space = await spaces.get(tx, run.space_id)
        chosen = [await catalogs.by_name(tx, run.space_id, name) for name in spec.catalogs]
        known = {v.name: v.value for v in await variables.all_of(tx, run.space_id)}
        wanted = secrets_in(spec, chosen)
        sealed = [s for s in await secrets.all_of(tx, run.space_id) if s.name in wanted]
        names: dict[str, str] = {}
        for sha256 in needed_artifacts(spec):
            if artifact := await artifacts.find(tx, run.space_id, sha256):
                names[sha256] = artifact.name
    release = parts.find_release(run.release).release
    written = await in_thread(translate, spec.sql or "", spec.options, release)
    base = f"{parts.tracking.settings.server_url}/api/v1/engine/runs/{run.id}"
    return definition(
        run={"id": run.id, "job": run.job_name, "space": space.name},
        spec=spec.model_copy(update={"options": written.options}),
        edits=written.edits,
        catalogs=chosen,
        artifact_names=names,
        artifact_url=f"{base}/artifacts/{{sha256}}",
        variables=known,
        secrets={one.name: parts.vault.unseal(one.sealed, one.context) for one in sealed},
    )


async def artifact_file(parts: Service, run: Run, sha256: str) -> Path:
    """The file of a jar that this run's text names. Raises: NotFound for any other."""
    async with parts.db.read() as tx:
        spec = (await jobs.revision(tx, run.job_id, run.revision)).spec
    if sha256 not in needed_artifacts(spec):
        raise NotFound(f"The run's text names no artifact {sha256}.", where="artifact")
    return parts.blobs.path(sha256)


async def news(parts: Service, run: Run) -> None:
    """The job says that something changed: look at it at once. It is a doorbell, not a truth."""
    async with parts.db.begin() as tx:
        await runs.ring(tx, run.id, parts.clock.now())
    parts.doorbell.ring(run.state)
