"""What is kept of a pod: whether it runs, and in plain words why it does not. Pure.

Source: Kubernetes documentation, "Pod Lifecycle"; `pkg/kubelet/images/types.go` and
`pkg/kubelet/container/sync_result.go` of Kubernetes 1.34 for the reasons.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from xuanwu.cluster.kubernetes import names, places
from xuanwu.kube.kinds import Manifest

_KILLED = 137
_NO_IMAGE = {"ErrImagePull", "ImagePullBackOff", "RegistryUnavailable"}
_WRONG_IMAGE = {"InvalidImageName", "ErrImageNeverPull"}
_NOT_STARTED = {
    "CreateContainerConfigError",
    "CreateContainerError",
    "ImageInspectError",  # a transient error of the runtime, which is retried
    "RunContainerError",
}


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why something is wrong. `is_final`: waiting will not fix it."""

    code: str
    message: str
    is_final: bool = False


@dataclass(frozen=True, slots=True)
class Pod:
    """One pod of a run.

    `exit_code`, `ended_at` and `report` are of the last end of its container: of the present one,
    or of the one before the restart.
    """

    name: str
    role: str
    node: str
    is_running: bool
    is_ready: bool
    is_leaving: bool
    started_at: datetime | None
    restarts: int
    exit_code: int | None
    ended_at: datetime | None
    report: str
    trouble: Trouble | None


def kept_of_pod(manifest: Manifest) -> Pod:
    """Returns the pod without the fields that are not needed."""
    metadata: dict[str, Any] = manifest["metadata"]
    status: dict[str, Any] = manifest.get("status") or {}
    container = _container(status)
    running: dict[str, Any] = (container.get("state") or {}).get("running") or {}
    ended = _ended(container)
    return Pod(
        name=metadata["name"],
        role=(metadata.get("labels") or {}).get(names.ROLE, ""),
        node=(manifest.get("spec") or {}).get("nodeName", ""),
        is_running=bool(running) and status.get("phase") == "Running",
        is_ready=bool(container.get("ready")),
        is_leaving="deletionTimestamp" in metadata,
        started_at=moment(running.get("startedAt")),
        restarts=container.get("restartCount", 0),
        exit_code=ended.get("exitCode"),
        ended_at=moment(ended.get("finishedAt")),
        report=ended.get("message", ""),
        trouble=_trouble(status, container),
    )


def _trouble(status: Mapping[str, Any], container: Mapping[str, Any]) -> Trouble | None:
    """Returns the first that applies: an end, no node, a container that does not start."""
    if status.get("phase") == "Failed" and (reason := status.get("reason")):
        told = status.get("message") or "no details were given"
        return Trouble("pod_evicted", f"The node evicted or rejected the pod ({reason}): {told}")
    for condition in status.get("conditions") or []:
        if condition.get("type") == "PodScheduled" and condition.get("status") == "False":
            told = condition.get("message") or condition.get("reason", "")
            return Trouble(
                "pod_unschedulable",
                f"No node can run the pod: {told} Free or add a node, or request less CPU and "
                "memory.",
            )
    waiting = (container.get("state") or {}).get("waiting") or {}
    return _waiting(waiting, container) or _crashed(_ended(container), waiting)


def _waiting(waiting: Mapping[str, Any], container: Mapping[str, Any]) -> Trouble | None:
    reason, told = waiting.get("reason", ""), waiting.get("message", "")
    image = container.get("image", "")
    if reason in _NO_IMAGE:
        # The first failure may be transient; at the second one the kubelet has already retried.
        return Trouble(
            "image_unavailable",
            f"The image '{image}' cannot be pulled: {told or reason}. Check its name and tag, and"
            " the pull secrets of the target.",
            is_final=reason == "ImagePullBackOff",
        )
    if reason in _WRONG_IMAGE:
        return Trouble(
            "image_unavailable",
            f"The image '{image}' cannot be used: {told or reason}. Check the target's image.",
            is_final=True,
        )
    if reason in _NOT_STARTED:
        return Trouble(
            "container_refused", f"The node cannot start the container: {told or reason}."
        )
    return None


def _crashed(ended: Mapping[str, Any], waiting: Mapping[str, Any]) -> Trouble | None:
    code = ended.get("exitCode")
    if code is None or (code == 0 and not waiting):
        return None
    if ended.get("reason") == "OOMKilled":
        return Trouble(
            "memory_exceeded",
            "The container exceeded its memory limit and was killed. Give the process more "
            "memory, or raise the share that Flink does not count (jvm-overhead).",
        )
    how = "was killed" if code == _KILLED else f"ended with exit code {code}"
    return Trouble("container_ended", f"The container {how}, and is being restarted.")


def _container(status: Mapping[str, Any]) -> dict[str, Any]:
    for one in status.get("containerStatuses") or []:
        if one.get("name") == places.CONTAINER:
            return one
    return {}


def _ended(container: Mapping[str, Any]) -> dict[str, Any]:
    for state in ("state", "lastState"):
        if ended := (container.get(state) or {}).get("terminated"):
            return ended
    return {}


def moment(text: str | None) -> datetime | None:
    """Parses a time of the API server."""
    return datetime.fromisoformat(text) if text else None
