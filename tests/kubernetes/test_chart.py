"""The chart: its manifests and refusals, and the rights that it gives, on a real node."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import anyio
import pytest
import yaml

from tests.deploy.kubernetes.test_values import CHART, GUIDE, values_of_the_guide
from tests.kubernetes.ground import (
    SMALL,
    SQL,
    served,
)
from tests.kubernetes.helm.plugin import KEPT, Helm, Values, kubectl, make_state, target_in
from tests.kubernetes.node.api import Object
from tests.kubernetes.node.node import Node
from tests.kubernetes.node.plugin import Namespace
from tests.kubernetes.noting import Noting, granted
from tests.support.memories import Kept
from tests.support.releases import ROOT, installed
from tests.support.wait import eventually
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

pytestmark = pytest.mark.kubernetes

RELEASE = "2.2.1"
EXAMPLES = sorted((CHART / "examples").iterdir())
TARGET: dict[str, Any] = {
    "namespace": "flink",
    "image": "localhost/xuanwu-flink:{release}",
    "state": {"uri": "s3://bucket/xuanwu"},
}
DEFINITION = {"version": 1, "kind": "sql", "name": "numbers", "sql": SQL}


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


@pytest.mark.parametrize("workers", [4, 1])
def test_the_guide_says_how_much_memory_a_server_asks_for(helm: Helm, workers: int) -> None:
    change = f"api.gateway.workers={workers}"
    words = ("template", "xuanwu", str(CHART), "--set", change)
    made = {
        one["kind"]: one
        for one in yaml.safe_load_all(helm.run(*words, values=values_of_the_guide()))
        if one
    }
    (container,) = made["Deployment"]["spec"]["template"]["spec"]["containers"]
    asked = container["resources"]["requests"]["memory"].removesuffix("Mi")
    assert f"{asked} MiB" in GUIDE.read_text()


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


def test_rights_can_be_had_alone_for_a_server_outside_the_cluster(helm: Helm) -> None:
    """As `docs/guides/kubernetes-target.md` has them made, with its values."""
    guide = ROOT / "docs" / "guides" / "kubernetes-target.md"
    told = guide.read_text().partition("# rights.yaml\n")[2].partition("```")[0]
    only = ("-s", "templates/accounts.yaml", "-s", "templates/rights.yaml")
    place = ("-n", "flink")
    made = helm.run("template", "xuanwu", str(CHART), *place, *only, values=yaml.safe_load(told))
    found = [one for one in yaml.safe_load_all(made) if one]
    assert {one["kind"] for one in found} == {"ServiceAccount", "Role", "RoleBinding"}
    assert {one["metadata"].get("namespace", "flink") for one in found} == {"flink"}
    assert ("get", "services/proxy") in granted(made, "xuanwu-server")
    assert "xuanwu" in {one["metadata"]["name"] for one in found}


def test_taskmanagers_only_read_the_configmaps_that_jobmanagers_write(helm: Helm) -> None:
    targets = {
        "prod": TARGET,
        "own": {**TARGET, "service_account": "mine", "taskmanager_service_account": "theirs"},
        "one": {**TARGET, "service_account": "both", "taskmanager_service_account": "both"},
    }
    manifests = helm.run("template", "xuanwu", str(CHART), values={"targets": targets})
    reads = {(verb, "configmaps") for verb in ("get", "list", "watch")}
    writes = {(verb, "configmaps") for verb in ("create", "update", "patch", "delete")}
    assert granted(manifests, "xuanwu-flink") == reads | writes
    assert granted(manifests, "xuanwu-flink-taskmanager") == reads
    made = [one for one in yaml.safe_load_all(manifests) if one]
    bound = {
        one["roleRef"]["name"]: [subject["name"] for subject in one["subjects"]]
        for one in made
        if one["kind"] == "RoleBinding"
    }
    assert bound["xuanwu-flink"] == ["both", "mine", "xuanwu-flink"]
    assert bound["xuanwu-flink-taskmanager"] == ["both", "theirs", "xuanwu-flink-taskmanager"]
    accounts = [one["metadata"]["name"] for one in made if one["kind"] == "ServiceAccount"]
    assert sorted(accounts) == sorted(
        ["xuanwu", *bound["xuanwu-flink"], "theirs", "xuanwu-flink-taskmanager"]
    )


def test_what_runs_that_live_need_outlives_the_chart(helm: Helm) -> None:
    manifests = helm.run("template", "xuanwu", str(CHART), values={"targets": {"prod": TARGET}})
    kept = {
        f"{one['kind'].lower()}s/{one['metadata']['name']}"
        for one in yaml.safe_load_all(manifests)
        if one and "helm.sh/resource-policy" in (one["metadata"].get("annotations") or {})
    }
    assert kept == KEPT | {"persistentvolumeclaims/xuanwu-home"}


def test_a_taskmanager_may_not_take_away_what_another_run_is_made_of(
    helm: Helm, node: Node, namespace: Namespace
) -> None:
    place = ("-n", namespace.name)
    values = {"targets": {"prod": target_in(namespace)}}
    manifests = helm.run("template", "xuanwu", str(CHART), *place, values=values)
    kubectl(node, *place, "apply", "-l=helm.sh/chart", "-f", "-", stdin=_without_servers(manifests))
    verbs = ("get", "list", "watch", "create", "update", "patch", "delete", "deletecollection")
    may = {verb for verb in verbs if _may(namespace, "xuanwu-flink-taskmanager", verb)}
    assert may == {"get", "list", "watch"}
    assert _may(namespace, "xuanwu-flink", "delete")


def _may(namespace: Namespace, account: str, verb: str) -> bool:
    attributes = {"namespace": namespace.name, "verb": verb, "resource": "configmaps"}
    review: Object = {
        "apiVersion": "authorization.k8s.io/v1",
        "kind": "SubjectAccessReview",
        "spec": {
            "user": f"system:serviceaccount:{namespace.name}:{account}",
            "resourceAttributes": attributes,
        },
    }
    path = "/apis/authorization.k8s.io/v1/subjectaccessreviews"
    return namespace.api.create(path, review)["status"]["allowed"]


@pytest.mark.anyio
async def test_the_server_needs_every_right_that_it_has_and_no_other(
    helm: Helm, node: Node, namespace: Namespace, images: Callable[[str], None], tmp_path: Path
) -> None:
    images(RELEASE)
    make_state(node)
    prod = {**target_in(namespace), "reach": "proxy", "ingress": {"host": "{cluster}.flink.test"}}
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
            memory = Kept().of("prod")
            logs = tmp_path / "logs"
            target = KubernetesTarget(server, kubernetes_settings(prod), logs, memory)
            tasks.start_soon(target.run)
            async with FlinkRest(ways=[target.proxy]) as flink:
                await _live(target, run, flink, server, namespace)
                await _be_held_up(target, run, namespace)
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


async def _be_held_up(target: KubernetesTarget, run: ClusterSpec, namespace: Namespace) -> None:
    """What a Secret that somebody took away keeps from its begin is told."""
    second = replace(run, cluster_id="run_2", flink_job_id=flink_id("run_2"))
    await target.ensure(second)
    secret = names.names_of(second.cluster_id).secret
    namespace.api.delete(namespace.path("secrets", secret), propagation="Background")
    pods = namespace.path("pods")
    for pod in namespace.api.items(pods):
        if pod["metadata"]["labels"].get(names.CLUSTER) == names.label_value(second.cluster_id):
            namespace.api.delete(f"{pods}/{pod['metadata']['name']}", grace_s=0)

    async def told() -> bool:
        return secret in ((await target.look(second.cluster_id)).message or "")

    await eventually(told, within=120, what=f"{secret} is missed")

    async def removed() -> bool:
        return await target.remove(second.cluster_id)

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
