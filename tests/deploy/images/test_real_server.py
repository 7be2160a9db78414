"""The real image of the server: built whole, unpacked, and a server run in it."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Generator
from pathlib import Path

import pytest
from deploy.images.oci import Image
from deploy.images.server import HOME, START, Order, image
from deploy.images.unpacking import unpack

from deploy.images import rehearsal
from tests.support import releases
from tests.support.images import CACHE, shared_layers
from tests.support.releases import installed

RELEASE = "2.2.1"
_LACKING = rehearsal.why_not() or (
    None if shutil.which("mmdebstrap") else "mmdebstrap is missing: apt-get install mmdebstrap"
)
_INSIDE = """
ip link set lo up
mkdir -p "$0/dev" "$0/proc"
mount --bind "$0" "$0"
mount -o remount,ro,bind "$0"
mount -t proc proc "$0/proc"
mount --rbind /dev "$0/dev"
mount -t tmpfs -o mode=1777 tmpfs "$0/tmp"
mount -t tmpfs -o mode=0770,uid=9999,gid=9999 tmpfs "$0/var/lib/xuanwu"
exec chroot --userspec=9999:9999 "$0" /usr/bin/env -i "$@"
"""
_HAS_ARCHIVE = """
from pathlib import Path
from xuanwu.gateway.archive import has_archive
from xuanwu.scheduling.releases import shelf
from xuanwu.scheduling.releases.engine import gateway_jars
import subprocess
subprocess.run(["/opt/xuanwu/start", "version"], check=True)
print(has_archive(shelf.find(Path("/var/lib/xuanwu"), "2.2.1"), gateway_jars()))
"""
_SERVE = """
/opt/xuanwu/start server >/tmp/log 2>&1 &
for _ in $(seq 300); do
    python3 -c 'import urllib.request as r; r.urlopen("http://127.0.0.1:8080/api/v1/health")' \\
        2>/dev/null && break
    kill -0 $! 2>/dev/null || break
    sleep 0.2
done
kill -TERM $! 2>/dev/null; wait $!
echo "$?"; cat /tmp/log
"""
pytestmark = [
    pytest.mark.kubernetes,
    pytest.mark.skipif(_LACKING is not None, reason=_LACKING or ""),
]


class Unpacked:
    """The image as a container sees it: read-only, but for a scratch folder and a home."""

    def __init__(self, made: Image, root: Path) -> None:
        self._environment = list(made.config["Env"])
        self._root = root

    def run(self, *command: str) -> str:
        apart = ["unshare", "--net", "--mount", "--pid", "--fork", "--kill-child"]
        stage = ["sh", "-ec", _INSIDE, str(self._root), *self._environment]
        done = subprocess.run(
            [*apart, *stage, *command], capture_output=True, text=True, check=False, timeout=120
        )
        assert done.returncode == 0, done.stderr
        return done.stdout


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Generator[Unpacked]:
    order = Order((installed(RELEASE).version,), "xuanwu:test", releases.HOME, CACHE)
    with shared_layers():
        made = image(order)
    root = tmp_path_factory.mktemp("image") / "root"
    unpack(made, root)
    (root / "etc" / "hosts").write_text("127.0.0.1 localhost\n")
    yield Unpacked(made, root)
    shutil.rmtree(root)


def test_its_releases_are_installed_where_a_server_looks(unpacked: Unpacked) -> None:
    told = unpacked.run(START, "release", "list", "--output=json")
    assert f'"{HOME}/releases/{RELEASE}"' in told


def test_a_server_becomes_healthy_in_it_and_ends_in_good_order(unpacked: Unpacked) -> None:
    code, _, log = unpacked.run("sh", "-c", _SERVE).partition("\n")
    assert code == "0", log
    assert "Xuanwu is ready at http://127.0.0.1:8080" in log


def test_its_class_data_fits_what_the_gateway_starts(unpacked: Unpacked) -> None:
    assert unpacked.run("python3", "-c", _HAS_ARCHIVE).splitlines()[-1] == "True"


def test_python_finds_its_modules_compiled(unpacked: Unpacked) -> None:
    every = unpacked.run("sh", "-c", "python3 -v -c 'import xuanwu.app' 2>&1").splitlines()
    loaded = [line.strip("'") for line in every if "code object from" in line]
    ours = [line for line in loaded if "/dist-packages/" in line]
    assert len(ours) > 500
    assert [line for line in ours if not line.endswith(".pyc")] == []


def test_nothing_in_it_can_be_changed_by_its_user(unpacked: Unpacked) -> None:
    found = "find / -xdev -not -type l '(' -perm /002 -o -user 9999 -o -group 9999 ')'"
    writable = set(unpacked.run("sh", "-c", f"{found} 2>/dev/null || true").split())
    assert writable <= {HOME, "/tmp", "/var/tmp", "/run/lock", "/dev", "/proc"}
