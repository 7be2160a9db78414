"""An installation by the chart on a real node: servers come, change and go, and runs go on."""

from __future__ import annotations

import base64
import secrets
import subprocess
from collections.abc import Callable, Generator
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest

from tests.deploy.kubernetes.test_values import CHART
from tests.kubernetes.ground import SMALL, SQL
from tests.kubernetes.helm import KEPT, Helm, Values, kubectl, make_state, target_in
from tests.kubernetes.node.api import Object
from tests.kubernetes.node.node import Node
from tests.kubernetes.node.plugin import Namespace
from tests.support.databases import Server as Database
from tests.support.images import SERVER_IMAGE, build_server_image
from tests.support.relay import relayed
from tests.support.wait import wait_until
from xuanwu.client import Client
from xuanwu.client.views import RunView
from xuanwu.cluster.kubernetes.takeover import election_of, lease_of
from xuanwu.model.spec import parse_spec
from xuanwu.model.state import Seen, State

pytestmark = pytest.mark.kubernetes

RELEASE = "2.2.1"
WAITING = ("--wait", "--timeout=4m")


@pytest.fixture(scope="session")
def server_image(node: Node) -> str:
    """The name of the server's image, which the node has."""
    node.import_image(build_server_image(RELEASE))
    return SERVER_IMAGE


@pytest.fixture
def home(node: Node, namespace: Namespace) -> Generator[str]:
    """A claim that every pod of the node can write."""
    folder, volume = f"/var/lib/{namespace.name}", f"home-{namespace.name}"
    node.run("mkdir", "-m", "1777", folder)
    spec: Object = {
        "capacity": {"storage": "1Gi"},
        "accessModes": ["ReadWriteMany"],
        "hostPath": {"path": folder},
        "storageClassName": "",
        "claimRef": {"namespace": namespace.name, "name": "home"},
    }
    metadata = {"name": volume}
    manifest = {"apiVersion": "v1", "kind": "PersistentVolume", "metadata": metadata}
    node.api.apply({**manifest, "spec": spec})
    claim = {
        "accessModes": ["ReadWriteMany"],
        "storageClassName": "",
        "volumeName": volume,
        "resources": {"requests": {"storage": "1Gi"}},
    }
    namespace.apply(
        {
            "apiVersion": "v1",
            "kind": "PersistentVolumeClaim",
            "metadata": {"name": "home"},
            "spec": claim,
        }
    )
    yield "home"
    node.api.delete(f"/api/v1/persistentvolumes/{volume}", propagation="Background")


@pytest.fixture
def secret(node: Node, namespace: Namespace, postgresql_server: Database) -> Generator[str]:
    """The Secret of an installation, whose database pods reach."""
    url = urlsplit(postgresql_server.new_database())
    with relayed(url.port or 0, node.place.machine) as port:
        reached = f"postgresql://{url.username}@{node.place.machine}:{port}{url.path}"
        content = {"database-url": reached.encode(), "key": secrets.token_bytes(32)}
        data = {name: base64.b64encode(value).decode() for name, value in content.items()}
        metadata = {"metadata": {"name": "database-and-key"}}
        namespace.apply({"apiVersion": "v1", "kind": "Secret", **metadata, "data": data})
        yield "database-and-key"


def _resources(memory: str) -> dict[str, Any]:
    """As little CPU as a busy node has."""
    return {"requests": {"cpu": "50m", "memory": "256Mi"}, "limits": {"memory": memory}}


def _present(namespace: Namespace) -> set[str]:
    """All that is in a namespace, but what Kubernetes writes of it by itself."""
    found = set[str]()
    for group in ("/api/v1", "/apis/apps/v1", "/apis/policy/v1", "/apis/networking.k8s.io/v1",
                  "/apis/rbac.authorization.k8s.io/v1"):  # fmt: skip
        for kind in namespace.api.get(group)["resources"]:
            plural = kind["name"]
            if kind["namespaced"] and "list" in kind["verbs"] and plural not in {"events"}:
                items = namespace.api.items(namespace.path(plural, group=group))
                found |= {f"{plural}/{one['metadata']['name']}" for one in items}
    return {one for one in found if not one.endswith("-removed")}  # a tombstone of a run


