"""A real server whose runs live on the real node, and the namespace that they live in."""

from __future__ import annotations

import json
import socket
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.journeys.conftest import QUICK, Journey, open_home
from tests.kubernetes.ground import SMALL, Ground
from tests.kubernetes.node.api import Object
from tests.kubernetes.node.node import Node
from tests.support.server import Server
from tests.support.wait import wait_until
from xuanwu.client.runs import RunFilter
from xuanwu.client.views import RunView
from xuanwu.cluster.kubernetes import names
from xuanwu.kernel.errors import Unreachable

TARGET = "kube"


@dataclass
class OnNode(Journey):
    """A journey whose jobs run on the node, and what an operator sees there."""

    ground: Ground

    def apply(self, name: str, sql: str | None = None, **changes: Any) -> None:
        resources = changes.pop("resources", SMALL.model_dump(mode="json"))
        given = {"sql": sql} if sql else {}
        super().apply(name, **given, resources=resources, **changes)

    def run_of(self, job: str) -> RunView:
        """The newest run of a job."""
        return self.runs_of(job)[0]

    def runs_of(self, job: str) -> list[RunView]:
        """All runs of a job, the newest first."""
        with self.server.client() as client:
            return list(client.runs.list(RunFilter(job=job)))

    def objects(self, plural: str, run: RunView, role: str = "") -> list[Object]:
        """What there is of a run, of one role or all."""
        group = "/apis/apps/v1" if plural == "deployments" else "/api/v1"
        found = self.ground.node.api.items(self.ground.namespace.path(plural, group=group))
        wanted = {names.CLUSTER: run.id} | ({names.ROLE: role} if role else {})
        return [
            one for one in found if wanted.items() <= (one["metadata"].get("labels") or {}).items()
        ]

    def delete(self, plural: str, name: str, *, grace_s: int | None = None) -> None:
        """As an operator would by hand."""
        group = "/apis/apps/v1" if plural == "deployments" else "/api/v1"
        path = self.ground.namespace.path(plural, name, group)
        self.ground.node.api.delete(path, grace_s=grace_s, propagation="Background")

    def taskmanager(self, run: RunView) -> str:
        """The name of a TaskManager that lives, as soon as the target can be asked."""

        def living() -> str | None:
            try:
                with self.server.client() as client:
                    found = client.runs.processes(run.id)
            except Unreachable:
                return None
            mine = [one.name for one in found if one.role == "taskmanager" and one.is_alive]
            return mine[0] if mine else None

        return wait_until(living, within=180, what=f"a TaskManager of {run.id}")

    def printed(self, run: RunView) -> list[str]:
        with self.server.client() as client:
            logs = client.runs.logs(run.id, process=self.taskmanager(run), lines=500)
        return [line for line in logs.lines if line.startswith(("+", "-"))]

    def alive(self) -> frozenset[str]:
        """The clusters of which any object is left in the namespace."""
        api, namespace = self.ground.node.api, self.ground.namespace
        found = [
            *api.items(namespace.path("pods")),
            *api.items(namespace.path("configmaps")),
            *api.items(namespace.path("secrets")),
            *api.items(namespace.path("services")),
            *api.items(namespace.path("deployments", group="/apis/apps/v1")),
        ]
        labels = [one["metadata"].get("labels") or {} for one in found]
        return frozenset(one[names.CLUSTER] for one in labels if names.CLUSTER in one)

    @contextmanager
    def another(self, role: str) -> Generator[Server]:
        """One more server of the same platform."""
        settings = {**self.server.settings, "SERVER__PORT": "0"}
        beside = Server(self.home, role, settings, host=self.server.host)
        beside.start()
        try:
            yield beside
        finally:
            beside.kill()

    def until_message(self, run: RunView, word: str, *, within: float = 180) -> RunView:
        """The run once its phase or failure holds the word."""

        def told() -> RunView | None:
            found = self.run(run.id)
            text = found.phase + (found.failure.message if found.failure else "")
            return found if word in text else None

        return wait_until(told, within=within, what=f"'{word}' told of {run.id}")


@pytest.fixture
def begin(node: Node, tmp_path: Path) -> Generator[Callable[..., OnNode]]:
    """Starts a server with these targets; at the end all its runs are stopped, and it ends."""
    begun: list[OnNode] = []

    def start(ground: Ground, targets: dict[str, Any], **settings: str) -> OnNode:
        host, home = node.place.machine, open_home(tmp_path / f"home-{len(begun)}")
        with socket.socket() as free:
            free.bind((host, 0))
            port = free.getsockname()[1]
        told = {
            **QUICK,
            "LOCAL__ENABLED": "false",
            "TARGET": next(iter(targets), TARGET),
            "TARGETS": json.dumps(targets),
            "SERVER__URL": f"http://{host}:{port}",
            **settings,
        }
        server = Server(home, settings=told, host=host, port=port)
        server.start()
        begun.append(OnNode(server, ground))
        return begun[-1]

    yield start
    for one in begun:
        one.server.kill()


@pytest.fixture
def on_node(ground: Ground, begin: Callable[..., OnNode]) -> Generator[OnNode]:
    """A server with one target on the node; at the end every run is stopped and nothing is left."""
    journey = begin(ground, {TARGET: ground.settings("2.2.1", jobmanagers=1)})
    yield journey
    with journey.server.client() as client:
        live = [run for run in client.runs.list() if run.is_live]
        for run in live:
            client.runs.stop(run.id)
    for run in live:
        journey.until_removed(run)
    assert journey.alive() == frozenset()
