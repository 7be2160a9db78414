"""The control groups of a node's pods, in every hierarchy of the machine."""

from __future__ import annotations

import contextlib
from pathlib import Path

from tests.support.wait import wait_until

_WITHIN_S = 90


def make(name: str) -> None:
    """The group below which the kubelet makes all others: two nodes would else share one."""
    for root in _hierarchies():
        group = root / name
        group.mkdir(exist_ok=True)
        for inherited in ("cpuset.cpus", "cpuset.mems"):  # the first version begins with none
            file = group / inherited
            if file.exists() and not file.read_text().strip():
                file.write_text((root / inherited).read_text())


def thaw(name: str) -> None:
    """Lets frozen processes run, so that they can die."""
    for root in _hierarchies():
        for state in root.glob(f"{name}/**/freezer.state"):
            state.write_text("THAWED")


def remove(name: str) -> None:
    """Takes away what `make` and the kubelet made; the processes in them must be dead."""
    wait_until(lambda: not _removed(name), within=_WITHIN_S, what=f"groups {name} gone")


def left(name: str) -> list[Path]:
    """The groups of that name, in any hierarchy."""
    return [group for root in _hierarchies() if (group := root / name).exists()]


def _removed(name: str) -> list[Path]:
    for group in left(name):
        below = [path for path in group.rglob("*") if path.is_dir()]
        for path in [*sorted(below, reverse=True), group]:
            with contextlib.suppress(OSError):  # busy: a dead process is not buried yet
                path.rmdir()
    return left(name)


def _hierarchies() -> list[Path]:
    mounts = [line.split() for line in Path("/proc/self/mounts").read_text().splitlines()]
    return [Path(words[1]) for words in mounts if words[2] in {"cgroup", "cgroup2"}]
