"""A run goes on once, from its last checkpoint, long before the lease of its dead leader ends."""

from __future__ import annotations

import json
import re
from collections.abc import AsyncGenerator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.kubernetes.ground import SMALL, Ground, served
from tests.kubernetes.node.api import Object
from tests.support.pod_logs import log_store
from tests.support.quick_java import QUICK_JAVA
from tests.support.releases import installed
from tests.support.wait import eventually
from xuanwu.cluster.kubernetes import names
from xuanwu.cluster.kubernetes.settings import kubernetes_settings
from xuanwu.cluster.kubernetes.takeover import LEADER, election_of
from xuanwu.cluster.kubernetes.target import KubernetesTarget, open_target
from xuanwu.kernel.ids import flink_id
from xuanwu.model.cluster import (
    ClusterSpec,
    EntryPoint,
)

pytestmark = [pytest.mark.anyio, pytest.mark.kubernetes]

RUN = "run_1"
LEASE_S = 120
COUNT = """\
CREATE TABLE numbers (n BIGINT) WITH ('connector' = 'datagen', 'rows-per-second' = '10',
  'fields.n.kind' = 'sequence', 'fields.n.start' = '1', 'fields.n.end' = '1000000');
CREATE TABLE shown (n BIGINT) WITH ('connector' = 'print');
INSERT INTO shown SELECT n FROM numbers;
"""
_ROW = re.compile(r"\+I\[(\d+)\]")


@dataclass
class Counting:
    """A run that counts; with room for a second copy of its job, if anything started one."""

    ground: Ground
    job_id: str

    def pods(self, role: str) -> list[Object]:
        labels = {**names.cluster_selector(RUN), names.ROLE: role}
        selector = ",".join(f"{key}={value}" for key, value in labels.items())
        return self.ground.node.api.items(
            self.ground.namespace.path("pods"), labelSelector=selector
        )

    def record(self) -> dict[str, Any]:
        """Who leads, in Flink's own words."""
        path = self.ground.namespace.path("configmaps", election_of(RUN))
        return json.loads(self.ground.node.api.get(path)["metadata"]["annotations"][LEADER])

    def kill_leader(self) -> None:
        """SIGKILL to the container whose address stands in the ConfigMap of the election."""
        path = self.ground.namespace.path("configmaps", election_of(RUN))
        told = json.dumps(self.ground.node.api.get(path)["data"])
        (leader,) = [one for one in self.pods("jobmanager") if f"//{_address(one)}:" in told]
        container = leader["status"]["containerStatuses"][0]["containerID"].rpartition("/")[2]
        command = ("ctr", "--namespace=k8s.io", "tasks", "kill", "-s", "KILL", container)
        self.ground.node.run(*command)

    async def ask(self, path: str) -> dict[str, Any]:
        """What any of the JobManagers answers; nothing where none does."""
        async with httpx.AsyncClient(trust_env=False, timeout=5) as http:
            for pod in self.pods("jobmanager"):
                try:
                    answer = await http.get(f"http://{_address(pod)}:8081{path}")
                except httpx.HTTPError:
                    continue
                if answer.is_success:
                    return answer.json()
        return {}

    async def checkpoint(self, what: str) -> int:
        """The number of the last one that was completed, or restored from; 0 for none."""
        told = await self.ask(f"/jobs/{self.job_id}/checkpoints")
        return ((told.get("latest") or {}).get(what) or {}).get("id", 0)

    async def all_stand(self) -> bool:
        """Whether each JobManager, the one that stands by too, takes calls."""
        statuses = [one["status"].get("containerStatuses") for one in self.pods("jobmanager")]
        return bool(statuses) and all(of_pod and of_pod[0]["ready"] for of_pod in statuses)

    def rows(self) -> list[int]:
        """All that any TaskManager printed, one after the other."""
        path = self.ground.namespace.path
        logs = [
            self.ground.node.api.text(path("pods", one["metadata"]["name"]) + "/log")
            for one in self.pods("taskmanager")
        ]
        return [int(row) for log in logs for row in _ROW.findall(log)]


@pytest.fixture
async def target(
    ground: Ground, jobmanagers: int, tmp_path: Path
) -> AsyncGenerator[KubernetesTarget]:
    changes = {
        "jobmanagers": jobmanagers,
        "redundant_taskmanagers": 1,
        "leader": {"lease": f"{LEASE_S}s", "renew": f"{LEASE_S - 1}s", "retry": "1s"},
    }
    settings = kubernetes_settings(ground.settings("2.2.1", **changes))
    async with log_store(tmp_path) as logs, open_target(settings, logs) as target:
        yield target


@pytest.fixture
async def counting(ground: Ground, target: KubernetesTarget) -> AsyncGenerator[Counting]:
    made = Counting(ground, flink_id(ground.namespace.name))
    definition = {"version": 1, "kind": "sql", "name": "count", "sql": COUNT}
    with served(definition, ground.node.place.machine) as url:
        entry = EntryPoint(definition_url=url, token="a-token")
        options = {"execution.checkpointing.interval": "1 s", **QUICK_JAVA}
        release = installed("2.2.1")
        await target.ensure(ClusterSpec(RUN, made.job_id, release, entry, SMALL, options=options))
        yield made

        async def removed() -> bool:
            return await target.remove(RUN)

        await eventually(removed, within=60)


@pytest.mark.parametrize("jobmanagers", [2, 1], ids=["standby", "alone"])
async def test_a_job_goes_on_once_and_from_its_last_checkpoint(counting: Counting) -> None:
    await eventually(counting.all_stand, within=180)

    async def has_checkpoint() -> bool:
        return await counting.checkpoint("completed") >= 3

    await eventually(has_checkpoint, within=180)
    last, before = await counting.checkpoint("completed"), counting.record()
    counting.kill_leader()

    async def another_leads() -> bool:
        return counting.record()["holderIdentity"] not in {"", before["holderIdentity"]}

    await eventually(another_leads, within=LEASE_S / 2)
    assert counting.record()["leaderTransitions"] == before["leaderTransitions"] + 1

    async def is_restored() -> bool:
        return await counting.checkpoint("restored") >= last

    await eventually(is_restored, within=120)
    shown = max(counting.rows())

    async def goes_on() -> bool:
        return max(counting.rows()) >= shown + 40

    await eventually(goes_on, within=60, every=1)
    rows = counting.rows()
    assert set(rows) == set(range(1, max(rows) + 1)), "no number was lost"
    assert rows[-20:] == sorted(set(rows[-20:])), "nobody counts beside it"
    again = sorted(n for n in set(rows) if rows.count(n) > 1)
    assert all(rows.count(n) == 2 for n in again), "only what came after the checkpoint came again"
    assert again == list(range(again[0], again[-1] + 1)) if again else True
    assert counting.record()["leaderTransitions"] == before["leaderTransitions"] + 1
    jobs = (await counting.ask("/jobs/overview"))["jobs"]
    assert [(one["jid"], one["state"]) for one in jobs] == [(counting.job_id, "RUNNING")]


def _address(pod: Object) -> str:
    return pod["status"]["podIP"]
