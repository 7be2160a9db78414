"""The compiled `helm`: made once from its published Go module, kept under a hash of its inputs.

Only the product is kept; the compiler's own cache goes with the build.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
from pathlib import Path

from tests.kubernetes.node.machine import PATHS, which
from tests.kubernetes.node.place import alone

CACHE = Path(__file__).parents[3] / ".cache" / "helm"
_SOURCE = Path(__file__).parent
_MODULE = "helm.sh/helm/v3"
_MODULES = dict(re.findall(r"(?m)^\t(\S+) (v\S+)", (_SOURCE / "go.mod").read_text()))
_MINOR = _MODULES["k8s.io/client-go"].split(".")[1]
# As its own releases are stamped; without, it takes every cluster for Kubernetes 1.20.
_STAMPS = {
    f"{_MODULE}/internal/version.version": _MODULES[_MODULE],
    **{
        f"{_MODULE}/pkg/{package}.k8sVersion{part}": number
        for package in ("chartutil", "lint/rules")
        for part, number in (("Major", "1"), ("Minor", _MINOR))
    },
}
_GO_BUILD = (
    "build", "-trimpath", "-buildvcs=false", "-mod=readonly",
    "-ldflags", " ".join(["-s -w", *(f"-X {name}={value}" for name, value in _STAMPS.items())]),
)  # fmt: skip


def lacks() -> str | None:
    """What this machine lacks to make it, in a sentence; None if nothing."""
    if which("go") is None:
        return "helm is compiled by Go 1.26 or newer: apt-get install golang-go, or see go.dev."
    return None


def ensure() -> Path:
    """The program, compiled where it is not there yet; an interrupted build leaves nothing.

    Raises:
        subprocess.CalledProcessError: the compiler's own words are on the standard error.
    """
    program = _wanted() / "helm"
    if not program.exists():
        with alone("helm"):
            if not program.exists():
                _build(program.parent)
    return program


def _wanted() -> Path:
    go = subprocess.run([which("go") or "go", "env", "GOVERSION"], capture_output=True, check=True)
    seen = hashlib.sha256(go.stdout + "\0".join(_GO_BUILD).encode())
    for name in ("go.mod", "go.sum"):
        seen.update(f"\0{name}\0".encode() + (_SOURCE / name).read_bytes())
    return CACHE / seen.hexdigest()[:16]


def _build(folder: Path) -> None:
    """At low priority: a machine that compiles must go on answering."""
    shutil.rmtree(CACHE, ignore_errors=True)
    scratch = CACHE / "building"
    (scratch / "tmp").mkdir(parents=True)
    surroundings = {
        **os.environ,
        "PATH": PATHS,
        "CGO_ENABLED": "0",
        "GOCACHE": str(scratch / "go"),
        "GOTMPDIR": str(scratch / "tmp"),
    }
    made = scratch / "made"
    command = ["nice", "-n", "10", "go", *_GO_BUILD, "-o", f"{made}/helm", f"{_MODULE}/cmd/helm"]
    try:
        subprocess.run(command, cwd=_SOURCE, env=surroundings, check=True)
        made.rename(folder)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
