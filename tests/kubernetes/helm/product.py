"""The compiled `helm`: made once from its published Go module, kept under a hash of its inputs."""

from __future__ import annotations

import re
from pathlib import Path

from tests.kubernetes import go
from tests.kubernetes.node.machine import which
from tests.support.kept import kept

_SOURCE = Path(__file__).parent
_MODULE = "helm.sh/helm/v3"
_MODULES = dict(re.findall(r"(?m)^\t(\S+) (v\S+)", (_SOURCE / "go.mod").read_text()))
_MINOR = _MODULES["k8s.io/client-go"].split(".")[1]
# As its own releases are stamped; without, it takes every cluster for Kubernetes 1.20.
_GO_BUILD = go.flags(
    {
        f"{_MODULE}/internal/version.version": _MODULES[_MODULE],
        **{
            f"{_MODULE}/pkg/{package}.k8sVersion{part}": number
            for package in ("chartutil", "lint/rules")
            for part, number in (("Major", "1"), ("Minor", _MINOR))
        },
    }
)


def lacks() -> str | None:
    """What this machine lacks to make it, in a sentence; None if nothing."""
    if which("go") is None:
        return "helm is compiled by Go 1.26 or newer: apt-get install golang-go, or see go.dev."
    return None


def ensure() -> Path:
    """The program, compiled where it is not there yet.

    Raises:
        subprocess.CalledProcessError: the compiler's own words are on the standard error.
    """
    inputs = go.inputs(_GO_BUILD, _SOURCE / "go.mod", _SOURCE / "go.sum")
    return kept("helm", inputs, _build) / "helm"


def _build(folder: Path) -> None:
    go.build(_GO_BUILD, f"{_MODULE}/cmd/helm", _SOURCE, folder / "helm")
