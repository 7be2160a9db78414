"""Why a pod that has its node does not begin: what the node wrote of it as a warning.

Only of that its status says nothing, such as a volume that cannot be mounted. Events are asked for
while a pod is held up, and not watched: a namespace may have thousands that mean nothing here.

Source: `pkg/kubelet/events/event.go` of Kubernetes 1.34; the attach-detach controller's events.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

import anyio

from xuanwu.cluster.kubernetes.api import objects
from xuanwu.cluster.kubernetes.api.connection import ApiServer
from xuanwu.cluster.kubernetes.api.kinds import EVENT, Manifest
from xuanwu.cluster.kubernetes.pods import moment
from xuanwu.kernel.clock import Clock, SystemClock
from xuanwu.kernel.errors import XuanwuError

_REASONS = frozenset({"FailedMount", "FailedAttachVolume", "FailedCreatePodSandBox"})
_RECENT = timedelta(minutes=3)  # a kubelet tries again every two minutes at the latest
_PATIENCE_S, _EVERY_S, _ANSWER_S, _FORGOTTEN_S = 3.0, 5.0, 2.0, 60.0


@dataclass(slots=True)
class _Wait:
    """Since when a pod was seen to wait, and what was found when it was last asked about."""

    since: float
    looked_at: float
    asked_at: float = 0.0
    word: str | None = None


class HeldUp:
    """What keeps pods of one namespace from their begin."""

    def __init__(self, server: ApiServer, namespace: str, clock: Clock | None = None) -> None:
        self._server = server
        self._namespace = namespace
        self._clock = clock or SystemClock()
        self._waits: dict[str, _Wait] = {}

    async def why(self, pods: Iterable[str]) -> str | None:
        """What holds one of these pods up, all of which wait; None as long as it is normal, or
        where it cannot be known. At most one of them is asked about, and not for long.
        """
        now = anyio.current_time()
        self._forget(now)
        waits = {pod: self._waits.setdefault(pod, _Wait(now, now)) for pod in pods}
        for wait in waits.values():
            wait.looked_at = now
        due = [
            pod
            for pod, wait in waits.items()
            if now - wait.since >= _PATIENCE_S and now - wait.asked_at >= _EVERY_S
        ]
        if due:
            pod = min(due, key=lambda one: waits[one].asked_at)
            waits[pod].asked_at = now
            waits[pod].word = await self._ask(pod)
        word = next((wait.word for wait in waits.values() if wait.word), None)
        return f"The node cannot set the pod up: {word}" if word else None

    def _forget(self, now: float) -> None:
        old = [pod for pod, wait in self._waits.items() if now - wait.looked_at > _FORGOTTEN_S]
        for pod in old:
            del self._waits[pod]

    async def _ask(self, pod: str) -> str | None:
        """The newest of its warnings, if that is no older one which has passed since."""
        about = f"involvedObject.kind=Pod,involvedObject.name={pod},type=Warning"
        found: list[Manifest] = []
        try:
            with anyio.move_on_after(_ANSWER_S):
                found = await objects.read_all(
                    self._server, EVENT, self._namespace, field_selector=about
                )
        except XuanwuError:
            return None
        told = [(_last(one), one) for one in found if one.get("reason") in _REASONS]
        newest = max(((at, one) for at, one in told if at), key=lambda each: each[0], default=None)
        if newest is None or self._clock.now() - newest[0] > _RECENT:
            return None
        return newest[1].get("message")


def _last(event: Manifest) -> datetime | None:
    """When it happened last."""
    series = (event.get("series") or {}).get("lastObservedTime")
    return moment(event.get("lastTimestamp") or series or event.get("eventTime"))
