"""Brings a node up, step by step, or takes what stands away again; the only way to a node."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path

import httpx

from tests.kubernetes.node import cgroups, images, namespaces, pki, product, programs, remains
from tests.kubernetes.node.machine import which
from tests.kubernetes.node.node import BY_HAND, Node
from tests.kubernetes.node.place import NODES
from tests.support.kept import alone, link
from tests.support.wait import wait_until
from xuanwu.kernel.errors import Unavailable

_BEGUN_S = 60
_WITHIN_S = 240
_LAST_LINES = 15


def up(name: str = BY_HAND, *, owned: bool = False) -> Node:
    """Starts a node and waits until it is ready for pods.

    An owned node ends with the calling process, however that one ends.

    Raises:
        Unavailable: it did not come up; the message has the last lines of what failed. Nothing
            of it is left then.
    """
    made = product.ensure()
    home = NODES / name
    remains.clear_left_overs()
    with alone("nodes"):
        remains.clear(home)
        try:
            node = _begin(home, made, owned=owned)
        except BaseException:
            remains.clear(home)
            raise
    try:
        _bring_up(node, made)
    except BaseException as error:
        said = _last_lines(home)
        node.down()
        if isinstance(error, AssertionError):  # a wait that came to nothing
            raise Unavailable(f"The node did not come up: {error}.\n{said}") from error
        raise
    return node


def _begin(home: Path, made: product.Product, *, owned: bool) -> Node:
    for folder in ("log", "conf", "tmp"):
        (home / folder).mkdir(parents=True)
    link(made.kubeone, home / "kubeone")  # stays, also when newer products take its place
    with (home / "log" / "init.log").open("wb") as log:
        inside, waiter = namespaces.make(home, log, owned=owned)
    place = namespaces.wire(home, inside)
    (home / "slot").write_text(str(place.slot))
    return Node(place, inside, waiter)


def _bring_up(node: Node, made: product.Product) -> None:
    place = node.place
    cgroups.make(place.cgroup)
    pki.write_all(place)
    for name, content in programs.files(place).items():
        file = place.home / "conf" / name
        file.parent.mkdir(exist_ok=True)
        file.write_text(content)
    first = ["etcd", "containerd", "kube-apiserver"]
    rest = [name for name in programs.commands(place) if name not in first]
    _start(node, first)
    _wait(node, first, node.answers, "the API server's answer")
    _start(node, rest)
    started = [*first, *rest]
    _wait(node, started, lambda: _imported(node, made), "containerd's answer")
    _wait(node, started, node.is_ready, "the node's condition Ready")
    _wait(node, started, lambda: _knows_names(node), "the answer of CoreDNS")


def _start(node: Node, names: Sequence[str]) -> None:
    for name in names:
        node.start(name)
    wait_until(lambda: not _ended(node, names), within=_BEGUN_S, what=f"{', '.join(names)} running")


def _wait(node: Node, started: Sequence[str], probe: Callable[[], bool], what: str) -> None:
    """Until the answer is yes; a process that ended meanwhile ends the waiting too."""

    def look() -> bool:
        if ended := _ended(node, started):
            raise AssertionError(f"{', '.join(ended)} ended")
        return probe()

    wait_until(look, within=_WITHIN_S, every=0.2, what=what)


def _ended(node: Node, started: Sequence[str]) -> list[str]:
    running = node.processes()
    return [name for name in started if name not in running]


def _knows_names(node: Node) -> bool:
    try:
        return httpx.get(programs.dns_health(node.place), trust_env=False).is_success
    except httpx.HTTPError:
        return False


def _imported(node: Node, made: product.Product) -> bool:
    busybox = Path(which("busybox") or "busybox")
    applets = subprocess.run([busybox, "--list"], capture_output=True, text=True, check=True)
    wanted = [images.pause(made.pause), images.shell(busybox, applets.stdout.split())]
    try:
        node.run("ctr", "version")
    except Unavailable:
        return False  # not yet
    for image in wanted:
        archive = images.archive(image)
        node.run("ctr", "--namespace=k8s.io", "images", "import", "-", stdin=archive)
    return True


def _last_lines(home: Path) -> str:
    found = [(log.stem, log.read_text(errors="replace")) for log in (home / "log").glob("*.log")]
    return "\n".join(
        f"--- {name}\n" + "\n".join(text.splitlines()[-_LAST_LINES:]) for name, text in found
    )
