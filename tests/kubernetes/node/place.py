"""Where a node keeps its files and which addresses are its own; knows nothing of what runs there.

A node is known by its name; its home is `.cache/kubernetes-node/nodes/<name>`. Its slot is a small
number that no other node of the machine has, and gives it networks of its own.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

NODES = Path(__file__).parents[3] / ".cache" / "kubernetes-node" / "nodes"
SLOTS = 16
INSIDE = Path("/run/node")
"""The home as the node's own processes see it: short, as the paths of sockets must be."""


@dataclass(frozen=True)
class Place:
    """The home and the networks of one node."""

    home: Path
    slot: int

    @property
    def link(self) -> str:
        """The machine's end of the wire into the node."""
        return f"xwkube{self.slot}"

    @property
    def address(self) -> str:
        """Where the node answers: the API server, DNS and the Ingresses."""
        return f"10.200.{self.slot}.1"

    @property
    def machine(self) -> str:
        """Where pods reach what runs on this machine, outside of the node."""
        return f"10.200.{self.slot}.2"

    @property
    def pods(self) -> str:
        return f"10.201.{self.slot}.0/24"

    @property
    def services(self) -> str:
        return f"10.202.{16 * self.slot}.0/20"

    @property
    def first_service(self) -> str:
        """The address that the API server takes for the service `kubernetes`."""
        return f"10.202.{16 * self.slot}.1"

    @property
    def api(self) -> str:
        return f"https://{self.address}:6443"

    @property
    def cgroup(self) -> str:
        return cgroup_of(self.home)

    @property
    def kubeconfig(self) -> Path:
        """The administrator's, for use from outside of the node."""
        return self.home / "kubeconfig"


def cgroup_of(home: Path) -> str:
    """The control group below which all pods of a node are, in every hierarchy."""
    return f"xuanwu-node-{hashlib.sha256(str(home).encode()).hexdigest()[:12]}"
