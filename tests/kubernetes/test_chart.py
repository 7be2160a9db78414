"""The chart on a real node: its manifests, its refusals, its rights, and an installation of it."""

from __future__ import annotations

import base64
import os
import secrets
import subprocess
from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import anyio
import httpx
import pytest
import yaml

from tests.deploy.kubernetes.test_values import CHART
from tests.kubernetes.ground import (
    SERVER_IMAGE,
    SMALL,
    SQL,
    STATE,
    build_server_image,
    served,
)
from tests.kubernetes.helm import product
from tests.kubernetes.node.api import Object
from tests.kubernetes.node.node import Node
from tests.kubernetes.node.plugin import Namespace
from tests.kubernetes.noting import Noting, granted
from tests.support.databases import Server as Database
from tests.support.relay import relayed
from tests.support.releases import installed
from tests.support.wait import eventually, wait_until
from xuanwu.client import Client
from xuanwu.cluster.flink_rest import FlinkRest
from xuanwu.cluster.kubernetes import names
from xuanwu.cluster.kubernetes.api import exec as containers
from xuanwu.cluster.kubernetes.api.access import TokenAccess
from xuanwu.cluster.kubernetes.api.logs import Container
from xuanwu.cluster.kubernetes.settings import kubernetes_settings
from xuanwu.cluster.kubernetes.target import KubernetesTarget
from xuanwu.cluster.target import ClusterSpec, EntryPoint
from xuanwu.kernel.errors import Refused, XuanwuError
from xuanwu.kernel.ids import flink_id
from xuanwu.model.spec import parse_spec
from xuanwu.model.state import State

pytestmark = pytest.mark.kubernetes

RELEASE = "2.2.1"
EXAMPLES = sorted((CHART / "examples").iterdir())
TARGET: dict[str, Any] = {
    "namespace": "flink",
    "image": "localhost/xuanwu-flink:{release}",
    "state": {"uri": "s3://bucket/xuanwu"},
}
DEFINITION = {"version": 1, "kind": "sql", "name": "numbers", "sql": SQL}
Values = Mapping[str, Any]


@dataclass(frozen=True)
class Helm:
    """The program, told which cluster is meant where there is one."""

    program: Path
    folder: Path
    node: Node | None = None

    def run(self, *arguments: str, values: Values | None = None) -> str:
        """What it prints. Raises: CalledProcessError, with its words in `stderr`."""
        command = [str(self.program), *arguments]
        if values is not None:
            file = self.folder / "values.yaml"
            file.write_text(yaml.safe_dump(dict(values)))
            command += ["-f", str(file)]
        environment = {"PATH": os.environ["PATH"], "HOME": str(self.folder)}
        if self.node:
            environment["KUBECONFIG"] = str(self.node.kubeconfig)
        done = subprocess.run(
            command, env=environment, capture_output=True, text=True, check=True, timeout=300
        )
        return done.stdout

    def refusal(self, *arguments: str, values: Values | None = None) -> str:
        with pytest.raises(subprocess.CalledProcessError) as refused:
            self.run("template", "xuanwu", str(CHART), *arguments, values=values)
        return refused.value.stderr


@pytest.fixture(scope="session")
def helm_program() -> Path:
    """Compiled where it is not there yet, which takes some minutes."""
    if missing := product.lacks():
        pytest.skip(missing)
    return product.ensure()


@pytest.fixture
def helm(helm_program: Path, tmp_path: Path) -> Helm:
    return Helm(helm_program, tmp_path)


@pytest.fixture
def helm_on(helm: Helm, node: Node) -> Helm:
    return Helm(helm.program, helm.folder, node)


