"""Paths and ports inside a pod, on which manifests, images and arguments agree.

Refuses to know how a pod is made or what runs in it.
"""

from __future__ import annotations

CONTAINER = "flink"
ENTRY = "/opt/xuanwu/entry"
CONFIG = "/etc/xuanwu/flink"
"""The files ConfigMap: `config.yaml`, `log4j.properties` and one `<role>.args` for Java."""
RUN = "/etc/xuanwu/run"
"""The Secret of the run; it has no other key than `token`."""
TOKEN_FILE = f"{RUN}/token"
SCRATCH = "/tmp"  # noqa: S108 - the pod's own; the root file system is read-only beside it
WORK = f"{SCRATCH}/flink"
"""Java's and Flink's temporary files; the entry point empties it, since it survives restarts."""
LOGS = f"{SCRATCH}/logs"
ARTIFACTS = f"{SCRATCH}/xuanwu-artifacts"
REPORT = "/dev/termination-log"
"""The kubelet keeps 4096 bytes of it as the ended container's message: the engine's report."""

REST_PORT = 8081
RPC_PORT = 6123
BLOB_PORT = 6124
TASKMANAGER_RPC_PORT = 6122
TASKMANAGER_DATA_PORT = 6121
METRICS_PORT = 6125
COLLECT_PORT = 6126
"""Of both roles: the leading JobManager queries it for the metrics of Flink's page."""
