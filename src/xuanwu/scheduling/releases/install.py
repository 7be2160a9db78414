"""Verifies and installs a release atomically: an interrupted install leaves no partial release."""

from __future__ import annotations

import json
import os
import shutil
import tarfile
import zipfile
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from xuanwu.kernel.errors import InvalidInput
from xuanwu.kernel.points import reached
from xuanwu.model.release import Release
from xuanwu.scheduling.releases import package
from xuanwu.scheduling.releases.package import Package, PipFolder, Progress
from xuanwu.scheduling.releases.room import check_room, writing
from xuanwu.scheduling.releases.shelf import (
    MANIFEST,
    is_installed,
    release_home,
    releases_home,
    take_turn,
)

_PARTS = ("bin", "lib", "opt", "plugins")
_PAYLOAD = {"wheel": "pyflink", "sdist": "deps"}
_LOADER, _PLANNER = "flink-table-planner-loader-*.jar", "flink-table-planner.jar"
_DIST, _RPC = "flink-dist-*.jar", "flink-rpc-akka.jar"
_WORK = ".work-"


@dataclass(frozen=True)
class _Order:
    release: Release
    file: Path | None
    place: PipFolder
    target: Path
    progress: Progress

    @property
    def package(self) -> Package:
        release = self.release
        return Package(release.requirement, (release.digest,), release.size)


def install(
    home: Path, release: Release, *, file: Path | None = None, progress: Progress = lambda _: None
) -> Path:
    """Installs a release and returns its folder; does nothing if it is installed already.

    `file` is the package if it was downloaded by other means. Concurrent installs wait for each
    other, and the later one finds the release installed. Raises: Unavailable, InvalidInput.
    """
    root, version = releases_home(home), release.version
    with writing(f"Flink {version}", root):
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
        root.mkdir(exist_ok=True)
        turn = take_turn(
            home, version, lambda: progress("waiting for another install of this release")
        )
        try:
            if is_installed(home, version):
                return release_home(home, version)
            _sweep(root, version)
            work = root / f"{_WORK}{version}-{os.getpid()}"
            try:
                work.mkdir()
                place = PipFolder(work, held=(turn,))
                return _install(_Order(release, file, place, release_home(home, version), progress))
            finally:
                shutil.rmtree(work, ignore_errors=True)
        finally:
            os.close(turn)


def _install(order: _Order) -> Path:
    release, work = order.release, order.place.folder
    # Room for the package, its unpacked files (an sdist is unpacked again by pip), the planner.
    check_room(work.parent, release.size * (2 if order.file else 3), f"Flink {release.version}")
    reached("install.begun")
    file = _package_file(order)
    reached("install.fetched")
    order.progress(f"unpacking Flink {release.version}")
    made = work / "made"
    made.mkdir()
    unpack = _unpack_wheel if release.package == "wheel" else _unpack_sdist
    unpack(file, made, _PAYLOAD[release.package])
    reached("install.unpacked")
    loader = _take_out(made, file, _LOADER, made / "planner" / _PLANNER)
    # The planner and its loader must not be on one class path.
    loader.rename(_folder(made / "opt") / loader.name)
    _take_out(made, file, _DIST, made / "rpc" / _RPC)
    _write_manifest(made, release)
    reached("install.complete")
    if order.target.exists():  # a damaged release
        order.target.rename(work / "damaged")
        reached("install.replacing")
    return made.rename(order.target)


def _package_file(order: _Order) -> Path:
    if order.file is None:
        what = f"Flink {order.release.version}"
        return package.fetch(order.package, order.place, what, order.progress)
    order.progress(f"verifying {order.file.name}")
    package.check(order.file, order.package)
    return order.file


def _unpack_wheel(file: Path, made: Path, payload: str) -> None:
    with zipfile.ZipFile(file) as archive:
        for name in archive.namelist():
            head, _, rest = name.partition("/")
            if head == payload and _is_wanted(rest):
                _write(made / rest, archive.open(name))


def _unpack_sdist(file: Path, made: Path, payload: str) -> None:
    with tarfile.open(file, "r:gz") as archive:
        for member in archive:
            _, _, inner = member.name.partition("/")
            head, _, rest = inner.partition("/")
            if member.isfile() and head == payload and _is_wanted(rest):
                stream = archive.extractfile(member)
                if stream is not None:
                    _write(made / rest, stream)


def _is_wanted(path: str) -> bool:
    parts = path.split("/")
    return parts[0] in _PARTS and ".." not in parts and not path.endswith("/")


def _write(target: Path, stream: IO[bytes]) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    with stream, target.open("wb") as out:
        shutil.copyfileobj(stream, out, 1 << 20)
    reached("install.unpacking")


def _take_out(made: Path, file: Path, outer: str, inner: Path) -> Path:
    """Copies the jar `inner` out of the one jar of `lib` that contains it, and returns that jar.

    Flink loads such inner jars by class loaders of their own, which costs seconds at each start:
    class-data archives contain only classes of the class path.
    """
    found = list((made / "lib").glob(outer))
    if len(found) != 1:
        raise InvalidInput(f"{file.name} contains {len(found)} jars {outer}, not one.")
    with zipfile.ZipFile(found[0]) as archive:
        if inner.name not in archive.namelist():
            raise InvalidInput(f"{found[0].name} of {file.name} does not contain {inner.name}.")
        _write(inner, archive.open(inner.name))
    return found[0]


def _folder(place: Path) -> Path:
    place.mkdir(exist_ok=True)
    return place


def _write_manifest(made: Path, release: Release) -> None:
    sizes = {
        str(file.relative_to(made)): file.stat().st_size
        for file in sorted(made.rglob("*"))
        if file.is_file()
    }
    facts = {
        "version": release.version,
        "package": release.requirement,
        "sha256": release.digest,
        "made_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "files": sizes,
    }
    (made / MANIFEST).write_text(json.dumps(facts, indent=1))


def _sweep(root: Path, version: str) -> None:
    """Removes the files of killed installs. The caller holds the lock, so no install is running."""
    for left in root.glob(f"{_WORK}{version}-*"):
        shutil.rmtree(left, ignore_errors=True)
