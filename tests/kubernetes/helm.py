"""Helm on the chart and kubectl on the node, as an operator calls them.

A plugin, since several files of tests use it.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.deploy.kubernetes.test_values import CHART
from tests.kubernetes.ground import STATE
from tests.kubernetes.node import machine, product
from tests.kubernetes.node.node import Node
from tests.kubernetes.node.plugin import Namespace

Values = Mapping[str, Any]
KEPT = {
    f"{kind}/xuanwu-flink{role}"
    for kind in ("serviceaccounts", "roles", "rolebindings")
    for role in ("", "-taskmanager")
}
"""What stays when an installation called xuanwu goes: runs that live need it."""


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
    if missing := machine.lacks_compilers():
        pytest.skip(" ".join(missing))
    return product.ensure().helm


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


def target_in(namespace: Namespace) -> dict[str, Any]:
    """The values of a target in this namespace; `make_state` makes the place of its state."""
    return {
        "namespace": namespace.name,
        "image": "localhost/xuanwu-flink:{release}",
        "pull": {"policy": "Never"},
        "state": {"uri": "file:///state", "volume": {"mount": "/state", "host_path": STATE}},
    }


def make_state(node: Node) -> None:
    node.run("mkdir", "-p", STATE)
    node.run("chmod", "1777", STATE)
