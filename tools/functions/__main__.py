"""Compares the functions of all installed releases, call by call, with what users are told.

    python -m tools.functions [--home FOLDER]

Fails with a list when two releases differ in what neither the dialect's `functions.toml` nor
`explained.toml` has, or when a line of the latter is outdated. Takes about a minute a release.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tomllib
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path

from tools.functions.compare import Catalogue, Kind, compare, outdated, read, unexplained
from xuanwu.language.dialect.functions import differences
from xuanwu.language.dialect.reserved import lines
from xuanwu.model.release import InstalledRelease
from xuanwu.scheduling.releases import catalogue, shelf

_HERE = Path(__file__).parent
_HOME = _HERE.parent.parent / ".cache" / "home"


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tools.functions")
    parser.add_argument("--home", type=Path, default=_HOME, help="where releases are installed")
    home: Path = parser.parse_args(arguments).home
    installed = {line: found for line in lines() if (found := _of(line, home)) is not None}
    if len(installed) < 2:
        print(f"There are not two releases to compare in {home}. Install them first.")
        return 1
    known = {line: _known(release) for line, release in installed.items()}
    explained = tomllib.loads((_HERE / "explained.toml").read_text())
    wrong: list[str] = []
    for older, newer in pairwise(installed):
        found = compare(known[older], known[newer])
        own = explained.get(newer, {})
        print(f"{older} and {newer}: {len(found)} differences")
        told = {*own, *_told(newer, [one.function for one in found])}
        wrong += [f"{newer}: {one}" for one in unexplained(found, told)]
        wrong += [f"{newer}: {key}: no difference any more" for key in outdated(found, own)]
    for line in wrong:
        print(line)
    return 1 if wrong else 0


def _told(line: str, names: Sequence[str]) -> Iterator[str]:
    """The keys of what the dialect tells users about a line of releases."""
    data = differences()
    yield from (f"{Kind.NEW} {one.name}" for one in data.functions if one.since == line)
    yield from (
        f"{Kind.TYPE} {word}" for one in data.changes if one.since == line for word in one.words
    )
    for kind, examples in (
        (Kind.ACCEPTS, [one.example for one in data.forms if one.since == line]),
        (Kind.REFUSES, [one.example for one in data.gone if one.since == line]),
    ):
        for name in names:
            if any(f"{name}(" in one or f" {name} " in one for one in examples):
                yield f"{kind} {name}"


def _of(line: str, home: Path) -> InstalledRelease | None:
    """The newest installed release of a line."""
    versions = [
        one.version
        for one in catalogue.known()
        if one.version.startswith(f"{line}.") and shelf.is_installed(home, one.version)
    ]
    return shelf.find(home, versions[-1]) if versions else None


def _known(release: InstalledRelease) -> Catalogue:
    opens = [f"--add-opens=java.base/java.{name}=ALL-UNNAMED" for name in ("lang", "util")]
    path = ":".join(map(str, release.class_path()))
    done = subprocess.run(
        [str(release.java), *opens, "-cp", path, str(_HERE / "Calls.java")],
        check=True,
        capture_output=True,
        text=True,
        timeout=600,
    )
    return read(done.stdout.splitlines())


if __name__ == "__main__":
    sys.exit(main())