def test_an_installation_answers_and_its_runs_go_on_through_its_upgrade_and_its_absence(
    helm_on: Helm,
    node: Node,
    namespace: Namespace,
    server_image: str,
    images: Callable[[str], None],
    home: str,
    secret: str,
) -> None:
    images(RELEASE)
    make_state(node)
    before = _present(namespace)
    repository, _, tag = server_image.rpartition(":")
    values: Values = {
        "image": {"repository": repository, "tag": tag, "pullPolicy": "Never"},
        "secret": {"name": secret},
        "home": {"claim": home},
        "api": {
            "replicas": 2,
            "gateway": {"workers": 1, "spareWorkers": 0},
            "resources": _resources("2Gi"),
        },
        "controller": {"replicas": 1, "resources": _resources("512Mi")},
        "settings": {"tracking": {"poll": "500ms"}, "log": {"format": "json"}},
        "targets": {"prod": target_in(namespace)},
    }
    place = ("-n", namespace.name)
    try:
        told = helm_on.run("install", "xuanwu", str(CHART), *place, *WAITING, values=values)
    except subprocess.CalledProcessError as error:
        words = kubectl(node, *place, "get", "pods,events") + _logs(node, namespace)
        raise AssertionError(f"{error.stderr}\n{words}") from error
    assert "2 server(s) that answer, 1 that work through the queues" in told
    where = ("exec", "deployment/xuanwu", "--", "cat", "/var/lib/xuanwu/token")
    token = kubectl(node, *place, *where).strip()
    with Client(_address(namespace), token) as client:
        assert [one.name for one in client.targets.list()] == ["prod"]
        checked = client.gateway.check("SELECT no_such_column FROM (VALUES (1)) AS t (n)")
        assert [one.severity for one in checked.findings] == ["error"]
        run = _start_a_job(client)
        assert not _restarted(namespace)
        changed = {**values, "settings": {"tracking": {"poll": "700ms"}}}
        helm_on.run("upgrade", "xuanwu", str(CHART), *place, *WAITING, values=changed)
        _until_seen(client, run)
    helm_on.run("uninstall", "xuanwu", *place, "--wait")
    _until_led_on(namespace, run)
    helm_on.run("install", "xuanwu", str(CHART), *place, *WAITING, values=values)
    with Client(_address(namespace), token) as client:
        _until_seen(client, run)
        client.runs.stop(run.id)
        client.runs.wait_removed(run.id, timeout_s=90)
    helm_on.run("uninstall", "xuanwu", *place, "--wait")
    left = before | KEPT
    wait_until(lambda: _present(namespace) == left, within=60, what="nothing left of the servers")


def test_one_server_with_its_database_in_a_file_answers(
    helm_on: Helm, namespace: Namespace, server_image: str
) -> None:
    before = _present(namespace)
    repository, _, tag = server_image.rpartition(":")
    values: Values = {
        "image": {"repository": repository, "tag": tag, "pullPolicy": "Never"},
        "secret": {"name": "", "databaseUrl": "", "key": ""},
        "home": {"size": ""},
        "api": {"gateway": {"enabled": False}, "resources": _resources("512Mi")},
        "targets": {"prod": target_in(namespace)},
    }
    place = ("-n", namespace.name)
    told = helm_on.run("install", "xuanwu", str(CHART), *place, "--wait", values=values)
    assert "the database and the administrator's token are lost" in " ".join(told.split())
    assert httpx.get(f"{_address(namespace)}/api/v1/health").json() == {"status": "ok"}
    helm_on.run("uninstall", "xuanwu", *place, "--wait")
    left = before | KEPT
    wait_until(lambda: _present(namespace) == left, within=60, what="nothing left of the servers")


def _address(namespace: Namespace) -> str:
    service = namespace.api.get(namespace.path("services", "xuanwu"))
    return f"http://{service['spec']['clusterIP']}:8080"


def _start_a_job(client: Client) -> RunView:
    """By the whole way: queue, controller, API server, engine, server, Flink, and back."""
    resources = SMALL.model_dump(mode="json")
    client.jobs.create(parse_spec({"name": "numbers", "sql": SQL, "resources": resources}))
    run = client.runs.start("numbers")
    running = client.runs.wait_running(run.id, timeout_s=180)
    assert (running.state, running.target) == (State.RUNNING, "prod"), running
    assert client.runs.logs(run.id, lines=5).lines
    return running


def _until_seen(client: Client, run: RunView) -> None:
    """Until a server has seen it a moment ago, and it has never been anything but running."""

    def seen() -> bool:
        found = client.runs.get(run.id)
        assert found.state is State.RUNNING
        return found.seen is Seen.RUNNING and (found.seen_age_s or 0) < 2

    wait_until(seen, within=60, what=f"{run.id} seen")
    causes = [event.cause for event in client.runs.events(run.id) if event.cause]
    assert causes == ["accepted", "started"]


def _until_led_on(namespace: Namespace, run: RunView) -> None:
    """Until its leader has renewed its lease after this moment, for which it needs its rights."""
    path = namespace.path("configmaps", election_of(run.id))

    def renewed_at() -> datetime:
        lease = lease_of(namespace.api.get(path))
        assert lease
        return lease.renewed_at

    seen = {renewed_at()}

    def renewed() -> bool:
        seen.add(renewed_at())
        return len(seen) > 2  # the first new one may have been under way

    wait_until(renewed, within=60, what="the lease renewed")


def _logs(node: Node, namespace: Namespace) -> str:
    pods = [one["metadata"]["name"] for one in namespace.api.items(namespace.path("pods"))]
    return "\n".join(kubectl(node, "-n", namespace.name, "logs", pod, "--tail=20") for pod in pods)


def _restarted(namespace: Namespace) -> list[str]:
    return [
        pod["metadata"]["name"]
        for pod in namespace.api.items(namespace.path("pods"))
        for status in pod["status"].get("containerStatuses", [])
        if status["restartCount"]
    ]
