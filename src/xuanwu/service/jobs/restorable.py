"""Tells what a run would start from, before it is started."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from xuanwu.core import Core
from xuanwu.kernel.page import Page
from xuanwu.model.access import Caller
from xuanwu.model.restore_choices import LATEST, NONE, told
from xuanwu.model.run import Run, Savepoint
from xuanwu.scheduling.infrastructure import Infrastructure
from xuanwu.scheduling.tracking.predecessor_state import choices_of
from xuanwu.service.jobs.find import find_job
from xuanwu.store import runs, savepoints


class RestoreKind(StrEnum):
    """What the first choice is."""

    NONE = "none"
    SAVEPOINT = "savepoint"
    CHECKPOINT = "checkpoint"


@dataclass(frozen=True)
class Restorable:
    """What `latest` restores now.

    `choices` are tried in order (`model.restore_choices`); without any, a run starts without state.
    `savepoint` is set if the first choice is a savepoint that the platform took. `from_run` is the
    job's newest run, whose state that is.
    """

    kind: RestoreKind
    choices: tuple[str, ...]
    message: str
    from_run: Run | None
    savepoint: Savepoint | None


async def latest(
    core: Core, infra: Infrastructure, caller: Caller, space_id: str, ref: str
) -> Restorable:
    """Finds what `latest` restores. Raises: NotFound; the error of a target that cannot say now."""
    async with core.db.read() as tx:
        job = await find_job(tx, caller, space_id, ref)
        run = await runs.latest_of_job(tx, job.id)
    choices = await choices_of(core, infra, run, LATEST)
    if not choices or choices == (NONE,):
        return Restorable(RestoreKind.NONE, (), "The run starts without state.", run, None)
    async with core.db.read() as tx:
        taken = (await savepoints.of_job(tx, job.id, None, 500)).items
    savepoint = next((one for one in taken if one.path == choices[0]), None)
    kind = RestoreKind.SAVEPOINT if savepoint else RestoreKind.CHECKPOINT
    return Restorable(kind, choices, f"The run is restored from {told(choices)}.", run, savepoint)


async def savepoints_of(
    core: Core, caller: Caller, space_id: str, ref: str, cursor: str | None, limit: int
) -> Page[Savepoint]:
    """Lists the savepoints of all runs of a job, newest first. Raises: NotFound."""
    async with core.db.read() as tx:
        job = await find_job(tx, caller, space_id, ref)
        return await savepoints.of_job(tx, job.id, cursor, limit)
