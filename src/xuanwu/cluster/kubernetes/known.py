"""Caches what is known of the runs in one namespace, from watches; changes nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import TypeAlias

import anyio

from xuanwu.cluster.kubernetes import names
from xuanwu.cluster.kubernetes.identity import Elsewhere, NamespaceIdentity
from xuanwu.cluster.kubernetes.pods import Pod, kept_of_pod
from xuanwu.cluster.kubernetes.sight import (
    OwnerRecord,
    RoleDeployment,
    kept_of_config_map,
    kept_of_deployment,
    kept_of_service,
    sight_of,
)
from xuanwu.kernel.clock import Clock, SystemClock
from xuanwu.kernel.errors import InvalidInput, Refused, Unreachable
from xuanwu.kube.cache import Cache, CacheView, label
from xuanwu.kube.connection import ApiServer
from xuanwu.kube.kinds import CONFIG_MAP, DEPLOYMENT, POD, SERVICE, Manifest, ResourceKind, kind_of
from xuanwu.kube.watch import Watch, WatchSettings
from xuanwu.model.cluster import (
    Presence,
    Sight,
)

_OURS = {names.MANAGED_BY: names.MANAGER}
_FIRST = timedelta(seconds=10)


AnyCache: TypeAlias = Cache[OwnerRecord | str] | Cache[str] | Cache[RoleDeployment] | Cache[Pod]
OnPods: TypeAlias = Callable[[str, Sequence[Pod]], None]
"""Called with a run's id and all its pods when one of them changes; it must not block."""


class Known:
    """Run `run` in a task group; it ends only when cancelled.

    A list is trusted only if `identity` confirms that it comes from the intended namespace.
    """

    def __init__(
        self,
        server: ApiServer,
        namespace: str,
        settings: WatchSettings | None = None,
        *,
        on_pods: Sequence[OnPods] = (),
        identity: NamespaceIdentity | None = None,
        clock: Clock | None = None,
    ) -> None:
        self._server = server
        self._clock = clock or SystemClock()
        self._namespace = namespace
        self._identity = identity or NamespaceIdentity(server, namespace, None)
        self._settings = settings or WatchSettings()
        group = label(names.CLUSTER)
        self._config_maps = Cache[OwnerRecord | str](CacheView(kept_of_config_map, group))
        self._services = Cache[str](CacheView(kept_of_service, group))
        self._groups = Cache[RoleDeployment](CacheView(kept_of_deployment, group))
        self._pods = Cache[Pod](CacheView(kept_of_pod, group), on_change=self._tell)
        self._on_pods = on_pods

    async def run(self) -> None:
        """Runs one watch for each kind, concurrently."""
        async with anyio.create_task_group() as tasks:
            for kind, cache in self._by_kind().items():
                tasks.start_soon(self._watch(kind, cache).run)

    async def look(self, cluster_id: str, rest_url: str | None = None) -> Sight:
        """Returns what exists of a run.

        Raises: Unreachable where the cache is too old, or is of another namespace; if nothing
        was ever listed, Refused by the API server, or InvalidInput for an invalid access.
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
        """Returns the ids of all runs of which any object is left. Raises: Unreachable."""
        await self.refuse_old()
        await self.confirm()
        left = self._config_maps.groups() | self._groups.groups() | self._pods.groups()
        return frozenset(self._id(group) for group in left - {""})

    def note(self, manifest: Manifest) -> None:
        """Takes the object that our own write returned, so that the next look includes it."""
        cache = self._by_kind().get(kind_of(manifest))
        if cache is not None:  # an empty cache is falsy
            cache.note(manifest)

    def _tell(self, group: str) -> None:
        for on_pods in self._on_pods:
            on_pods(self._id(group), self._pods.of(group))

    def _plan(self, group: str) -> OwnerRecord | None:
        plans = [one for one in self._config_maps.of(group) if isinstance(one, OwnerRecord)]
        return plans[0] if plans else None

    def _id(self, group: str) -> str:
        plan = self._plan(group)
        return plan.cluster_id if plan else group

    def _by_kind(self) -> dict[ResourceKind, AnyCache]:
        return {
            CONFIG_MAP: self._config_maps,
            SERVICE: self._services,
            DEPLOYMENT: self._groups,
            POD: self._pods,
        }

    def _watch(self, kind: ResourceKind, cache: AnyCache) -> Watch[object]:
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
        """Raises: as `look`; at once where the API server is known not to answer."""
        oldest = self._settings.turn + 2 * self._settings.grace
        for cache in self._by_kind().values():
            if cache.age is None and cache.trouble is None:
                await cache.renewed(since=0, within=_FIRST)
            if cache.age is None and isinstance(cache.trouble, Refused | InvalidInput):
                raise cache.trouble
            if isinstance(cache.trouble, Elsewhere):  # else the cache is only old
                await self._identity.refuse_other()
            if cache.age is None or cache.age > oldest:
                why = cache.trouble.message if cache.trouble else "It gave no reason."
                raise _silent(f"for {oldest.total_seconds():g} s. {why}")
        await self._identity.refuse_other()
        self._refuse_old_place()

    async def confirm(self) -> None:
        """Confirms that this is the intended namespace, as of now. Raises: as `look`."""
        await self._identity.confirm()
        self._refuse_old_place()

    def _refuse_old_place(self) -> None:
        """A list of a namespace that was since forgotten proves nothing about the new one."""
        if any(cache.place != self._identity.place for cache in self._by_kind().values()):
            raise _silent("since its target refers to a different namespace.")


def _silent(since: str) -> Unreachable:
    return Unreachable(
        f"The API server has not listed its objects {since} Xuanwu retries; check again later.",
        code="kubernetes_silent",
    )
