"""A JobManager that starts again while no server is there: its job goes on, or its end is told."""

from __future__ import annotations

import json
import re

import httpx
import pytest

from tests.journeys.conftest import STREAM
from tests.kubernetes.conftest import OnNode
from tests.kubernetes.node.api import Object
from tests.kubernetes.test_faults import goes_on
from tests.support.wait import wait_until
from xuanwu.client.views import RunView
from xuanwu.cluster.kubernetes import names, places
from xuanwu.model.state import State

pytestmark = pytest.mark.kubernetes

PATIENCE_S = 60
"""What the engine has of it by itself."""
ENDS = """\
CREATE TABLE numbers (n BIGINT) WITH ('connector' = 'datagen', 'rows-per-second' = '20',
  'fields.n.kind' = 'sequence', 'fields.n.start' = '1', 'fields.n.end' = '500');
CREATE TABLE shown (n BIGINT) WITH ('connector' = 'print');
INSERT INTO shown SELECT n FROM numbers;
"""
_WAITED = re.compile(r"No response from \S+ for (\d+) s")


def test_a_job_goes_on_while_its_next_jobmanager_waits_for_a_server(on_node: OnNode) -> None:
    on_node.apply("count")
    run = on_node.start("count")
    on_node.until(run, State.RUNNING, within=180)
    total = on_node.until_printed(run)
    on_node.server.stop()
    _kill_jobmanager(on_node, run)
    wait_until(
        lambda: _waited_s(on_node, run) >= PATIENCE_S, within=240, what="a minute without a server"
    )
    wait_until(lambda: _states(on_node, run) == ["RUNNING"], within=60, what="the job running")
    on_node.server.start()
    goes_on(on_node, run, total)
    assert _jobmanager(on_node, run)["restartCount"] == 1


def test_a_changed_variable_does_not_reach_a_run_whose_jobmanager_is_killed(
    on_node: OnNode,
) -> None:
    on_node.cli("variable", "set", "step", "1", check=True)
    on_node.apply("count", STREAM.replace("SELECT COUNT(*)", "SELECT COUNT(*) * ${step}"))
    run = on_node.start("count")
    on_node.until(run, State.RUNNING, within=180)
    total = on_node.until_printed(run)
    on_node.cli("variable", "set", "step", "1000000", check=True)
    _kill_jobmanager(on_node, run)
    assert goes_on(on_node, run, total) < 1_000_000


def test_a_job_that_ended_while_no_server_was_there_is_told_by_its_next_jobmanager(
    on_node: OnNode,
) -> None:
    on_node.apply("ends", ENDS)
    run = on_node.start("ends")
    on_node.until(run, State.RUNNING, within=180)
    on_node.server.stop()
    wait_until(lambda: _states(on_node, run) == ["FINISHED"], within=180, what="the job's end")
    # Until then it would lead the job on, and to its end a second time.
    wait_until(lambda: not _leads_on(on_node, run), within=60, what="the end noted by Flink")
    _kill_jobmanager(on_node, run)
    wait_until(lambda: _states(on_node, run) == [], within=120, what="the next one, without a job")
    on_node.server.start()
    ended = on_node.until(run, State.FINISH, within=120)
    assert ended.failure is None
    assert [one.cause for one in on_node.events(run) if one.cause] == [
        "accepted",
        "started",
        "finished",
    ]
    on_node.until_removed(run)


def _leads_on(journey: OnNode, run: RunView) -> bool:
    """Whether a JobManager that comes next would find the job among those that live."""
    api, namespace = journey.ground.node.api, journey.ground.namespace
    found = api.items(namespace.path("configmaps"))
    return any(one["metadata"]["name"].endswith(f"-{run.flink_job_id}-config-map") for one in found)


def _pod(journey: OnNode, run: RunView) -> Object:
    (pod,) = journey.objects("pods", run, names.JOBMANAGER)
    return pod


def _jobmanager(journey: OnNode, run: RunView) -> Object:
    """What the node says of its container."""
    (container,) = _pod(journey, run)["status"]["containerStatuses"]
    return container


def _kill_jobmanager(journey: OnNode, run: RunView) -> None:
    """SIGKILL, as for a lack of memory; the kubelet starts the next one in the same pod."""
    before = _jobmanager(journey, run)
    container = before["containerID"].rpartition("/")[2]
    journey.ground.node.run("ctr", "--namespace=k8s.io", "tasks", "kill", "-s", "KILL", container)
    wait_until(
        lambda: _jobmanager(journey, run)["restartCount"] > before["restartCount"],
        within=60,
        what="the next JobManager",
    )


def _waited_s(journey: OnNode, run: RunView) -> int:
    """How long main() of the JobManager that runs now says that it has waited for a server."""
    path = journey.ground.namespace.path("pods", _pod(journey, run)["metadata"]["name"])
    told = _WAITED.findall(journey.ground.node.api.text(f"{path}/log"))
    return max(map(int, told), default=0)


def _states(journey: OnNode, run: RunView) -> list[str] | None:
    """The states of all jobs that Flink shows; None while it does not answer."""
    address = _pod(journey, run)["status"]["podIP"]
    try:
        answer = httpx.get(
            f"http://{address}:{places.REST_PORT}/jobs/overview", timeout=5, trust_env=False
        )
        return [one["state"] for one in answer.raise_for_status().json()["jobs"]]
    except (httpx.HTTPError, json.JSONDecodeError):
        return None
