"""Fetches one package file from the Python package index with the user's own pip, and checks it."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from xuanwu.kernel.errors import InvalidInput, Unavailable

_BLOCK = 1 << 20
_LAST = 3


@dataclass(frozen=True)
class Package:
    """What is asked for (`name==version`), as `sdist` or `wheel`, and the SHA-256 of the file."""

    requirement: str
    kind: str
    sha256: str


def fetch(package: Package, folder: Path) -> Path:
    """The checked file in `folder`.

    pip's own settings hold: index, certificates, proxies. Raises: Unavailable when pip cannot
    fetch it; InvalidInput when what came is not what was asked for.
    """
    form = "--no-binary=:all:" if package.kind == "sdist" else "--only-binary=:all:"
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check"]
    result = subprocess.run(
        [*command, "--no-deps", form, "--dest", str(folder), package.requirement],
        capture_output=True,
        text=True,
        check=False,
    )
    files = [file for file in folder.iterdir() if file.is_file()]
    if result.returncode or len(files) != 1:
        told = " ".join(result.stderr.strip().splitlines()[-_LAST:])
        raise Unavailable(
            f"pip could not fetch {package.requirement}: {told or 'no file came'} Check the"
            " network and pip's settings, or fetch the file elsewhere and pass it with --from."
        )
    check(files[0], package)
    return files[0]


def check(file: Path, package: Package) -> None:
    """Raises: InvalidInput when the file's content is not that of the package."""
    digest = hashlib.sha256()
    try:
        with file.open("rb") as stream:
            while block := stream.read(_BLOCK):
                digest.update(block)
    except OSError as error:
        raise InvalidInput(f"{file} cannot be read: {error.strerror}.", where=str(file)) from error
    if digest.hexdigest() != package.sha256:
        raise InvalidInput(
            f"{file.name} is not the {package.kind} of {package.requirement}: its SHA-256 is"
            f" {digest.hexdigest()}, expected {package.sha256}. Fetch it again.",
            where=str(file),
        )
