"""The disruption budgets of a run: how many pods may be evicted at once while nodes drain."""

from __future__ import annotations

from xuanwu.cluster.kubernetes import names
from xuanwu.cluster.kubernetes.objects.outline import Manifest, Outline


def budgets(outline: Outline) -> list[Manifest]:
    """Builds one a role. A single JobManager may be evicted, else its node could not be drained."""
    disrupted = outline.settings.disrupted_taskmanagers
    return [_budget(outline, names.JOBMANAGER, 1), _budget(outline, names.TASKMANAGER, disrupted)]


def _budget(outline: Outline, role: str, disrupted: int | str) -> Manifest:
    """Pods that are not ready may always be evicted: they do no work."""
    made = outline.owned("policy/v1", "PodDisruptionBudget", outline.names.role(role), role)
    made["spec"] = {
        "maxUnavailable": disrupted,
        "selector": {"matchLabels": outline.selector(role)},
        "unhealthyPodEvictionPolicy": "AlwaysAllow",
    }
    return made
