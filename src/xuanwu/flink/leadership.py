"""The options by which a run's JobManagers elect a leader, and store what its successor needs.

Refuses to know pods; the local target has one JobManager and none of these.

Source: Flink documentation, deployment/ha/kubernetes_ha and deployment/config (1.20, 2.2).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

_ELECTION = "high-availability.kubernetes.leader-election"


@dataclass(frozen=True)
class KubernetesLeadership:
    """Leader election by a ConfigMap of `cluster` in `namespace`; job graphs below `storage`.

    A leader that cannot renew within `renew` gives up; a standby takes over once `lease` expires.
    """

    cluster: str
    namespace: str
    storage: str
    lease: timedelta
    renew: timedelta
    retry: timedelta

    def options(self) -> dict[str, str]:
        """Keeps results after the end, else a JobManager that restarts would run the job again.

        A standby waits `web.timeout` for a dead leader, by default ten minutes.
        """
        return {
            "high-availability.type": "kubernetes",
            "high-availability.storageDir": self.storage,
            "kubernetes.cluster-id": self.cluster,
            "kubernetes.namespace": self.namespace,
            f"{_ELECTION}.lease-duration": _ms(self.lease),
            f"{_ELECTION}.renew-deadline": _ms(self.renew),
            f"{_ELECTION}.retry-period": _ms(self.retry),
            "job-result-store.delete-on-commit": "false",
            "web.timeout": "10000",
        }


def _ms(time: timedelta) -> str:
    return f"{time // timedelta(milliseconds=1)} ms"
