"""Where Flink's pods listen: a network policy can let others in, since no port is a random one."""

from __future__ import annotations

import httpx
import pytest

from tests.kubernetes.conftest import OnNode
from tests.kubernetes.ground import SQL
from tests.support.wait import wait_until
from xuanwu.client.views import RunView
from xuanwu.cluster.kubernetes import names, places
from xuanwu.model.state import State

pytestmark = pytest.mark.kubernetes

_LISTENS = "0A"
_METRIC = "Status.JVM.Memory.Heap.Used"


def test_every_process_listens_on_its_declared_ports_alone_and_the_page_has_its_metrics(
    on_node: OnNode,
) -> None:
    on_node.apply("numbers", SQL)
    run = on_node.start("numbers")
    on_node.until(run, State.RUNNING, within=180)
    for pod in on_node.objects("pods", run):
        (container,) = pod["spec"]["containers"]
        declared = {port["containerPort"] for port in container["ports"]}
        collects = {places.COLLECT_PORT} & declared  # open only while a program collects rows
        assert _listening(on_node, run, pod["metadata"]["name"]) == declared - collects
    (leader,) = on_node.objects("pods", run, names.JOBMANAGER)
    page = f"http://{leader['status']['podIP']}:{places.REST_PORT}/taskmanagers"

    def told() -> bool:
        """Flink asks for metrics once somebody looks, and answers with those of the last time."""
        (one,) = httpx.get(page).json()["taskmanagers"]
        return bool(httpx.get(f"{page}/{one['id']}/metrics", params={"get": _METRIC}).json())

    wait_until(told, within=60, what="the metrics of the TaskManager")


def _listening(on_node: OnNode, run: RunView, pod: str) -> set[int]:
    """The ports that a pod has open for others.

    Source: proc(5): a line is a socket, its second word its address and port, its fourth the state.
    """
    read = ("--", "cat", "/proc/net/tcp", "/proc/net/tcp6")
    lines = on_node.cli("run", "exec", run.id, "--process", pod, *read, check=True).stdout
    words = [line.split() for line in lines.splitlines()]
    return {int(one[1].rpartition(":")[2], 16) for one in words if one[3] == _LISTENS}
