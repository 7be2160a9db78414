"""The compiled programs of a node, and helm: made once, kept under a hash of their inputs.

They come from published Go modules. One module names them all, so that they are compiled together:
most of what helm needs is a part of Kubernetes.
"""

from __future__ import annotations

import os
import re
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.kubernetes.node import machine
from tests.support.kept import kept

KUBERNETES = "v1.34.4"
_SOURCE = Path(__file__).parent / "kubeone"
_HELM = "helm.sh/helm/v3"
_MODULES = dict(re.findall(r"(?m)^\t(\S+) (v\S+)", (_SOURCE / "go.mod").read_text()))
_MAJOR, _MINOR, _ = KUBERNETES.removeprefix("v").split(".")
_VERSION = "k8s.io/component-base/version"
_STAMPS = {
    f"{_VERSION}.gitVersion": KUBERNETES,
    f"{_VERSION}.gitMajor": _MAJOR,
    f"{_VERSION}.gitMinor": _MINOR,
    f"{_VERSION}.gitTreeState": "clean",
    "k8s.io/client-go/pkg/version.gitVersion": KUBERNETES,
    # As helm's own releases are stamped; without, it takes every cluster for Kubernetes 1.20.
    f"{_HELM}/internal/version.version": _MODULES[_HELM],
    **{
        f"{_HELM}/pkg/{package}.k8sVersion{part}": number
        for package in ("chartutil", "lint/rules")
        for part, number in (("Major", _MAJOR), ("Minor", _MINOR))
    },
}
_FLAGS = (
    "-trimpath",
    "-buildvcs=false",
    "-mod=readonly",
    "-gcflags=all=-dwarf=false",  # the linker drops it anyway
    "-ldflags=" + " ".join(["-s -w", *(f"-X {name}={value}" for name, value in _STAMPS.items())]),
)
"""They make the same inputs give the same bytes."""


@dataclass(frozen=True)
class Product:
    """A folder with the two programs of a node and with helm."""

    folder: Path

    @property
    def kubeone(self) -> Path:
        return self.folder / "kubeone"

    @property
    def pause(self) -> Path:
        return self.folder / "pause"

    @property
    def helm(self) -> Path:
        return self.folder / "helm"


def ensure() -> Product:
    """Compiles what is not there yet.

    Raises:
        subprocess.CalledProcessError: the compiler's own words are on the standard error.
    """
    return Product(kept("kubernetes-node", _inputs(), _build))


def _inputs() -> Iterator[bytes]:
    """All that goes into the programs: the release of Go, its flags and the sources."""
    go = machine.which("go") or "go"
    yield subprocess.run([go, "env", "GOVERSION"], capture_output=True, check=True).stdout
    yield from (flag.encode() for flag in _FLAGS)
    for file in sorted(_SOURCE.iterdir()):
        yield file.name.encode()
        yield file.read_bytes()


def _build(folder: Path) -> None:
    gcc = [machine.which("gcc") or "gcc", "-Os", "-static", "-Wall", "-Werror"]
    pause = Product(folder).pause
    subprocess.run([*gcc, "-o", str(pause), str(_SOURCE / "pause.c")], check=True)
    # Some GB, beside the programs: what a killed build leaves goes with the next one.
    with tempfile.TemporaryDirectory(prefix=".go-", dir=folder) as scratch:
        surroundings = {
            **os.environ,
            "PATH": machine.PATHS,
            "CGO_ENABLED": "0",
            "GOGC": "400",  # of the compiler's own garbage collection
            "GOCACHE": f"{scratch}/go",
            "GOTMPDIR": scratch,
        }
        command = ["go", "build", *_FLAGS, "-o", f"{folder}/", ".", f"{_HELM}/cmd/helm"]
        subprocess.run(command, cwd=_SOURCE, env=surroundings, check=True)
