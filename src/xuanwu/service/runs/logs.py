"""Reads and follows the output of a run's processes, with every secret value masked."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from functools import partial

import anyio

from xuanwu.core import Core
from xuanwu.kernel.errors import NotFound
from xuanwu.kernel.log import mask
from xuanwu.model.access import Caller
from xuanwu.model.cluster import (
    LogPart,
    Process,
)
from xuanwu.model.run import Run
from xuanwu.model.state import State
from xuanwu.scheduling.infrastructure import Infrastructure
from xuanwu.scheduling.tracking.masks import secret_values
from xuanwu.service.runs.find import find_run

_PAUSE_S = 0.3


@dataclass(frozen=True)
class LogOrder:
    """Which process's log (`jobmanager`, `taskmanager-1`, `taskmanager-1.out`), how many lines."""

    process: str = "jobmanager"
    lines: int = 200


async def log_tail(
    core: Core, infra: Infrastructure, caller: Caller, run_id: str, order: LogOrder
) -> tuple[str, ...]:
    """Returns the last lines. Raises: NotFound for a missing run or log; Unreachable."""
    run = await _find(core, caller, run_id)
    target = infra.target(run.target)
    lines = await target.log_tail(run.id, order.process, order.lines)
    return _masked(lines, await secret_values(core, run.space_id))


async def processes(
    core: Core, infra: Infrastructure, caller: Caller, run_id: str
) -> tuple[Process, ...]:
    """Lists what the target sees of the run's cluster now. Raises: NotFound; Unreachable."""
    run = await _find(core, caller, run_id)
    return (await infra.target(run.target).look(run.id)).processes


async def follow(
    core: Core, infra: Infrastructure, caller: Caller, run_id: str, process: str, offset: int
) -> AsyncIterator[LogPart]:
    """Yields the log from `offset` as it grows, until the run has ended and left its queue.

    While the run starts, it waits for a log that does not exist yet.
    Raises: NotFound at the first step; Unreachable.
    """
    while True:
        run = await _find(core, caller, run_id)
        is_over = run.state.is_ended and run.due_at is None
        part = await _part(infra, run, process, offset)
        if part.lines:
            hide = partial(_masked, secrets=await secret_values(core, run.space_id))
            yield LogPart(hide(part.lines), part.offset)
        elif is_over:
            return
        else:
            await anyio.sleep(_PAUSE_S)
        offset = part.offset


async def check_log(
    core: Core, infra: Infrastructure, caller: Caller, run_id: str, process: str
) -> None:
    """Raises: NotFound when the run does not exist, or when no such log exists or can appear."""
    await _part(infra, await _find(core, caller, run_id), process, 0)


async def _part(infra: Infrastructure, run: Run, process: str, offset: int) -> LogPart:
    try:
        return await infra.target(run.target).log_after(run.id, process, offset)
    except NotFound:
        if run.state is State.ACCEPT:
            return LogPart((), offset)
        raise


async def _find(core: Core, caller: Caller, run_id: str) -> Run:
    async with core.db.read() as tx:
        return await find_run(tx, caller, run_id)


def _masked(lines: tuple[str, ...], secrets: frozenset[str]) -> tuple[str, ...]:
    return tuple(mask(line, secrets) for line in lines)
