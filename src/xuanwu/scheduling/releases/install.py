"""Installs a release: whole, checked, or not at all, however it is interrupted."""

from __future__ import annotations

import json
import os
import shutil
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import IO

from xuanwu.cluster.local import lock
from xuanwu.kernel.errors import Unavailable
from xuanwu.kernel.points import reached
from xuanwu.model.release import Release
from xuanwu.scheduling.releases import package
from xuanwu.scheduling.releases.shelf import MANIFEST, is_installed, release_home, releases_home

Progress = Callable[[str], None]

_PARTS = ("bin", "lib", "opt", "plugins")
_PAYLOAD = {"wheel": "pyflink", "sdist": "deps"}
_NEEDED = 1_300 << 20  # the package, what it unpacks to, the planner, and the class-data archives
_WORK = ".work-"


def install(
    home: Path, release: Release, *, file: Path | None = None, progress: Progress = lambda _: None
) -> Path:
    """The folder of the installed release; at once if it is installed already.

    `file` is the package where it was fetched otherwise. Two installs at the same time take
    turns, and the second finds it done. Raises: Unavailable, InvalidInput.
    """
    root = releases_home(home)
    root.mkdir(parents=True, exist_ok=True)
    turn = lock.wait_for(root / f"{release.version}.lock")
    try:
        if is_installed(home, release.version):
            return release_home(home, release.version)
        _sweep(root, release.version)
        work = root / f"{_WORK}{release.version}-{os.getpid()}"
        try:
            return _install(home, work, release, file, progress)
        except OSError as error:
            raise Unavailable(
                f"Flink {release.version} could not be installed in {root}:"
                f" {error.strerror or error}. Make room or correct the rights, then try again."
            ) from error
        finally:
            shutil.rmtree(work, ignore_errors=True)
    finally:
        os.close(turn)


def _install(
    home: Path, work: Path, release: Release, file: Path | None, progress: Progress
) -> Path:
    work.mkdir()
    _check_room(work, file)
    wanted = package.Package(release.requirement, release.package, release.digest)
    if file is None:
        progress(f"fetching Flink {release.version}")
        download = work / "download"
        download.mkdir()
        file = package.fetch(wanted, download)
    else:
        progress(f"checking {file.name}")
        package.check(file, wanted)
    reached("install.fetched")
    progress(f"unpacking Flink {release.version}")
    made = work / "made"
    made.mkdir()
    unpack = _unpack_wheel if release.package == "wheel" else _unpack_sdist
    unpack(file, made, _PAYLOAD[release.package])
    reached("install.unpacked")
    _take_out_planner(made)
    _write_manifest(made, release)
    reached("install.complete")
    target = release_home(home, release.version)
    shutil.rmtree(target, ignore_errors=True)  # a damaged one
    made.rename(target)
    return target


def _check_room(place: Path, file: Path | None) -> None:
    free = shutil.disk_usage(place).free
    if free < _NEEDED and file is None:
        raise Unavailable(
            f"There are {free >> 20} MiB free in {place.parent}; installing a release needs"
            f" {_NEEDED >> 20} MiB. Make room, or set XUANWU_HOME to a larger disk."
        )


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


def _take_out_planner(made: Path) -> None:
    """The planner without its loader: visible to our code, and to class-data sharing.

    The loader hides it in a jar within the jar; both on one class path would contradict each
    other, so the loader goes to `opt`.
    """
    (loader,) = (made / "lib").glob("flink-table-planner-loader-*.jar")
    with zipfile.ZipFile(loader) as archive:
        _write(
            made / "planner" / "flink-table-planner.jar", archive.open("flink-table-planner.jar")
        )
    loader.rename(made / "opt" / loader.name)


def _write_manifest(made: Path, release: Release) -> None:
    sizes = {
        str(file.relative_to(made)): file.stat().st_size
        for file in sorted(made.rglob("*"))
        if file.is_file()
    }
    text = json.dumps({"version": release.version, "sha256": release.digest, "files": sizes})
    (made / MANIFEST).write_text(text)


def _sweep(root: Path, version: str) -> None:
    """Leftovers of installs that were killed; called with the turn held, so none of them lives."""
    for left in root.glob(f"{_WORK}{version}-*"):
        shutil.rmtree(left, ignore_errors=True)
