"""Brings the jars that an image has beside Flink: files, or Maven coordinates with their hash.

Fetches with the user's own Maven and its settings; knows no repository's address.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from deploy.images.oci import digest_of_file
from xuanwu.kernel.errors import InvalidInput, Unavailable

SHIPPED = Path(__file__).with_name("connectors.toml")
_COORDINATES = re.compile(r"[\w.-]+:[\w.-]+:[\w.-]+")
_PATIENCE_S = 600


@dataclass(frozen=True)
class Jar:
    """A file (relative ones lie beside the list) or `group:artifact:version`."""

    source: str
    sha256: str | None = None


def connectors(listing: Path, release: str) -> list[Jar]:
    """What the list has for a release; none where it does not name it. Raises: InvalidInput."""
    try:
        entries: Any = tomllib.loads(listing.read_text()).get(release, [])
        return [Jar(entry["jar"], entry.get("sha256")) for entry in entries]
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise InvalidInput(
            f'{listing} is no list of connectors: {error}. Write tables [["{release}"]] with a key'
            " 'jar' each.",
            where=str(listing),
        ) from error


def bring(jar: Jar, beside: Path, cache: Path) -> Path:
    """The checked file. Raises: InvalidInput, Unavailable."""
    file = _fetched(jar.source, cache) if _COORDINATES.fullmatch(jar.source) else None
    file = file or beside / jar.source
    if not file.is_file():
        raise InvalidInput(
            f"There is no {file}. Name a jar, or Maven coordinates (group:artifact:version).",
            where=jar.source,
        )
    digest = digest_of_file(file).removeprefix("sha256:")
    if jar.sha256 not in {None, digest}:
        raise InvalidInput(
            f"{file} is not {jar.source}: its SHA-256 is {digest}, expected {jar.sha256}. Delete it"
            " and fetch it again.",
            where=jar.source,
        )
    return file


def _fetched(coordinates: str, cache: Path) -> Path:
    _, artifact, version = coordinates.split(":")
    file = cache / f"{artifact}-{version}.jar"
    if file.exists():
        return file
    if shutil.which("mvn") is None:
        raise Unavailable(
            f"Maven is missing, which fetches {coordinates}. Install it (on Debian: apt-get install"
            " maven), or name the jar's file in a list of your own (--connectors)."
        )
    cache.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".fetching-", dir=cache) as folder:
        wanted = [f"-Dartifact={coordinates}", f"-DoutputDirectory={folder}"]
        command = ["mvn", "-q", "-B", "dependency:copy", *wanted, "-Dmdep.useBaseVersion=true"]
        made = subprocess.run(
            command, capture_output=True, text=True, check=False, timeout=_PATIENCE_S
        )
        arrived = Path(folder) / file.name
        if made.returncode or not arrived.exists():
            last = " ".join(made.stdout.strip().splitlines()[:3])
            raise Unavailable(f"Maven could not fetch {coordinates}: {last} Check the network.")
        arrived.replace(file)
    return file