def kubectl(node: Node, *arguments: str, stdin: str | None = None) -> str:
    command = [str(node.place.home / "kubeone"), "kubectl", f"--kubeconfig={node.kubeconfig}"]
    done = subprocess.run(
        [*command, *arguments], input=stdin, capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def within(namespace: str, values: Values) -> dict[str, Any]:
    """The same values, with every target in one namespace."""
    targets = {name: {**one, "namespace": namespace} for name, one in values["targets"].items()}
    return {**values, "targets": targets}


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda one: one.stem)
def test_an_example_passes_the_linter(helm: Helm, example: Path) -> None:
    told = helm.run("lint", "--strict", str(CHART), "-f", str(example))
    assert "0 chart(s) failed" in told and "WARNING" not in told


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda one: one.stem)
def test_the_api_server_takes_all_manifests_of_an_example(
    helm: Helm, namespace: Namespace, node: Node, example: Path
) -> None:
    values = within(namespace.name, yaml.safe_load(example.read_text()))
    place = ("-n", namespace.name)
    manifests = helm.run("template", "xuanwu", str(CHART), *place, values=values)
    apply = ("apply", "--server-side", "--dry-run=server", "--validate=strict", "-f", "-")
    told = kubectl(node, *place, *apply, stdin=manifests)
    assert len(told.splitlines()) == sum(map(bool, yaml.safe_load_all(manifests)))


def test_no_secret_and_no_right_of_the_whole_cluster_is_in_a_manifest(helm: Helm) -> None:
    for example in EXAMPLES:
        manifests = helm.run("template", "xuanwu", str(CHART), "-f", str(example))
        kinds = {one["kind"] for one in yaml.safe_load_all(manifests) if one}
        assert not kinds & {"Secret", "ClusterRole", "ClusterRoleBinding"}


def test_prometheus_is_told_where_the_metrics_are_and_with_which_token(helm: Helm) -> None:
    change = "serviceMonitor.enabled=true,serviceMonitor.tokenSecret=scraper"
    words = ("template", "xuanwu", str(CHART), "-f", str(EXAMPLES[0]), "--set", change)
    made = {one["kind"]: one for one in yaml.safe_load_all(helm.run(*words)) if one}
    monitor, service = made["ServiceMonitor"]["spec"], made["Service"]
    assert monitor["selector"]["matchLabels"].items() <= service["metadata"]["labels"].items()
    (endpoint,) = monitor["endpoints"]
    assert endpoint["port"] in {port["name"] for port in service["spec"]["ports"]}
    assert endpoint["path"] == "/api/v1/metrics"
    assert endpoint["authorization"]["credentials"] == {"name": "scraper", "key": "token"}


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ("replica=3", "'replica' not allowed"),
        ("api.replicas=0", "/api/replicas"),
        ("api.replicas=two", "/api/replicas"),
        ("api.gateway.worker=3", "/api/gateway': additional properties 'worker'"),
        ("controller.replicas=-1", "/controller/replicas"),
        ("image.pullPolicy=Sometimes", "/image/pullPolicy"),
        ("home.size=big", "/home/size"),
        ("secret.databaseURL=x", "'databaseURL' not allowed"),
        ("service.port=0", "/service/port"),
        ("url=xuanwu.example.com", "/url"),
        ("settings.server.host=x", "/settings/server"),
        ("targets.prod.namespce=x", "/targets/prod': additional properties 'namespce'"),
        ("targets.prod.namespace=Flink", "/targets/prod/namespace"),
        ("targets.prod.jobmanagers=10", "/targets/prod/jobmanagers"),
        ("targets.prod.state.url=x", "/targets/prod/state': additional properties 'url'"),
        ("targets.Prod.namespace=x", "'Prod' not allowed"),
        ("targets.local.namespace=x", "/targets/local"),
        ("targets.far.namespace=x", "/targets/far': missing properties 'image', 'state'"),
        ("podDisruptionBudget=1", "/podDisruptionBudget"),
        ("serviceMonitor.interval=often", "/serviceMonitor/interval"),
        ("serviceMonitor.enabled=true", "serviceMonitor.tokenSecret: name the Secret"),
        ("networkPolicy.from=all", "/networkPolicy/from"),
        ("target=elsewhere", "there is no 'elsewhere' among targets (prod)"),
        ("targets.prod.access.kubeconfig=/k", "url: the engines of the target 'prod' are in"),
        ("ingress.enabled=true", "ingress.host: name the host"),
        ("secret.name=", "secret.name: name the Secret"),
        ("api.replicas=2,secret.databaseUrl=", "secret.databaseUrl: SQLite serves one server"),
        ("api.replicas=2,home.size=", "home.claim: several servers share their home"),
    ],
)
def test_a_wrong_value_is_refused_by_its_name(helm: Helm, change: str, told: str) -> None:
    assert told in helm.refusal("--set", change, values={"targets": {"prod": TARGET}})


