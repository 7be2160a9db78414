"""The node of the tests is a real one, is reached from this machine, and leaves nothing behind."""

from __future__ import annotations

import signal
import ssl
import subprocess
import sys
import threading
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.kubernetes.node import cgroups, images, namespaces, product, programs, remains
from tests.kubernetes.node.images import PAUSE, SHELL, Image
from tests.kubernetes.node.node import Node, find
from tests.kubernetes.node.pki import NODE, self_signed
from tests.kubernetes.node.place import NODES, Place, cgroup_of
from tests.kubernetes.node.plugin import Namespace
from tests.kubernetes.node.rise import up
from tests.support.wait import wait_until
from xuanwu.kernel.errors import Unavailable

_MAKING, _BACK_OFF = "ContainerCreating", "ImagePullBackOff"
_SERVE = "mkdir -p /tmp/www; hostname > /tmp/www/index.html; exec httpd -f -p 8080 -h /tmp/www"


def test_the_node_is_ready_and_says_its_version(node: Node) -> None:
    assert node.is_ready()
    assert node.api.get("/version")["gitVersion"] == "v1.34.4"
    assert len(node.api.items("/api/v1/nodes")) == 1


def test_a_pod_of_the_pause_image_runs(namespace: Namespace) -> None:
    namespace.apply(_pod("quiet", PAUSE))
    pod = namespace.pod("quiet")
    assert pod["spec"]["nodeName"] == NODE
    assert pod["status"]["containerStatuses"][0]["state"]["running"]


def test_a_pod_of_an_imported_image_runs(node: Node, namespace: Namespace, tmp_path: Path) -> None:
    own = Image("localhost/own:1", {"own": product.ensure().pause}, ["/own"], {})
    (archive := tmp_path / "own.tar").write_bytes(images.archive(own))
    node.import_image(archive)
    namespace.apply(_pod("own", own.name))
    assert namespace.pod("own")


def test_this_machine_reaches_pods_and_services(namespace: Namespace) -> None:
    namespace.apply(_pod("web", SHELL, _SERVE))
    address = namespace.pod("web")["status"]["podIP"]
    assert _get(f"http://{address}:8080/").text.strip() == "web"
    service = namespace.apply(_service())["spec"]["clusterIP"]
    wait_until(lambda: _says(f"http://{service}/", "web"), what="the service's answer")


def test_a_pod_reaches_this_machine(node: Node, namespace: Namespace) -> None:
    with _server_of_this_machine(node.place.machine) as port:
        namespace.apply(_pod("asks", SHELL, f"wget -qO- http://{node.place.machine}:{port}/"))
        assert _said_by(namespace, "asks") == "here"


def test_an_image_that_is_nowhere_fails_at_once(namespace: Namespace) -> None:
    namespace.apply(_pod("lost", "registry.example/nothing:1"))

    def reason() -> str | None:
        status = namespace.api.get(namespace.path("pods", "lost"))["status"]
        waiting = [one["state"]["waiting"] for one in status.get("containerStatuses", [])]
        return next((one["reason"] for one in waiting if one["reason"] != _MAKING), None)

    assert wait_until(reason, within=60, what="the pull's error") in {"ErrImagePull", _BACK_OFF}


def test_a_pod_finds_a_service_by_its_name(namespace: Namespace) -> None:
    address = namespace.apply(_service())["spec"]["clusterIP"]
    full = f"web.{namespace.name}.svc.cluster.local"
    # The record of a new service comes to CoreDNS by a watch, so the pod asks until it is there.
    namespace.apply(_pod("asks", SHELL, f"until nslookup {full} | grep {address}; do :; done"))
    assert address in _said_by(namespace, "asks")


def test_an_ingress_answers_for_its_host_alone(namespace: Namespace, ingress: str) -> None:
    namespace.apply(_pod("web", SHELL, _SERVE))
    namespace.apply(_service())
    host = f"{namespace.name}.example"
    namespace.apply(_ingress(host))
    wait_until(lambda: _says(f"http://{ingress}/", "web", host), what="the answer for the host")
    assert _get(f"http://{ingress}/", "another.example").status_code == 404
    path = namespace.path("ingresses", "web", "/apis/networking.k8s.io/v1")

    def told() -> object:
        status = namespace.api.get(path)["status"]
        return status["loadBalancer"].get("ingress") == [{"ip": ingress}]

    wait_until(told, what="the address in the status")
    namespace.api.delete(path)
    wait_until(lambda: _get(f"http://{ingress}/", host).status_code == 404, what="no answer")


