"""Ends a run and starts its successor, in one wish that survives any crash."""

from __future__ import annotations

from dataclasses import dataclass

from xuanwu.model.access import Caller
from xuanwu.model.restore_choices import LATEST
from xuanwu.model.run import Run
from xuanwu.scheduling.tracking.predecessor_state import check_restore
from xuanwu.service.runs.find import find_run
from xuanwu.service.runs.start import StartOrder, start
from xuanwu.service.runs.stop import ring, wish_stop
from xuanwu.service.scripts.gate import refuse_errors
from xuanwu.service.scripts.parts import Scripts
from xuanwu.store import jobs, runs


@dataclass(frozen=True)
class RestartOrder:
    """Which revision the successor runs (None: the newest), and what it restores.

    `restore` is `latest` (a live run is stopped with a savepoint first), `none`, or a path.
    """

    revision: int | None = None
    restore: str = LATEST


async def restart(scripts: Scripts, caller: Caller, run_id: str, order: RestartOrder) -> Run:
    """Returns the run being ended, or the new one where the run had already ended.

    Raises: Conflict (`run_live`) when the run has ended and another one of its job is live;
    InvalidInput (`script_invalid`) for a script with errors, while the live run continues.
    """
    check_restore(order.restore)
    async with scripts.core.db.read() as tx:
        run = await find_run(tx, caller, run_id)
        number = order.revision or (await jobs.get(tx, run.job_id)).latest_revision
        revision = await jobs.revision(tx, run.job_id, number)
    if not run.state.is_ended:
        await refuse_errors(scripts, run.space_id, revision)
    async with scripts.core.db.begin() as tx:
        run = await find_run(tx, caller, run_id)
        if not run.state.is_ended:
            await runs.write_restart(tx, run.id, restore=order.restore, revision=number)
            run = await wish_stop(
                scripts.core, tx, caller, run, with_savepoint=order.restore == LATEST
            )
    if not run.state.is_ended:
        ring(scripts.core, run)
        return run
    return await start(
        scripts, caller, run.space_id, run.job_id, StartOrder(order.revision, order.restore)
    )
