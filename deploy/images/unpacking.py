"""Unpacks layers into a folder as a container would see them, and reaches nothing outside of it.

    python -m deploy.images.unpacking ROOT <LAYER

That program locks itself into the folder first: a link of one layer may point anywhere, and a later
layer may write through it. Needs root. Source: OCI image specification 1.1, "Whiteouts".
"""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import sys
import tarfile
import zlib
from pathlib import Path

from deploy.images.oci import Image, Layer
from xuanwu.kernel.errors import Unavailable

_GONE, _OPAQUE = ".wh.", ".wh..wh..opq"
_BLOCK = 1 << 20
_NEEDED = (zlib,)  # inside the folder nothing can be imported any more


def unpack(image: Image, root: Path) -> None:
    """The files of all layers below `root`, which must not exist yet. Raises: Unavailable."""
    root.mkdir(parents=True)
    for layer in image.layers:
        _unpack(layer, root)


def lay(tar: tarfile.TarFile, root: Path) -> None:
    """One layer upon those below it. What it hides goes, but not what it brings itself."""
    brought = set[Path]()
    for member in tar:
        path = root / member.name
        if path.name == _OPAQUE:
            for one in list(path.parent.iterdir()) if path.parent.is_dir() else []:
                _remove(one, brought)
        elif path.name.startswith(_GONE):
            _remove(path.with_name(path.name.removeprefix(_GONE)), brought)
        else:
            if not (member.isdir() and path.is_dir() and not path.is_symlink()):
                _remove(path, set())
            tar.extract(member, root, numeric_owner=True, filter="fully_trusted")
            brought.update((path, *path.parents))


def _unpack(layer: Layer, root: Path) -> None:
    command = [sys.executable, "-m", __name__, str(root)]
    program = subprocess.Popen(command, stdin=subprocess.PIPE)
    # One that ended early has said why.
    with layer.open() as stream, contextlib.suppress(BrokenPipeError), program:
        if program.stdin:
            shutil.copyfileobj(stream, program.stdin, _BLOCK)
    if program.returncode:
        raise Unavailable(
            f"The layer {layer.digest} could not be unpacked in {root}. Make room, and run as root."
        )


def _remove(path: Path, brought: set[Path]) -> None:
    if path in brought:
        return
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def main() -> None:
    os.chroot(sys.argv[1])
    os.chdir("/")
    with tarfile.open(fileobj=sys.stdin.buffer, mode="r|*", bufsize=_BLOCK) as tar:
        lay(tar, Path("/"))
        while sys.stdin.buffer.read(_BLOCK):  # what follows the last file
            pass


if __name__ == "__main__":
    main()
