"""Where the JobManager of a run answers, and the way there through the API server's proxy.

Refuses to know what is asked of Flink and what its answers mean.

Source: Kubernetes documentation, "Access Services Running on Clusters".
"""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlsplit

from xuanwu.cluster.flink_rest import Answer
from xuanwu.cluster.kubernetes import places
from xuanwu.cluster.kubernetes.api.calls import Call
from xuanwu.cluster.kubernetes.api.connection import ApiServer
from xuanwu.cluster.kubernetes.api.kinds import SERVICE, Place
from xuanwu.cluster.kubernetes.names import names_of
from xuanwu.cluster.kubernetes.objects.service import PORT_NAME, ingress_url
from xuanwu.cluster.kubernetes.settings import KubernetesSettings
from xuanwu.cluster.page import Page

_VERBS = {"GET": "get", "HEAD": "get", "POST": "create", "PATCH": "patch"}


class ServiceProxy:
    """The Services of one namespace, reached with the credentials of the API server.

    Their address is known once the credentials were read; before that, it leads nowhere.
    """

    def __init__(self, server: ApiServer, namespace: str) -> None:
        self._server = server
        self._namespace = namespace
        self._root: str | None = None

    async def url(self, service: str) -> str:
        """The address of a Service's REST port. Raises: as `ApiServer.credentials`."""
        path = Place(SERVICE, self._namespace).path
        self._root = f"{(await self._server.credentials()).server}{path}/"
        return f"{self._root}{service}:{PORT_NAME}/proxy"

    def leads_to(self, url: str) -> bool:
        return self._root is not None and url.startswith(self._root)

    async def request(self, method: str, url: str, body: bytes | None, within: timedelta) -> Answer:
        """As `cluster.flink_rest.Way`; `url` begins with what `url()` returned."""
        return Answer(*await self._server.forward(self._call(method, url), body, within))

    async def fetch(self, url: str, within: timedelta, limit: int) -> Page:
        """As `cluster.flink_rest.Way`."""
        return await self._server.fetch(self._call("GET", url), within, limit)

    def _call(self, method: str, url: str) -> Call:
        name, _, part = url.removeprefix(self._root or "").partition("/")
        parts = urlsplit(part)
        place = Place(SERVICE, self._namespace, name, parts.path)
        return Call(_VERBS[method], place, raw_query=parts.query)


async def rest_url(settings: KubernetesSettings, proxy: ServiceProxy, cluster_id: str) -> str:
    """The address at which the server itself asks. Raises: as `ServiceProxy.url`."""
    service = names_of(cluster_id).rest
    reach = settings.reach or ("ingress" if settings.ingress else "proxy")
    if reach == "service":
        return f"http://{service}.{settings.namespace}.svc:{places.REST_PORT}"
    host = ingress_url(settings, cluster_id)
    return host if reach == "ingress" and host else await proxy.url(service)
