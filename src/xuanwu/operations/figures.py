"""Gathers the figures that show whether the platform works; knows no format, keeps no history."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

import anyio

from xuanwu.cluster.target import Target
from xuanwu.core import Core
from xuanwu.kernel.errors import XuanwuError
from xuanwu.model.state import State
from xuanwu.scheduling.infrastructure import Infrastructure
from xuanwu.store.queues import Crowd, crowds

_PATIENCE_S = 3.0


@dataclass(frozen=True)
class Figures:
    """`clusters` of each target, None where it does not answer; `late` by state: how long the
    oldest due run has been waiting for its visit, absent where none waits.
    """

    crowds: tuple[Crowd, ...]
    late: Mapping[State, timedelta]
    clusters: Mapping[str, int | None] = field(default_factory=dict[str, int | None])


async def figures(core: Core, infra: Infrastructure) -> Figures:
    """Returns the present figures. Raises: Unreachable where the database does not answer."""
    async with core.db.read() as tx:
        found = await crowds(tx)
    now = core.clock.now()
    late = {state: timedelta() for state in State}
    for crowd in found:
        late[crowd.state] = max(late[crowd.state], now - crowd.oldest_due)
    return Figures(tuple(found), late, await _clusters(infra.targets))


async def _clusters(targets: Mapping[str, Target]) -> dict[str, int | None]:
    """Queries all targets concurrently: a dead one delays the result by its timeout at most."""
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
