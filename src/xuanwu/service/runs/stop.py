"""Records what the user wants of a live run; tracking carries it out."""

from __future__ import annotations

from xuanwu.kernel.ids import flink_id, new_id
from xuanwu.model.access import Caller
from xuanwu.model.run import Run, Savepoint, SavepointState
from xuanwu.model.state import Wish
from xuanwu.service.parts import Service
from xuanwu.service.runs.find import find_run
from xuanwu.store import runs, savepoints
from xuanwu.store.database import Transaction


async def stop(parts: Service, caller: Caller, run_id: str, *, with_savepoint: bool) -> Run:
    """Wishes the run stopped. Stopping a stopping run again changes nothing.

    Raises: Conflict (`run_ended`) when it has ended already.
    """
    async with parts.db.begin() as tx:
        run = await find_run(tx, caller, run_id)
        run = await wish_stop(parts, tx, caller, run, with_savepoint=with_savepoint)
    ring(parts, run)
    return run


async def wish_stop(
    parts: Service, tx: Transaction, caller: Caller, run: Run, *, with_savepoint: bool
) -> Run:
    """The same inside a transaction; a plain stop overrides one that waits for its savepoint."""
    wish = Wish.STOP_WITH_SAVEPOINT if with_savepoint else Wish.STOP
    if run.wish is wish or (run.wish is Wish.STOP and not run.state.is_ended):
        return run
    now = parts.clock.now()
    run = await runs.write_wish(tx, run.id, wish, actor=caller.name, now=now)
    if with_savepoint:
        await savepoints.add(tx, new_savepoint(parts, caller, run, stops_run=True))
    return run


def new_savepoint(parts: Service, caller: Caller, run: Run, *, stops_run: bool) -> Savepoint:
    """A savepoint as it is asked for; its trigger id makes Flink take it only once."""
    savepoint_id = new_id("sav")
    return Savepoint(
        id=savepoint_id,
        run_id=run.id,
        job_id=run.job_id,
        space_id=run.space_id,
        stops_run=stops_run,
        state=SavepointState.ASKED,
        trigger_id=flink_id(savepoint_id),
        created_at=parts.clock.now(),
        created_by=caller.name,
    )


def ring(parts: Service, run: Run) -> None:
    """Wakes the queue in which the run stands; after the commit."""
    parts.doorbell.ring(run.state)
    parts.doorbell.ring("events")
