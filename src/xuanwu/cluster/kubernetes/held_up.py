"""Why a pod that has its node does not begin: what the node wrote of it as a warning.

Only of that its status says nothing, such as a volume that cannot be mounted. Events are asked for
while a pod is held up, and not watched: a namespace may have thousands that mean nothing here.

Source: `pkg/kubelet/events/event.go` of Kubernetes 1.34; the attach-detach controller's events.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import anyio

from xuanwu.cluster.kubernetes.api import objects
from xuanwu.cluster.kubernetes.api.connection import ApiServer
from xuanwu.cluster.kubernetes.api.kinds import EVENT
from xuanwu.kernel.errors import XuanwuError

_REASONS = frozenset({"FailedMount", "FailedAttachVolume", "FailedCreatePodSandBox"})
_PATIENCE_S, _EVERY_S, _FORGOTTEN_S = 3.0, 5.0, 60.0


@dataclass(slots=True)
class _Wait:
    """Since when a pod was seen to wait, and what was found when it was last asked about."""

    since: float
    looked_at: float
    asked_at: float = 0.0
    word: str | None = None


class HeldUp:
    """What keeps pods of one namespace from their begin."""

    def __init__(self, server: ApiServer, namespace: str) -> None:
        self._server = server
        self._namespace = namespace
        self._waits: dict[str, _Wait] = {}

    async def why(self, pods: Iterable[str]) -> str | None:
        """What holds up the first of these pods, all of which wait; None as long as it is normal,
        or where it cannot be known.
        """
        now = anyio.current_time()
        for name in [
            name for name, one in self._waits.items() if now - one.looked_at > _FORGOTTEN_S
        ]:
            del self._waits[name]
        for pod in pods:
            wait = self._waits.setdefault(pod, _Wait(now, now))
            wait.looked_at = now
            if now - wait.since >= _PATIENCE_S and now - wait.asked_at >= _EVERY_S:
                wait.asked_at = now
                wait.word = await self._ask(pod)
            if wait.word:
                return f"The node cannot set the pod up: {wait.word}"
        return None

    async def _ask(self, pod: str) -> str | None:
        """The newest of its warnings."""
        about = f"involvedObject.kind=Pod,involvedObject.name={pod},type=Warning"
        try:
            found = await objects.read_all(
                self._server, EVENT, self._namespace, field_selector=about
            )
        except XuanwuError:
            return None
        told = [one for one in found if one.get("reason") in _REASONS]
        told.sort(key=lambda one: one.get("lastTimestamp") or one.get("eventTime") or "")
        return told[-1].get("message") if told else None
