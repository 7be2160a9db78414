"""The lease of a dead JobManager is freed, and that of one that may live never is."""

from __future__ import annotations

import json
from collections.abc import AsyncGenerator, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import anyio
import pytest
from tests.support.fake_kubernetes import FakeKubernetes
from tests.support.wait import eventually

from xuanwu.cluster.kubernetes import names
from xuanwu.cluster.kubernetes.pods import kept_of_pod
from xuanwu.cluster.kubernetes.takeover import LEADER, Takeover, election_of, release_dead_leader
from xuanwu.kernel import points
from xuanwu.kernel.errors import Unreachable
from xuanwu.kube.access import TokenAccess
from xuanwu.kube.connection import ApiServer, ApiSettings
from xuanwu.kube.kinds import CONFIG_MAP, POD, Manifest

pytestmark = pytest.mark.anyio

RUN, LED, STOOD_BY = "run_1", "run-1-jobmanager-a", "run-1-jobmanager-b"
RENEWED = datetime(2026, 11, 21, 15, 31, 46, 834739, UTC)
RUNNING: Manifest = {"running": {"startedAt": "2026-11-21T15:31:50Z"}}


def ended(later_s: float = 1, reason: str = "Error") -> Manifest:
    """A container's end so long after the last renewal, as a kubelet writes it."""
    at = (RENEWED + timedelta(seconds=later_s)).strftime("%Y-%m-%dT%H:%M:%SZ")
    return {"terminated": {"exitCode": 137, "reason": reason, "finishedAt": at}}


@dataclass
class Stage:
    """A run whose first JobManager leads, on a fake API server."""

    fake: FakeKubernetes
    server: ApiServer

    def pod(
        self,
        name: str = LED,
        state: Manifest | None = None,
        last: Manifest | None = None,
        *,
        labels: dict[str, str] | None = None,
        container: str = "flink",
        **metadata: Any,
    ) -> Manifest:
        """What the kubelet says of a pod."""
        mine = {**names.cluster_selector(RUN), names.ROLE: names.JOBMANAGER}
        status = {
            "name": container,
            "image": "x",
            "state": state or RUNNING,
            "lastState": last or {},
            "restartCount": 1 if last else 0,
        }
        return self.fake.store.put(
            {
                "apiVersion": "v1",
                "kind": "Pod",
                "metadata": {
                    "name": name,
                    "namespace": "flink",
                    "labels": mine if labels is None else labels,
                    **metadata,
                },
                "status": {"phase": "Running", "containerStatuses": [status]},
            }
        )

    def owner(self, **metadata: Any) -> None:
        """What all objects of the run belong to."""
        named = {"name": names.cluster_name(RUN), "namespace": "flink", **metadata}
        self.fake.store.put({"apiVersion": "v1", "kind": "ConfigMap", "metadata": named})

    def leads(self, pod: str = LED, holder: str = "a-number", renewed: datetime = RENEWED) -> None:
        """What a JobManager writes when it takes or renews the lease."""
        record = {
            "holderIdentity": holder,
            "leaseDuration": "PT6S",
            "acquireTime": "2026-11-21T15:00:00.000000Z",
            "renewTime": renewed.strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
            "leaderTransitions": 3,
        }
        fields = {"f:metadata": {"f:annotations": {f"f:{LEADER}": {}}}, "f:data": {"f:x": {}}}
        self.fake.store.put(
            {
                "apiVersion": "v1",
                "kind": "ConfigMap",
                "metadata": {
                    "name": election_of(RUN),
                    "namespace": "flink",
                    "labels": names.flink_selector(RUN),
                    "annotations": {LEADER: json.dumps(record), "kept": "yes"},
                    "managedFields": [
                        {"manager": "flink", "operation": "Update", "fieldsV1": {"f:data": {}}},
                        {"manager": pod, "operation": "Update", "fieldsV1": fields},
                    ],
                },
                "data": {"x": "kept"},
            }
        )

    @property
    def election(self) -> Manifest:
        return self.fake.store.get(CONFIG_MAP, "flink", election_of(RUN))

    @property
    def holder(self) -> str:
        return json.loads(self.election["metadata"]["annotations"][LEADER])["holderIdentity"]

    async def release(self, *gone: str) -> bool:
        return await release_dead_leader(self.server, "flink", RUN, frozenset(gone))


