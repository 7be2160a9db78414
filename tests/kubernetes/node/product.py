"""The compiled programs of a node: made once, kept under a hash of all that goes into them.

Only the products are kept; the compiler's own cache (3 GB) goes with the build.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from tests.kubernetes.node.machine import PATHS, which
from tests.kubernetes.node.place import CACHE, alone

KUBERNETES = "v1.34.4"
_SOURCE = Path(__file__).parent / "kubeone"
_VERSION = "k8s.io/component-base/version"
_STAMPS = {
    f"{_VERSION}.gitVersion": KUBERNETES,
    f"{_VERSION}.gitMajor": "1",
    f"{_VERSION}.gitMinor": "34",
    f"{_VERSION}.gitTreeState": "clean",
    "k8s.io/client-go/pkg/version.gitVersion": KUBERNETES,
}
_GO_BUILD = (
    "build", "-trimpath", "-buildvcs=false", "-mod=readonly",
    "-ldflags", " ".join(["-s -w", *(f"-X {name}={value}" for name, value in _STAMPS.items())]),
)  # fmt: skip


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


def wanted() -> Product:
    """The product that the sources of this checkout make, whether it is there or not."""
    go = subprocess.run([which("go") or "go", "env", "GOVERSION"], capture_output=True, check=True)
    seen = hashlib.sha256(go.stdout + "\0".join(_GO_BUILD).encode())
    for file in sorted(_SOURCE.iterdir()):
        seen.update(f"\0{file.name}\0".encode() + file.read_bytes())
    return Product(CACHE / seen.hexdigest()[:16])


def ensure() -> Product:
    """Compiles what is not there yet; an interrupted build leaves nothing that counts as made.

    Raises:
        subprocess.CalledProcessError: the compiler's own words are on the standard error.
    """
    product = wanted()
    if product.folder.exists():
        return product
    with alone("build"):
        if not product.folder.exists():
            _build(product)
    return product


def _build(product: Product) -> None:
    scratch = CACHE / "building"
    shutil.rmtree(scratch, ignore_errors=True)
    try:
        made = Product(scratch / "made")
        made.folder.mkdir(parents=True)
        source = str(_SOURCE / "pause.c")
        _compile("gcc", "-Os", "-static", "-Wall", "-Werror", "-o", str(made.pause), source)
        _compile("go", *_GO_BUILD, "-o", str(made.kubeone), ".", scratch=scratch)
        made.folder.rename(product.folder)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    _forget_others(product)


def _compile(program: str, *args: str, scratch: Path | None = None) -> None:
    """Runs a compiler at low priority: a machine that compiles must go on answering."""
    surroundings = {**os.environ, "PATH": PATHS, "CGO_ENABLED": "0"}
    if scratch is not None:
        (scratch / "tmp").mkdir()
        surroundings |= {"GOCACHE": str(scratch / "go"), "GOTMPDIR": str(scratch / "tmp")}
    subprocess.run(["nice", "-n", "10", program, *args], cwd=_SOURCE, env=surroundings, check=True)


def _forget_others(product: Product) -> None:
    """Older products; a node that runs from one has its own name for the file."""
    for folder in CACHE.glob("[0-9a-f]" * 16):
        if folder != product.folder:
            shutil.rmtree(folder)
