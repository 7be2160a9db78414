from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Generator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.scheduling.releases.small import (
    DIST,
    LOADER,
    PLANNER,
    RPC,
    VERSION,
    small_package,
    small_release,
)
from tests.support.wait import wait_until
from xuanwu.kernel.errors import InvalidInput, Unavailable
from xuanwu.scheduling.releases import shelf
from xuanwu.scheduling.releases.install import install

ROOT = Path(__file__).parent.parent.parent.parent
POINTS = (
    ("install.begun", 1),
    ("install.fetched", 1),
    ("install.unpacking", 1),
    ("install.unpacking", 3),
    ("install.unpacked", 1),
    ("install.complete", 1),
)


def _files(folder: Path) -> list[str]:
    return sorted(str(file.relative_to(folder)) for file in folder.rglob("*") if file.is_file())


def _left(home: Path) -> list[str]:
    """What stands beside the release."""
    return sorted(file.name for file in (home / "releases").iterdir() if file.name != VERSION)


def _die_at(home: Path, file: Path, point: str, count: int) -> None:
    command = [sys.executable, "-m", "tests.scheduling.releases.installing"]
    ended = subprocess.run(
        [*command, str(home), str(file), point, str(count)],
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    assert ended.returncode == -9, ended


@pytest.mark.parametrize("kind", ["wheel", "sdist"])
def test_of_a_package_only_what_flink_needs_arrives(kind: str, home: Path, tmp_path: Path) -> None:
    file = small_package(tmp_path, kind)
    place = install(home, small_release(file), file=file)
    assert _files(place) == [
        "bin/bash-java-utils.jar",
        f"lib/{DIST}",
        "lib/flink-table-runtime.jar",
        "manifest.json",
        "opt/flink-python.jar",
        f"opt/{LOADER}",
        "planner/flink-table-planner.jar",
        "plugins/metrics-prometheus/prometheus.jar",
        "rpc/flink-rpc-akka.jar",
    ]
    assert (place / "planner" / "flink-table-planner.jar").read_bytes() == PLANNER
    assert (place / "rpc" / "flink-rpc-akka.jar").read_bytes() == RPC
    assert _left(home) == [f"{VERSION}.lock"]
    assert not list(tmp_path.rglob("escaped.jar"))


def test_the_manifest_says_what_the_release_was_made_of(home: Path, wheel: Path) -> None:
    release = small_release(wheel)
    place = install(home, release, file=wheel)
    manifest = json.loads((place / "manifest.json").read_text())
    assert (manifest["version"], manifest["sha256"]) == (VERSION, release.digest)
    assert manifest["made_at"].endswith("+00:00")
    assert manifest["files"]["lib/flink-table-runtime.jar"] == 5000
    assert shelf.damage(home, VERSION) == []


def test_what_is_installed_is_not_touched_again(home: Path, wheel: Path) -> None:
    place = install(home, small_release(wheel), file=wheel)
    stamp = (place / "manifest.json").stat().st_mtime_ns
    told: list[str] = []
    release = small_release(wheel)
    assert install(home, release, file=Path("/nowhere"), progress=told.append) == place
    assert (place / "manifest.json").stat().st_mtime_ns == stamp
    assert told == []


def test_a_file_with_another_digest_leaves_nothing(home: Path, wheel: Path) -> None:
    wrong = replace(small_release(wheel), digest="0" * 64)
    with pytest.raises(InvalidInput, match="expected 0000") as raised:
        install(home, wrong, file=wheel)
    assert raised.value.where == str(wheel)
    assert _left(home) == [f"{VERSION}.lock"]


def test_a_file_that_is_not_there_is_said_so(home: Path, wheel: Path) -> None:
    with pytest.raises(InvalidInput, match="cannot be read: No such file"):
        install(home, small_release(wheel), file=wheel.with_name("other.whl"))


@pytest.mark.parametrize(("point", "count"), POINTS)
def test_a_kill_at_any_point_leaves_nothing_half_made(
    point: str, count: int, home: Path, wheel: Path
) -> None:
    _die_at(home, wheel, point, count)
    assert not shelf.release_home(home, VERSION).exists()
    assert shelf.installed(home) == []
    install(home, small_release(wheel), file=wheel)
    assert shelf.is_installed(home, VERSION)
    assert _left(home) == [f"{VERSION}.lock"]


def test_a_kill_while_a_damaged_release_is_replaced_heals(home: Path, wheel: Path) -> None:
    place = install(home, small_release(wheel), file=wheel)
    (place / "lib" / "flink-table-runtime.jar").unlink()
    _die_at(home, wheel, "install.replacing", 1)
    assert not shelf.is_installed(home, VERSION)
    install(home, small_release(wheel), file=wheel)
    assert shelf.is_installed(home, VERSION)
    assert _left(home) == [f"{VERSION}.lock"]


def test_of_two_installs_at_once_the_second_finds_it_done(home: Path, wheel: Path) -> None:
    release, may_go_on = small_release(wheel), threading.Event()
    first: list[str] = []
    second: list[str] = []

    def hold(step: str) -> None:
        first.append(step)
        if step.startswith("unpacking"):
            assert may_go_on.wait(20)

    one = threading.Thread(target=install, args=(home, release), kwargs=_with(wheel, hold))
    one.start()
    wait_until(lambda: any(step.startswith("unpacking") for step in first))
    other = threading.Thread(
        target=install, args=(home, release), kwargs=_with(wheel, second.append)
    )
    other.start()
    wait_until(lambda: second)
    may_go_on.set()
    one.join(20)
    other.join(20)
    assert second == ["waiting for another install of this release"]
    assert shelf.is_installed(home, VERSION)


def test_a_home_that_cannot_be_made_is_said_so(tmp_path: Path, wheel: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(Unavailable, match=r"Not a directory.*correct the permissions"):
        install(tmp_path / "file" / "home", small_release(wheel), file=wheel)


@pytest.fixture
def tiny_disk(tmp_path: Path) -> Generator[Path]:
    """A disk of one mebibyte."""
    place = tmp_path / "disk"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=1m", "xuanwu-test", str(place)]
    if os.geteuid() or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("only root can mount a small disk, and not in every container")
    yield place
    subprocess.run(["umount", str(place)], check=True)


def test_too_little_room_is_said_before_anything_is_fetched(tiny_disk: Path, wheel: Path) -> None:
    release = small_release(wheel, size=10 << 20)
    with pytest.raises(Unavailable, match=r"needs 30 MiB in .* where 1 MiB are free") as raised:
        install(tiny_disk, release)
    assert raised.value.facts["path"] == str(tiny_disk / "releases")
    assert raised.value.facts["needed_bytes"] == 30 << 20
    assert raised.value.detail_code == "disk_full"
    assert _left(tiny_disk) == [f"{VERSION}.lock"]


def test_a_disk_that_fills_up_meanwhile_leaves_nothing(tiny_disk: Path, tmp_path: Path) -> None:
    file = small_package(tmp_path / "large", lib=os.urandom(2 << 20))
    with pytest.raises(Unavailable, match=r"No space left on device.*Free some space"):
        install(tiny_disk, small_release(file), file=file)
    assert _left(tiny_disk) == [f"{VERSION}.lock"]
    assert shelf.installed(tiny_disk) == []


def _with(file: Path, progress: object) -> dict[str, object]:
    return {"file": file, "progress": progress}
