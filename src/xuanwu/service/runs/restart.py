"""Ends a run and has another follow it, in one wish that survives any crash."""

from __future__ import annotations

from dataclasses import dataclass

from xuanwu.model.access import Caller
from xuanwu.model.restore import LATEST
from xuanwu.model.run import Run
from xuanwu.scheduling.tracking.restore import check_restore
from xuanwu.service.gateway.gate import refuse_errors
from xuanwu.service.parts import Service
from xuanwu.service.runs.find import find_run
from xuanwu.service.runs.start import StartOrder, start
from xuanwu.service.runs.stop import ring, wish_stop
from xuanwu.store import jobs, runs


@dataclass(frozen=True)
class RestartOrder:
    """Which revision follows (None: the newest), and what it restores.

    `restore` is `latest` (a live run is stopped with a savepoint first), `none`, or a path.
    """

    revision: int | None = None
    restore: str = LATEST


async def restart(parts: Service, caller: Caller, run_id: str, order: RestartOrder) -> Run:
    """The run that was told to end, or the new one when the run had ended already.

    Raises: Conflict (`run_live`) when the run has ended and another of its job lives;
    InvalidInput (`script_invalid`) for a script with errors, while the live run goes on.
    """
    check_restore(order.restore)
    async with parts.db.read() as tx:
        run = await find_run(tx, caller, run_id)
        number = order.revision or (await jobs.get(tx, run.job_id)).latest_revision
        revision = await jobs.revision(tx, run.job_id, number)
    if not run.state.is_ended:
        await refuse_errors(parts, run.space_id, revision)
    async with parts.db.begin() as tx:
        run = await find_run(tx, caller, run_id)
        if not run.state.is_ended:
            await runs.write_restart(tx, run.id, restore=order.restore, revision=number)
            run = await wish_stop(parts, tx, caller, run, with_savepoint=order.restore == LATEST)
    if not run.state.is_ended:
        ring(parts, run)
        return run
    return await start(
        parts, caller, run.space_id, run.job_id, StartOrder(order.revision, order.restore)
    )