def test_without_a_target_nothing_is_installed(helm: Helm) -> None:
    assert "/targets" in helm.refusal()


# -- rights


@pytest.mark.anyio
async def test_the_server_needs_every_right_that_it_has_and_no_other(
    helm: Helm, node: Node, namespace: Namespace, images: Callable[[str], None], tmp_path: Path
) -> None:
    images(RELEASE)
    _make_state(node)
    prod = {**_target(namespace), "reach": "proxy", "ingress": {"host": "{cluster}.flink.test"}}
    place = ("-n", namespace.name)
    values = {"targets": {"prod": prod}}
    manifests = helm.run("template", "xuanwu", str(CHART), *place, values=values)
    kubectl(node, *place, "apply", "-l=helm.sh/chart", "-f", "-", stdin=_without_servers(manifests))
    request = namespace.path("serviceaccounts", "xuanwu/token")
    spec = {"apiVersion": "authentication.k8s.io/v1", "kind": "TokenRequest", "spec": {}}
    token = node.api.create(request, spec)["status"]["token"]
    access = TokenAccess(node.place.api, token, ca_file=node.place.home / "pki" / "ca.crt")
    with served(DEFINITION, node.place.machine) as url:
        entry = EntryPoint(definition_url=url, token="a-token")
        run = ClusterSpec("run_1", flink_id(namespace.name), installed(RELEASE), entry, SMALL)
        async with Noting(access) as server, anyio.create_task_group() as tasks:
            target = KubernetesTarget(server, kubernetes_settings(prod), tmp_path / "logs")
            tasks.start_soon(target.run)
            async with FlinkRest(ways=[target.proxy]) as flink:
                await _live(target, run, flink, server, namespace)
            tasks.cancel_scope.cancel()
    assert server.used == granted(manifests, "xuanwu-server")


async def _live(
    target: KubernetesTarget,
    run: ClusterSpec,
    flink: FlinkRest,
    server: Noting,
    namespace: Namespace,
) -> None:
    """All that a server ever does with a run, and what may happen to it meanwhile."""
    await target.ensure(run)
    await _until_running(target, run, flink)
    url = await target.rest_url(run.cluster_id) or ""
    trigger = flink_id("savepoint")
    await flink.trigger_savepoint(url, run.flink_job_id, trigger_id=trigger, directory=None)
    assert await target.log_tail(run.cluster_id, "jobmanager", 5)
    own = names.names_of(run.cluster_id)
    namespace.api.delete(namespace.path("services", own.rest), propagation="Background")
    await target.ensure(run)
    (leader,) = [
        one.name
        for one in (await target.look(run.cluster_id)).processes
        if one.role == names.JOBMANAGER
    ]
    await containers.run(server, Container(namespace.name, leader, "flink"), ["kill", "1"])

    async def freed() -> bool:
        return ("get", "pods") in server.used

    await eventually(freed, within=60)
    await _until_running(target, run, flink)
    await flink.cancel(url, run.flink_job_id)

    async def removed() -> bool:
        return await target.remove(run.cluster_id)

    await eventually(removed, within=60)


