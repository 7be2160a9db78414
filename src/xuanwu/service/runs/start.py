"""Accepts a run: one live run a job, whoever asks and however often."""

from __future__ import annotations

from dataclasses import dataclass

from xuanwu.kernel.ids import token_hash
from xuanwu.model.access import Caller
from xuanwu.model.restore import NONE
from xuanwu.model.run import Origin, Placement, Run, new_run
from xuanwu.model.spec import JobSpec
from xuanwu.model.state import State
from xuanwu.scheduling.tracking.restore import check_restore, choices_of
from xuanwu.service.gateway.gate import refuse_errors
from xuanwu.service.gateway.saved import keep_lineage
from xuanwu.service.jobs.check import check_spec
from xuanwu.service.jobs.find import find_job
from xuanwu.service.jobs.names import check_names
from xuanwu.service.parts import Service
from xuanwu.store import catalogs, jobs, runs, secrets, variables
from xuanwu.store.database import Transaction


@dataclass(frozen=True)
class StartOrder:
    """Which revision (None: the newest) is started, and what it restores.

    `restore` is `none`, `latest` (the newest state that the job's last run left), or the path
    of a savepoint or checkpoint.
    """

    revision: int | None = None
    restore: str = NONE


async def start(parts: Service, caller: Caller, space_id: str, ref: str, order: StartOrder) -> Run:
    """The accepted run.

    Raises: Conflict (`run_live`, naming the winner) while a run of the job lives; NotFound for
    a job, revision, release or target that does not exist; InvalidInput for a `restore` that
    names nothing, and (`script_invalid`, with all findings) for a script with errors.
    """
    check_restore(order.restore)
    async with parts.db.read() as tx:
        job = await find_job(tx, caller, space_id, ref)
        number = order.revision or job.latest_revision
        revision = await jobs.revision(tx, job.id, number)
        await check_spec(parts, tx, job.space_id, revision.spec)
        await _check_names(tx, job.space_id, revision.spec)
        last = await runs.latest_of_job(tx, job.id)
    parts.find_release(revision.spec.release or parts.default_release)
    is_live = last is not None and not last.state.is_ended  # then that is the answer
    is_checked = not is_live and await refuse_errors(parts, job.space_id, revision)
    choices = await choices_of(parts.tracking, last, order.restore)
    default = Placement(parts.default_release, parts.default_target)
    run = new_run(job, revision, default, Origin(caller.name, choices), parts.clock.now())
    async with parts.db.begin() as tx:
        await runs.add(tx, run, token_hash=token_hash(parts.vault.token_for(run.id)))
    parts.doorbell.ring(State.ACCEPT)
    parts.doorbell.ring("events")
    if is_checked:
        await keep_lineage(parts, job.space_id, revision)
    return run


async def _check_names(tx: Transaction, space_id: str, spec: JobSpec) -> None:
    chosen = [await catalogs.by_name(tx, space_id, name) for name in spec.catalogs]
    known = frozenset(one.name for one in await variables.all_of(tx, space_id))
    sealed = frozenset(one.name for one in await secrets.all_of(tx, space_id))
    check_names(spec, chosen, known, sealed)
