"""Fetches one file from the Python package index with the user's own pip, and verifies it.

pip's own settings apply: index, certificates, proxies. This module knows no host and keeps no copy.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from xuanwu.kernel.errors import InvalidInput, Unavailable

Progress = Callable[[str], None]

_BLOCK = 1 << 20
_LAST = 3
_LOOK_S = 0.3
_PIP = ("-m", "pip", "--quiet", "--disable-pip-version-check", "--no-input", "--no-cache-dir")


@dataclass(frozen=True)
class Package:
    """A requirement (`name==version`), the SHA-256 of each acceptable file, and its size in
    bytes."""

    requirement: str
    sha256: tuple[str, ...]
    size: int


@dataclass(frozen=True)
class PipFolder:
    """The working folder of pip: it is empty at first, and the caller must remove it afterwards.

    pip inherits the descriptors `held`: their locks stay held while pip runs, even if the process
    that started it dies.
    """

    folder: Path
    held: Sequence[int] = ()


def fetch(package: Package, place: PipFolder, what: str, progress: Progress) -> Path:
    """Fetches the package and returns the verified file; it is somewhere in the folder.

    Progress messages name `what` and the share that is downloaded. Raises: Unavailable when pip
    cannot fetch the package, or fetches another file.
    """
    folder = place.folder / "fetched"
    folder.mkdir()
    progress(f"downloading {what}")
    _run_pip(["download", "--dest", str(folder)], package, place, _Share(package, what, progress))
    files = [file for file in folder.iterdir() if file.is_file()]
    if len(files) != 1:
        raise Unavailable(
            f"pip downloaded {len(files)} files for {package.requirement}, not one. Report this "
            "as a bug."
        )
    return files[0]


def unpack_wheel(package: Package, place: PipFolder, what: str, progress: Progress) -> Path:
    """Fetches and unpacks the package; returns the folder of its modules. Raises: Unavailable."""
    folder = place.folder / "unpacked"
    progress(f"downloading {what}")
    _run_pip(["install", "--target", str(folder)], package, place, _Share(package, what, progress))
    return folder


def check(file: Path, package: Package) -> None:
    """Raises: InvalidInput when the digest of the file is not one of the package's."""
    digest = hashlib.sha256()
    try:
        with file.open("rb") as stream:
            while block := stream.read(_BLOCK):
                digest.update(block)
    except OSError as error:
        raise InvalidInput(f"{file} cannot be read: {error.strerror}.", where=str(file)) from error
    if digest.hexdigest() not in package.sha256:
        raise InvalidInput(
            f"{file.name} is not the package {package.requirement}: its SHA-256 is "
            f"{digest.hexdigest()}, expected {' or '.join(package.sha256)}. Download it again.",
            where=str(file),
        )


def _run_pip(
    command: Sequence[str], package: Package, place: PipFolder, on_bytes: Callable[[int], None]
) -> None:
    """Runs pip, which verifies the digest before it unpacks the package or runs its code."""
    if importlib.util.find_spec("pip") is None:
        raise Unavailable(
            f"{sys.executable} has no pip, which is needed to download packages. Add it with: "
            f"{sys.executable} -m ensurepip"
        )
    temporary = place.folder / "pip"
    temporary.mkdir()
    wanted = place.folder / "wanted.txt"
    digests = " ".join(f"--hash=sha256:{digest}" for digest in package.sha256)
    wanted.write_text(f"{package.requirement} {digests}\n")
    with subprocess.Popen(
        [sys.executable, *_PIP, *command, "--no-deps", "--require-hashes", "-r", str(wanted)],
        env={**os.environ, "TMPDIR": str(temporary)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        pass_fds=tuple(place.held),
    ) as pip:
        try:
            told = _watch(pip, temporary, on_bytes)
        except BaseException:
            pip.kill()
            raise
    if pip.returncode:
        last = " ".join(told.strip().splitlines()[-_LAST:])
        raise Unavailable(
            f"pip could not download {package.requirement}: {last} Check the network and pip's "
            "settings (pip config list), then try again."
        )


def _watch(pip: subprocess.Popen[str], temporary: Path, on_bytes: Callable[[int], None]) -> str:
    while True:
        try:
            return pip.communicate(timeout=_LOOK_S)[1]
        except subprocess.TimeoutExpired:
            on_bytes(_largest(temporary))


def _largest(folder: Path) -> int:
    """The size of the largest file in a folder, which is the one that pip is downloading."""
    sizes = [0]
    for place, _, names in os.walk(folder):
        for name in names:
            try:
                sizes.append((Path(place) / name).lstat().st_size)
            except OSError:  # it was removed meanwhile
                continue
    return max(sizes)


class _Share:
    """Reports the downloaded share, at every tenth."""

    def __init__(self, package: Package, what: str, progress: Progress) -> None:
        self._package, self._what, self._progress = package, what, progress
        self._tenth = 0

    def __call__(self, count: int) -> None:
        tenth = min(count * 10 // max(self._package.size, 1), 10)
        if tenth > self._tenth:
            self._tenth = tenth
            self._progress(
                f"downloading {self._what}: {tenth * 10} % of {self._package.size >> 20} MiB"
            )
