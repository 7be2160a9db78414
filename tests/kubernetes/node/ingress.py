"""An Ingress controller in small: Debian's nginx, configured from the Ingress objects of a node.

It does what the API promises and tests need (host and path rules, TLS by secret, the ready
endpoints of a service, the address in the status), for the class `nginx` alone.
"""

from __future__ import annotations

import base64
import contextlib
import signal
import threading
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import httpx
import psutil

from tests.kubernetes.node.api import Api, Object
from tests.kubernetes.node.node import Node
from tests.kubernetes.node.place import INSIDE
from tests.support.wait import wait_until

CLASS = "nginx"
_NETWORKING = "/apis/networking.k8s.io/v1"
_LOOK_AGAIN_S = 1
_FOLDER = INSIDE / "ingress"


@contextmanager
def serve(node: Node) -> Generator[None]:
    """Runs nginx on ports 80 and 443 of the node's address, and follows the objects meanwhile."""
    controller = _Controller(node)
    controller.begin()
    ended = threading.Event()
    watcher = threading.Thread(target=controller.follow, args=[ended], name="ingress")
    watcher.start()
    try:
        yield
    finally:
        ended.set()
        watcher.join()
        controller.end()


@dataclass
class _Backend:
    path: str
    exact: bool
    endpoints: list[str]


@dataclass
class _Host:
    """What nginx must know of one host name; the empty name is every other."""

    backends: list[_Backend] = field(default_factory=list[_Backend])
    certificate: str = ""


class _Controller:
    """The loop from objects to nginx; runs on a thread of its own."""

    def __init__(self, node: Node) -> None:
        self._node = node
        self._folder = node.place.home / "ingress"
        self._written = ""

    def begin(self) -> None:
        (self._folder / "tls").mkdir(parents=True, exist_ok=True)
        self._node.api.apply(
            {
                "apiVersion": "networking.k8s.io/v1",
                "kind": "IngressClass",
                "metadata": {"name": CLASS},
                "spec": {"controller": "xuanwu.io/tests"},
            }
        )
        self._write({})
        self._node.start("nginx", ["nginx", "-c", f"{_FOLDER}/nginx.conf", "-e", "stderr"])
        wait_until(self._is_up, what="nginx")

    def follow(self, ended: threading.Event) -> None:
        with Api(self._node.place.api, self._node.place.home / "pki") as api:
            while not ended.is_set():
                try:
                    self._look(api)
                except httpx.HTTPError:
                    ended.wait(_LOOK_AGAIN_S)  # the API server is away; nginx goes on

    def end(self) -> None:
        for process in self._processes():
            with contextlib.suppress(psutil.NoSuchProcess):
                process.kill()
        wait_until(lambda: not self._processes(), what="nginx's end")

    def _look(self, api: Api) -> None:
        """Writes what is, then waits for the next change of an Ingress; of other objects a second
        look tells."""
        seen = api.get(f"{_NETWORKING}/ingresses")
        own = [one for one in seen["items"] if one["spec"].get("ingressClassName") == CLASS]
        self._write(self._hosts(api, own))
        for ingress in own:
            self._tell_address(api, ingress)
        version = seen["metadata"]["resourceVersion"]
        for _ in api.watch(f"{_NETWORKING}/ingresses", version, seconds=_LOOK_AGAIN_S):
            return

    def _hosts(self, api: Api, ingresses: list[Object]) -> dict[str, _Host]:
        hosts: dict[str, _Host] = {}
        for ingress in ingresses:
            space, spec = ingress["metadata"]["namespace"], ingress["spec"]
            for rule in spec.get("rules", []):
                host = hosts.setdefault(rule.get("host", ""), _Host())
                for path in rule.get("http", {}).get("paths", []):
                    host.backends.append(_backend(api, space, path))
            for tls in spec.get("tls", []):
                for name in tls.get("hosts", []):
                    host = hosts.setdefault(name, _Host())
                    host.certificate = self._certificate(api, space, tls["secretName"])
        return hosts

    def _certificate(self, api: Api, space: str, name: str) -> str:
        """The file of a secret's certificate and key; empty while there is no such secret."""
        secret = api.find(f"/api/v1/namespaces/{space}/secrets/{name}")
        if secret is None:
            return ""
        file = f"{space}.{name}.{secret['metadata']['resourceVersion']}.pem"
        parts = [base64.b64decode(secret["data"][key]) for key in ("tls.crt", "tls.key")]
        (self._folder / "tls" / file).write_bytes(b"\n".join(parts))
        return f"{_FOLDER}/tls/{file}"

    def _write(self, hosts: dict[str, _Host]) -> None:
        text = _configuration(self._node.place.address, hosts)
        if text == self._written:
            return
        (self._folder / "nginx.conf").write_text(text)
        self._written = text
        for process in self._processes():
            if "master" in " ".join(process.cmdline()):
                process.send_signal(signal.SIGHUP)

    def _tell_address(self, api: Api, ingress: Object) -> None:
        point = [{"ip": self._node.place.address}]
        if ingress.get("status", {}).get("loadBalancer", {}).get("ingress") == point:
            return
        names = {key: ingress["metadata"][key] for key in ("name", "namespace")}
        api.apply_status(
            {
                "apiVersion": "networking.k8s.io/v1",
                "kind": "Ingress",
                "metadata": names,
                "status": {"loadBalancer": {"ingress": point}},
            }
        )

    def _is_up(self) -> bool:
        try:
            httpx.get(f"http://{self._node.place.address}", trust_env=False)
        except httpx.HTTPError:
            return False
        return True

    def _processes(self) -> list[psutil.Process]:
        return [one for one in self._node.inside.processes() if _name(one) == "nginx"]


