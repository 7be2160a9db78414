"""The real image of each release: built whole, unpacked, and a job run in it."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Generator
from dataclasses import dataclass
from pathlib import Path

import pytest
from deploy.images.build import Order, image
from deploy.images.oci import Image
from deploy.images.unpacking import unpack

from deploy.images import rehearsal
from tests.support.images import CACHE, shared_layers
from tests.support.releases import EVERY, HOME, installed

_LACKING = rehearsal.why_not() or (
    None if shutil.which("mmdebstrap") else "mmdebstrap is missing: apt-get install mmdebstrap"
)
_INSIDE = """
mkdir -p "$0/proc"
mount -t proc proc "$0/proc"
exec chroot --userspec=9999:9999 "$0" "$@"
"""
pytestmark = [
    pytest.mark.kubernetes,
    pytest.mark.skipif(_LACKING is not None, reason=_LACKING or ""),
]


@dataclass(frozen=True)
class Unpacked:
    image: Image
    root: Path

    def run(self, *command: str) -> subprocess.CompletedProcess[str]:
        apart = ["unshare", "--mount", "--pid", "--fork", "--kill-child", "sh", "-ec", _INSIDE]
        return subprocess.run(
            [*apart, str(self.root), *command],
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )


@pytest.fixture(scope="module", params=EVERY)
def unpacked(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Generator[Unpacked]:
    release = installed(request.param).version
    with shared_layers():
        made = image(Order(release, f"localhost/flink:{release}", HOME, CACHE))
    root = tmp_path_factory.mktemp("image") / "root"
    unpack(made, root)
    yield Unpacked(made, root)
    shutil.rmtree(root)


def test_java_runs_for_the_user_of_the_image(unpacked: Unpacked) -> None:
    environment = dict(pair.split("=", 1) for pair in unpacked.image.config["Env"])
    told = unpacked.run(f"{environment['JAVA_HOME']}/bin/java", "-Xshare:on", "-version")
    assert (told.returncode, told.stdout) == (0, "")
    assert 'version "17.' in told.stderr


def test_the_entry_point_tells_how_it_is_called(unpacked: Unpacked) -> None:
    told = unpacked.run(*unpacked.image.config["Entrypoint"], *unpacked.image.config["Cmd"])
    assert told.stdout.startswith("Usage: entry jobmanager|taskmanager")


def test_nothing_in_the_image_can_be_changed_by_its_user(unpacked: Unpacked) -> None:
    found = ["-not", "-type", "l", "-writable", "-not", "-path", "/proc/*", "-print", "-prune"]
    writable = unpacked.run("find", "/", "-xdev", *found).stdout.split()
    assert set(writable) <= {"/tmp", "/var/tmp", "/run/lock"}


def test_a_job_runs_in_the_read_only_image_from_its_class_data(
    unpacked: Unpacked, tmp_path: Path
) -> None:
    flags = dict.fromkeys(rehearsal.ROLES, "-Xlog:class+load=info:file=/tmp/%p.classes")
    rehearsed = rehearsal.rehearse(unpacked.image, unpacked.root, tmp_path / "room", flags)
    logs = list(rehearsed.folder.glob("*.classes"))
    assert len(logs) == len(rehearsal.ROLES)
    for log in logs:
        lines = log.read_text().splitlines()
        flink = [line for line in lines if " org.apache.flink." in line]
        shared = [line for line in flink if line.endswith("shared objects file (top)")]
        assert len(shared) > 0.8 * len(flink) > 1000
