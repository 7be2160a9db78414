"""The compiled programs of a node: made once, kept under a hash of all that goes into them."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from pathlib import Path

from tests.kubernetes import go
from tests.kubernetes.node import machine
from tests.support.kept import kept

KUBERNETES = "v1.34.4"
_SOURCE = Path(__file__).parent / "kubeone"
_VERSION = "k8s.io/component-base/version"
_GO_BUILD = go.flags(
    {
        f"{_VERSION}.gitVersion": KUBERNETES,
        f"{_VERSION}.gitMajor": "1",
        f"{_VERSION}.gitMinor": "34",
        f"{_VERSION}.gitTreeState": "clean",
        "k8s.io/client-go/pkg/version.gitVersion": KUBERNETES,
    }
)


@dataclass(frozen=True)
class Product:
    """A folder with the two programs of a node."""

    folder: Path

    @property
    def kubeone(self) -> Path:
        return self.folder / "kubeone"

    @property
    def pause(self) -> Path:
        return self.folder / "pause"


def ensure() -> Product:
    """Compiles what is not there yet.

    Raises:
        subprocess.CalledProcessError: the compiler's own words are on the standard error.
    """
    return Product(kept("kubernetes-node", go.inputs(_GO_BUILD, *_SOURCE.iterdir()), _build))


def _build(folder: Path) -> None:
    made = Product(folder)
    gcc = [machine.which("gcc") or "gcc", "-Os", "-static", "-Wall", "-Werror"]
    subprocess.run([*gcc, "-o", str(made.pause), str(_SOURCE / "pause.c")], check=True)
    go.build(_GO_BUILD, ".", _SOURCE, made.kubeone)
