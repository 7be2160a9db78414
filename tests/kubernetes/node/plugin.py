"""The node for pytest: one for a session, a namespace for each test that asks.

A plugin and not a `conftest.py`, since the contract suite of targets and the journeys use it too.
Every test that asks for the node carries the marker `kubernetes`, and so belongs to that suite.
"""

from __future__ import annotations

import os
import secrets
import warnings
from collections.abc import Generator, Mapping
from dataclasses import dataclass
from typing import Any

import pytest

from tests.kubernetes.node import machine
from tests.kubernetes.node.api import Api, Object
from tests.kubernetes.node.ingress import serve
from tests.kubernetes.node.node import Node
from tests.kubernetes.node.rise import up
from tests.support.wait import wait_until

_WITHIN_S = 180


@dataclass(frozen=True)
class Namespace:
    """A namespace with nothing in it but what Kubernetes itself puts there."""

    name: str
    api: Api

    def path(self, plural: str, name: str = "", group: str = "/api/v1") -> str:
        """Where a list or an object is, as in `path("deployments", "x", "/apis/apps/v1")`."""
        return f"{group}/namespaces/{self.name}/{plural}" + (f"/{name}" if name else "")

    def apply(self, manifest: Mapping[str, Any]) -> Object:
        metadata = {**manifest["metadata"], "namespace": self.name}
        return self.api.apply({**manifest, "metadata": metadata})

    def pod(self, name: str, within: float = _WITHIN_S) -> Object:
        """The pod, as soon as it is ready."""

        def ready() -> Object | None:
            found = self.api.get(self.path("pods", name))
            conditions = found["status"].get("conditions", [])
            is_ready = any(one["type"] == "Ready" and one["status"] == "True" for one in conditions)
            return found if is_ready else None

        return wait_until(ready, within=within, what=f"pod {name} ready")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "node" in getattr(item, "fixturenames", ()):
            item.add_marker("kubernetes")


@pytest.fixture(scope="session")
def node() -> Generator[Node]:
    """A real node, until the session ends; it ends with this process even if that is killed.

    Skips, with what is missing, on a machine that cannot carry one.
    """
    if missing := machine.lacks():
        pytest.skip(" ".join(missing))
    running = up(f"tests-{os.getpid()}", owned=True)
    yield running
    running.down()


@pytest.fixture(autouse=True)
def _whole(request: pytest.FixtureRequest) -> None:
    """Each test finds the node whole, whatever ended in the tests before; a warning says what."""
    if "node" not in request.fixturenames:
        return
    for name, words in request.getfixturevalue("node").mend().items():
        with warnings.catch_warnings():
            warnings.simplefilter("default")
            warnings.warn(f"{name} had ended. Its last words:\n{words}", stacklevel=1)


@pytest.fixture
def namespace(node: Node) -> Generator[Namespace]:
    """A namespace of the test's own; what is in it is removed without grace after the test."""
    made = Namespace(f"test-{secrets.token_hex(4)}", node.api)
    own = f"/api/v1/namespaces/{made.name}"
    node.api.create("/api/v1/namespaces", {"metadata": {"name": made.name}})
    # Pods are refused until their account is there, and get its certificate from this map.
    for path in (made.path("serviceaccounts", "default"), made.path("configmaps", _AUTHORITY)):
        wait_until(lambda path=path: node.api.find(path), what=path)
    yield made
    node.api.delete(own, propagation="Background")
    node.api.delete(made.path("pods"), grace_s=0)
    wait_until(lambda: not node.api.items(made.path("pods")), within=_WITHIN_S, what="no pods")


@pytest.fixture(scope="session")
def ingress(node: Node) -> Generator[str]:
    """The address at which Ingress objects of the class `nginx` are served."""
    with serve(node):
        yield node.place.address


_AUTHORITY = "kube-root-ca.crt"
