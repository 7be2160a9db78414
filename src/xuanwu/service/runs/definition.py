"""Shows what a run executes, and how two runs differ."""

from __future__ import annotations

from typing import Any

from xuanwu.core import Core
from xuanwu.model.access import Caller
from xuanwu.scheduling.tracking.freeze import frozen
from xuanwu.service.jobs.diff import diff_definitions
from xuanwu.service.runs.find import find_run


async def show(core: Core, caller: Caller, run_id: str) -> dict[str, Any]:
    """Returns the definition with which the run was accepted; of secrets only the names.

    Raises: NotFound.
    """
    async with core.db.read() as tx:
        run = await find_run(tx, caller, run_id)
    return dict(await frozen(core, run))


async def diff(core: Core, caller: Caller, old_id: str, new_id: str) -> str:
    """Returns a unified diff from one run to another, empty where both execute the same.

    Raises: NotFound.
    """
    old, new = await show(core, caller, old_id), await show(core, caller, new_id)
    return diff_definitions(old, new, (old_id, new_id))
