"""Finds why a pod on its node does not start, from the kubelet's warning events.

Only for causes that the pod's status does not show, such as a volume that cannot be mounted.
Events are read while a pod is held up, and not watched: a namespace may have thousands of
irrelevant ones.

Source: `pkg/kubelet/events/event.go` of Kubernetes 1.34; the attach-detach controller's events.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

import anyio

from xuanwu.cluster.kubernetes.pods import moment
from xuanwu.kernel.clock import Clock, SystemClock
from xuanwu.kernel.errors import XuanwuError
from xuanwu.kube import objects
from xuanwu.kube.connection import ApiServer
from xuanwu.kube.kinds import EVENT, Manifest

_REASONS = frozenset({"FailedMount", "FailedAttachVolume", "FailedCreatePodSandBox"})
_RECENT = timedelta(minutes=3)  # a kubelet retries at least every two minutes
_PATIENCE_S, _EVERY_S, _ANSWER_S, _FORGOTTEN_S = 3.0, 5.0, 2.0, 60.0


@dataclass(slots=True)
class _Wait:
    """Since when a pod has been waiting, and the result of the last query for it."""

    since: float
    looked_at: float
    asked_at: float = 0.0
    word: str | None = None


class HeldUp:
    """Finds what keeps the pods of one namespace from starting."""

    def __init__(self, server: ApiServer, namespace: str, clock: Clock | None = None) -> None:
        self._server = server
        self._namespace = namespace
        self._clock = clock or SystemClock()
        self._waits: dict[str, _Wait] = {}

    async def why(self, pods: Iterable[str]) -> str | None:
        """Returns what holds up one of these waiting pods; None while the wait is normal, or
        where the cause cannot be known. Queries at most one pod, with a short timeout.
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
        return f"The node cannot set up the pod: {word}" if word else None

    def _forget(self, now: float) -> None:
        old = [pod for pod, wait in self._waits.items() if now - wait.looked_at > _FORGOTTEN_S]
        for pod in old:
            del self._waits[pod]

    async def _ask(self, pod: str) -> str | None:
        """Returns the pod's newest warning; None if that is older than `_RECENT`."""
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
    """Returns the time of the event's last occurrence."""
    series = (event.get("series") or {}).get("lastObservedTime")
    return moment(event.get("lastTimestamp") or series or event.get("eventTime"))
