"""From a run to what a target must know: the cluster's specification."""

from __future__ import annotations

from xuanwu.cluster.target import ClusterSpec, EntryPoint
from xuanwu.model.run import Run
from xuanwu.scheduling.dialect.translate import translate
from xuanwu.scheduling.tracking.parts import Tracking
from xuanwu.store import jobs


async def cluster_spec(parts: Tracking, run: Run) -> ClusterSpec:
    """Its options are written for the release of the run.

    Raises: NotFound when the release is not installed.
    """
    async with parts.db.read() as tx:
        revision = await jobs.revision(tx, run.job_id, run.revision)
    spec = revision.spec
    installed = parts.find_release(run.release)
    base = f"{parts.settings.server_url}/api/v1/engine/runs/{run.id}"
    return ClusterSpec(
        cluster_id=run.id,
        flink_job_id=run.flink_job_id,
        release=installed,
        entry=EntryPoint(
            definition_url=f"{base}/definition",
            news_url=f"{base}/news",
            token=parts.vault.token_for(run.id),
        ),
        resources=spec.resources,
        parallelism=run.parallelism,
        options=translate("", spec.options, installed.release).options,
        restore_path=run.restore_path,
        restore_otherwise=run.restore_otherwise,
        state_name=run.job_id,
    )
