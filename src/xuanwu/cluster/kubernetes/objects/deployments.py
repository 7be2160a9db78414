"""The two Deployments of a run: JobManagers, one leader and standbys, and TaskManagers."""

from __future__ import annotations

from xuanwu.cluster.kubernetes import names
from xuanwu.cluster.kubernetes.objects.outline import Manifest, Outline
from xuanwu.cluster.kubernetes.objects.pod import pod_template


def deployments(outline: Outline) -> list[Manifest]:
    """Builds both, JobManagers first, since they need longer to start.

    Deployments, not StatefulSets: a pod on a lost node must be replaced at once, and Flink fences
    off the lost one. Raises: InvalidInput as `pod_template`.
    """
    return [_jobmanagers(outline), _taskmanagers(outline)]


def _jobmanagers(outline: Outline) -> Manifest:
    """On a manual restart, a new standby is ready before the last pod ends."""
    made = _deployment(outline, names.JOBMANAGER, outline.settings.jobmanagers)
    made["spec"]["strategy"] = {
        "type": "RollingUpdate",
        "rollingUpdate": {"maxSurge": 1, "maxUnavailable": 0},
    }
    return made


def _taskmanagers(outline: Outline) -> Manifest:
    """On a manual restart, all end at once: so the job restarts once, not once for each pod."""
    spec = outline.spec
    needed = spec.resources.taskmanagers(spec.parallelism)
    replicas = needed + outline.settings.redundant_taskmanagers
    made = _deployment(outline, names.TASKMANAGER, replicas)
    made["spec"]["strategy"] = {"type": "Recreate"}
    return made


def _deployment(outline: Outline, role: str, replicas: int) -> Manifest:
    made = outline.owned("apps/v1", "Deployment", outline.names.role(role), role)
    made["spec"] = {
        "replicas": replicas,
        "revisionHistoryLimit": 1,
        "selector": {"matchLabels": outline.selector(role)},
        "template": pod_template(outline, role),
    }
    return made
