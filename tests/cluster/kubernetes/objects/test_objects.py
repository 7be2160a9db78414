"""What the objects of a run promise, one promise a test; the whole text is in the snapshots."""

from __future__ import annotations

from base64 import b64decode
from dataclasses import replace

import pytest
import yaml
from tests.cluster.kubernetes.objects.cases import (
    FULL,
    PLAIN,
    SMALL,
    TOKEN,
    UID,
    Case,
)

from xuanwu.cluster.kubernetes import names, places
from xuanwu.cluster.kubernetes.objects import run
from xuanwu.cluster.kubernetes.objects.files import flink_options
from xuanwu.cluster.kubernetes.objects.quantities import cpu, memory
from xuanwu.cluster.kubernetes.objects.service import ingress_url
from xuanwu.kernel.errors import InvalidInput
from xuanwu.kernel.units import ByteSize
from xuanwu.model.cluster import (
    EntryPoint,
)
from xuanwu.model.resources import ProcessResources, Resources

FILES = {"jobmanager.args": "-Xmx1g\n", "taskmanager.args": "-Xmx2g\n"}
ROLES = ("jobmanager", "taskmanager")
BOTH = pytest.mark.parametrize("role", ROLES)


def with_values(**values: object) -> Case:
    return Case(PLAIN.spec, {**SMALL, **values})


def options_of(case: Case) -> dict[str, str]:
    return yaml.safe_load(case.one("ConfigMap", "-flink")["data"]["config.yaml"])


def test_the_owner_carries_the_plan_and_is_owned_by_nobody() -> None:
    made = PLAIN.one("ConfigMap", "run-01j8z")
    assert "ownerReferences" not in made["metadata"]
    plan = made["metadata"]["annotations"]
    assert plan[names.CLUSTER_ID] == PLAIN.spec.cluster_id
    assert plan[names.FLINK_JOB_ID] == PLAIN.spec.flink_job_id
    assert plan[names.STATE_NAME] == PLAIN.spec.state_name


def test_the_digest_changes_with_what_runs_and_not_with_the_owner_or_the_token() -> None:
    def digest(case: Case, uid: str = UID) -> str:
        made = run.owner_of(replace(case.outline, owner_uid=uid), FILES)
        return made["metadata"]["annotations"][names.DIGEST]

    other_token = replace(PLAIN.spec.entry, token="xr_another")
    assert digest(PLAIN) == digest(PLAIN, uid="other")
    assert digest(PLAIN) == digest(Case(replace(PLAIN.spec, entry=other_token)))
    assert digest(PLAIN) != digest(Case(replace(PLAIN.spec, parallelism=2, options={"a": "b"})))
    assert digest(PLAIN) != digest(with_values(priority_class="high"))


def test_what_a_pod_mounts_is_applied_before_the_pods() -> None:
    kinds = [one["kind"] for one in FULL.objects]
    assert kinds[0] == "ConfigMap"
    assert kinds[-2:] == ["Deployment", "Deployment"]
    assert {"Secret", "Service", "Ingress"} <= set(kinds[:-2])


def test_the_files_of_a_run_are_those_that_its_processes_read() -> None:
    made = PLAIN.one("ConfigMap", "-flink")
    wanted = {"config.yaml", "log4j.properties", "jobmanager.args", "taskmanager.args"}
    assert set(made["data"]) == wanted
    assert f"{places.CONFIG}/log4j.properties" in made["data"]["jobmanager.args"]
    assert "${sys:log.file}" in made["data"]["log4j.properties"]


def test_jobmanagers_elect_their_leader_by_configmaps_of_the_cluster() -> None:
    options = options_of(FULL)
    assert options["high-availability.type"] == "kubernetes"
    assert options["kubernetes.cluster-id"] == "run-01j9z"
    assert options["kubernetes.namespace"] == "flink"
    assert options["high-availability.storageDir"] == "file:///state/flink/leaders"
    assert options["job-result-store.delete-on-commit"] == "false"
    assert options["high-availability.kubernetes.leader-election.retry-period"] == "500 ms"


