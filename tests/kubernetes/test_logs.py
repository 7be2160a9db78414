"""On a real node, the log of a pod is whole: as it runs, over its lives, and after it is gone."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import anyio
import pytest

from tests.kubernetes.node.images import SHELL
from tests.kubernetes.node.node import Node
from tests.kubernetes.node.plugin import Namespace
from tests.support.pod_logs import log_store
from tests.support.wait import eventually
from xuanwu.cluster.kubernetes import names, places
from xuanwu.cluster.kubernetes.known import Known
from xuanwu.cluster.kubernetes.logs import PodLogs
from xuanwu.kernel.errors import NotFound
from xuanwu.kube.access import Kubeconfig
from xuanwu.kube.connection import ApiServer
from xuanwu.model.pod_log import PodKey

pytestmark = [pytest.mark.anyio, pytest.mark.kubernetes]
RUN, NAME = "run_1", "run-1-jobmanager-x"
ENDLESS = """\
trap 'echo bye; exit 0' TERM
n=0
while :; do echo "line $n"; n=$((n+1)); sleep 0.02; done
"""
SHORT = """\
read life < /proc/sys/kernel/random/uuid
n=0
while [ $n -lt 3000 ]; do echo "$life $n"; n=$((n+1)); done
exit 1
"""


@dataclass
class Stage:
    """A namespace with one pod of a run, and the folder of the database of its log."""

    node: Node
    namespace: Namespace
    folder: Path

    def start(self, script: str) -> None:
        labels = {**names.cluster_selector(RUN), names.ROLE: names.JOBMANAGER}
        container: dict[str, Any] = {
            "name": places.CONTAINER,
            "image": SHELL,
            "command": ["sh", "-c", script],
        }
        self.namespace.apply(
            {
                "apiVersion": "v1",
                "kind": "Pod",
                "metadata": {"name": NAME, "labels": labels},
                "spec": {"containers": [container], "terminationGracePeriodSeconds": 5},
            }
        )

    @asynccontextmanager
    async def server(self) -> AsyncGenerator[PodLogs]:
        """A server of the platform, which ships."""
        async with (
            ApiServer(Kubeconfig(self.node.kubeconfig)) as server,
            log_store(self.folder) as store,
            anyio.create_task_group() as tasks,
        ):
            logs = PodLogs(server, self.namespace.name, store)
            known = Known(server, self.namespace.name, on_pods=[logs.note])
            tasks.start_soon(known.run)
            tasks.start_soon(logs.run)
            yield logs
            tasks.cancel_scope.cancel()

    async def lines(self) -> list[str]:
        """All stored lines."""
        text, offset = b"", 0
        async with log_store(self.folder) as store:
            while part := await store.after(PodKey("prod", RUN, NAME).stream, offset):
                text += part.text
                offset = part.begin + len(part.text)
                if part.reaches_end:
                    break
        return text.decode().splitlines()

    async def has(self, lines: int, *, last: str = "") -> bool:
        found = await self.lines()
        return len(found) >= lines and (not last or found[-1] == last)

    async def grows(self, lines: int) -> None:
        wanted = len(await self.lines()) + lines
        await eventually(partial(self.has, wanted), within=60, what=f"{wanted} lines")


@pytest.fixture
def stage(node: Node, namespace: Namespace, tmp_path: Path) -> Stage:
    return Stage(node, namespace, tmp_path)


async def test_a_log_is_whole_though_servers_come_and_go_and_outlives_its_pod(
    stage: Stage,
) -> None:
    stage.start(ENDLESS)
    async with stage.server() as logs:

        async def begins() -> bool:
            try:
                return (await logs.tail(RUN, "jobmanager", 10_000))[:1] == ("line 0",)
            except NotFound:
                return False

        await eventually(begins, within=60)
        await stage.grows(50)
        assert (await logs.after(RUN, "jobmanager", 0)).lines[:2] == ("line 0", "line 1")
    written = len(await stage.lines())
    async with stage.server() as logs:
        await stage.grows(50)
        await anyio.to_thread.run_sync(stage.node.restart, "kube-apiserver")
        await stage.grows(50)
        stage.namespace.api.delete(stage.namespace.path("pods", NAME), grace_s=5)
        await eventually(partial(stage.has, 1, last="bye"), within=30)
    lines = await stage.lines()
    assert len(lines) > written
    assert lines == [*[f"line {n}" for n in range(len(lines) - 1)], "bye"]


async def test_every_life_of_a_container_is_read_to_its_end(stage: Stage) -> None:
    stage.start(SHORT)
    async with stage.server() as logs:
        await eventually(partial(stage.has, 9000), within=90)
        assert len(await logs.tail(RUN, NAME, 10)) == 10
    lives: dict[str, list[int]] = {}
    for line in await stage.lines():
        life, number = line.split()
        lives.setdefault(life, []).append(int(number))
    assert len(lives) >= 3
    assert all(numbers == list(range(3000)) for numbers in list(lives.values())[:3])
