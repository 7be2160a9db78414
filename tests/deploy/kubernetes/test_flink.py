"""What the chart says of Flink's pods is what the server makes of them."""

from __future__ import annotations

import re

from tests.cluster.kubernetes.objects.cases import PLAIN
from tests.deploy.kubernetes.test_values import CHART
from xuanwu.cluster.kubernetes import names, places
from xuanwu.cluster.kubernetes.settings import KubernetesSettings

TEMPLATES = CHART / "templates"
HELPERS = (TEMPLATES / "_helpers.tpl").read_text()
POLICIES = (TEMPLATES / "networkpolicies.yaml").read_text()


def test_accounts_that_no_target_names_are_those_of_the_server() -> None:
    told = dict(re.findall(r'\$target\.(\w*service_account) \| default "([^"]+)"', HELPERS))
    fields = KubernetesSettings.model_fields
    wanted = {name: one.default for name, one in fields.items() if name.endswith("service_account")}
    assert told == wanted
    assert len(set(wanted.values())) == len(wanted) == 2


def test_pods_of_runs_are_let_in_to_every_port_of_one_another_but_the_page() -> None:
    ((first, last),) = re.findall(r"- port: (\d+)\n +endPort: (\d+)", POLICIES)
    ports = {
        port["containerPort"]
        for role in (names.JOBMANAGER, names.TASKMANAGER)
        for port in PLAIN.container(role)["ports"]
    }
    assert set(range(int(first), int(last) + 1)) == ports - {places.REST_PORT}