@pytest.fixture
async def stage() -> AsyncGenerator[Stage]:
    async with FakeKubernetes() as fake, ApiServer(TokenAccess(fake.url, "t")) as server:
        fake.store.put({"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "flink"}})
        made = Stage(fake, server)
        made.owner()
        made.leads()
        made.pod(STOOD_BY)
        yield made


@pytest.mark.parametrize(
    ("state", "last"),
    [(ended(), None), (RUNNING, ended()), ({"waiting": {"reason": "CrashLoopBackOff"}}, ended())],
    ids=["ended", "started again", "waits to be started again"],
)
async def test_the_lease_of_a_container_that_ended_is_freed(
    stage: Stage, state: Manifest, last: Manifest | None
) -> None:
    stage.pod(LED, state, last)
    assert await stage.release()
    assert stage.holder == ""
    record = json.loads(stage.election["metadata"]["annotations"][LEADER])
    assert (record["leaseDuration"], record["leaderTransitions"]) == ("PT6S", 3)
    assert stage.election["metadata"]["annotations"]["kept"] == "yes"
    assert stage.election["data"] == {"x": "kept"}
    assert not await stage.release(), "it is free already"


@pytest.mark.parametrize(("later_s", "is_its"), [(0.1, True), (-0.8, True), (-0.9, False)])
async def test_an_end_in_the_second_of_the_last_renewal_is_the_holders(
    stage: Stage, later_s: float, is_its: bool
) -> None:
    """A kubelet cuts the time of an end to whole seconds; a holder writes its own whole."""
    stage.pod(LED, ended(later_s))
    assert await stage.release() is is_its


@pytest.mark.parametrize(
    ("state", "last"),
    [
        (RUNNING, None),
        (RUNNING, ended(-30)),
        (ended(reason="ContainerStatusUnknown"), None),
        ({"waiting": {"reason": "ContainerCreating"}}, None),
        ({"terminated": {"exitCode": 1, "reason": "Error"}}, None),
    ],
    ids=["lives", "its next container leads", "not found", "not begun", "no time"],
)
async def test_the_lease_of_a_container_that_may_live_is_left(
    stage: Stage, state: Manifest, last: Manifest | None
) -> None:
    stage.pod(LED, state, last)
    assert not await stage.release()
    assert stage.holder == "a-number"


async def test_another_container_of_the_pod_that_ended_is_nobody(stage: Stage) -> None:
    stage.pod(LED, ended(), container="sidecar")
    assert not await stage.release()


async def test_a_leader_that_took_over_meanwhile_keeps_its_lease(stage: Stage) -> None:
    """Also before it has written its own addresses: the pod that wrote the lease counts."""
    stage.pod(LED, ended())
    stage.leads(STOOD_BY, "another-number", RENEWED + timedelta(seconds=0.1))
    assert not await stage.release()
    assert stage.holder == "another-number"


async def test_a_lease_that_is_taken_while_it_is_looked_at_stays(stage: Stage) -> None:
    stage.pod(LED, ended())
    once(lambda: stage.leads(STOOD_BY, "another-number", RENEWED + timedelta(seconds=3)))
    assert not await stage.release()
    assert stage.holder == "another-number"


async def test_a_last_renewal_that_arrives_late_does_not_save_a_dead_leader(stage: Stage) -> None:
    stage.pod(LED, ended())
    once(lambda: stage.leads(LED, "a-number", RENEWED + timedelta(seconds=0.5)))
    assert await stage.release()
    assert stage.holder == ""


async def test_of_servers_that_act_at_once_one_writes(stage: Stage) -> None:
    stage.pod(LED, ended())
    done: list[bool] = []

    async def act() -> None:
        done.append(await stage.release())

    async with anyio.create_task_group() as tasks:
        for _ in range(5):
            tasks.start_soon(act)
    assert sorted(done) == [False, False, False, False, True]


async def test_a_pod_that_is_gone_counts_only_if_its_end_was_seen(stage: Stage) -> None:
    assert not await stage.release(), "deleted by force, it may live on for a while"
    assert await stage.release(LED)


async def test_a_name_that_is_no_jobmanager_of_the_run_holds_nothing(stage: Stage) -> None:
    """Such as that of an image which does not tell its pod's name, or of a person's client."""
    for labels in ({}, {**names.cluster_selector("run_2"), names.ROLE: names.JOBMANAGER}):
        stage.pod("flink", ended(), labels=labels)
        stage.leads("flink")
        assert not await stage.release()
    stage.leads("")
    assert not await stage.release()


@pytest.mark.parametrize(
    "record",
    [None, "", "[]", "{}", '{"holderIdentity":"x"}', '{"holderIdentity":"","renewTime":1}'],
)
async def test_a_record_that_cannot_be_read_is_left(stage: Stage, record: str | None) -> None:
    stage.pod(LED, ended())
    changed = json.loads(json.dumps(stage.election))
    changed["metadata"]["annotations"] = {} if record is None else {LEADER: record}
    stage.fake.store.put(changed)
    before = stage.election["metadata"]["resourceVersion"]
    assert not await stage.release()
    assert stage.election["metadata"]["resourceVersion"] == before


async def test_a_run_without_an_election_is_none_of_ours(stage: Stage) -> None:
    stage.fake.store.forget(CONFIG_MAP, "flink", election_of(RUN))
    assert not await stage.release(LED)


async def test_a_run_that_is_being_removed_gets_no_other_leader(stage: Stage) -> None:
    stage.pod(LED, ended())
    stage.owner(deletionTimestamp="2026-11-21T15:31:40Z", finalizers=["x.io/y"])
    assert not await stage.release()
    stage.fake.store.forget(CONFIG_MAP, "flink", names.cluster_name(RUN))
    assert not await stage.release()
    assert stage.holder == "a-number"


async def test_a_silent_api_server_changes_nothing_and_the_next_change_is_acted_on(
    stage: Stage,
) -> None:
    stage.pod(LED, ended())
    stage.fake.stop()
    hasty = ApiSettings(total=timedelta(seconds=2))
    async with (
        ApiServer(TokenAccess(stage.fake.url, "t"), hasty) as server,
        anyio.create_task_group() as tasks,
    ):
        with pytest.raises(Unreachable):
            await release_dead_leader(server, "flink", RUN, frozenset())
        takeover = Takeover(server, "flink")
        tasks.start_soon(takeover.run)
        see(stage, takeover)
        await eventually(lambda: stage.fake.requests >= 2)
        stage.fake.resume()
        stage.pod(LED, RUNNING, ended())
        see(stage, takeover)
        await eventually(lambda: stage.holder == "")
        tasks.cancel_scope.cancel()


async def test_each_end_is_acted_on_once(stage: Stage) -> None:
    """Ended, started again, ended again, deleted: whatever else changes costs no call."""
    async with anyio.create_task_group() as tasks:
        takeover = Takeover(stage.server, "flink")
        tasks.start_soon(takeover.run)
        see(stage, takeover)
        for state, last in ((ended(), None), (RUNNING, ended()), (ended(90), ended())):
            stage.leads()
            stage.pod(LED, state, last)
            see(stage, takeover)
            await eventually(lambda: stage.holder == "")
            stage.pod(LED, state, last, annotations={"n": "x"})
            see(stage, takeover)
        tasks.cancel_scope.cancel()
    assert stage.fake.requests == 3 * len(["the lease", "the pod", "the owner", "the write"])


async def test_a_pod_that_ends_and_goes_at_once_is_acted_on(stage: Stage) -> None:
    async with anyio.create_task_group() as tasks:
        takeover = Takeover(stage.server, "flink")
        stage.pod(LED, ended(), deletionTimestamp="2026-11-21T15:31:47Z", finalizers=["x.io/y"])
        see(stage, takeover)
        stage.fake.store.forget(POD, "flink", LED)
        see(stage, takeover)
        tasks.start_soon(takeover.run)
        await eventually(lambda: stage.holder == "")
        tasks.cancel_scope.cancel()


def see(stage: Stage, takeover: Takeover) -> None:
    """What the watch of pods tells at a change."""
    takeover.see(RUN, [kept_of_pod(one) for one in stage.fake.store.all(POD, "flink")])


def once(act: Callable[[], None]) -> None:
    """Does it when a lease was read, and before it is written."""
    left = [act]

    def on_reached(point: str) -> None:
        if point == "kubernetes.lease.read" and left:
            left.pop()()

    points.listen(on_reached)
