"""How soon a job runs again after its leading JobManager was killed, by several ways."""

from __future__ import annotations

import json
import time
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import anyio
import httpx
from tests.support.wait import eventually

from benchmarks.pods.run import Run
from benchmarks.pods.stage import LOOK_S, NAMESPACE, PATIENCE_S, Stage
from xuanwu.cluster.kubernetes import places
from xuanwu.cluster.kubernetes.known import Known
from xuanwu.cluster.kubernetes.takeover import LEADER, Takeover
from xuanwu.kube.kinds import Manifest

FIRST_TRIES = (7.0, 12.0)  # the best of them with a standby and the same lease
WORDS = {"led": "another leads", "ran": "all tasks run again"}
# By Flink's default a leader gives up at the very end of its lease, which the platform's settings
# refuse. That plays no part here.
FLINKS_LEASE = {"lease": "15s", "renew": "14s", "retry": "5s"}


@dataclass(frozen=True)
class Way:
    """What a run is like while its leader is killed; `is_helped`: the platform frees the lease."""

    name: str
    settings: Mapping[str, Any]
    is_helped: bool


@dataclass(frozen=True)
class Kill:
    """Seconds after SIGKILL of the leader: another leads, all tasks run again."""

    led: float
    ran: float


WAYS = (
    Way("standby", {"jobmanagers": 2}, is_helped=True),
    Way("one JobManager", {"jobmanagers": 1}, is_helped=True),
    Way("standby, lease alone", {"jobmanagers": 2}, is_helped=False),
    Way("one JobManager, lease alone", {"jobmanagers": 1}, is_helped=False),
    Way("standby, Flink's lease", {"jobmanagers": 2, "leader": FLINKS_LEASE}, is_helped=False),
)


async def kill(stage: Stage, way: Way, number: int) -> Kill:
    """One run, one kill: after a second one Kubernetes would wait before it starts a container."""
    run = Run(stage, f"run_{number}", **way.settings)
    async with _help(stage, way):
        await run.start()
        try:
            await stage.until_running([await run.url()], run.job_id)
            return await _kill(stage, run)
        finally:
            await run.remove()


async def _kill(stage: Stage, run: Run) -> Kill:
    urls = [_url(pod) for pod in await run.jobmanagers()]
    await eventually(lambda: _has_checkpoint(stage, run), within=PATIENCE_S, what="a checkpoint")
    last = await _holder(run)
    await run.kill_leader()
    began = time.monotonic()

    async def another_leads() -> bool:
        return await _holder(run) not in {"", last}

    await eventually(another_leads, within=PATIENCE_S, every=LOOK_S, what="another leader")
    led = time.monotonic() - began
    await stage.until_running(urls, run.job_id)
    ran = time.monotonic() - began
    await eventually(lambda: _is_restored(stage, run), within=PATIENCE_S, what="a restored job")
    return Kill(led, ran)


async def _holder(run: Run) -> str:
    annotations: dict[str, str] = ((await run.election()) or {})["metadata"]["annotations"]
    return json.loads(annotations[LEADER])["holderIdentity"]


async def _has_checkpoint(stage: Stage, run: Run) -> bool:
    return bool((await _checkpoints(stage, run)).get("latest", {}).get("completed"))


async def _is_restored(stage: Stage, run: Run) -> bool:
    return bool((await _checkpoints(stage, run)).get("latest", {}).get("restored"))


async def _checkpoints(stage: Stage, run: Run) -> dict[str, Any]:
    url = f"{await run.url()}/jobs/{run.job_id}/checkpoints"
    try:
        answer = await stage.http.get(url)
    except httpx.HTTPError:
        return {}
    return answer.json() if answer.is_success else {}


def _url(pod: Manifest) -> str:
    return f"http://{pod['status']['podIP']}:{places.REST_PORT}"


@asynccontextmanager
async def _help(stage: Stage, way: Way) -> AsyncGenerator[None]:
    """The part of the target that frees leases; its watches run for every way."""
    takeover = Takeover(stage.server, NAMESPACE)
    known = Known(stage.server, NAMESPACE, on_pods=(takeover.see,) if way.is_helped else ())
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(known.run)
        tasks.start_soon(takeover.run)
        yield
        tasks.cancel_scope.cancel()
