"""Runs of Flink on a real node: started, led on by a standby, and removed whole."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import AsyncGenerator, Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import anyio
import pytest

from tests.kubernetes.node.node import Node
from tests.kubernetes.node.plugin import Namespace
from tests.support.releases import HOME, installed
from tests.support.wait import eventually
from xuanwu.cluster.flink_rest import FlinkRest
from xuanwu.cluster.kubernetes import names, provision
from xuanwu.cluster.kubernetes.api import objects
from xuanwu.cluster.kubernetes.api.access import Kubeconfig
from xuanwu.cluster.kubernetes.api.connection import ApiServer
from xuanwu.cluster.kubernetes.api.kinds import CONFIG_MAP, POD, SERVICE
from xuanwu.cluster.kubernetes.known import Known
from xuanwu.cluster.kubernetes.settings import KubernetesSettings, kubernetes_settings
from xuanwu.cluster.target import ClusterSpec, EntryPoint, Presence
from xuanwu.kernel.errors import XuanwuError
from xuanwu.kernel.ids import flink_id
from xuanwu.kernel.units import ByteSize
from xuanwu.model.resources import ProcessResources, Resources, TaskManagerResources

pytestmark = [pytest.mark.anyio, pytest.mark.kubernetes]

NAME = "run_1"
SQL = """\
CREATE TABLE numbers (n BIGINT) WITH ('connector' = 'datagen', 'rows-per-second' = '5');
CREATE TABLE shown (n BIGINT) WITH ('connector' = 'print');
INSERT INTO shown SELECT n FROM numbers;
"""
SMALL = Resources(
    jobmanager=ProcessResources(memory=ByteSize.parse("900m"), cpu=0.1),
    taskmanager=TaskManagerResources(memory=ByteSize.parse("1100m"), cpu=0.1, slots=1),
)
STATE = "/var/lib/flink-state"


@dataclass
class Stage:
    """A namespace that can carry runs, and what is known of it."""

    server: ApiServer
    settings: KubernetesSettings
    known: Known
    spec: ClusterSpec
    flink: FlinkRest

    async def ensure(self) -> None:
        await provision.ensure(self.server, self.settings, self.spec, self.known.note)

    async def rest_url(self) -> str:
        name = names.names_of(NAME).rest
        found = await objects.read(self.server, SERVICE, self.settings.namespace, name)
        return f"http://{found['spec']['clusterIP']}:8081"

    async def until_running(self) -> None:
        url = await self.rest_url()

        async def runs() -> bool:
            try:
                status = await self.flink.job_status(url, self.spec.flink_job_id)
            except XuanwuError:
                return False
            return status is not None and status.all_tasks_run

        await eventually(runs, within=180)


@contextmanager
def served(definition: Mapping[str, object], host: str) -> Generator[str]:
    """A definition at a URL that pods reach."""
    content = json.dumps(definition).encode()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            pass

    with ThreadingHTTPServer((host, 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://{host}:{server.server_port}/definition"
        server.shutdown()


@pytest.fixture(scope="session")
def image(node: Node) -> str:
    """The name of the release's image, which the node has."""
    release = installed("2.2.1")
    archive = HOME.parent / "images" / "xuanwu-flink-2.2.1.tar"
    build = [sys.executable, "-m", "deploy.images.build", "2.2.1", "--output", str(archive)]
    subprocess.run([*build, "--home", str(release.home.parent.parent)], check=True)
    node.import_image(archive)
    return "localhost/xuanwu-flink:{release}"


@pytest.fixture
async def stage(node: Node, namespace: Namespace, image: str) -> AsyncGenerator[Stage]:
    node.run("mkdir", "-p", STATE)
    node.run("chmod", "1777", STATE)
    _may_elect(namespace)
    settings = kubernetes_settings(
        {
            "namespace": namespace.name,
            "image": image,
            "pull": {"policy": "Never"},
            "jobmanagers": 2,
            "state": {
                "uri": "file:///state",
                "volume": {"mount": "/state", "host_path": STATE},
            },
        }
    )
    definition = {"version": 1, "kind": "sql", "name": "numbers", "sql": SQL}
    with served(definition, node.place.machine) as url:
        spec = ClusterSpec(
            NAME,
            flink_id(namespace.name),
            installed("2.2.1"),
            EntryPoint(definition_url=url, token="a-token"),
            SMALL,
            options={"execution.checkpointing.interval": "1 s"},
        )
        async with (
            ApiServer(Kubeconfig(node.kubeconfig)) as server,
            FlinkRest() as flink,
            anyio.create_task_group() as tasks,
        ):
            known = Known(server, namespace.name)
            tasks.start_soon(known.run)
            yield Stage(server, settings, known, spec, flink)
            tasks.cancel_scope.cancel()


def _may_elect(namespace: Namespace) -> None:
    """The account of Flink's pods, which agree on their leader by ConfigMaps."""
    api = "rbac.authorization.k8s.io"
    account = {"kind": "ServiceAccount", "name": "xuanwu-flink"}
    verbs = ["get", "list", "watch", "create", "update", "patch", "delete"]
    rules = [{"apiGroups": [""], "resources": ["configmaps"], "verbs": verbs}]
    metadata = {"metadata": {"name": "xuanwu-flink"}}
    namespace.apply({"apiVersion": "v1", "kind": "ServiceAccount", **metadata})
    namespace.apply({"apiVersion": f"{api}/v1", "kind": "Role", **metadata, "rules": rules})
    namespace.apply(
        {
            "apiVersion": f"{api}/v1",
            "kind": "RoleBinding",
            **metadata,
            "roleRef": {"apiGroup": api, "kind": "Role", "name": "xuanwu-flink"},
            "subjects": [{**account, "namespace": namespace.name}],
        }
    )


async def test_a_run_is_led_on_by_a_standby_and_removed_whole(stage: Stage) -> None:
    await stage.ensure()
    await stage.until_running()
    sight = await stage.known.look(NAME)
    assert (sight.presence, sight.is_complete) == (Presence.PRESENT, True)

    async def all_alive() -> bool:
        seen = (await stage.known.look(NAME)).processes
        return [one.role for one in seen if one.is_alive] == [
            "jobmanager",
            "jobmanager",
            "taskmanager",
        ]

    await eventually(all_alive, within=60)
    await _delete_leader(stage)
    await stage.until_running()
    assert (await stage.known.look(NAME)).presence is Presence.PRESENT

    async def removed() -> bool:
        return await provision.remove(stage.server, stage.settings, NAME)

    await eventually(removed, within=60)
    mine = names.cluster_selector(NAME)
    assert await objects.read_all(stage.server, POD, stage.settings.namespace, labels=mine) == []


async def _delete_leader(stage: Stage) -> None:
    """The pod whose address stands in the ConfigMap of the election, without grace."""
    namespace = stage.settings.namespace
    election = await objects.read_all(
        stage.server, CONFIG_MAP, namespace, labels=names.flink_selector(NAME)
    )
    told = json.dumps([one.get("data") for one in election])
    labels = {**names.cluster_selector(NAME), names.ROLE: names.JOBMANAGER}
    pods = await objects.read_all(stage.server, POD, namespace, labels=labels)
    (leader,) = [one for one in pods if f"//{one['status']['podIP']}:" in told]
    await objects.delete(
        stage.server, POD, namespace, leader["metadata"]["name"], grace=timedelta(0)
    )
