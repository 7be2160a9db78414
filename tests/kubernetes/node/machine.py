"""What a machine must have to carry a node, and the sentence for each thing that it lacks."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

PATHS = os.pathsep.join(
    [os.environ.get("PATH", ""), "/usr/local/go/bin", "/usr/sbin", "/sbin", "/usr/lib/cni"]
)
_PACKAGES = {
    "busybox": "busybox-static",
    "containerd": "containerd",
    "host-local": "containernetworking-plugins",
    "ip": "iproute2",
    "iptables": "iptables",
    "nginx": "nginx",
    "nsenter": "util-linux",
    "runc": "runc",
}
_CAPABILITIES = {"CAP_NET_ADMIN": 12, "CAP_SYS_ADMIN": 21}
_GO = (1, 24)


def lacks() -> list[str]:
    """A sentence for each thing that is missing, each with what to do; empty where a node runs."""
    if os.geteuid() != 0:
        return ["A node needs root, for namespaces and mounts: run it as root."]
    found = [
        f"A node needs {name}, which this process does not have: start the container with it."
        for name in _missing_capabilities()
    ]
    found += [
        f"A node needs the program {program}: apt-get install {package}."
        for program, package in _PACKAGES.items()
        if not which(program)
    ]
    found += lacks_compilers()
    if not found and not _may_part():
        found.append("The kernel refuses namespaces to this process: run outside of a sandbox.")
    return found


def lacks_compilers() -> list[str]:
    """A sentence for each compiler that is missing; empty where the programs can be made."""
    return [*_no_go(), *_no_compiler()]


def which(program: str) -> str | None:
    """The path of a program, also where it stands beside a short PATH."""
    return shutil.which(program, path=PATHS)


def _missing_capabilities() -> list[str]:
    status = Path("/proc/self/status").read_text()
    effective = int(re.findall(r"^CapEff:\s*([0-9a-f]+)$", status, re.MULTILINE)[0], 16)
    return [name for name, bit in _CAPABILITIES.items() if not effective >> bit & 1]


def _no_go() -> list[str]:
    wanted = ".".join(map(str, _GO))
    go = which("go")
    if go is None:
        return [
            f"A node is compiled by Go {wanted} or newer: apt-get install golang-go, or see go.dev."
        ]
    said = subprocess.run([go, "env", "GOVERSION"], capture_output=True, text=True, check=True)
    version = re.match(r"go(\d+)\.(\d+)", said.stdout)
    if version is None or (int(version[1]), int(version[2])) < _GO:
        return [f"A node is compiled by Go {wanted} or newer, {go} is {said.stdout.strip()}."]
    return []


def _no_compiler() -> list[str]:
    if which("gcc") and any(Path("/usr/lib").glob("*/libc.a")):
        return []
    return ["A node's pause program is compiled by gcc: apt-get install gcc libc6-dev."]


def _may_part() -> bool:
    command = ["unshare", "--mount", "--net", "--pid", "--fork", "true"]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0
