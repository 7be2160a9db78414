from __future__ import annotations

import re
from collections.abc import AsyncGenerator
from typing import Any

import pytest
from tests.cluster.kubernetes.objects.cases import LARGE, SMALL
from tests.support.fake_kubernetes import FakeKubernetes
from tests.support.releases import ROOT

from xuanwu.cluster.kubernetes.probe import ProbeOrder, probe, rights_of
from xuanwu.cluster.kubernetes.settings import kubernetes_settings
from xuanwu.kube.access import TokenAccess
from xuanwu.kube.connection import ApiServer
from xuanwu.kube.kinds import CLAIM, SECRET
from xuanwu.model.target import ProbeStatus, ProbeStep

pytestmark = pytest.mark.anyio
INGRESS: dict[str, Any] = {"ingress": {"host": "{cluster}.flink.example.com"}, "reach": "proxy"}


@pytest.fixture
async def fake() -> AsyncGenerator[FakeKubernetes]:
    async with FakeKubernetes(token="right") as fake:
        fake.store.put_namespace("flink")
        yield fake


async def _probe(
    fake: FakeKubernetes,
    changes: dict[str, Any] | None = None,
    *,
    known: str | None = None,
    token: str = "right",
    acts: bool = True,
) -> dict[str, ProbeStep]:
    settings = kubernetes_settings({**SMALL, **(changes or {})})
    order = ProbeOrder(settings, known, "2.2.1", acts)
    async with ApiServer(TokenAccess(fake.url, token)) as server:
        return {step.name: step async for step in probe(server, order)}


def _failed(steps: dict[str, ProbeStep]) -> list[str]:
    return [name for name, step in steps.items() if step.status is ProbeStatus.FAILED]


async def test_a_target_that_works_passes_every_step(fake: FakeKubernetes) -> None:
    steps = await _probe(fake, INGRESS)
    assert {step.status for step in steps.values()} == {ProbeStatus.OK}
    assert list(steps)[:4] == ["reach", "credentials", "namespace", "identity"]
    assert list(steps)[-2:] == ["image", "state"]
    assert "xuanwu-flink:2.2.1" in steps["image"].message


async def test_one_that_nobody_reaches_says_only_that(fake: FakeKubernetes) -> None:
    await fake.down()
    steps = await _probe(fake)
    assert list(steps) == _failed(steps) == ["reach"]
    assert "Connection refused" in steps["reach"].message


async def test_an_access_that_cannot_be_read_says_only_that(fake: FakeKubernetes) -> None:
    settings = kubernetes_settings({**SMALL, "access": {"kubeconfig": "/does/not/exist"}})
    async with ApiServer(settings.access.access()) as server:
        order = ProbeOrder(settings, None, "2.2.1")
        steps = {step.name: step async for step in probe(server, order)}
    assert list(steps) == _failed(steps) == ["access"]


async def test_a_wrong_token_is_told_apart_from_a_dead_server(fake: FakeKubernetes) -> None:
    steps = await _probe(fake, token="wrong")
    assert (list(steps), _failed(steps)) == (["reach", "credentials"], ["credentials"])
    assert "Renew the token" in steps["credentials"].message


async def test_a_namespace_that_is_not_there_is_named_with_how_to_make_it(
    fake: FakeKubernetes,
) -> None:
    steps = await _probe(fake, {"namespace": "other"})
    assert _failed(steps) == ["namespace"]
    assert "kubectl create namespace other" in steps["namespace"].message


async def test_another_namespace_than_before_fails(fake: FakeKubernetes) -> None:
    steps = await _probe(fake, known="another-uid")
    assert _failed(steps) == ["identity"]
    assert "xuanwu target forget" in steps["identity"].message


async def test_a_missing_right_is_named_with_the_rule_to_add(fake: FakeKubernetes) -> None:
    fake.deny("delete", "configmaps")
    fake.deny("get", "pods/log")
    fake.deny("create", "pods/exec")
    fake.deny("get", "namespaces")
    steps = await _probe(fake)
    assert _failed(steps) == ["right: configmaps", "right: pods/log"]
    assert 'resources ["configmaps"], verbs [delete]' in steps["right: configmaps"].message
    for name in ("right: pods/exec", "namespace"):
        assert steps[name].status is ProbeStatus.WARNING
    assert "identity" not in steps


async def test_a_server_that_only_reads_asks_for_the_rights_to_read(fake: FakeKubernetes) -> None:
    for verb in ("create", "patch", "delete", "deletecollection"):
        for resource in ("configmaps", "secrets", "services", "deployments"):
            fake.deny(verb, resource)
    steps = await _probe(fake, acts=False)
    assert _failed(steps) == []
    assert "right: secrets" not in steps
    assert steps["rights of controllers"].status is ProbeStatus.WARNING
    fake.deny("list", "configmaps")
    assert _failed(await _probe(fake, acts=False)) == ["right: configmaps"]


async def test_what_the_settings_name_in_the_namespace_is_looked_for(
    fake: FakeKubernetes,
) -> None:
    changes: dict[str, Any] = {"pull": LARGE["pull"], "state": LARGE["state"]}
    steps = await _probe(fake, changes)
    assert _failed(steps) == ["image", "state"]
    assert "the Secret 'registry' does not exist" in steps["image"].message
    assert "the PersistentVolumeClaim 'flink-state' does not exist" in steps["state"].message
    fake.store.put({"apiVersion": "v1", "kind": SECRET.name, "metadata": _named("registry")})
    fake.deny("get", CLAIM.plural)
    steps = await _probe(fake, changes)
    assert (_failed(steps), steps["state"].status) == ([], ProbeStatus.WARNING)


async def test_one_image_for_all_releases_is_warned_of(fake: FakeKubernetes) -> None:
    steps = await _probe(fake, {"image": "registry.example.com/flink:2.2.1"})
    assert steps["image"].status is ProbeStatus.WARNING


def _named(name: str) -> dict[str, str]:
    return {"name": name, "namespace": "flink"}


@pytest.mark.parametrize("acts", [True, False])
async def test_the_chart_grants_what_a_test_asks_for(*, acts: bool) -> None:
    """Finalizers, which only some clusters ask for, and namespaces, which it reads, excepted."""
    text = (ROOT / "deploy" / "kubernetes" / "templates" / "rights.yaml").read_text()
    roles = text.split("kind: RoleBinding")
    rule = re.compile(
        r'- apiGroups: \["([^"]*)"\]\n  resources: \["([^"]*)"\]\n  verbs: \[([^\]]*)\]'
    )
    granted = {
        (group, resource): tuple(re.findall(r'"([^"]+)"', verbs))
        for group, resource, verbs in rule.findall(roles[0 if acts else 1])
    }
    granted.pop(("", "configmaps/finalizers"), None)
    del granted["", "namespaces"]
    needed = rights_of(kubernetes_settings({**SMALL, **INGRESS}), acts=acts)
    assert {(right.kind.group, right.resource): right.verbs for right in needed} == granted