def test_options_of_the_target_stand_below_those_of_the_job() -> None:
    options = {
        "s3.endpoint": "http://minio:9000",
        "heartbeat.timeout": "20 s",
        "env.java.opts.all": "-Da=b",
    }
    mine = replace(PLAIN.spec, options={"heartbeat.timeout": "30 s"})
    case = Case(mine, {**SMALL, "options": options})
    told = options_of(case)
    assert (told["s3.endpoint"], told["heartbeat.timeout"]) == ("http://minio:9000", "30 s")
    assert '"-Da=b"' in case.one("ConfigMap", "-flink")["data"]["taskmanager.args"]


def test_an_option_of_the_target_that_xuanwu_owns_is_refused_when_the_target_is_set() -> None:
    settings = Case(PLAIN.spec, {**SMALL, "options": {"rest.port": "1"}}).settings
    with pytest.raises(InvalidInput, match=r"'rest\.port' is set by Xuanwu") as caught:
        run.check(settings)
    assert caught.value.where == "options.rest.port"


def test_no_address_of_one_pod_is_in_the_files_of_all() -> None:
    given = options_of(PLAIN).keys()
    assert not given & {"jobmanager.rpc.address", "rest.address", "taskmanager.host"}


def test_runs_of_a_job_share_its_state_and_nothing_else() -> None:
    options = options_of(PLAIN)
    assert options["execution.checkpointing.dir"] == "s3://bucket/flink/jobs/job_01j8y/checkpoints"
    assert options["jobmanager.archive.fs.dir"].endswith("/run_01j8z")
    assert options["high-availability.cluster-id"] == "run_01j8z"


@BOTH
def test_the_pods_memory_is_the_size_of_flinks_process(role: str) -> None:
    resources = FULL.container(role)["resources"]
    assert resources["limits"]["memory"] == resources["requests"]["memory"]
    sizes = {
        key: int(value.removesuffix("b"))
        for key, value in options_of(FULL).items()
        if key.startswith(f"{role}.memory.") and not key.endswith(".min")
    }
    size = FULL.spec.resources.jobmanager if role == ROLES[0] else FULL.spec.resources.taskmanager
    assert sum(sizes.values()) == size.memory
    assert resources["limits"]["memory"] == memory(size.memory)


def test_cpu_is_bounded_only_where_the_target_says_so() -> None:
    assert "cpu" not in PLAIN.container("jobmanager")["resources"]["limits"]
    assert FULL.container("taskmanager")["resources"]["limits"]["cpu"] == "3"


@pytest.mark.parametrize(
    ("cores", "text"), [(1, "1"), (0.5, "500m"), (2.25, "2250m"), (0.0001, "1m"), (0.1, "100m")]
)
def test_cores_are_rounded_up_to_thousandths(cores: float, text: str) -> None:
    assert cpu(cores) == text


@pytest.mark.parametrize(
    ("size", "text"),
    [(1 << 30, "1Gi"), (1280 << 20, "1280Mi"), (1000, "1000"), (0, "0"), (ByteSize(1001), "1001")],
)
def test_sizes_are_exact(size: int, text: str) -> None:
    assert memory(size) == text


def test_taskmanagers_are_as_many_as_the_slots_need_and_the_redundant_ones() -> None:
    assert PLAIN.one("Deployment", "taskmanager")["spec"]["replicas"] == 1
    assert FULL.one("Deployment", "taskmanager")["spec"]["replicas"] == 3 + 1


def test_the_token_is_in_the_secret_and_only_jobmanagers_mount_it() -> None:
    assert b64decode(PLAIN.one("Secret")["data"]["token"]).decode() == TOKEN
    mounted = {
        role: {mount["name"] for mount in PLAIN.container(role)["volumeMounts"]} for role in ROLES
    }
    assert "run" in mounted["jobmanager"]
    assert "run" not in mounted["taskmanager"]


