"""Asks for savepoints of running runs, and lists them."""

from __future__ import annotations

from xuanwu.kernel.errors import Conflict
from xuanwu.model.access import Caller
from xuanwu.model.run import Savepoint
from xuanwu.model.state import State, Wish
from xuanwu.service.parts import Service
from xuanwu.service.runs.find import find_run
from xuanwu.service.runs.stop import new_savepoint, ring
from xuanwu.store import runs, savepoints


async def ask(parts: Service, caller: Caller, run_id: str) -> Savepoint:
    """A savepoint that leaves the run running.

    Raises: Conflict when the run is not running or is being stopped.
    """
    async with parts.db.begin() as tx:
        run = await find_run(tx, caller, run_id)
        if run.state is not State.RUNNING or run.wish is not Wish.RUN:
            raise Conflict(
                f"The run is {run.state.value} with the wish {run.wish.value}; a savepoint can be"
                " taken of a run that is Running and is not being stopped.",
                code="run_not_running",
                where="run",
            )
        savepoint = new_savepoint(parts, caller, run, stops_run=False)
        await savepoints.add(tx, savepoint)
        await runs.ring(tx, run.id, parts.clock.now())
    ring(parts, run)
    return savepoint


async def of_run(parts: Service, caller: Caller, run_id: str) -> list[Savepoint]:
    """All savepoints of a run, oldest first."""
    async with parts.db.read() as tx:
        run = await find_run(tx, caller, run_id)
        return await savepoints.of_run(tx, run.id)


async def show(parts: Service, caller: Caller, run_id: str, savepoint_id: str) -> Savepoint:
    """Raises: NotFound."""
    async with parts.db.read() as tx:
        run = await find_run(tx, caller, run_id)
        return await savepoints.get(tx, run.id, savepoint_id)
