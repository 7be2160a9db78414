"""The objects of many runs on a bare API server: how fast they are applied, what watching costs.

The node's controllers and its scheduler are ended first, so that nothing but the API server and
etcd answers, and no pod is ever started.
"""

from __future__ import annotations

import resource
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import anyio
import anyio.to_thread
import orjson
from tests.support.releases import installed

from benchmarks.pods.stage import NAMESPACE, RESOURCES, TOKEN, Stage
from xuanwu.cluster.kubernetes import provision
from xuanwu.cluster.kubernetes.command import argument_files
from xuanwu.cluster.kubernetes.objects.outline import Outline
from xuanwu.cluster.kubernetes.objects.run import dependents_of, owner_of
from xuanwu.kernel.ids import flink_id
from xuanwu.kube import objects
from xuanwu.kube.kinds import Manifest
from xuanwu.model.cluster import (
    ClusterSpec,
    EntryPoint,
)

KEPT = 5  # of each run a watcher knows the owner, two Deployments and, here, two pods
AT_ONCE = 16  # runs that are being started, as a server's claims are
_QUIET = ("kube-scheduler", "kube-controller-manager")
_SLOWLY = 300


class Applied(NamedTuple):
    """How many manifests, in how many seconds, and in how many of CPU of the client alone."""

    manifests: int
    seconds: float
    cpu: float


class Watched(NamedTuple):
    """What a watching process needs: MiB before and after, seconds until it has all."""

    before: float
    after: float
    seconds: float


def silence(stage: Stage) -> None:
    """Ends all that would act on objects."""
    for name in _QUIET:
        stage.node.send(name, signal.SIGKILL)


async def by_platform(stage: Stage, first: int, runs: int) -> Applied:
    """Every run by the target's own `ensure`, some at once: reads, guards and all."""
    settings = stage.settings()
    room = anyio.CapacityLimiter(AT_ONCE)

    async def one(number: int) -> None:
        async with room:
            await provision.ensure(stage.server, settings, _spec(stage, f"crowd_{number}"))

    began, used = time.monotonic(), time.process_time()
    async with anyio.create_task_group() as tasks:
        for number in range(first, first + runs):
            tasks.start_soon(one, number)
    seconds, cpu = time.monotonic() - began, time.process_time() - used
    return Applied(runs * len(_manifests(stage, "crowd_0")), seconds, cpu)


async def by_kubectl(stage: Stage, first: int, runs: int, folder: Path) -> Applied:
    """The same manifests, in one file, by `kubectl apply --server-side`."""
    every = [one for n in range(first, first + runs) for one in _manifests(stage, f"other_{n}")]
    file = folder / "crowd.json"
    file.write_bytes(orjson.dumps({"apiVersion": "v1", "kind": "List", "items": every}))
    command = stage.kubectl("apply", "--server-side", "-f", str(file))
    began, used = time.monotonic(), resource.getrusage(resource.RUSAGE_CHILDREN)
    await anyio.to_thread.run_sync(
        lambda: subprocess.run(command, check=True, stdout=subprocess.DEVNULL, timeout=_SLOWLY)
    )
    seconds, now = time.monotonic() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = now.ru_utime + now.ru_stime - used.ru_utime - used.ru_stime
    return Applied(len(every), seconds, cpu)


async def pods(stage: Stage, runs: int) -> None:
    """The pods that a controller would have made of the Deployments of `by_platform`."""
    room = anyio.CapacityLimiter(AT_ONCE)

    async def one(manifest: Manifest) -> None:
        async with room:
            await objects.apply(stage.server, manifest)

    async with anyio.create_task_group() as tasks:
        for number in range(runs):
            for pod in _pods(_manifests(stage, f"crowd_{number}")):
                tasks.start_soon(one, pod)


async def watch(stage: Stage) -> Watched:
    """What a process of its own needs to know all runs of the namespace."""
    command = [sys.executable, "-m", "benchmarks.pods.watcher", str(stage.node.kubeconfig)]
    done = await anyio.run_process([*command, NAMESPACE], stderr=None)
    return Watched(*orjson.loads(done.stdout))


def _spec(stage: Stage, cluster_id: str) -> ClusterSpec:
    entry = EntryPoint(definition_url=stage.definition_url, token=TOKEN)
    release = installed(stage.release)
    return ClusterSpec(cluster_id, flink_id(cluster_id), release, entry, RESOURCES)


def _manifests(stage: Stage, cluster_id: str) -> list[Manifest]:
    """Without the owner's uid, which only the API server knows."""
    spec = _spec(stage, cluster_id)
    made, files = Outline(spec, stage.settings()), argument_files(spec)
    manifests = [owner_of(made, files), *dependents_of(replace(made, owner_uid="-"), files)]
    for one in manifests:
        one["metadata"].pop("ownerReferences", None)
    return manifests


def _pods(manifests: list[Manifest]) -> Iterator[Manifest]:
    for one in manifests:
        if one["kind"] == "Deployment":
            template: Manifest = one["spec"]["template"]
            name = f"{one['metadata']['name']}-7d9f8b6c54-x2x2x"
            metadata = {**template["metadata"], "name": name, "namespace": NAMESPACE}
            pod = {"apiVersion": "v1", "kind": "Pod", "metadata": metadata}
            yield {**pod, "spec": template["spec"]}