def test_only_jobmanagers_are_told_what_to_begin_with_where_a_folder_holds_nothing() -> None:
    restore = {"restore_path": "s3://b/c/", "restore_otherwise": ("s3://b/a/", "none")}
    case = Case(replace(PLAIN.spec, **restore))
    told = {one["name"]: one.get("value") for one in case.container("jobmanager")["env"]}
    assert told["XUANWU_RESTORE_FOLDER"] == "s3://b/c/"
    assert told["XUANWU_RESTORE_OTHERWISE"] == "s3://b/a/\nnone"
    others = (case.container("taskmanager"), PLAIN.container("jobmanager"))
    names_of = [one["name"] for container in others for one in container["env"]]
    assert not [name for name in names_of if name.startswith("XUANWU_RESTORE")]


def test_all_state_is_below_the_folder_that_is_recorded_with_the_run() -> None:
    case = Case(replace(PLAIN.spec, state_uri="s3://old/flink"))
    now, before = flink_options(PLAIN.outline), flink_options(case.outline)
    moved = {key: now[key].replace("s3://bucket/flink", "s3://old/flink") for key in now}
    assert before == moved
    assert "s3://bucket" not in str(case.objects)


def test_without_a_token_there_is_no_secret_and_no_mount_of_it() -> None:
    case = Case(replace(PLAIN.spec, entry=EntryPoint(definition_file="/opt/job/definition.json")))
    assert not [one for one in case.objects if one["kind"] == "Secret"]
    assert "run" not in {volume["name"] for volume in case.pod("jobmanager")["spec"]["volumes"]}
    told = {one["name"] for one in case.container("jobmanager")["env"]}
    assert "XUANWU_DEFINITION_FILE" in told
    assert "XUANWU_TOKEN_FILE" not in told


@BOTH
def test_every_mount_has_its_volume(role: str) -> None:
    volumes = {volume["name"] for volume in FULL.pod(role)["spec"]["volumes"]}
    assert {mount["name"] for mount in FULL.container(role)["volumeMounts"]} == volumes


@BOTH
def test_no_probe_kills_what_is_only_slow(role: str) -> None:
    container = PLAIN.container(role)
    assert "livenessProbe" not in container
    port = container["readinessProbe"]["tcpSocket"]["port"]
    assert port in {one["containerPort"] for one in container["ports"]}
    option = {"jobmanager": "rest.port", "taskmanager": "taskmanager.rpc.port"}[role]
    assert options_of(PLAIN)[option] == str(port)


@BOTH
def test_processes_may_do_as_little_as_they_can(role: str) -> None:
    pod, container = PLAIN.pod(role)["spec"], PLAIN.container(role)
    assert pod["securityContext"]["runAsNonRoot"] is True
    assert container["securityContext"]["readOnlyRootFilesystem"] is True
    assert container["securityContext"]["capabilities"] == {"drop": ["ALL"]}
    assert {"name": "scratch", "mountPath": "/tmp"} in container["volumeMounts"]


def test_peoples_code_runs_as_an_account_of_its_own() -> None:
    accounts = [PLAIN.pod(role)["spec"]["serviceAccountName"] for role in ROLES]
    assert accounts == ["xuanwu-flink", "xuanwu-flink-taskmanager"]
    named = with_values(service_account="mine", taskmanager_service_account="theirs")
    assert [named.pod(role)["spec"]["serviceAccountName"] for role in ROLES] == ["mine", "theirs"]


PORTS = {
    "jobmanager": {
        "rest.port",
        "jobmanager.rpc.port",
        "blob.server.port",
        "metrics.internal.query-service.port",
    },
    "taskmanager": {
        "taskmanager.rpc.port",
        "taskmanager.data.port",
        "taskmanager.collect-sink.port",
        "metrics.internal.query-service.port",
    },
}


