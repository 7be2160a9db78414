"""The class-data archives of a server's image: what planners and debug workers load at a start.

They fit the image's own jars at their own places alone, so a worker of each release runs once in
its unpacked layers to make them. Source: JEP 350, dynamic CDS archives.
"""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

from deploy.images import contents, rehearsal
from deploy.images.layers import Content, files_layer, kept_layer
from deploy.images.oci import Image, Layer, digest_of_file
from deploy.images.unpacking import unpack
from xuanwu import gateway
from xuanwu.kernel.errors import Unavailable
from xuanwu.scheduling.releases.engine import gateway_jars

_PATIENCE_S = 300
_STAGE = """\
set -eu
root=$1 home=$2; shift 2
ip link set lo up
echo "127.0.0.1 localhost $(uname -n)" >"$root/etc/hosts"
mkdir -p "$root/dev" "$root/proc"
mount -t proc proc "$root/proc"
mount --rbind /dev "$root/dev"
mount -t tmpfs tmpfs "$root/tmp"
mount -t tmpfs tmpfs "$root$home"
ln -s "$RELEASES" "$root$home/releases"
exec chroot "$root" /usr/bin/env -i "$@"
"""
_MAKE = """\
import asyncio, os, sys
from pathlib import Path
from xuanwu.gateway.archive import build_archive
from xuanwu.scheduling.releases import shelf
from xuanwu.scheduling.releases.engine import gateway_jars
home = Path(os.environ["XUANWU_HOME"])
for version in sys.argv[1:]:
    asyncio.run(build_archive(shelf.find(home, version), gateway_jars()))
"""


def gateway_data(
    image: Image, below: Sequence[Layer], home: str, releases: Sequence[str], cache: Path
) -> Layer:
    """The layer to put upon all others of `image`, whose servers have their home at `home`.

    Made anew with the layers `below` Python's, the jars and the code of the gateway: other edits of
    Xuanwu change nothing that Java loads.

    Raises: Unavailable where nothing can be run in an image (`rehearsal.why_not`), or the worker
    does not run.
    """
    code = sorted(Path(gateway.__file__).parent.glob("*.py"))
    facts = [*(layer.diff_id for layer in below), *map(str, image.config["Env"]), home, _MAKE]
    facts += [digest_of_file(file) for file in (*gateway_jars(), *code)]
    return kept_layer(
        cache, "gateway-data", facts, lambda file: _make(image, home, releases, cache, file)
    )


def _make(image: Image, home: str, releases: Sequence[str], cache: Path, file: Path) -> None:
    if reason := rehearsal.why_not():
        raise Unavailable(reason)
    with tempfile.TemporaryDirectory(prefix=".gateway-data-", dir=cache) as folder:
        root = Path(folder) / "root"
        unpack(image, root)
        _run(root, home, [*image.config["Env"]], releases)
        made = (root / contents.RELEASES.lstrip("/")).glob("*/cds/gateway-*.jsa")
        archives = {f"/{one.relative_to(root)}": Content(one) for one in made}
        if len(archives) != len(set(releases)):
            raise Unavailable("Java wrote no class-data archive for the gateway of each release.")
        layer = files_layer(Path(folder) / "layer", "made", archives)
        with layer.open() as stream, file.open("wb") as out:
            shutil.copyfileobj(stream, out, 1 << 20)


def _run(root: Path, home: str, environment: Sequence[str], releases: Sequence[str]) -> None:
    stage = _STAGE.replace("$RELEASES", contents.RELEASES)
    apart = ["unshare", "--net", "--mount", "--pid", "--ipc", "--fork", "--kill-child"]
    command = [*apart, "sh", "-c", stage, "stage", str(root), home, *environment]
    done = subprocess.run(
        [*command, "/usr/bin/python3", "-c", _MAKE, *releases],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=_PATIENCE_S,
    )
    if done.returncode:
        last = " ".join(done.stderr.strip().splitlines()[-2:])
        raise Unavailable(f"The gateway did not run in the image: {last}")
