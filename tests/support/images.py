"""Archives of the real images, of which only what has changed is made anew.

Their layers are shared by all checkouts of this user.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from tests.support.kept import alone, share
from tests.support.releases import HOME, ROOT, unpacked

SERVER_IMAGE = "localhost/xuanwu-server:test"
CACHE = ROOT / ".cache"
_LAYERS = CACHE / "images"
_LAYER = f"*-{'?' * 20}.*"


def build_image(version: str) -> Path:
    """The archive of a release's image."""
    return _build("build", version, f"xuanwu-flink-{version}.tar")


def build_server_image(version: str) -> Path:
    """The same of the server's image, with a release in it; it is called `SERVER_IMAGE`."""
    return _build("server", version, "xuanwu-server.tar", "--tag", SERVER_IMAGE)


@contextmanager
def shared_layers() -> Generator[None]:
    """Layers that any checkout made are there for an order with the cache `CACHE`."""
    with alone("images"):
        share("layers", _LAYERS, _LAYER)
        yield
        share("layers", _LAYERS, _LAYER)


def _build(program: str, version: str, name: str, *more: str) -> Path:
    unpacked(version)
    archive = _LAYERS / name
    build = [sys.executable, "-m", f"deploy.images.{program}", version, f"--home={HOME}", *more]
    with shared_layers():
        subprocess.run([*build, f"--output={archive}"], check=True, cwd=ROOT)
    return archive