def test_an_ingress_shows_the_certificate_of_its_secret(namespace: Namespace, ingress: str) -> None:
    host = f"{namespace.name}.example"
    certificate, key = self_signed(host)
    namespace.apply(_pod("web", SHELL, _SERVE))
    namespace.apply(_service())
    namespace.apply(
        {
            "apiVersion": "v1",
            "kind": "Secret",
            "metadata": {"name": "web-tls"},
            "type": "kubernetes.io/tls",
            "stringData": {"tls.crt": certificate, "tls.key": key},
        }
    )
    namespace.apply(_ingress(host, secret="web-tls"))
    trusted = ssl.create_default_context(cadata=certificate)

    def answers() -> bool:
        url, shown = f"https://{ingress}/", {"sni_hostname": host}
        with httpx.Client(verify=trusted, trust_env=False) as client:
            try:
                return client.get(url, headers={"Host": host}, extensions=shown).text == "web\n"
            except httpx.HTTPError:
                return False

    wait_until(answers, what="the answer over TLS")


def test_a_process_of_the_node_hangs_dies_and_comes_back(node: Node) -> None:
    node.send("kube-scheduler", signal.SIGSTOP)
    assert node.processes()["kube-scheduler"].status() == "stopped"
    node.send("kube-scheduler", signal.SIGCONT)
    before = node.processes()["kube-scheduler"]
    node.restart("kube-scheduler")
    assert node.processes()["kube-scheduler"].pid != before.pid
    assert not before.is_running()


def test_a_process_that_ends_unasked_is_started_again_with_its_last_words(node: Node) -> None:
    node.send("coredns", signal.SIGKILL)
    ended = node.mend()
    assert set(ended) == {"coredns"}
    assert "CoreDNS" in ended["coredns"]
    assert "coredns" in node.processes()
    assert node.mend() == {}


def test_a_restarted_api_server_has_forgotten_old_versions(node: Node) -> None:
    path = "/api/v1/namespaces/default/configmaps"
    version = node.api.get(path)["metadata"]["resourceVersion"]
    note = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "note"}}
    node.api.create(path, {**note, "data": {"written": "before"}})
    node.api.delete(f"{path}/note")
    node.restart("kube-apiserver")

    def is_forgotten() -> bool:
        event = next(node.api.watch(path, version, seconds=2), None)
        return event is not None and event["object"].get("code") == 410

    wait_until(is_forgotten, what="the version forgotten")


def test_a_second_node_runs_beside_and_nothing_of_it_is_left(node: Node) -> None:
    second = up(f"{node.place.home.name}-second", owned=True)
    try:
        assert second.place.slot != node.place.slot
        namespace = Namespace("default", second.api)
        account = namespace.path("serviceaccounts", "default")
        wait_until(lambda: second.api.find(account), what="the pod's account")
        namespace.apply(_pod("quiet", PAUSE))
        namespace.pod("quiet")
        running = second.inside.processes()
        assert "pause" in {process.name() for process in running}
        assert {one.partition(" ")[0] for one in _traces(second.place)} == {
            "group",
            "link",
            "route",
        }
    finally:
        second.down()
    assert [process for process in running if process.is_running()] == []
    assert _traces(second.place) == []
    assert not second.place.home.exists()
    assert node.mend() == {}
    assert node.is_ready()


