"""A node of its own with a namespace that can carry runs, for as long as a benchmark lasts.

Refuses to know what is measured.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import AsyncGenerator, Generator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import anyio
import httpx
from tests.kubernetes.ground import flink_accounts
from tests.kubernetes.node.node import Node
from tests.kubernetes.node.rise import up
from tests.support.releases import HOME, installed
from tests.support.wait import eventually

from benchmarks.starts.ways import SQL
from xuanwu.cluster.kubernetes.settings import KubernetesSettings, kubernetes_settings
from xuanwu.flink.rest import FlinkRest
from xuanwu.kernel.errors import NotFound, XuanwuError
from xuanwu.kernel.units import ByteSize
from xuanwu.kube import objects
from xuanwu.kube.access import Kubeconfig
from xuanwu.kube.connection import ApiServer
from xuanwu.kube.kinds import CONFIG_MAP
from xuanwu.model.resources import ProcessResources, Resources, TaskManagerResources

NAMESPACE = "flink"
STATE = "/var/lib/flink-state"
TOKEN = "a-token"
RESOURCES = Resources(
    jobmanager=ProcessResources(memory=ByteSize.parse("900m"), cpu=0.1),
    taskmanager=TaskManagerResources(memory=ByteSize.parse("1100m"), cpu=0.1, slots=1),
)
OPTIONS = {"execution.checkpointing.interval": "1 s"}
PATIENCE_S, LOOK_S = 240.0, 0.1  # looking costs the JobManager CPU, too


@dataclass
class Stage:
    """A node, the API server on it, and where the definition of every run is."""

    node: Node
    server: ApiServer
    flink: FlinkRest
    http: httpx.AsyncClient
    release: str
    definition_url: str

    def settings(self, **changes: Any) -> KubernetesSettings:
        return kubernetes_settings(self.target(**changes))

    def target(self, **changes: Any) -> dict[str, Any]:
        """The settings of a target here, as a file would have them."""
        return {
            "namespace": NAMESPACE,
            "image": "localhost/xuanwu-flink:{release}",
            "pull": {"policy": "Never"},
            "state": {"uri": "file:///state", "volume": {"mount": "/state", "host_path": STATE}},
            **changes,
        }

    def kubectl(self, *words: str) -> list[str]:
        """The command line of the node's own client."""
        own = [str(self.node.place.home / "kubeone"), "kubectl"]
        return [*own, f"--kubeconfig={self.node.kubeconfig}", f"--namespace={NAMESPACE}", *words]

    async def until_running(self, urls: list[str], job_id: str) -> None:
        """Until one of these REST endpoints says that all tasks of the job run."""

        async def runs() -> bool:
            for url in urls:
                try:
                    status = await self.flink.job_status(url, job_id)
                except XuanwuError:  # a standby whose leader is gone refuses, too
                    continue
                if status and status.state == "RUNNING" and status.all_tasks_run:
                    return True
            return False

        await eventually(runs, within=PATIENCE_S, every=LOOK_S, what="the job running")


@asynccontextmanager
async def stage(release: str) -> AsyncGenerator[Stage]:
    """The image is built, the node is up; all is gone after, whatever happens."""
    archive = await anyio.to_thread.run_sync(_image, release)
    node = await anyio.to_thread.run_sync(lambda: up(f"bench-{os.getpid()}", owned=True))
    try:
        await anyio.to_thread.run_sync(node.import_image, archive)
        node.run("mkdir", "-p", STATE)
        node.run("chmod", "1777", STATE)
        async with (
            ApiServer(Kubeconfig(node.kubeconfig)) as server,
            FlinkRest() as flink,
            httpx.AsyncClient(trust_env=False, timeout=5) as http,
        ):
            await _namespace(server)
            with _definition(node.place.machine) as url:
                yield Stage(node, server, flink, http, release, url)
    finally:
        with anyio.CancelScope(shield=True):
            await anyio.to_thread.run_sync(node.down)


def _image(release: str) -> Any:
    home = installed(release).home.parent.parent
    archive = HOME.parent / "images" / f"xuanwu-flink-{release}.tar"
    words = [release, "--output", str(archive), "--home", str(home)]
    command = [sys.executable, "-m", "deploy.images.build", *words]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return archive


async def _namespace(server: ApiServer) -> None:
    """With the accounts of Flink's pods."""
    made = {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": NAMESPACE}}
    for one in (made, *flink_accounts(NAMESPACE)):
        await objects.apply(server, one)

    async def there() -> bool:
        try:
            return bool(await objects.read(server, CONFIG_MAP, NAMESPACE, "kube-root-ca.crt"))
        except NotFound:
            return False

    await eventually(there)


@contextmanager
def _definition(host: str) -> Generator[str]:
    """The definition of the job, at a URL that pods reach."""
    content = json.dumps({"version": 1, "kind": "sql", "name": "bench", "sql": SQL}).encode()

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
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://{host}:{server.server_port}/definition"
        server.shutdown()
