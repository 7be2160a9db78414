"""Gathers what tells whether the platform does its work; knows no format and keeps no history."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

import anyio

from xuanwu.cluster.target import Target
from xuanwu.kernel.errors import XuanwuError
from xuanwu.model.state import State
from xuanwu.service.parts import Service
from xuanwu.store.queues import Crowd, crowds

_PATIENCE_S = 3.0


@dataclass(frozen=True)
class Figures:
    """`clusters` of each target, None where it does not answer; `late` by state: how long the
    oldest due run has been waiting for its visit, nothing where none waits.
    """

    crowds: tuple[Crowd, ...]
    late: Mapping[State, timedelta]
    clusters: Mapping[str, int | None] = field(default_factory=dict[str, int | None])


async def figures(parts: Service) -> Figures:
    """As it is now. Raises: Unreachable where the database does not answer."""
    async with parts.db.read() as tx:
        found = await crowds(tx)
    now = parts.clock.now()
    late = {state: timedelta() for state in State}
    for crowd in found:
        late[crowd.state] = max(late[crowd.state], now - crowd.oldest_due)
    return Figures(tuple(found), late, await _clusters(parts.tracking.targets))


async def _clusters(targets: Mapping[str, Target]) -> dict[str, int | None]:
    """All targets beside one another: a dead one delays the answer by its patience at most."""
    found: dict[str, int | None] = dict.fromkeys(targets)

    async def look(name: str, target: Target) -> None:
        with anyio.move_on_after(_PATIENCE_S):
            try:
                found[name] = len(await target.clusters())
            except XuanwuError:
                found[name] = None

    async with anyio.create_task_group() as tasks:
        for name, target in targets.items():
            tasks.start_soon(look, name, target)
    return found
