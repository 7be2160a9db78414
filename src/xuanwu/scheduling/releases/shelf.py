"""The releases that are installed on this machine, and whether their files are complete."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

from xuanwu.kernel import lock
from xuanwu.kernel.errors import Conflict, NotFound, Unavailable
from xuanwu.kernel.ids import new_id
from xuanwu.model.release import InstalledRelease, Release
from xuanwu.scheduling.releases import catalogue
from xuanwu.scheduling.releases.java import find_java
from xuanwu.scheduling.releases.room import writing

MANIFEST = "manifest.json"


def home_id(home: Path) -> str:
    """The unique id of a home, the same for all servers that share it; made at the first call.

    Raises: Unavailable when the id cannot be written.
    """
    file = home / "id"
    with writing("The id of this home", home):
        if not file.exists():
            fresh = file.with_name(f".id-{new_id('tmp')}")
            fresh.write_text(new_id("hom"))
            try:
                file.hardlink_to(fresh)
            except FileExistsError:  # another server made it first
                pass
            finally:
                fresh.unlink()
        return file.read_text().strip()


def releases_home(home: Path) -> Path:
    return home / "releases"


def release_home(home: Path, version: str) -> Path:
    return releases_home(home) / version


def is_installed(home: Path, version: str) -> bool:
    """Whether the release is there and every file has the size that it had at the install."""
    return _manifest(home, version) is not None and not damage(home, version)


def installed(home: Path) -> list[Release]:
    """The known releases that are installed, oldest first; includes damaged ones (`damage`)."""
    return [one for one in catalogue.known() if _manifest(home, one.version) is not None]


def find(home: Path, version: str) -> InstalledRelease:
    """Raises: NotFound when the release is unknown or not installed; Unavailable when it is
    damaged, or without Java."""
    release = catalogue.find(version)
    if _manifest(home, version) is None:
        raise NotFound(
            f"Flink {version} is not installed on this machine. Install it with: xuanwu release"
            f" install {version}; for a server in a container, build it into the image"
            f' (make image PLATFORM=1 RELEASE="… {version}").',
            code="release_not_installed",
            where="release",
        )
    if broken := damage(home, version):
        raise Unavailable(
            f"Flink {version} is damaged: {broken[0]} is missing or was changed. Install it "
            f"again with: xuanwu release install {version}",
            code="release_damaged",
            where="release",
        )
    return InstalledRelease(release, release_home(home, version), find_java(home, release.java))


def damage(home: Path, version: str) -> list[str]:
    """The files that are missing or have a different size than at the install."""
    manifest = _manifest(home, version)
    if manifest is None:
        return [MANIFEST]
    root = release_home(home, version)
    files: dict[str, int] = manifest["files"]
    return [name for name, size in files.items() if _size(root / name) != size]


def remove(home: Path, version: str, in_use: Callable[[str], bool]) -> None:
    """Raises: NotFound; Conflict while runs use it."""
    if _manifest(home, version) is None:
        raise NotFound(f"Flink {version} is not installed.", where="release")
    turn = take_turn(home, version)
    try:
        if in_use(version):
            raise Conflict(
                f"Flink {version} is used by live runs. Stop them, or move them to another "
                "release.",
                code="release_in_use",
                where="release",
            )
        doomed = releases_home(home) / f".work-{version}-{os.getpid()}"
        release_home(home, version).rename(doomed)
        shutil.rmtree(doomed)
    except OSError as error:
        raise Unavailable(f"Flink {version} cannot be removed: {error.strerror}.") from error
    finally:
        os.close(turn)


def take_turn(home: Path, version: str, on_wait: Callable[[], None] = lambda: None) -> int:
    """Waits for the lock under which a release is installed or removed; returns its descriptor."""
    file = releases_home(home) / f"{version}.lock"
    turn = lock.take(file)
    if turn is None:
        on_wait()
        turn = lock.wait_for(file)
    return turn


def _manifest(home: Path, version: str) -> dict[str, Any] | None:
    try:
        return json.loads((release_home(home, version) / MANIFEST).read_text())
    except (FileNotFoundError, NotADirectoryError, ValueError):
        return None


def _size(file: Path) -> int | None:
    try:
        return file.stat().st_size
    except (FileNotFoundError, NotADirectoryError):
        return None
