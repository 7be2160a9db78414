"""All that is known of the runs in one namespace, kept up to date by watches; changes nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import TypeAlias

import anyio

from xuanwu.cluster.kubernetes import names
from xuanwu.cluster.kubernetes.api.cache import Cache, View, label
from xuanwu.cluster.kubernetes.api.connection import ApiServer
from xuanwu.cluster.kubernetes.api.kinds import (
    CONFIG_MAP,
    DEPLOYMENT,
    POD,
    SERVICE,
    Kind,
    Manifest,
    kind_of,
)
from xuanwu.cluster.kubernetes.api.watch import Watch, WatchSettings
from xuanwu.cluster.kubernetes.identity import Elsewhere, Identity
from xuanwu.cluster.kubernetes.pods import Pod, kept_of_pod
from xuanwu.cluster.kubernetes.sight import (
    Group,
    Plan,
    kept_of_config_map,
    kept_of_deployment,
    kept_of_service,
    sight_of,
)
from xuanwu.cluster.target import Presence, Sight
from xuanwu.kernel.clock import Clock, SystemClock
from xuanwu.kernel.errors import InvalidInput, Refused, Unreachable

_OURS = {names.MANAGED_BY: names.MANAGER}
_FIRST = timedelta(seconds=10)


AnyCache: TypeAlias = Cache[Plan | str] | Cache[str] | Cache[Group] | Cache[Pod]
OnPods: TypeAlias = Callable[[str, Sequence[Pod]], None]
"""Told a run's id and all its pods whenever one of them has changed; it must return at once."""


class Known:
    """Run `run` in a task group; it ends only by being cancelled.

    What is listed is believed only if `identity` finds that it is the namespace that is meant.
    """

    def __init__(
        self,
        server: ApiServer,
        namespace: str,
        settings: WatchSettings | None = None,
        *,
        on_pods: Sequence[OnPods] = (),
        identity: Identity | None = None,
        clock: Clock | None = None,
    ) -> None:
        self._server = server
        self._clock = clock or SystemClock()
        self._namespace = namespace
        self._identity = identity or Identity(server, namespace, None)
        self._settings = settings or WatchSettings()
        group = label(names.CLUSTER)
        self._config_maps = Cache[Plan | str](View(kept_of_config_map, group))
        self._services = Cache[str](View(kept_of_service, group))
        self._groups = Cache[Group](View(kept_of_deployment, group))
        self._pods = Cache[Pod](View(kept_of_pod, group), on_change=self._tell)
        self._on_pods = on_pods

    async def run(self) -> None:
        """One watch a kind, beside one another."""
        async with anyio.create_task_group() as tasks:
            for kind, cache in self._by_kind().items():
                tasks.start_soon(self._watch(kind, cache).run)

    async def look(self, cluster_id: str, rest_url: str | None = None) -> Sight:
        """What there is of a run.

        Raises: Unreachable where what is known is too old, or of another namespace; Refused or
        InvalidInput where the API server never let itself be asked.
        """
        await self.refuse_old()
        group = names.label_value(cluster_id)
        files = [one for one in self._config_maps.of(group) if isinstance(one, str)]
        others = {*files, *self._services.of(group)}
        now, pods = self._clock.now(), self._pods.of(group)
        groups = [one.at(now) for one in self._groups.of(group)]
        sight = sight_of(self._plan(group), groups, pods, others, rest_url)
        if sight.presence is Presence.ABSENT:
            await self.confirm()
        return sight

    async def clusters(self) -> frozenset[str]:
        """The ids of all runs of which anything is left. Raises: Unreachable."""
        await self.refuse_old()
        await self.confirm()
        left = self._config_maps.groups() | self._groups.groups() | self._pods.groups()
        return frozenset(self._id(group) for group in left - {""})

    def note(self, manifest: Manifest) -> None:
        """Takes what an act of ours returned, so that the next look knows of it."""
        cache = self._by_kind().get(kind_of(manifest))
        if cache is not None:  # an empty one is false
            cache.note(manifest)

    def _tell(self, group: str) -> None:
        for on_pods in self._on_pods:
            on_pods(self._id(group), self._pods.of(group))

    def _plan(self, group: str) -> Plan | None:
        plans = [one for one in self._config_maps.of(group) if isinstance(one, Plan)]
        return plans[0] if plans else None

    def _id(self, group: str) -> str:
        plan = self._plan(group)
        return plan.cluster_id if plan else group

    def _by_kind(self) -> dict[Kind, AnyCache]:
        return {
            CONFIG_MAP: self._config_maps,
            SERVICE: self._services,
            DEPLOYMENT: self._groups,
            POD: self._pods,
        }

    def _watch(self, kind: Kind, cache: AnyCache) -> Watch[object]:
        return Watch[object](
            self._server,
            kind,
            self._namespace,
            cache,  # pyright: ignore[reportArgumentType]  a watch only puts objects in
            labels=_OURS,
            settings=self._settings,
            origin=self._identity,
        )

    async def refuse_old(self) -> None:
        """Raises: as `look`; at once where the API server is known to be silent."""
        oldest = self._settings.turn + 2 * self._settings.grace
        for cache in self._by_kind().values():
            if cache.age is None and cache.trouble is None:
                await cache.renewed(since=0, within=_FIRST)
            if cache.age is None and isinstance(cache.trouble, Refused | InvalidInput):
                raise cache.trouble
            if isinstance(cache.trouble, Elsewhere):  # else it is old, and that says less
                await self._identity.refuse_other()
            if cache.age is None or cache.age > oldest:
                why = cache.trouble.message if cache.trouble else "It says nothing."
                raise _silent(f"for {oldest.total_seconds():g} s. {why}")
        await self._identity.refuse_other()
        self._refuse_old_place()

    async def confirm(self) -> None:
        """That this is the namespace that is meant, as of now. Raises: as `look`."""
        await self._identity.confirm()
        self._refuse_old_place()

    def _refuse_old_place(self) -> None:
        """What was listed in a namespace that was forgotten since says nothing of the new one."""
        if any(cache.place != self._identity.place for cache in self._by_kind().values()):
            raise _silent("since its target leads to another namespace.")


def _silent(since: str) -> Unreachable:
    return Unreachable(
        f"The API server has not told of its objects {since} It is asked on; look again in a"
        " moment.",
        code="kubernetes_silent",
    )
