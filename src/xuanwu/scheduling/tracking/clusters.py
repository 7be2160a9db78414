"""Makes the specification of the cluster of a run."""

from __future__ import annotations

from xuanwu.model.cluster import (
    ClusterSpec,
    EntryPoint,
)
from xuanwu.model.run import Run
from xuanwu.scheduling.tracking.freeze import frozen
from xuanwu.scheduling.tracking.parts import Tracking
from xuanwu.store import jobs


async def cluster_spec(tracking: Tracking, run: Run) -> ClusterSpec:
    """The specification for the target; its options are those of the run's frozen definition.

    Raises: NotFound when the release is not installed.
    """
    document = await frozen(tracking.core, run)
    async with tracking.core.db.read() as tx:
        spec = (await jobs.revision(tx, run.job_id, run.revision)).spec
    installed = tracking.infra.find_release(run.release)
    base = f"{tracking.settings.server_url}/api/v1/engine/runs/{run.id}"
    return ClusterSpec(
        cluster_id=run.id,
        flink_job_id=run.flink_job_id,
        release=installed,
        entry=EntryPoint(
            definition_url=f"{base}/definition",
            news_url=f"{base}/news",
            token=tracking.core.vault.token_for(run.id),
        ),
        resources=spec.resources,
        parallelism=run.parallelism,
        options=document["options"],
        restore_path=run.restore_path,
        restore_otherwise=run.restore_otherwise,
        state_name=run.job_id,
        state_uri=run.state_uri,
    )
