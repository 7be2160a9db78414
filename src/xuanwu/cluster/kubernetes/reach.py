"""Finds the URL of a run's JobManager, and sends requests through the API server's proxy.

Refuses to know the requests to Flink and the meaning of its responses.

Source: Kubernetes documentation, "Access Services Running on Clusters".
"""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlsplit

from xuanwu.cluster.kubernetes import places
from xuanwu.cluster.kubernetes.names import names_of
from xuanwu.cluster.kubernetes.objects.service import PORT_NAME, ingress_url
from xuanwu.cluster.kubernetes.settings import KubernetesSettings
from xuanwu.flink.rest import RestAnswer
from xuanwu.kernel.http import (
    HttpAnswer,
)
from xuanwu.kube.calls import ApiCall
from xuanwu.kube.connection import ApiServer
from xuanwu.kube.kinds import SERVICE, ResourcePath

_VERBS = {"GET": "get", "HEAD": "get", "POST": "create", "PATCH": "patch"}


class ServiceProxy:
    """The Services of one namespace, reached with the credentials of the API server.

    Their address is known after the credentials have been read; before that, it is invalid.
    """

    def __init__(self, server: ApiServer, namespace: str) -> None:
        self._server = server
        self._namespace = namespace
        self._root: str | None = None

    async def url(self, service: str) -> str:
        """Returns the address of a Service's REST port. Raises: as `ApiServer.credentials`."""
        path = ResourcePath(SERVICE, self._namespace).path
        self._root = f"{(await self._server.credentials()).server}{path}/"
        return f"{self._root}{service}:{PORT_NAME}/proxy"

    def leads_to(self, url: str) -> bool:
        return self._root is not None and url.startswith(self._root)

    async def request(
        self, method: str, url: str, body: bytes | None, within: timedelta
    ) -> RestAnswer:
        """As `flink.rest.Way`; `url` must begin with a result of `url()`."""
        return RestAnswer(*await self._server.forward(self._call(method, url), body, within))

    async def fetch(self, url: str, within: timedelta, limit: int) -> HttpAnswer:
        """As `flink.rest.Way`."""
        return await self._server.fetch(self._call("GET", url), within, limit)

    def _call(self, method: str, url: str) -> ApiCall:
        name, _, part = url.removeprefix(self._root or "").partition("/")
        parts = urlsplit(part)
        place = ResourcePath(SERVICE, self._namespace, name, parts.path)
        return ApiCall(_VERBS[method], place, raw_query=parts.query)


async def rest_url(settings: KubernetesSettings, proxy: ServiceProxy, cluster_id: str) -> str:
    """Returns the address for the server's own requests. Raises: as `ServiceProxy.url`."""
    service = names_of(cluster_id).rest
    reach = settings.reach or ("ingress" if settings.ingress else "proxy")
    if reach == "service":
        return f"http://{service}.{settings.namespace}.svc:{places.REST_PORT}"
    host = ingress_url(settings, cluster_id)
    return host if reach == "ingress" and host else await proxy.url(service)
