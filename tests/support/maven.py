"""Jars by their Maven coordinates, fetched once for this user with Maven."""

from __future__ import annotations

import subprocess
import tempfile
from functools import cache
from pathlib import Path

from tests.support.kept import CACHE, alone

_JARS = CACHE / "jars"


@cache
def jar(coordinates: str) -> Path:
    """The file of `group:artifact:version`, without what it depends on."""
    _, artifact, version = coordinates.split(":")
    file = _JARS / f"{artifact}-{version}.jar"
    with alone("jars"):
        if not file.exists():
            _fetch(coordinates, file)
    return file


def _fetch(coordinates: str, file: Path) -> None:
    file.parent.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".", dir=file.parent) as folder:
        # The plugin's own version is left to Maven: it is none of ours.
        wanted = [f"-Dartifact={coordinates}", f"-DoutputDirectory={folder}"]
        command = ["mvn", "-q", "-B", "dependency:copy", *wanted, "-Dmdep.useBaseVersion=true"]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        Path(folder, file.name).rename(file)
