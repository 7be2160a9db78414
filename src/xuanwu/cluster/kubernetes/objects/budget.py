"""The disruption budgets of a run: how many pods a drain of nodes may take at once."""

from __future__ import annotations

from xuanwu.cluster.kubernetes import names
from xuanwu.cluster.kubernetes.objects.outline import Manifest, Outline


def budgets(outline: Outline) -> list[Manifest]:
    """One a role. A lone JobManager may be taken too, or its node could never be drained."""
    disrupted = outline.settings.disrupted_taskmanagers
    return [_budget(outline, names.JOBMANAGER, 1), _budget(outline, names.TASKMANAGER, disrupted)]


def _budget(outline: Outline, role: str, disrupted: int | str) -> Manifest:
    """Pods that are not ready never stand in the way: they work for nobody."""
    made = outline.owned("policy/v1", "PodDisruptionBudget", outline.names.role(role), role)
    made["spec"] = {
        "maxUnavailable": disrupted,
        "selector": {"matchLabels": outline.selector(role)},
        "unhealthyPodEvictionPolicy": "AlwaysAllow",
    }
    return made
