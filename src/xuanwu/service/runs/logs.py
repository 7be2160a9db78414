"""Reads and follows what the processes of a run wrote, with every secret value masked."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from functools import partial

import anyio

from xuanwu.cluster.target import LogPart, Process
from xuanwu.kernel.errors import NotFound
from xuanwu.kernel.log import mask
from xuanwu.model.access import Caller
from xuanwu.model.run import Run
from xuanwu.model.state import State
from xuanwu.scheduling.tracking.masks import secret_values
from xuanwu.service.parts import Service
from xuanwu.service.runs.find import find_run

_PAUSE_S = 0.3


@dataclass(frozen=True)
class LogOrder:
    """Which process's log (`jobmanager`, `taskmanager-1`, `taskmanager-1.out`), how many lines."""

    process: str = "jobmanager"
    lines: int = 200


async def log_tail(parts: Service, caller: Caller, run_id: str, order: LogOrder) -> tuple[str, ...]:
    """Raises: NotFound when the run or its log does not exist; Unreachable."""
    run = await _find(parts, caller, run_id)
    target = parts.tracking.target(run.target)
    lines = await target.log_tail(run.id, order.process, order.lines)
    return _masked(lines, await secret_values(parts.tracking, run.space_id))


async def processes(parts: Service, caller: Caller, run_id: str) -> tuple[Process, ...]:
    """What the target sees of the run's cluster now. Raises: NotFound; Unreachable."""
    run = await _find(parts, caller, run_id)
    return (await parts.tracking.target(run.target).look(run.id)).processes


async def follow(
    parts: Service, caller: Caller, run_id: str, process: str, offset: int
) -> AsyncIterator[LogPart]:
    """The log from `offset` on as it grows, until the run has ended and left its queue.

    A log that does not exist is waited for while the run starts.
    Raises: NotFound at the first step; Unreachable.
    """
    while True:
        run = await _find(parts, caller, run_id)
        is_over = run.state.is_ended and run.due_at is None
        part = await _part(parts, run, process, offset)
        if part.lines:
            hide = partial(_masked, secrets=await secret_values(parts.tracking, run.space_id))
            yield LogPart(hide(part.lines), part.offset)
        elif is_over:
            return
        else:
            await anyio.sleep(_PAUSE_S)
        offset = part.offset


async def check_log(parts: Service, caller: Caller, run_id: str, process: str) -> None:
    """Raises: NotFound when there is no such run, or no such log and none can come any more."""
    await _part(parts, await _find(parts, caller, run_id), process, 0)


async def _part(parts: Service, run: Run, process: str, offset: int) -> LogPart:
    try:
        return await parts.tracking.target(run.target).log_after(run.id, process, offset)
    except NotFound:
        if run.state is State.ACCEPT:
            return LogPart((), offset)
        raise


async def _find(parts: Service, caller: Caller, run_id: str) -> Run:
    async with parts.db.read() as tx:
        return await find_run(tx, caller, run_id)


def _masked(lines: tuple[str, ...], secrets: frozenset[str]) -> tuple[str, ...]:
    return tuple(mask(line, secrets) for line in lines)
