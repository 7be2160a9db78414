"""Records what the user wants of a live run; tracking carries it out."""

from __future__ import annotations

from xuanwu.core import Core
from xuanwu.kernel.ids import flink_id, new_id
from xuanwu.model.access import Caller
from xuanwu.model.run import Run, Savepoint, SavepointState
from xuanwu.model.state import Wish
from xuanwu.service.runs.find import find_run
from xuanwu.store import runs, savepoints
from xuanwu.store.database import Transaction


async def stop(core: Core, caller: Caller, run_id: str, *, with_savepoint: bool) -> Run:
    """Records the wish to stop the run, and that no run follows it. Repeating it changes nothing.

    Raises: Conflict (`run_ended`) when the run has already ended, and no run is about to follow it.
    """
    async with core.db.begin() as tx:
        await find_run(tx, caller, run_id)
        run = await runs.lock(tx, run_id)
        is_restarting = run.may_be_followed and await runs.child_of(tx, run.id) is None
        if is_restarting or run.restart_from is not None:
            now = core.clock.now()
            run = await runs.withdraw_restart(tx, run, actor=caller.principal, now=now)
        if not is_restarting:
            run = await wish_stop(core, tx, caller, run, with_savepoint=with_savepoint)
    ring(core, run)
    return run


async def wish_stop(
    core: Core, tx: Transaction, caller: Caller, run: Run, *, with_savepoint: bool
) -> Run:
    """Does it in a transaction; a plain stop overrides one that waits for its savepoint."""
    wish = Wish.STOP_WITH_SAVEPOINT if with_savepoint else Wish.STOP
    if run.wish is wish or (run.wish is Wish.STOP and not run.state.is_ended):
        return run
    now = core.clock.now()
    run = await runs.write_wish(tx, run.id, wish, actor=caller.principal, now=now)
    if with_savepoint:
        await savepoints.add(tx, new_savepoint(core, caller, run, stops_run=True))
    return run


def new_savepoint(core: Core, caller: Caller, run: Run, *, stops_run: bool) -> Savepoint:
    """Creates a requested savepoint; its trigger id makes Flink take it only once."""
    savepoint_id = new_id("sav")
    return Savepoint(
        id=savepoint_id,
        run_id=run.id,
        job_id=run.job_id,
        space_id=run.space_id,
        stops_run=stops_run,
        state=SavepointState.ASKED,
        trigger_id=flink_id(savepoint_id),
        created_at=core.clock.now(),
        created_by=caller.principal,
    )


def ring(core: Core, run: Run) -> None:
    """Wakes the queue of the run's state; call it after the commit."""
    core.doorbell.ring(run.state)
    core.doorbell.ring("events")
