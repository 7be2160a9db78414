"""A node's namespaces, seen from the machine: makes them, wires them up, enters and ends them.

The node has a network, a mount and a process namespace. Killing the first process of the last
takes everything along in the kernel, also where the one who started it was killed before.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import psutil

from tests.kubernetes.node.place import SLOTS, Place
from tests.support.wait import wait_until
from xuanwu.kernel.errors import Unavailable

_INIT = Path(__file__).parent / "init.py"
_WITHIN_S = 90


@dataclass(frozen=True)
class Inside:
    """The first process of a node, by its number and start, which together never come again."""

    pid: int
    started: str

    def is_alive(self) -> bool:
        try:
            stat = Path(f"/proc/{self.pid}/stat").read_text()
        except (FileNotFoundError, ProcessLookupError):
            return False
        state, *rest = stat.rpartition(")")[2].split()
        return rest[18] == self.started and state not in {"Z", "X"}

    def command(self, *command: str) -> list[str]:
        """The words that run a command inside."""
        enter = ["nsenter", f"--target={self.pid}", "--mount", "--net", "--pid", "--"]
        return [*enter, *command]

    def processes(self) -> list[psutil.Process]:
        """All that runs inside, pods too, in the machine's numbers; the first process is one.

        Whoever loses its parent inside falls to the first process, so it is everyone's ancestor.
        """
        try:
            first = psutil.Process(self.pid)
            return [first, *first.children(recursive=True)] if self.is_alive() else []
        except psutil.NoSuchProcess:
            return []

    def kill(self) -> None:
        """Ends everything inside, and returns when nothing is left of it."""
        if self.is_alive():
            os.kill(self.pid, signal.SIGKILL)
        wait_until(lambda: not self.is_alive(), within=_WITHIN_S, what="the node's end")


def find(home: Path) -> Inside | None:
    """The node that runs in `home`, if one does."""
    try:
        record = json.loads((home / "init.json").read_text())
    except FileNotFoundError:
        return None
    inside = Inside(record["pid"], record["started"])
    return inside if inside.is_alive() else None


def make(home: Path, log: IO[bytes], *, owned: bool) -> tuple[Inside, subprocess.Popen[bytes]]:
    """New namespaces, and the process that waits for their end.

    An owned node ends with the calling process, even if that one is killed: the kernel then
    closes the pipe whose other end the node's first process reads.
    """
    first = [sys.executable, "-I", str(_INIT), str(home), "owned" if owned else "by-hand"]
    waiter = subprocess.Popen(
        ["unshare", "--mount", "--net", "--pid", "--fork", "--kill-child", *first],
        stdin=subprocess.PIPE if owned else subprocess.DEVNULL,
        stdout=log,
        stderr=log,
        start_new_session=True,
    )

    def begun() -> Inside | None:
        if waiter.poll() is not None:
            said = (home / "log" / "init.log").read_text()
            raise Unavailable(f"The node's namespaces could not be made: {said}")
        return find(home)

    return wait_until(begun, within=_WITHIN_S, what="the node's first process"), waiter


def wire(home: Path, inside: Inside) -> Place:
    """Joins the node to the machine by a pair of interfaces, and picks its networks.

    So tests, and the server under test, reach the API server, pods and services as any process
    of the machine does, and pods reach them; nobody has to enter the node. Whoever makes the
    interface of a slot has the slot: the kernel lets one win. The interface, and with it the
    routes, goes with the namespace.
    """
    place = _take_slot(home, inside)
    _ip("address", "add", f"{place.machine}/24", "dev", place.link)
    _ip("link", "set", place.link, "up")
    for words in (
        ["address", "add", f"{place.address}/24", "dev", "eth0"],
        ["link", "set", "eth0", "up"],
        ["route", "add", "default", "via", place.machine],
    ):
        subprocess.run(inside.command("ip", *words), check=True)
    for network in (place.pods, place.services):
        _ip("route", "add", network, "via", place.address)
    return place


def _take_slot(home: Path, inside: Inside) -> Place:
    for slot in range(SLOTS):
        place = Place(home, slot)
        if Path("/sys/class/net", place.link).exists():
            continue
        peer = ["peer", "name", "eth0", "netns", str(inside.pid)]
        words = ["ip", "link", "add", place.link, "type", "veth", *peer]
        made = subprocess.run(words, capture_output=True, text=True, check=False)
        if made.returncode == 0:
            return place
        if "File exists" not in made.stderr:
            raise Unavailable(f"The node could not be joined to the machine: {made.stderr}")
    raise Unavailable(f"{SLOTS} nodes run on this machine: take one down first.")


def _ip(*words: str) -> None:
    subprocess.run(["ip", *words], check=True)
