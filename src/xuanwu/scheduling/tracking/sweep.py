"""Compares what runs on the targets with what should, and has the difference taken away."""

from __future__ import annotations

from datetime import datetime

from xuanwu.kernel.errors import XuanwuError
from xuanwu.kernel.log import get_log
from xuanwu.scheduling.tracking.parts import Tracking
from xuanwu.store import runs

_BATCH = 500
_log = get_log("tracking")


async def sweep(parts: Tracking) -> None:
    """Removes clusters whose run has ended and was already cleaned up; names unknown ones.

    A cluster that no run of this database knows is left alone: it may be somebody else's. A target
    or cluster that lets nothing be done keeps no other from its turn.
    """
    for name, target in parts.targets.items():
        try:
            began = parts.clock.now()
            there = sorted(await target.clusters())
            for start in range(0, len(there), _BATCH):
                await _check(parts, name, there[start : start + _BATCH], began)
        except XuanwuError as error:
            _log.warning("target_not_swept", target=name, error=error.message)


async def _check(parts: Tracking, target_name: str, there: list[str], began: datetime) -> None:
    """`there` are clusters that were seen after `began`: what was removed before should be gone."""
    async with parts.db.read() as tx:
        known = await runs.removals(tx, there)
    for cluster_id in there:
        if cluster_id not in known:
            _log.warning("unknown_cluster", target=target_name, cluster=cluster_id)
        elif (removed_at := known[cluster_id]) and removed_at < began:
            _log.warning("late_cluster_removed", target=target_name, cluster=cluster_id)
            await _remove(parts, target_name, cluster_id)


async def _remove(parts: Tracking, target_name: str, cluster_id: str) -> None:
    try:
        await parts.target(target_name).remove(cluster_id)
    except XuanwuError as error:
        _log.warning("cluster_not_swept", cluster=cluster_id, error=error.message)
