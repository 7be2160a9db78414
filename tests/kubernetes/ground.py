"""A namespace that can carry runs: images on the node, a place for state, rights to elect a leader.

A plugin beside `node/plugin.py`, since the contract suite of targets uses it, too.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from tests.kubernetes.node.api import Object
from tests.kubernetes.node.node import Node
from tests.kubernetes.node.plugin import Namespace
from tests.support.images import build_image
from xuanwu.kernel.units import ByteSize
from xuanwu.model.resources import ProcessResources, Resources, TaskManagerResources

STATE = "/var/lib/flink-state"
SMALL = Resources(
    jobmanager=ProcessResources(memory=ByteSize.parse("900m"), cpu=0.1),
    taskmanager=TaskManagerResources(memory=ByteSize.parse("1100m"), cpu=0.1, slots=1),
)
SQL = """\
CREATE TABLE numbers (n BIGINT) WITH ('connector' = 'datagen', 'rows-per-second' = '5');
CREATE TABLE shown (n BIGINT) WITH ('connector' = 'print');
INSERT INTO shown SELECT n FROM numbers;
"""
_RBAC = "rbac.authorization.k8s.io"
_READS = ["get", "list", "watch"]
_RIGHTS = {
    "xuanwu-flink": [*_READS, "create", "update", "patch", "delete"],
    "xuanwu-flink-taskmanager": _READS,
}


@dataclass(frozen=True)
class Ground:
    """A namespace of the test's own, in which Flink's pods may elect their leader."""

    node: Node
    namespace: Namespace
    bring: Callable[[str], None]

    def settings(self, *releases: str, **changes: Any) -> dict[str, Any]:
        """The settings of a target here; the node has the images of these releases."""
        for release in releases:
            self.bring(release)
        return {
            "access": {"kubeconfig": str(self.node.kubeconfig)},
            "namespace": self.namespace.name,
            "image": "localhost/xuanwu-flink:{release}",
            "pull": {"policy": "Never"},
            "state": {
                "uri": "file:///state",
                "volume": {"mount": "/state", "host_path": STATE},
            },
            **changes,
        }


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


def flink_accounts(namespace: str) -> Iterator[Object]:
    """JobManagers agree on their leader by ConfigMaps, TaskManagers read there who it is."""
    for account, verbs in _RIGHTS.items():
        metadata = {"name": account, "namespace": namespace}
        rules = [{"apiGroups": [""], "resources": ["configmaps"], "verbs": verbs}]
        yield {"apiVersion": "v1", "kind": "ServiceAccount", "metadata": metadata}
        yield {"apiVersion": f"{_RBAC}/v1", "kind": "Role", "metadata": metadata, "rules": rules}
        yield {
            "apiVersion": f"{_RBAC}/v1",
            "kind": "RoleBinding",
            "metadata": metadata,
            "roleRef": {"apiGroup": _RBAC, "kind": "Role", "name": account},
            "subjects": [{"kind": "ServiceAccount", **metadata}],
        }


@pytest.fixture(scope="session")
def images(node: Node) -> Callable[[str], None]:
    """Builds the image of a release and brings it to the node, once a session."""
    there: set[str] = set()

    def bring(version: str) -> None:
        if version in there:
            return
        node.import_image(build_image(version))
        there.add(version)

    return bring


@pytest.fixture
def ground(node: Node, namespace: Namespace, images: Callable[[str], None]) -> Ground:
    """A namespace that can carry runs, and their state on the node."""
    node.run("mkdir", "-p", STATE)
    node.run("chmod", "1777", STATE)
    for one in flink_accounts(namespace.name):
        namespace.apply(one)
    return Ground(node, namespace, images)
