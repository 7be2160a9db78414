"""Finds a run by its id, and only where the caller may see it."""

from __future__ import annotations

from xuanwu.access.permissions import enter
from xuanwu.kernel.errors import NotFound
from xuanwu.model.access import Caller
from xuanwu.model.run import Run
from xuanwu.store import runs
from xuanwu.store.database import Transaction


async def find_run(tx: Transaction, caller: Caller, run_id: str) -> Run:
    """Returns a run. Raises: NotFound, also for a run that the caller may not see; Forbidden where
    the caller's role in the run's space does not allow what it asks for."""
    run = await runs.get(tx, run_id)
    enter(caller, run.space_id, NotFound(f"The run '{run_id}' was not found.", where="run"))
    return run
