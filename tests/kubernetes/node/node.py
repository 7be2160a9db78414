"""A node as tests hold it: up, its processes one by one, its images, and down.

`up` and `down` are the only ways in and out; the parts they put together know nothing of each
other. What a killed test session left is taken away by the next `up` of the checkout.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
from collections.abc import Sequence
from pathlib import Path

import httpx
import psutil

from tests.kubernetes.node import cgroups, images, namespaces, pki, product, programs
from tests.kubernetes.node.api import Api
from tests.kubernetes.node.machine import PATHS, which
from tests.kubernetes.node.namespaces import Inside
from tests.kubernetes.node.place import INSIDE, NODES, Place, alone, cgroup_of
from tests.support.wait import wait_until
from xuanwu.kernel.errors import Unavailable

BY_HAND = "by-hand"
_WITHIN_S = 120
_LAST_LINES = 15


class Node:
    """A running node."""

    def __init__(
        self, place: Place, inside: Inside, waiter: subprocess.Popen[bytes] | None = None
    ) -> None:
        self.place = place
        self.inside = inside
        self._waiter = waiter
        self._api: Api | None = None

    @property
    def api(self) -> Api:
        """A client with an administrator's rights."""
        if self._api is None:
            self._api = Api(self.place.api, self.place.home / "pki")
        return self._api

    @property
    def kubeconfig(self) -> Path:
        return self.place.kubeconfig

    def run(self, *command: str, stdin: bytes | None = None) -> str:
        """What a command inside of the node prints.

        Raises:
            Unavailable: it failed; the message has its words.
        """
        done = subprocess.run(
            self.inside.command(*command),
            input=stdin,
            stdin=None if stdin is not None else subprocess.DEVNULL,
            capture_output=True,
            check=False,
            timeout=_WITHIN_S,
            env={**os.environ, "PATH": PATHS},
        )
        if done.returncode:
            said = done.stderr.decode(errors="replace").strip()
            raise Unavailable(f"{' '.join(command)} failed in the node: {said}")
        return done.stdout.decode()

    def import_image(self, archive: Path) -> None:
        """Makes the images of an OCI archive known to the node; nothing else can bring one in."""
        with archive.open("rb") as file:
            command = self.inside.command("ctr", "--namespace=k8s.io", "images", "import", "-")
            done = subprocess.run(command, stdin=file, capture_output=True, check=False)
        if done.returncode:
            raise Unavailable(f"{archive} was not imported: {done.stderr.decode()}")

    def start(self, name: str, command: Sequence[str] | None = None) -> None:
        """Starts a process of the node, or one that goes with it; its log is `log/<name>.log`."""
        words = command or programs.commands(self.place)[name]
        # Without a parent outside: a dead process whose parent never asks would keep the namespace.
        with (self.place.home / "log" / f"{name}.log").open("ab") as log:
            subprocess.run(
                self.inside.command("setsid", "--fork", *words),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                check=True,
                env={**os.environ, "PATH": PATHS, "TMPDIR": str(INSIDE / "tmp")},
            )

    def send(self, name: str, number: signal.Signals) -> None:
        """A signal to one process of the node: SIGSTOP makes it hang, SIGKILL ends it.

        Raises:
            Unavailable: it does not run.
        """
        process = self.processes().get(name)
        if process is None:
            raise Unavailable(f"{name} does not run in the node: see log/{name}.log.")
        process.send_signal(number)
        if number == signal.SIGKILL:
            wait_until(lambda: name not in self.processes(), what=f"the end of {name}")

    def processes(self) -> dict[str, psutil.Process]:
        """The node's own processes that run, by name; no pods."""
        known = {tuple(words): name for name, words in programs.commands(self.place).items()}
        found: dict[str, psutil.Process] = {}
        for process in self.inside.processes():
            with contextlib.suppress(psutil.Error):
                if name := known.get(tuple(process.cmdline())):
                    found[name] = process
        return found

    def is_ready(self) -> bool:
        """Whether the node takes pods."""
        try:
            node = self.api.find(f"/api/v1/nodes/{pki.NODE}") or {}
        except httpx.HTTPError:
            return False
        conditions = node.get("status", {}).get("conditions", [])
        return any(one["type"] == "Ready" and one["status"] == "True" for one in conditions)

    def down(self) -> None:
        """Ends it and takes its home away: no process, mount, interface or group is left."""
        if self._api is not None:
            self._api.close()
        with alone("nodes"):
            _clear(self.place.home, link=self.place.link)
        if self._waiter is not None:
            self._waiter.wait()
            if self._waiter.stdin:
                self._waiter.stdin.close()


