"""Finds clusters on the targets whose runs have ended, and has them removed."""

from __future__ import annotations

from datetime import datetime

from xuanwu.kernel.errors import XuanwuError
from xuanwu.kernel.log import get_log
from xuanwu.scheduling.infrastructure import Infrastructure
from xuanwu.scheduling.tracking.parts import Tracking
from xuanwu.store import runs

_BATCH = 500
_log = get_log("tracking")


async def sweep(tracking: Tracking) -> None:
    """Removes clusters that still exist after their run was cleaned up, and logs unknown clusters.

    A cluster without a run in this database is left alone: it may belong to another database. A
    target or cluster that fails does not block the others.
    """
    for name, target in tracking.infra.targets.items():
        try:
            began = tracking.core.clock.now()
            there = sorted(await target.clusters())
            for start in range(0, len(there), _BATCH):
                await _check(tracking, name, there[start : start + _BATCH], began)
        except XuanwuError as error:
            _log.warning("target_not_swept", target=name, error=error.message)


async def _check(tracking: Tracking, target_name: str, there: list[str], began: datetime) -> None:
    """Checks the clusters `there`, which were listed after `began`: a cluster that was removed
    before `began` should not be among them."""
    async with tracking.core.db.read() as tx:
        known = await runs.removals(tx, there)
    for cluster_id in there:
        if cluster_id not in known:
            _log.warning("unknown_cluster", target=target_name, cluster=cluster_id)
        elif (removed_at := known[cluster_id]) and removed_at < began:
            _log.warning("late_cluster_removed", target=target_name, cluster=cluster_id)
            await _remove(tracking.infra, target_name, cluster_id)


async def _remove(infra: Infrastructure, target_name: str, cluster_id: str) -> None:
    try:
        await infra.target(target_name).remove(cluster_id)
    except XuanwuError as error:
        _log.warning("cluster_not_swept", cluster=cluster_id, error=error.message)