async def _until_running(target: KubernetesTarget, run: ClusterSpec, flink: FlinkRest) -> None:
    async def runs() -> bool:
        try:
            url = await target.rest_url(run.cluster_id) or ""
            status = await flink.job_status(url, run.flink_job_id)
        except Refused:
            raise
        except XuanwuError:  # it comes up, or elects its leader
            return False
        return status is not None and status.all_tasks_run

    await eventually(runs, within=180)


def _without_servers(manifests: str) -> str:
    """What an installation has beside its servers."""
    documents = [one for one in yaml.safe_load_all(manifests) if one]
    return yaml.safe_dump_all(one for one in documents if one["kind"] not in {"Deployment"})


# -- an installation


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


def _make_state(node: Node) -> None:
    node.run("mkdir", "-p", STATE)
    node.run("chmod", "1777", STATE)


def _target(namespace: Namespace) -> dict[str, Any]:
    return {
        "namespace": namespace.name,
        "image": "localhost/xuanwu-flink:{release}",
        "pull": {"policy": "Never"},
        "state": {"uri": "file:///state", "volume": {"mount": "/state", "host_path": STATE}},
    }


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


def test_an_installation_answers_runs_jobs_and_goes_without_a_trace(
    helm_on: Helm,
    node: Node,
    namespace: Namespace,
    server_image: str,
    images: Callable[[str], None],
    home: str,
    secret: str,
) -> None:
    images(RELEASE)
    _make_state(node)
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
        "targets": {"prod": _target(namespace)},
    }
    place = ("-n", namespace.name)
    try:
        told = helm_on.run(
            "install", "xuanwu", str(CHART), *place, "--wait", "--timeout=4m", values=values
        )
    except subprocess.CalledProcessError as error:
        words = kubectl(node, *place, "get", "pods,events") + _logs(node, namespace)
        raise AssertionError(f"{error.stderr}\n{words}") from error
    assert "2 server(s) that answer, 1 that work through the queues" in told
    where = ("exec", "deployment/xuanwu", "--", "cat", "/var/lib/xuanwu/token")
    token = kubectl(node, *place, *where).strip()
    address = namespace.api.get(namespace.path("services", "xuanwu"))["spec"]["clusterIP"]
    with Client(f"http://{address}:8080", token) as client:
        assert [one.name for one in client.targets.list()] == ["prod"]
        checked = client.gateway.check("SELECT no_such_column FROM (VALUES (1)) AS t (n)")
        assert [one.severity for one in checked.findings] == ["error"]
        _run_a_job(client)
    assert not _restarted(namespace)
    helm_on.run("uninstall", "xuanwu", *place, "--wait")
    wait_until(lambda: _present(namespace) == before, within=60, what="nothing left of the chart")


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
        "targets": {"prod": _target(namespace)},
    }
    place = ("-n", namespace.name)
    told = helm_on.run("install", "one", str(CHART), *place, "--wait", values=values)
    assert "the database and the administrator's token are lost" in " ".join(told.split())
    address = namespace.api.get(namespace.path("services", "one"))["spec"]["clusterIP"]
    assert httpx.get(f"http://{address}:8080/api/v1/health").json() == {"status": "ok"}
    helm_on.run("uninstall", "one", *place, "--wait")
    wait_until(lambda: _present(namespace) == before, within=60, what="nothing left of the chart")


def _run_a_job(client: Client) -> None:
    """By the whole way: queue, controller, API server, engine, server, Flink, and back."""
    resources = SMALL.model_dump(mode="json")
    client.jobs.create(parse_spec({"name": "numbers", "sql": SQL, "resources": resources}))
    run = client.runs.start("numbers")
    running = client.runs.wait_running(run.id, timeout_s=180)
    assert (running.state, running.target) == (State.RUNNING, "prod"), running
    assert client.runs.logs(run.id, lines=5).lines
    client.runs.stop(run.id)
    client.runs.wait_removed(run.id, timeout_s=90)


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
