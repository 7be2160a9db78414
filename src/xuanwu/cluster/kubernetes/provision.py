"""Creates the objects of a run, heals them, removes them; every act is idempotent.

The owner is created first, and at the end it records that all objects existed (`begun`): after
that, the JobManagers' Deployment is never created again, since that would start the job a second
time. A tombstone, a ConfigMap without owner, keeps a removed cluster from being created again.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from xuanwu.cluster.kubernetes import names
from xuanwu.cluster.kubernetes.command import argument_files
from xuanwu.cluster.kubernetes.names import Names, names_of
from xuanwu.cluster.kubernetes.objects.outline import Outline
from xuanwu.cluster.kubernetes.objects.run import dependents_of, owner_of
from xuanwu.cluster.kubernetes.settings import KubernetesSettings
from xuanwu.kernel.errors import Conflict, NotFound, Refused, Unavailable
from xuanwu.kernel.points import reached
from xuanwu.kube import objects
from xuanwu.kube.connection import ApiCall, ApiServer
from xuanwu.kube.kinds import CONFIG_MAP, POD, Manifest, ResourceKind, kind_of, place_of
from xuanwu.model.cluster import (
    ClusterSpec,
)

_TOMBSTONE_KEPT = timedelta(days=1)


async def ensure(
    server: ApiServer,
    settings: KubernetesSettings,
    spec: ClusterSpec,
    note: Callable[[Manifest], None] = lambda _: None,
) -> None:
    """Creates what is missing, and calls `note` with each object that it created.

    Raises: as `Provision.ensure`, and InvalidInput as `dependents_of`.
    """
    made = Outline.of(spec, settings)
    files = argument_files(made.spec)
    owner = owner_of(made, files)  # before anything is created for an impossible run
    await _refuse_removed(server, settings, spec.cluster_id)
    found = await _find(server, CONFIG_MAP, settings.namespace, made.names.owner)
    if found is None:
        found = await _create(server, owner)
        reached("kubernetes.owner.after")
        await _refuse_removed(server, settings, spec.cluster_id)  # a removal may have been faster
    _refuse_leaving(found, spec.cluster_id)
    outline = replace(made, owner_uid=found["metadata"]["uid"])
    dependents = dependents_of(outline, files)
    told, own = _annotations(found), _annotations(owner)
    if names.BEGUN in told:
        await _heal(server, outline, dependents, note)
        return
    note(found)
    is_other = told.get(names.DIGEST) != own[names.DIGEST]  # made by a server with other settings
    for manifest in dependents:
        if is_other and await _is_there(server, outline, manifest):
            continue
        note(await objects.apply(server, manifest))
        reached(f"kubernetes.{manifest['metadata']['name'].removeprefix(outline.names.owner)}")
    own |= {names.DIGEST: told[names.DIGEST]} if is_other and names.DIGEST in told else {}
    own[names.BEGUN] = "true"
    note(await objects.apply(server, owner))


async def _heal(
    server: ApiServer,
    outline: Outline,
    dependents: list[Manifest],
    note: Callable[[Manifest], None],
) -> None:
    """Creates again what somebody deleted; existing objects stay unchanged."""
    jobmanagers = outline.names.role(names.JOBMANAGER)
    for manifest in dependents:
        if await _is_there(server, outline, manifest):
            continue
        kind, name = kind_of(manifest), manifest["metadata"]["name"]
        if name == jobmanagers and kind.name == "Deployment":
            raise Unavailable(
                f"The Deployment {name} was deleted outside Xuanwu, and the JobManager with it. "
                "Start a new run.",
                code="lost",
            )
        note(await objects.apply(server, manifest))


async def _is_there(server: ApiServer, outline: Outline, manifest: Manifest) -> bool:
    name = manifest["metadata"]["name"]
    return await _find(server, kind_of(manifest), outline.settings.namespace, name) is not None


async def remove(server: ApiServer, settings: KubernetesSettings, cluster_id: str) -> bool:
    """Returns True once nothing of the cluster is left but its tombstone."""
    name, namespace = names_of(cluster_id), settings.namespace
    await objects.apply(server, tombstone(settings, cluster_id))
    reached("kubernetes.tombstone.after")
    if not await objects.delete(server, CONFIG_MAP, namespace, name.owner):
        return False
    mine = names.cluster_selector(cluster_id)
    if await objects.read_all(server, POD, namespace, labels=mine):
        return False
    # Last: a live JobManager would write them again.
    await objects.delete_labelled(server, CONFIG_MAP, namespace, names.flink_selector(cluster_id))
    return True


def tombstone(settings: KubernetesSettings, cluster_id: str) -> Manifest:
    """Builds the mark of a cluster that was removed for good; it lacks the labels of a run."""
    return {
        "apiVersion": "v1",
        "kind": "ConfigMap",
        "metadata": {
            "name": _tombstone_name(names_of(cluster_id)),
            "namespace": settings.namespace,
            "labels": {names.MANAGED_BY: names.MANAGER, names.REMOVED: "true"},
            "annotations": {names.CLUSTER_ID: cluster_id},
        },
    }


async def forget_removed(server: ApiServer, settings: KubernetesSettings, now: datetime) -> None:
    """Deletes tombstones that are so old that no act on their cluster can still be pending."""
    labels = {names.MANAGED_BY: names.MANAGER, names.REMOVED: "true"}
    for one in await objects.read_all(server, CONFIG_MAP, settings.namespace, labels=labels):
        metadata = one["metadata"]
        if now - datetime.fromisoformat(metadata["creationTimestamp"]) > _TOMBSTONE_KEPT:
            await objects.delete(server, CONFIG_MAP, settings.namespace, metadata["name"])


async def _refuse_removed(server: ApiServer, settings: KubernetesSettings, cluster_id: str) -> None:
    name = names_of(cluster_id)
    if await _find(server, CONFIG_MAP, settings.namespace, _tombstone_name(name)):
        await objects.delete(server, CONFIG_MAP, settings.namespace, name.owner)
        raise _removed(cluster_id)


def _refuse_leaving(owner: Manifest, cluster_id: str) -> None:
    if "deletionTimestamp" in owner["metadata"]:
        raise _removed(cluster_id)


def _removed(cluster_id: str) -> Refused:
    return Refused(
        f"The cluster {cluster_id} was removed permanently. Start a new run.",
        code="cluster_removed",
    )


async def _create(server: ApiServer, owner: Manifest) -> Manifest:
    """Returns the owner, created by us or just before by another server."""
    place = place_of(owner)
    query = {"fieldManager": objects.MANAGER, "fieldValidation": "Strict"}
    try:
        return await server.send(ApiCall("create", replace(place, name=None), query, owner))
    except Conflict:
        return await objects.read(server, place.kind, place.namespace, owner["metadata"]["name"])


async def _find(
    server: ApiServer, kind: ResourceKind, namespace: str, name: str
) -> Manifest | None:
    try:
        return await objects.read(server, kind, namespace, name)
    except NotFound:
        return None


def _annotations(manifest: Manifest) -> dict[str, Any]:
    return manifest["metadata"].get("annotations") or {}


def _tombstone_name(name: Names) -> str:
    return f"{name.owner}-removed"