def up(name: str = BY_HAND, *, owned: bool = False) -> Node:
    """Starts a node and waits until it is ready for pods.

    An owned node ends with the calling process, however that one ends.

    Raises:
        Unavailable: it did not come up; the message has the last lines of what failed. Nothing
            of it is left then.
    """
    made = product.ensure()
    home = NODES / name
    clear_left_overs()
    with alone("nodes"):
        _clear(home)
        try:
            node = _begin(home, made, owned=owned)
        except BaseException:
            _clear(home)
            raise
    try:
        _bring_up(node, made)
    except BaseException as error:
        said = _last_lines(home)
        node.down()
        if isinstance(error, AssertionError):
            raise Unavailable(f"The node did not come up: {error}\n{said}") from error
        raise
    return node


def find(name: str = BY_HAND) -> Node | None:
    """The running node of that name."""
    home = NODES / name
    inside = namespaces.find(home)
    slot = home / "slot"
    if inside is None or not slot.exists():
        return None
    return Node(Place(home, int(slot.read_text())), inside)


def names() -> list[str]:
    """All nodes of this checkout that have a home, running or left over."""
    return sorted(home.name for home in NODES.glob("*"))


def down(name: str = BY_HAND) -> None:
    """Takes away the node of that name in whatever condition it is."""
    with alone("nodes"):
        found = find(name)
        _clear(NODES / name, link=found.place.link if found else None)


def clear_left_overs() -> None:
    """Takes away what nodes left that ended without `down`; those that run stay."""
    with alone("nodes"):
        for home in NODES.glob("*"):
            if namespaces.find(home) is None:
                _clear(home)


def _begin(home: Path, made: product.Product, *, owned: bool) -> Node:
    for folder in ("log", "conf", "tmp"):
        (home / folder).mkdir(parents=True)
    os.link(made.kubeone, home / "kubeone")  # stays, also when a newer product takes its place
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
    for name in first:
        node.start(name)
    wait_until(lambda: _answers(node), within=_WITHIN_S, what="the API server's answer")
    for name in programs.commands(place):
        if name not in first:
            node.start(name)
    wait_until(lambda: _imported(node, made), within=_WITHIN_S, what="containerd's answer")
    wait_until(node.is_ready, within=_WITHIN_S, what="the node's condition Ready")
    wait_until(lambda: _knows_names(node), within=_WITHIN_S, what="the answer of CoreDNS")
    if dead := programs.commands(place).keys() - node.processes().keys():
        raise Unavailable(
            f"The node did not come up: {', '.join(dead)} ended.\n{_last_lines(place.home)}"
        )


def _answers(node: Node) -> bool:
    try:
        return node.api.text("/readyz") == "ok"
    except httpx.HTTPError:
        return False


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


def _clear(home: Path, *, link: str | None = None) -> None:
    group = cgroup_of(home)
    cgroups.thaw(group)
    if inside := namespaces.find(home):
        inside.kill()
    cgroups.remove(group)
    if link:
        gone = Path("/sys/class/net", link)
        wait_until(lambda: not gone.exists(), what=f"the end of {link}")
    if home.exists():
        shutil.rmtree(home)


def _last_lines(home: Path) -> str:
    found = [(log.stem, log.read_text(errors="replace")) for log in (home / "log").glob("*.log")]
    return "\n".join(
        f"--- {name}\n" + "\n".join(text.splitlines()[-_LAST_LINES:]) for name, text in found
    )
