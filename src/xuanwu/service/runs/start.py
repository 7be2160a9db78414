"""Accepts a run, at most one live run a job, however many callers start it at once."""

from __future__ import annotations

from dataclasses import dataclass

from xuanwu.kernel.ids import token_hash
from xuanwu.kernel.tasks import in_thread
from xuanwu.language.names import check_names
from xuanwu.model.access import Caller
from xuanwu.model.possession import Catalog
from xuanwu.model.restore_choices import NONE
from xuanwu.model.run import Origin, Run, new_run
from xuanwu.model.spec import JobSpec
from xuanwu.model.state import State
from xuanwu.scheduling.tracking.freeze import freeze
from xuanwu.scheduling.tracking.predecessor_state import check_restore, choices_of
from xuanwu.service.jobs.check import check_spec
from xuanwu.service.jobs.find import find_job
from xuanwu.service.scripts.gate import refuse_errors
from xuanwu.service.scripts.parts import Scripts
from xuanwu.service.scripts.saved import keep_lineage
from xuanwu.store import catalogs, jobs, runs, secrets, variables
from xuanwu.store.database import Transaction


@dataclass(frozen=True)
class StartOrder:
    """Which revision to start (None: the newest), and what it restores.

    `restore` is `none`, `latest` (the newest state that the job's last run left), or the path
    of a savepoint or checkpoint.
    """

    revision: int | None = None
    restore: str = NONE


async def start(
    scripts: Scripts, caller: Caller, space_id: str, ref: str, order: StartOrder
) -> Run:
    """Accepts a run and returns it.

    Raises: Conflict (`run_live`, naming the winner) while a run of the job is live; NotFound for
    a job, revision, release or target that does not exist; InvalidInput for a `restore` that
    does not exist, and (`script_invalid`, with all findings) for a script with errors.
    """
    check_restore(order.restore)
    async with scripts.core.db.read() as tx:
        job = await find_job(tx, caller, space_id, ref)
        number = order.revision or job.latest_revision
        revision = await jobs.revision(tx, job.id, number)
        await check_spec(scripts.infra, tx, job.space_id, revision.spec)
        names = await _names(tx, job.space_id, revision.spec)
        last = await runs.latest_of_job(tx, job.id)
    await in_thread(check_names, revision.spec, *names)
    scripts.infra.find_release(revision.spec.release or scripts.infra.default.release)
    is_live = last is not None and not last.state.is_ended  # then Conflict follows below
    checked = None if is_live else await refuse_errors(scripts, job.space_id, revision)
    choices = await choices_of(scripts.core, scripts.infra, last, order.restore)
    origin = Origin(caller.principal, choices)
    run = new_run(job, revision, scripts.infra.default, origin, scripts.core.clock.now())
    definition = await freeze(scripts.core, run, revision)
    own_hash = token_hash(scripts.core.vault.token_for(run.id))
    async with scripts.core.db.begin() as tx:
        await runs.add(tx, run, definition, token_hash=own_hash)
    scripts.core.doorbell.ring(State.ACCEPT)
    scripts.core.doorbell.ring("events")
    if checked is not None:
        await keep_lineage(scripts, job.space_id, revision, checked)
    return run


async def _names(
    tx: Transaction, space_id: str, spec: JobSpec
) -> tuple[list[Catalog], frozenset[str], frozenset[str]]:
    """Returns the catalogs of the text, and the names of the space's variables and secrets."""
    chosen = [await catalogs.by_name(tx, space_id, name) for name in spec.catalogs]
    known = frozenset(one.name for one in await variables.all_of(tx, space_id))
    sealed = frozenset(one.name for one in await secrets.all_of(tx, space_id))
    return chosen, known, sealed
