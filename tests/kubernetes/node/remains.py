"""What nodes leave on the machine, and taking it away; knows nothing of how a node is made."""

from __future__ import annotations

import shutil
from pathlib import Path

from tests.kubernetes.node import cgroups, namespaces
from tests.kubernetes.node.place import NODES, Place, cgroup_of
from tests.support.kept import alone
from tests.support.wait import wait_until


def homes() -> list[Path]:
    """Those of all nodes of this checkout, running or left over."""
    return sorted(NODES.glob("*"))


def clear_left_overs() -> None:
    """Takes away what nodes left that ended without `down`; those that run stay."""
    with alone("nodes"):
        for home in homes():
            if namespaces.find(home) is None:
                clear(home)


def clear(home: Path) -> None:
    """Ends the node of a home in whatever condition it is, and takes its home away."""
    group = cgroup_of(home)
    cgroups.thaw(group)
    if inside := namespaces.find(home):
        inside.kill()
        _wait_for_link(home / "slot")
    cgroups.remove(group)
    if home.exists():
        shutil.rmtree(home)


def _wait_for_link(slot: Path) -> None:
    """The kernel takes a namespace's interfaces away a moment after its last process."""
    if slot.exists():
        link = Path("/sys/class/net", Place(slot.parent, int(slot.read_text())).link)
        wait_until(lambda: not link.exists(), what=f"the end of {link.name}")
