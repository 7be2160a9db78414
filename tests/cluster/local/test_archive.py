"""Who makes class-data archives: one at a time, and nothing of a killed one is left."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import anyio
import pytest
from tests.cluster.local.stage import ROOT
from tests.support.fake_java import fake_release
from tests.support.wait import eventually, wait_until

from xuanwu.cluster.local import process
from xuanwu.cluster.local.archive import build_archives
from xuanwu.model.release import InstalledRelease

pytestmark = pytest.mark.anyio

_MAKE = """\
import sys
from pathlib import Path
import anyio
from tests.support.fake_java import release_at
from xuanwu.cluster.local.archive import build_archives
folder = Path(sys.argv[1])
anyio.run(build_archives, release_at(folder), folder / "engine.jar")
"""


@pytest.fixture
def release(tmp_path: Path) -> InstalledRelease:
    """Its Java never gets as far as to write an archive."""
    made = fake_release(tmp_path / "2.2.1")
    (made.home / "engine.jar").touch()
    return made


def making(release: InstalledRelease) -> list[Path]:
    return list((release.home / "cds").glob(".making-*"))


def processes(place: Path) -> int:
    return sum(len(group) for group in process.strays(place).values())


def kill_a_maker(release: InstalledRelease) -> Path:
    """The folder of one that was killed while its cluster ran."""
    command = [sys.executable, "-c", _MAKE, str(release.home)]
    with subprocess.Popen(command, cwd=ROOT) as maker:
        wait_until(lambda: bool(making(release)) and processes(making(release)[0]) >= 2)
        maker.kill()
    (left,) = making(release)
    return left


async def build(release: InstalledRelease, scope: anyio.CancelScope) -> None:
    with scope:
        await build_archives(release, release.home / "engine.jar")


async def test_what_a_killed_maker_left_is_cleaned_by_the_next(release: InstalledRelease) -> None:
    left = kill_a_maker(release)
    assert processes(left) >= 2, "its cluster outlives it"
    scope = anyio.CancelScope()
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(build, release, scope)
        await eventually(lambda: not left.exists())
        assert processes(left) == 0
        await eventually(lambda: making(release))
        scope.cancel()
    assert making(release) == []


async def test_two_who_make_them_take_turns(release: InstalledRelease) -> None:
    first, second = anyio.CancelScope(), anyio.CancelScope()
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(build, release, first)
        await eventually(lambda: making(release))
        (place,) = making(release)
        tasks.start_soon(build, release, second)
        await eventually(lambda: processes(place) >= 2)
        assert making(release) == [place]
        first.cancel()
        await eventually(lambda: making(release) not in ([], [place]))
        assert not place.exists()
        second.cancel()
    assert making(release) == []
    assert not release.archives_lock.exists()
