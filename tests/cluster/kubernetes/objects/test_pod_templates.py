"""A pod template adds and changes, but never what the platform needs to be as it is."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest
from tests.cluster.kubernetes.objects.cases import PLAIN, SMALL, Case
from tests.support.releases import ROOT

from xuanwu.cluster.kubernetes.objects.run import check
from xuanwu.kernel.errors import InvalidInput

FLINK = "spec.containers[name=flink]"


def with_template(patch: dict[str, Any], role: str = "jobmanager") -> Case:
    return Case(PLAIN.spec, {**SMALL, "pod_templates": {role: patch}})


def of_flink(**changes: object) -> dict[str, Any]:
    return {"spec": {"containers": [{"name": "flink", **changes}]}}


KEY = {"name": "AWS_ACCESS_KEY_ID", "valueFrom": {"secretKeyRef": {"name": "store", "key": "id"}}}
ALLOWED: dict[str, dict[str, Any]] = {
    "labels": {"metadata": {"labels": {"team": "flights"}}},
    "a sidecar": {"spec": {"containers": [{"name": "sidecar", "image": "s:1"}]}},
    "an init container": {"spec": {"initContainers": [{"name": "first", "image": "f:1"}]}},
    "a variable": of_flink(env=[{"name": "TZ", "value": "UTC"}]),
    "a variable from a Secret": of_flink(env=[KEY]),
    "all variables of a Secret": of_flink(envFrom=[{"secretRef": {"name": "store"}}]),
    "an image": of_flink(image="registry/other:1"),
    "a device": of_flink(resources={"limits": {"example.com/gpu": "1"}}),
    "a volume": {
        "spec": {
            "volumes": [{"name": "cache", "emptyDir": {}}],
            "containers": [
                {"name": "flink", "volumeMounts": [{"name": "cache", "mountPath": "/tmp/cache"}]}
            ],
        }
    },
    "a probe": of_flink(readinessProbe={"periodSeconds": 5}),
    "a key taken away": {"spec": {"enableServiceLinks": {"$patch": "delete"}}},
    "another network": {"spec": {"dnsPolicy": "Default", "hostAliases": [{"ip": "10.0.0.1"}]}},
}


@pytest.mark.parametrize("name", ALLOWED)
def test_what_is_free_can_be_given(name: str) -> None:
    case = with_template(ALLOWED[name])
    check(case.settings)
    assert case.pod("jobmanager") != PLAIN.pod("jobmanager")
    assert case.pod("taskmanager") == PLAIN.pod("taskmanager")


OWNED: dict[str, tuple[dict[str, Any], str]] = {
    "a label by which pods are found": (
        {"metadata": {"labels": {"xuanwu.io/role": "taskmanager"}}},
        "metadata.labels.xuanwu.io/role",
    ),
    "labels taken away": (
        {"metadata": {"labels": {"$patch": "replace", "a": "b"}}},
        "metadata.labels.app.kubernetes.io/name",
    ),
    "the whole metadata": ({"metadata": {"$patch": "delete"}}, "metadata.labels.app.kubernetes"),
    "the whole pod": ({"spec": {"$patch": "replace"}}, "spec.restartPolicy"),
    "the restart policy": ({"spec": {"restartPolicy": "Never"}}, "spec.restartPolicy"),
    "the container": ({"spec": {"containers": [{"name": "flink", "$patch": "delete"}]}}, FLINK),
    "the command": (of_flink(command=["sh"]), f"{FLINK}.command"),
    "no command": (of_flink(command=None), f"{FLINK}.command"),
    "arguments": (of_flink(args=["-c", "x"]), f"{FLINK}.args"),
    "the report": (of_flink(terminationMessagePath="/x"), f"{FLINK}.terminationMessagePath"),
    "the memory": (
        of_flink(resources={"limits": {"memory": "9Gi"}}),
        f"{FLINK}.resources.limits.memory",
    ),
    "a variable": (of_flink(env=[{"name": "POD_IP", "value": "1"}]), f"{FLINK}.env[name=POD_IP]"),
    "all variables": (of_flink(env=[{"$patch": "replace"}]), f"{FLINK}.env[name=POD_IP]"),
    "a port": (
        of_flink(ports=[{"containerPort": 8081, "name": "web"}]),
        f"{FLINK}.ports[containerPort=8081]",
    ),
    "a mount": (
        of_flink(volumeMounts=[{"mountPath": "/etc/xuanwu/run", "name": "scratch"}]),
        f"{FLINK}.volumeMounts[mountPath=/etc/xuanwu/run]",
    ),
    "a mount above": (
        of_flink(volumeMounts=[{"mountPath": "/etc", "name": "scratch"}]),
        f"{FLINK}.volumeMounts[mountPath=/etc]",
    ),
    "a mount below": (
        of_flink(volumeMounts=[{"mountPath": "/etc/xuanwu/flink/config.yaml", "name": "x"}]),
        f"{FLINK}.volumeMounts[mountPath=/etc/xuanwu/flink/config.yaml]",
    ),
    "a mount upon the same": (
        of_flink(volumeMounts=[{"mountPath": "/tmp/", "name": "x"}]),
        f"{FLINK}.volumeMounts[mountPath=/tmp]",
    ),
    "a mount upon the image": (
        of_flink(volumeMounts=[{"mountPath": "/opt/xuanwu", "name": "x"}]),
        f"{FLINK}.volumeMounts[mountPath=/opt/xuanwu]",
    ),
    "a volume": (
        {"spec": {"volumes": [{"name": "run", "emptyDir": {}}]}},
        "spec.volumes[name=run]",
    ),
}


@pytest.mark.parametrize("name", OWNED)
def test_what_is_the_platforms_is_refused_with_its_place(name: str) -> None:
    patch, where = OWNED[name]
    case = with_template(patch)
    for refuse in (lambda: check(case.settings), lambda: case.objects):
        with pytest.raises(InvalidInput, match="is set by Xuanwu for every pod") as caught:
            refuse()
        assert str(caught.value.where).startswith(f"pod_templates.jobmanager.{where}")


def test_the_other_roles_template_is_looked_at_too() -> None:
    with pytest.raises(InvalidInput) as caught:
        check(with_template(of_flink(command=["sh"]), "taskmanager").settings)
    assert caught.value.where == f"pod_templates.taskmanager.{FLINK}.command"


def test_a_taskmanager_may_have_a_volume_of_the_name_that_only_jobmanagers_use() -> None:
    patch = {"spec": {"volumes": [{"name": "run", "emptyDir": {}}]}}
    check(with_template(patch, "taskmanager").settings)


def test_both_roles_get_the_keys_of_a_store_from_a_secret_beside_their_own_variables() -> None:
    """As `docs/guides/kubernetes-target.md` writes it."""
    guide = (ROOT / "docs" / "guides" / "kubernetes-target.md").read_text()
    told = next(one for one in guide.split("```toml\n") if "envFrom" in one).partition("```")[0]
    prod = tomllib.loads(told)["targets"]["prod"]
    case = Case(PLAIN.spec, {**SMALL, **prod})
    check(case.settings)
    for role in ("jobmanager", "taskmanager"):
        made, plain = case.container(role), PLAIN.container(role)
        assert made["envFrom"] == [{"secretRef": {"name": "store"}}]
        assert made["env"] == plain["env"]
    assert "s3.endpoint" in case.one("ConfigMap", "-flink")["data"]["config.yaml"]
