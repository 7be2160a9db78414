"""Asks a real release, and the connectors for it, which options they know."""

from __future__ import annotations

import subprocess
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tests.support.connectors import BUILDS, jars
from tests.support.kept import kept
from tests.support.releases import installed
from xuanwu.scheduling.releases import catalogue

_SOURCE = Path(__file__).with_name("KnownOptions.java")
_BUILT_IN = ("filesystem", "datagen", "print", "blackhole")
_FORMATS = ("csv", "json")
_CLASSES_ALONE = ("hive", "iceberg", "avro-confluent")  # their factories need far more than a jar


@dataclass(frozen=True)
class Known:
    """One option: `state` is own, fading (with its whole class), deprecated or fallback; `values`
    are those of an enum."""

    state: str
    values: frozenset[str]


Options = Mapping[str, Known]


@cache
def known_options(version: str) -> Mapping[str, Options]:
    """By owner: `flink`, `table:IDENTIFIER`, `format:IDENTIFIER`, and names of single jars.

    The same release and the same jars tell the same, so their words are kept.
    """
    inputs = [_SOURCE.read_bytes(), Path(__file__).read_bytes()]
    inputs += [catalogue.find(version).digest.encode(), repr(BUILDS[version]).encode()]

    def make(folder: Path) -> None:
        (folder / "told").write_text("\n".join(_told(version)))

    made = kept(f"options-{version}", inputs, make)
    return _by_owner((made / "told").read_text().splitlines())


def _told(version: str) -> list[str]:
    home = installed(version).home
    lib = [*sorted((home / "lib").glob("*.jar")), *sorted((home / "planner").glob("*.jar"))]
    told = _ask(version, lib, [f"jar:flink={file}" for file in lib if "flink" in file.name])
    tables = [*_BUILT_IN, *(name for name in BUILDS[version] if name not in _CLASSES_ALONE)]
    class_path = {jar for name in tables for jar in jars(version, name)}
    questions = [f"table:{name}" for name in tables] + [f"format:{name}" for name in _FORMATS]
    told += _ask(version, [*lib, *sorted(class_path)], questions)
    for name in _CLASSES_ALONE:
        files = jars(version, name)
        told += _ask(version, [*lib, *files], [f"jar:{name}={file}" for file in files])
    return told


def _ask(version: str, class_path: Iterable[Path], questions: list[str]) -> list[str]:
    paths = ":".join(map(str, class_path))
    command = [str(installed(version).java), "-XX:TieredStopAtLevel=1", "-cp", paths, str(_SOURCE)]
    done = subprocess.run([*command, *questions], check=True, capture_output=True, timeout=600)
    return done.stdout.decode().splitlines()


def _by_owner(lines: Iterable[str]) -> dict[str, dict[str, Known]]:
    """Of several options with one key, the one that a user would mean: own before older ones."""
    found: dict[str, dict[str, Known]] = {}
    ranks = ("own", "fading", "deprecated", "fallback")
    for line in lines:
        owner, key, state, values = line.split("\t")
        known = Known(state, frozenset(values.strip("[]").upper().split(", ")) - {""})
        options = found.setdefault(owner, {})
        if key not in options or ranks.index(state) < ranks.index(options[key].state):
            options[key] = known
    return found