@BOTH
def test_every_port_that_others_ask_is_set_and_declared(role: str) -> None:
    """One that Flink chose at random would be kept out by a network policy."""
    options = options_of(PLAIN)
    declared = [one["containerPort"] for one in PLAIN.container(role)["ports"]]
    assert sorted(map(str, declared)) == sorted(options[key] for key in PORTS[role])


def test_a_cluster_may_choose_the_user_itself() -> None:
    context = with_values(security={"user": "cluster", "group": "cluster"}).pod("jobmanager")[
        "spec"
    ]["securityContext"]
    assert context["runAsNonRoot"] is True
    assert not context.keys() & {"runAsUser", "runAsGroup", "fsGroup"}


def test_jobmanagers_that_stand_by_prefer_another_node_unless_told_otherwise() -> None:
    assert "affinity" not in PLAIN.pod("jobmanager")["spec"]
    two = with_values(jobmanagers=2)
    assert "podAntiAffinity" in two.pod("jobmanager")["spec"]["affinity"]
    assert "affinity" not in two.pod("taskmanager")["spec"]
    given = {"nodeAffinity": {}, "podAffinity": {}}
    assert with_values(jobmanagers=2, affinity=given).pod("jobmanager")["spec"]["affinity"] == given


def test_a_lone_jobmanager_does_not_keep_its_node_from_being_drained() -> None:
    assert PLAIN.one("PodDisruptionBudget", "jobmanager")["spec"]["maxUnavailable"] == 1
    assert FULL.one("PodDisruptionBudget", "taskmanager")["spec"]["maxUnavailable"] == "25%"


@BOTH
def test_selectors_find_the_pods_of_a_role_and_no_others(role: str) -> None:
    selector = FULL.one("Deployment", role)["spec"]["selector"]["matchLabels"]
    other = ROLES[1 - ROLES.index(role)]
    assert selector.items() <= FULL.pod(role)["metadata"]["labels"].items()
    assert not selector.items() <= FULL.pod(other)["metadata"]["labels"].items()
    assert FULL.one("PodDisruptionBudget", role)["spec"]["selector"]["matchLabels"] == selector


def test_the_ingress_leads_to_the_service_by_a_host_of_the_run() -> None:
    spec = FULL.one("Ingress")["spec"]
    assert (
        ingress_url(FULL.outline.settings, FULL.outline.spec.cluster_id)
        == "https://run-01j9z.flink.example.com"
    )
    backend = spec["rules"][0]["http"]["paths"][0]["backend"]["service"]
    service = FULL.one("Service")
    assert backend["name"] == service["metadata"]["name"]
    assert backend["port"]["name"] == service["spec"]["ports"][0]["name"]


def test_without_an_ingress_there_is_none_and_without_a_certificate_no_tls() -> None:
    assert ingress_url(PLAIN.outline.settings, PLAIN.outline.spec.cluster_id) is None
    assert not [one for one in PLAIN.objects if one["kind"] == "Ingress"]
    plain = with_values(ingress={"host": "{cluster}.example.com"})
    assert (
        ingress_url(plain.outline.settings, plain.outline.spec.cluster_id)
        == "http://run-01j8z.example.com"
    )
    assert not plain.one("Ingress")["spec"].keys() & {"tls", "ingressClassName"}


def test_a_folder_of_the_node_must_be_there_already() -> None:
    volume = {"mount": "/state", "host_path": "/srv/flink"}
    case = with_values(state={"uri": "file:///state", "volume": volume})
    volumes = {one["name"]: one for one in case.pod("taskmanager")["spec"]["volumes"]}
    assert volumes["state"]["hostPath"] == {"path": "/srv/flink", "type": "Directory"}


def test_nothing_is_made_of_a_run_that_cannot_be() -> None:
    small = Resources(jobmanager=ProcessResources(memory=ByteSize.parse("100m")))
    for spec in (
        replace(PLAIN.spec, resources=small),
        replace(PLAIN.spec, options={"kubernetes.namespace": "other"}),
    ):
        with pytest.raises(InvalidInput):
            run.owner_of(Case(spec).outline, FILES)
