"""Requests savepoints of running runs, and lists them."""

from __future__ import annotations

from xuanwu.core import Core
from xuanwu.kernel.errors import Conflict
from xuanwu.model.access import Caller
from xuanwu.model.run import Savepoint
from xuanwu.model.state import State, Wish
from xuanwu.service.runs.find import find_run
from xuanwu.service.runs.stop import new_savepoint, ring
from xuanwu.store import runs, savepoints


async def ask(core: Core, caller: Caller, run_id: str) -> Savepoint:
    """Requests a savepoint; the run continues.

    Raises: Conflict when the run is not running or is being stopped.
    """
    async with core.db.begin() as tx:
        run = await find_run(tx, caller, run_id)
        if run.state is not State.RUNNING or run.wish is not Wish.RUN:
            raise Conflict(
                "A savepoint needs a run that is Running and is not being stopped; this run is "
                f"{run.state.value} with the wish {run.wish.value}.",
                code="run_not_running",
                where="run",
            )
        savepoint = new_savepoint(core, caller, run, stops_run=False)
        await savepoints.add(tx, savepoint)
        await runs.ring(tx, run.id, core.clock.now())
    ring(core, run)
    return savepoint


async def of_run(core: Core, caller: Caller, run_id: str) -> list[Savepoint]:
    """Lists all savepoints of a run, oldest first."""
    async with core.db.read() as tx:
        run = await find_run(tx, caller, run_id)
        return await savepoints.of_run(tx, run.id)


async def show(core: Core, caller: Caller, run_id: str, savepoint_id: str) -> Savepoint:
    """Returns one savepoint. Raises: NotFound."""
    async with core.db.read() as tx:
        run = await find_run(tx, caller, run_id)
        return await savepoints.get(tx, run.id, savepoint_id)
