"""The chart: its manifests and refusals, and the rights that it gives, on a real node."""

from __future__ import annotations

import os
import subprocess
import time
import tomllib
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
from tests.kubernetes.helm import KEPT, Helm, Values, kubectl, make_state, target_in
from tests.kubernetes.node.api import Object
from tests.kubernetes.node.node import Node
from tests.kubernetes.node.plugin import Namespace
from tests.kubernetes.noting import Noting, granted
from tests.support.memories import Kept
from tests.support.pod_logs import log_store
from tests.support.releases import ROOT, installed
from tests.support.wait import eventually
from xuanwu.cluster.kubernetes import names
from xuanwu.cluster.kubernetes.settings import kubernetes_settings
from xuanwu.cluster.kubernetes.target import KubernetesTarget
from xuanwu.flink.rest import FlinkRest
from xuanwu.kernel.errors import Refused, XuanwuError
from xuanwu.kernel.ids import flink_id
from xuanwu.kube import exec as containers
from xuanwu.kube.access import TokenAccess
from xuanwu.kube.logs import Container
from xuanwu.model.cluster import (
    ClusterSpec,
    EntryPoint,
)

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


def test_browsers_are_told_where_the_page_is_and_the_client_secret_comes_from_a_secret(
    helm: Helm,
) -> None:
    change = (
        "ingress.enabled=true,ingress.host=xuanwu.example.com,ingress.tlsSecret=tls,"
        "web.trustedProxies={10.0.0.0/8},secret.oidcClientSecret=oidc,"
        "settings.oidc.issuer=https://login.example.com,settings.oidc.client_id=xuanwu,"
        "settings.oidc.roles.platform=admin"
    )
    words = ("template", "xuanwu", str(CHART), "--set", change)
    manifests = helm.run(*words, values=values_of_the_guide())
    made = [one for one in yaml.safe_load_all(manifests) if one]
    (settings,) = [one["data"]["xuanwu.toml"] for one in made if one["kind"] == "ConfigMap"]
    read = tomllib.loads(settings)
    assert read["server"]["public_url"] == "https://xuanwu.example.com"
    assert read["server"]["trusted_proxies"] == ["10.0.0.0/8"]
    assert read["oidc"]["roles"] == {"platform": "admin"}
    (pod,) = [one["spec"]["template"]["spec"] for one in made if one["kind"] == "Deployment"]
    (variable,) = [
        one for one in pod["containers"][0]["env"] if one["name"] == "XUANWU_OIDC__CLIENT_SECRET"
    ]
    assert variable["valueFrom"]["secretKeyRef"] == {"name": "xuanwu", "key": "oidc"}


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
        ("settings.oidc.issuer=https://a", "secret.oidcClientSecret: name the key"),
        ("web.trustedProxies={all}", "/web/trustedProxies/0"),
        ("web.publicUrl=xuanwu.example.com", "/web/publicUrl"),
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


SPLIT: dict[str, Any] = {
    "targets": {"prod": {**TARGET, "reach": "proxy"}},
    "controller": {"replicas": 1},
    "home": {"accessMode": "ReadWriteMany"},
}


def _documents(manifests: str) -> list[dict[str, Any]]:
    return [one for one in yaml.safe_load_all(manifests) if one]


def _bound(manifests: str) -> dict[str, str]:
    """The Role of each server's account."""
    return {
        subject["name"]: one["roleRef"]["name"]
        for one in _documents(manifests)
        if one["kind"] == "RoleBinding"
        for subject in one["subjects"]
        if "flink" not in subject["name"]
    }


def _accounts(manifests: str) -> dict[str, str]:
    """The account of each Deployment's pods."""
    return {
        one["metadata"]["name"]: one["spec"]["template"]["spec"]["serviceAccountName"]
        for one in _documents(manifests)
        if one["kind"] == "Deployment"
    }


