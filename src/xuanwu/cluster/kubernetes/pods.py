"""What is kept of a pod: whether it runs, and in plain words why it does not. Pure; asks nobody.

Source: Kubernetes documentation, "Pod Lifecycle"; `pkg/kubelet/images/types.go` and
`pkg/kubelet/container/sync_result.go` of Kubernetes 1.34 for the reasons.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from xuanwu.cluster.kubernetes import names, places
from xuanwu.cluster.kubernetes.api.kinds import Manifest

_KILLED = 137
_NO_IMAGE = {"ErrImagePull", "ImagePullBackOff", "RegistryUnavailable"}
_WRONG_IMAGE = {"InvalidImageName", "ErrImageNeverPull"}
_NOT_STARTED = {
    "CreateContainerConfigError",
    "CreateContainerError",
    "ImageInspectError",  # the runtime's hiccup: it is asked again
    "RunContainerError",
}


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why something is not as it should be. `is_final`: waiting will not mend it."""

    code: str
    message: str
    is_final: bool = False


@dataclass(frozen=True, slots=True)
class Pod:
    """One pod of a run.

    `exit_code`, `ended_at` and `report`, which it wrote then, are of its container's last end: of
    the present one, or of that before its restart.
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
    """The pod without all that nobody asks for."""
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
    """The first that holds: what ended the pod, what keeps it from a node, from its container."""
    if status.get("phase") == "Failed" and (reason := status.get("reason")):
        told = status.get("message") or "no more was said"
        return Trouble("pod_evicted", f"The node gave the pod up ({reason}): {told}")
    for condition in status.get("conditions") or []:
        if condition.get("type") == "PodScheduled" and condition.get("status") == "False":
            told = condition.get("message") or condition.get("reason", "")
            return Trouble(
                "pod_unschedulable",
                f"No node takes the pod: {told} Free or add a node, or ask for less.",
            )
    waiting = (container.get("state") or {}).get("waiting") or {}
    return _waiting(waiting, container) or _crashed(_ended(container), waiting)


def _waiting(waiting: Mapping[str, Any], container: Mapping[str, Any]) -> Trouble | None:
    reason, told = waiting.get("reason", ""), waiting.get("message", "")
    image = container.get("image", "")
    if reason in _NO_IMAGE:
        # The first failure may be the registry's hiccup; the kubelet has tried again by the second.
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
            "The container used more memory than it may, and was killed. Give the process more"
            " memory, or more of it to what Flink does not count (jvm-overhead).",
        )
    how = "was killed" if code == _KILLED else f"ended with exit code {code}"
    return Trouble("container_ended", f"The container {how}, and is started again.")


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
    """What the API server writes as a time."""
    return datetime.fromisoformat(text) if text else None
