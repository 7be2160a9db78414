"""Finds the leading JobManager, from what Flink wrote into the ConfigMap of its election.

Source: `KubernetesLeaderElectionHaServices` of Flink 1.20 and 2.2: the ConfigMap holds the
addresses of the leading components, among them the URL of the REST endpoint.
"""

from __future__ import annotations

from typing import Any

from xuanwu.cluster.kubernetes import names
from xuanwu.kube.connection import ApiServer
from xuanwu.kube.kinds import CONFIG_MAP, POD
from xuanwu.kube.objects import read_all


async def leader(server: ApiServer, namespace: str, cluster_id: str) -> str | None:
    """Returns the leader's pod; None while there is no leader. Raises: as `read_all`."""
    elections = await read_all(
        server, CONFIG_MAP, namespace, labels=names.flink_selector(cluster_id)
    )
    told = [str(value) for one in elections for value in (one.get("data") or {}).values()]
    labels = {**names.cluster_selector(cluster_id), names.ROLE: names.JOBMANAGER}
    for pod in await read_all(server, POD, namespace, labels=labels):
        status: dict[str, Any] = pod.get("status") or {}
        address = status.get("podIP")
        if address and any(f"//{address}:" in text for text in told):
            return pod["metadata"]["name"]
    return None