def test_a_node_whose_owner_is_killed_ends_and_the_next_up_clears_its_home(node: Node) -> None:
    name = f"{node.place.home.name}-orphan"
    script = (
        f"from tests.kubernetes.node.rise import up; up({name!r}, owned=True); print(1); input()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as owner:
        assert owner.stdout is not None
        assert owner.stdout.readline() == b"1\n"
        inside = namespaces.find(NODES / name)
        assert inside is not None
        owner.kill()
    wait_until(lambda: not inside.is_alive(), what="the end of the orphaned node")
    assert find(name) is None
    remains.clear_left_overs()
    assert not (NODES / name).exists()
    assert not cgroups.left(cgroup_of(NODES / name))
    assert node.mend() == {}
    assert node.is_ready()


def test_a_node_that_cannot_come_up_says_what_ended_and_leaves_nothing(
    node: Node, monkeypatch: pytest.MonkeyPatch
) -> None:
    right = programs.commands
    wrong = ["/run/node/kubeone", "kubelet", "--no-such-flag"]
    monkeypatch.setattr(programs, "commands", lambda place: right(place) | {"kubelet": wrong})
    name = f"{node.place.home.name}-broken"
    with pytest.raises(Unavailable, match="unknown flag: --no-such-flag") as caught:
        up(name, owned=True)
    assert "\n--- kubelet\n" in caught.value.message
    assert NODES / name not in remains.homes()
    assert not cgroups.left(cgroup_of(NODES / name))


def _pod(name: str, image: str, script: str = "") -> dict[str, Any]:
    container: dict[str, Any] = {"name": "main", "image": image}
    if script:
        container["command"] = ["sh", "-c", script]
    return {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {"name": name, "labels": {"app": name}},
        "spec": {
            "containers": [container],
            "restartPolicy": "Never",
            "terminationGracePeriodSeconds": 0,
        },
    }


def _service() -> dict[str, Any]:
    return {
        "apiVersion": "v1",
        "kind": "Service",
        "metadata": {"name": "web"},
        "spec": {"selector": {"app": "web"}, "ports": [{"port": 80, "targetPort": 8080}]},
    }


def _ingress(host: str, secret: str = "") -> Mapping[str, Any]:
    backend = {"service": {"name": "web", "port": {"number": 80}}}
    paths = [{"path": "/", "pathType": "Prefix", "backend": backend}]
    spec: dict[str, Any] = {
        "ingressClassName": "nginx",
        "rules": [{"host": host, "http": {"paths": paths}}],
    }
    if secret:
        spec["tls"] = [{"hosts": [host], "secretName": secret}]
    return {
        "apiVersion": "networking.k8s.io/v1",
        "kind": "Ingress",
        "metadata": {"name": "web"},
        "spec": spec,
    }


def _get(url: str, host: str = "") -> httpx.Response:
    return httpx.get(url, headers={"Host": host} if host else {}, trust_env=False, timeout=2)


def _says(url: str, word: str, host: str = "") -> bool:
    try:
        return _get(url, host).text.strip() == word
    except httpx.HTTPError:
        return False


def _said_by(namespace: Namespace, pod: str) -> str:
    """What a pod printed, after it ended well."""

    def ended() -> object:
        return namespace.api.get(namespace.path("pods", pod))["status"]["phase"] == "Succeeded"

    wait_until(ended, within=60, what=f"the end of pod {pod}")
    return namespace.api.text(namespace.path("pods", f"{pod}/log")).strip()


def _traces(place: Place) -> list[str]:
    """All that this machine, outside of the node's namespaces, has because of a node."""
    found = [f"group {group}" for group in cgroups.left(place.cgroup)]
    link = Path("/sys/class/net", place.link)
    found += [f"link {link}"] if link.exists() else []
    for kind, lines in {
        "mount": Path("/proc/self/mounts").read_text(),
        "route": _output("ip", "route"),
        "rule": _output("iptables-save"),
    }.items():
        words = (str(place.home), place.address, place.pods, place.services)
        found += [f"{kind} {line}" for line in lines.splitlines() if any(w in line for w in words)]
    names = Path("/run/netns")
    return found + [f"network {name}" for name in (names.glob("cni-*") if names.exists() else ())]


def _output(*command: str) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


class _Here(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"here")

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  its name is given
        pass


@contextmanager
def _server_of_this_machine(address: str) -> Generator[int]:
    with ThreadingHTTPServer((address, 0), _Here) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server.server_address[1]
        server.shutdown()
        thread.join()
