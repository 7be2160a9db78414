"""A running node as tests hold it: its API, its processes one by one, its images, its end."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
from collections.abc import Sequence
from pathlib import Path

import httpx
import psutil

from tests.kubernetes.node import namespaces, pki, programs, remains
from tests.kubernetes.node.api import Api
from tests.kubernetes.node.machine import PATHS
from tests.kubernetes.node.namespaces import Inside
from tests.kubernetes.node.place import INSIDE, NODES, Place
from tests.support.kept import alone
from tests.support.wait import wait_until
from xuanwu.kernel.errors import Unavailable

BY_HAND = "by-hand"
_WITHIN_S = 120
_LAST_WORDS = 3000
_FRUGAL = {"GOGC": "400"}  # memory is there, and the collector of garbage costs a fifth


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
                env={**os.environ, **_FRUGAL, "PATH": PATHS, "TMPDIR": str(INSIDE / "tmp")},
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

    def restart(self, name: str) -> None:
        """Kills a process and starts it again; returns when it runs and the API server answers.

        An API server that was restarted has forgotten all versions before.
        """
        self.send(name, signal.SIGKILL)
        self.mend()

    def mend(self) -> dict[str, str]:
        """Starts what does not run until all runs and the API server answers, as a kubelet does
        with the processes of a real control plane.

        Returns:
            The last words of each process that had ended, by name.

        Raises:
            Unavailable: one of them ends again and again.
        """
        ended: dict[str, str] = {}

        def is_whole() -> bool:
            running = self.processes()
            missing = [name for name in programs.commands(self.place) if name not in running]
            for name in missing:
                ended[name] = self._last_words(name)
                self.start(name)
            return not missing and self.answers()

        try:
            wait_until(is_whole, within=_WITHIN_S, every=0.5, what="the API server's answer")
        except AssertionError as error:
            words = "\n".join(f"--- {name}\n{self._last_words(name)}" for name in ended)
            raise Unavailable(f"The node does not come back.\n{words}") from error
        return ended

    def _last_words(self, name: str) -> str:
        log = self.place.home / "log" / f"{name}.log"
        return log.read_text(errors="replace")[-_LAST_WORDS:] if log.exists() else ""

    def processes(self) -> dict[str, psutil.Process]:
        """The node's own processes that run, by name; no pods."""
        known = {tuple(words): name for name, words in programs.commands(self.place).items()}
        found: dict[str, psutil.Process] = {}
        for process in self.inside.processes():
            with contextlib.suppress(psutil.Error):
                if name := known.get(tuple(process.cmdline())):
                    found[name] = process
        return found

    def answers(self) -> bool:
        """Whether the API server says that it is ready for calls."""
        try:
            return self.api.text("/readyz") == "ok"
        except httpx.HTTPError:
            return False

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
            remains.clear(self.place.home)
        if self._waiter is not None:
            self._waiter.wait()
            if self._waiter.stdin:
                self._waiter.stdin.close()


def find(name: str = BY_HAND) -> Node | None:
    """The running node of that name."""
    home = NODES / name
    inside = namespaces.find(home)
    slot = home / "slot"
    if inside is None or not slot.exists():
        return None
    return Node(Place(home, int(slot.read_text())), inside)
