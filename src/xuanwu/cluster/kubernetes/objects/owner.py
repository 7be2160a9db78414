"""The ConfigMap that owns all objects of a run: they are deleted with it. Knows no other object."""

from __future__ import annotations

from xuanwu.cluster.kubernetes import names
from xuanwu.cluster.kubernetes.objects.outline import Manifest, Outline


def owner(outline: Outline, digest: str) -> Manifest:
    """Builds the owner; its annotations hold the run's plan, for servers that start later.

    `digest` shows whether the objects were made from the same specification and settings.
    """
    spec = outline.spec
    plan = {
        names.CLUSTER_ID: spec.cluster_id,
        names.FLINK_JOB_ID: spec.flink_job_id,
        names.STATE_NAME: spec.state_name,
        names.DIGEST: digest,
    }
    return outline.head("v1", "ConfigMap", outline.names.owner, annotations=plan)
