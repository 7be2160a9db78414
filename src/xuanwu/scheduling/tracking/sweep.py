"""Compares what runs on the targets with what should, and has the difference taken away."""

from __future__ import annotations

from xuanwu.kernel.errors import NotFound, Unreachable
from xuanwu.kernel.log import get_log
from xuanwu.scheduling.tracking.parts import Tracking
from xuanwu.store import runs

_log = get_log("tracking")


async def sweep(parts: Tracking) -> None:
    """Removes clusters whose run has ended and was already cleaned up; names unknown ones.

    A cluster that no run of this database knows is left alone: it may be somebody else's.
    """
    for name, target in parts.targets.items():
        try:
            for cluster_id in sorted(await target.clusters()):
                await _check(parts, name, cluster_id)
        except Unreachable as error:
            _log.warning("sweep_target_silent", target=name, error=error.message)


async def _check(parts: Tracking, target_name: str, cluster_id: str) -> None:
    try:
        async with parts.db.read() as tx:
            run = await runs.get(tx, cluster_id)
    except NotFound:
        _log.warning("unknown_cluster", target=target_name, cluster=cluster_id)
        return
    if run.state.is_ended and run.removed_at is not None:
        _log.warning("late_cluster_removed", target=target_name, cluster=cluster_id)
        await parts.target(target_name).remove(cluster_id)
