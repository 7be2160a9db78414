"""A page behind a Service of a real node, fetched through the API server's proxy."""

from __future__ import annotations

from typing import Any

import pytest

from tests.kubernetes.node.images import SHELL
from tests.kubernetes.node.node import Node
from tests.kubernetes.node.plugin import Namespace
from tests.support.wait import eventually
from xuanwu.cluster.kubernetes.objects.service import PORT_NAME
from xuanwu.cluster.kubernetes.reach import ServiceProxy
from xuanwu.flink.rest import FlinkRest, FlinkRestSettings
from xuanwu.kernel.errors import Refused, Unreachable
from xuanwu.kube.access import Kubeconfig
from xuanwu.kube.connection import ApiServer

pytestmark = pytest.mark.anyio
_SERVE = (
    "mkdir -p /tmp/www/jobs; echo hello > /tmp/www/index.html; echo listed > /tmp/www/jobs/a:b.txt;"
    " head -c 2000000 /dev/zero > /tmp/www/big; exec httpd -f -p 8080 -h /tmp/www"
)


async def test_a_page_comes_through_the_api_server_as_it_is(
    node: Node, namespace: Namespace
) -> None:
    namespace.apply(_pod())
    namespace.apply(_service("web"))
    namespace.apply(_service("empty"))
    namespace.pod("web")
    bounded = FlinkRestSettings(page_bytes=1_000_000)
    async with ApiServer(Kubeconfig(node.kubeconfig)) as server:
        proxy = ServiceProxy(server, namespace.name)
        url, nobody = await proxy.url("web"), await proxy.url("empty")
        async with FlinkRest(bounded, ways=[proxy]) as flink:

            async def answers() -> bool:
                try:
                    return (await flink.page(url, "/")).content == b"hello\n"
                except Unreachable:
                    return False

            await eventually(answers, what="the page")
            listed = await flink.page(url, "/jobs/a:b.txt", "get=x%2Cy")
            assert (listed.status, listed.content) == (200, b"listed\n")
            assert listed.headers["content-type"].startswith("text/plain")
            assert (await flink.page(url, "/nothing")).status == 404
            with pytest.raises(Refused) as caught:
                await flink.page(url, "/big")
            assert caught.value.detail_code == "answer_too_large"
            assert (await flink.page(url, "/")).content == b"hello\n"
            with pytest.raises(Unreachable):
                await flink.page(nobody, "/")


def _pod() -> dict[str, Any]:
    container = {"name": "main", "image": SHELL, "command": ["sh", "-c", _SERVE]}
    return {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {"name": "web", "labels": {"app": "web"}},
        "spec": {"containers": [container], "terminationGracePeriodSeconds": 0},
    }


def _service(name: str) -> dict[str, Any]:
    """In front of the pods of that name."""
    ports = [{"name": PORT_NAME, "port": 8080}]
    return {
        "apiVersion": "v1",
        "kind": "Service",
        "metadata": {"name": name},
        "spec": {"selector": {"app": name}, "ports": ports},
    }