def _name(process: psutil.Process) -> str:
    """The name of a process; empty once it has ended."""
    try:
        return process.name()
    except psutil.NoSuchProcess:
        return ""


def _backend(api: Api, space: str, path: Object) -> _Backend:
    service = path["backend"]["service"]
    wanted = service["port"]
    found = api.find(f"/api/v1/namespaces/{space}/services/{service['name']}") or {}
    names = [
        port.get("name", "")
        for port in found.get("spec", {}).get("ports", [])
        if wanted in ({"number": port["port"]}, {"name": port.get("name")})
    ]
    slices = api.items(
        f"/apis/discovery.k8s.io/v1/namespaces/{space}/endpointslices",
        labelSelector=f"kubernetes.io/service-name={service['name']}",
    )
    endpoints = sorted(point for one in slices for point in _ready(one, names))
    return _Backend(path.get("path", "/"), path["pathType"] == "Exact", endpoints)


def _ready(endpoint_slice: Object, ports: list[str]) -> Iterator[str]:
    numbers = [
        port["port"] for port in endpoint_slice["ports"] or [] if port.get("name", "") in ports
    ]
    for endpoint in endpoint_slice["endpoints"] or []:
        if endpoint["conditions"].get("ready"):
            yield from (f"{endpoint['addresses'][0]}:{number}" for number in numbers)


def _configuration(address: str, hosts: dict[str, _Host]) -> str:
    servers = "".join(_server(address, name, hosts[name]) for name in sorted(hosts))
    return _NGINX.format(address=address, servers=servers, folder=_FOLDER)


def _server(address: str, name: str, host: _Host) -> str:
    lines = [f"listen {address}:80;", f"server_name {name or '_'};"]
    if host.certificate:
        lines.append(f"listen {address}:443 ssl;")
        lines += [f"ssl_certificate{key} {host.certificate};" for key in ("", "_key")]
    for backend in host.backends:
        lines.append(_location(backend))
    return "  server {\n" + "".join(f"    {line}\n" for line in lines) + "  }\n"


def _location(backend: _Backend) -> str:
    where = f"= {backend.path}" if backend.exact else backend.path
    if not backend.endpoints:
        return f"location {where} {{ return 503; }}"
    # One endpoint is as good as another here; who needs balancing tests the service itself.
    return f"location {where} {{ proxy_pass http://{backend.endpoints[0]}; }}"


_NGINX = """daemon off;
pid {folder}/nginx.pid;
worker_processes 1;
error_log stderr notice;
events {{ worker_connections 256; }}
http {{
  access_log off;
  client_max_body_size 0;
  client_body_temp_path {folder}/body;
  proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi;
  scgi_temp_path {folder}/scgi;
  proxy_http_version 1.1;
  proxy_read_timeout 1h;
  proxy_set_header Host $http_host;
  proxy_set_header Upgrade $http_upgrade;
  proxy_set_header Connection $upgraded;
  proxy_set_header X-Forwarded-For $remote_addr;
  proxy_set_header X-Forwarded-Proto $scheme;
  map $http_upgrade $upgraded {{ default upgrade; '' ''; }}
  server {{
    listen {address}:80 default_server;
    return 404;
  }}
{servers}}}
"""