def test_api_servers_and_controllers_have_accounts_and_rights_of_their_own(helm: Helm) -> None:
    manifests = helm.run("template", "xuanwu", str(CHART), values=SPLIT)
    assert _accounts(manifests) == {"xuanwu": "xuanwu-api", "xuanwu-controller": "xuanwu"}
    assert _bound(manifests) == {"xuanwu": "xuanwu-server", "xuanwu-api": "xuanwu-api"}
    made = {one["metadata"]["name"] for one in _documents(manifests)
            if one["kind"] == "ServiceAccount"}  # fmt: skip
    assert made >= {"xuanwu", "xuanwu-api"}
    runs, reads = granted(manifests, "xuanwu-server"), granted(manifests, "xuanwu-api")
    assert {verb for verb, what in reads if "/" not in what} == {"get", "list", "watch"}
    assert {what for _, what in runs} >= {"configmaps", "secrets", "deployments"}
    assert "secrets" not in {what for _, what in reads}
    assert ("create", "pods/exec") in reads
    assert not {what for _, what in runs} & {"pods/exec"}
    assert {verb for verb, what in reads if what == "services/proxy"} == {"get"}


def test_without_controllers_one_account_does_everything(helm: Helm) -> None:
    values = {**SPLIT, "controller": {"replicas": 0}}
    manifests = helm.run("template", "xuanwu", str(CHART), values=values)
    assert _accounts(manifests) == {"xuanwu": "xuanwu"}
    assert _bound(manifests) == {"xuanwu": "xuanwu-server"}
    split = helm.run("template", "xuanwu", str(CHART), values=SPLIT)
    both = granted(split, "xuanwu-server") | granted(split, "xuanwu-api")
    assert granted(manifests, "xuanwu-server") == both


def test_accounts_that_somebody_else_makes_are_bound_by_their_names(helm: Helm) -> None:
    own = {"create": False, "name": "runs", "apiName": "reads"}
    manifests = helm.run("template", "xuanwu", str(CHART), values={**SPLIT, "serviceAccount": own})
    assert _accounts(manifests) == {"xuanwu": "reads", "xuanwu-controller": "runs"}
    assert _bound(manifests) == {"runs": "xuanwu-server", "reads": "xuanwu-api"}
    made = [one for one in _documents(manifests) if one["kind"] == "ServiceAccount"]
    assert all("flink" in one["metadata"]["name"] for one in made)


def test_the_probe_of_a_controller_checks_the_age_of_the_file_that_it_touches(
    helm: Helm, tmp_path: Path
) -> None:
    made = _documents(helm.run("template", "xuanwu", str(CHART), values=SPLIT))
    pods = {one["metadata"]["name"]: one["spec"]["template"]["spec"]["containers"][0]
            for one in made if one["kind"] == "Deployment"}  # fmt: skip
    controller, api = pods["xuanwu-controller"], pods["xuanwu"]
    (file,) = [
        one["value"] for one in controller["env"] if one["name"] == "XUANWU_SERVER__ALIVE_FILE"
    ]
    assert "XUANWU_SERVER__ALIVE_FILE" not in {one["name"] for one in api["env"]}
    here = tmp_path / "alive"

    def passes(probe: str) -> bool:
        command = [word.replace(file, str(here)) for word in controller[probe]["exec"]["command"]]
        return subprocess.run(command, check=False, capture_output=True).returncode == 0

    assert not passes("startupProbe") and not passes("livenessProbe")
    here.touch()
    assert passes("startupProbe") and passes("livenessProbe")
    old = time.time() - 200
    os.utime(here, (old, old))
    assert not passes("livenessProbe")


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


def _may(
    namespace: Namespace, account: str, verb: str, resource: str = "configmaps", part: str = ""
) -> bool:
    what = {"resource": resource, "subresource": part}
    attributes = {"namespace": namespace.name, "verb": verb, **what}
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


def test_an_api_server_beside_controllers_may_not_change_a_run(
    helm: Helm, node: Node, namespace: Namespace
) -> None:
    place = ("-n", namespace.name)
    values = {**SPLIT, "targets": {"prod": target_in(namespace)}}
    manifests = helm.run("template", "xuanwu", str(CHART), *place, values=values)
    kubectl(node, *place, "apply", "-l=helm.sh/chart", "-f", "-", stdin=_without_servers(manifests))
    verbs = ("get", "list", "watch", "create", "update", "patch", "delete", "deletecollection")
    may = {verb for verb in verbs if _may(namespace, "xuanwu-api", verb)}
    assert may == {"list", "watch"}
    assert _may(namespace, "xuanwu", "deletecollection")
    assert _may(namespace, "xuanwu-api", "create", "pods", "exec")
    assert not _may(namespace, "xuanwu", "create", "pods", "exec")


