"""The requests of the entry point inside a JobManager, each with the token of its own run."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from xuanwu.core import Core
from xuanwu.kernel.errors import Conflict, NotFound, Unauthenticated
from xuanwu.kernel.ids import token_hash
from xuanwu.model.access import Principal, PrincipalKind
from xuanwu.model.definition import with_secrets
from xuanwu.model.event import EventKind
from xuanwu.model.run import Run
from xuanwu.model.state import Wish
from xuanwu.scheduling.tracking.freeze import frozen
from xuanwu.store import events, jobs, runs, secrets
from xuanwu.store.blobs import Blobs
from xuanwu.store.events import News


async def authenticate(core: Core, run_id: str, token: str) -> Run:
    """Returns the run. Raises: Unauthenticated for a token that is not the one of this run."""
    async with core.db.read() as tx:
        run = await runs.by_token_hash(tx, token_hash(token))
    if run is None or run.id != run_id:
        raise Unauthenticated("This token does not belong to this run.")
    return run


async def run_definition(core: Core, server_url: str, run: Run) -> dict[str, Any]:
    """Returns the definition with which a live run was accepted.

    The values of its secrets leave the server only here, and the run's history records when.

    Raises: Conflict (`run_over`) when the run is no longer wanted: this fences off a JobManager
    that starts late.
    """
    if run.state.is_ended or run.wish is Wish.STOP:
        raise Conflict(
            "This run has ended or is being stopped, so nothing may be submitted.", code="run_over"
        )
    document = await frozen(core, run)
    async with core.db.read() as tx:
        known = await secrets.all_of(tx, run.space_id)
    sealed = [one for one in known if one.name in document["secrets"]]
    values = {one.name: core.vault.unseal(one.sealed, one.context) for one in sealed}
    artifact_url = f"{server_url}/api/v1/engine/runs/{run.id}/artifacts/{{sha256}}"
    await _tell(core, run)
    return with_secrets(document, values, artifact_url=artifact_url)


async def _tell(core: Core, run: Run) -> None:
    actor = Principal(PrincipalKind.RUN, run.id, run.job_name)
    message = "The JobManager fetched the definition of the run."
    async with core.db.begin() as tx:
        events.add(tx, run, News(EventKind.DEFINITION, message, actor))
    core.doorbell.ring("events")


async def artifact_file(core: Core, blobs: Blobs, run: Run, sha256: str) -> Path:
    """Returns the file of a jar that this run's text names. Raises: NotFound for any other."""
    async with core.db.read() as tx:
        spec = (await jobs.revision(tx, run.job_id, run.revision)).spec
    if sha256 not in spec.needed_artifacts:
        raise NotFound(
            f"The definition of the run does not contain the artifact {sha256}.", where="artifact"
        )
    return blobs.path(sha256)


async def news(core: Core, run: Run) -> None:
    """Triggers an observation of the run at once; the news itself is not taken as its state."""
    async with core.db.begin() as tx:
        await runs.ring(tx, run.id, core.clock.now())
    core.doorbell.ring(run.state)
