"""Jars by their Maven coordinates, fetched once with the user's own Maven into `.cache/jars`."""

from __future__ import annotations

import subprocess
from functools import cache
from pathlib import Path

_JARS = Path(__file__).parent.parent.parent / ".cache" / "jars"


@cache
def jar(coordinates: str) -> Path:
    """The file of `group:artifact:version`, without what it depends on."""
    _, artifact, version = coordinates.split(":")
    file = _JARS / f"{artifact}-{version}.jar"
    if not file.exists():
        # The plugin's own version is left to Maven: it is none of ours.
        wanted = [f"-Dartifact={coordinates}", f"-DoutputDirectory={_JARS}"]
        command = ["mvn", "-q", "-B", "dependency:copy", *wanted, "-Dmdep.useBaseVersion=true"]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return file