@pytest.mark.anyio
async def test_an_api_server_beside_controllers_needs_every_right_that_it_has_and_no_other(
    helm: Helm, node: Node, namespace: Namespace, images: Callable[[str], None], tmp_path: Path
) -> None:
    images(RELEASE)
    make_state(node)
    prod = {**target_in(namespace), "reach": "proxy"}
    place = ("-n", namespace.name)
    values = {**SPLIT, "targets": {"prod": prod}}
    manifests = helm.run("template", "xuanwu", str(CHART), *place, values=values)
    kubectl(node, *place, "apply", "-l=helm.sh/chart", "-f", "-", stdin=_without_servers(manifests))
    with served(DEFINITION, node.place.machine) as url:
        entry = EntryPoint(definition_url=url, token="a-token")
        run = ClusterSpec("run_1", flink_id(namespace.name), installed(RELEASE), entry, SMALL)
        memories = Kept()
        async with (
            Noting(_access(node, namespace, "xuanwu")) as acting,
            Noting(_access(node, namespace, "xuanwu-api")) as server,
            log_store(tmp_path) as logs,
            anyio.create_task_group() as tasks,
        ):
            settings = kubernetes_settings(prod)
            controller = KubernetesTarget(acting, settings, logs, memories.of("prod"))
            target = KubernetesTarget(server, settings, logs, memories.of("prod"), acts=False)
            tasks.start_soon(controller.run)
            tasks.start_soon(target.run)
            await controller.ensure(run)
            async with FlinkRest(ways=[target.proxy]) as flink:
                await _until_running(target, run, flink)
            assert await eventually(lambda: target.log_tail(run.cluster_id, "jobmanager", 5))
            (leader,) = [
                one.name
                for one in (await target.look(run.cluster_id)).processes
                if one.role == names.JOBMANAGER
            ]
            await containers.run(server, Container(namespace.name, leader, "flink"), ["true"])
            await eventually(lambda: controller.remove(run.cluster_id), within=60)
            await _be_held_up(controller, run, namespace, seen_by=target)
            tasks.cancel_scope.cancel()
    assert server.used == granted(manifests, "xuanwu-api")


def _access(node: Node, namespace: Namespace, account: str) -> TokenAccess:
    request = namespace.path("serviceaccounts", f"{account}/token")
    spec = {"apiVersion": "authentication.k8s.io/v1", "kind": "TokenRequest", "spec": {}}
    token = node.api.create(request, spec)["status"]["token"]
    return TokenAccess(node.place.api, token, ca_file=node.place.home / "pki" / "ca.crt")


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
    access = _access(node, namespace, "xuanwu")
    with served(DEFINITION, node.place.machine) as url:
        entry = EntryPoint(definition_url=url, token="a-token")
        run = ClusterSpec("run_1", flink_id(namespace.name), installed(RELEASE), entry, SMALL)
        async with (
            Noting(access) as server,
            log_store(tmp_path) as logs,
            anyio.create_task_group() as tasks,
        ):
            memory = Kept().of("prod")
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


async def _be_held_up(
    target: KubernetesTarget,
    run: ClusterSpec,
    namespace: Namespace,
    seen_by: KubernetesTarget | None = None,
) -> None:
    """What a Secret that somebody took away keeps from its begin is told."""
    seer = seen_by or target
    second = replace(run, cluster_id="run_2", flink_job_id=flink_id("run_2"))
    await target.ensure(second)
    secret = names.names_of(second.cluster_id).secret
    namespace.api.delete(namespace.path("secrets", secret), propagation="Background")
    pods = namespace.path("pods")
    for pod in namespace.api.items(pods):
        if pod["metadata"]["labels"].get(names.CLUSTER) == names.label_value(second.cluster_id):
            namespace.api.delete(f"{pods}/{pod['metadata']['name']}", grace_s=0)

    async def told() -> bool:
        return secret in ((await seer.look(second.cluster_id)).message or "")

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
