"""One supported Flink version: what is known of it as data."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Release:
    """A version that Xuanwu knows how to install and run.

    `requirement` is what the package client is asked for; `digest` the SHA-256 of the package
    file that must arrive, `size` its bytes; `capabilities` are facts that code may ask for
    instead of versions.
    """

    version: str
    requirement: str
    package: str
    digest: str
    java: tuple[int, ...]
    capabilities: frozenset[str]
    retired_options: tuple[str, ...] = ()
    size: int = 0


@dataclass(frozen=True)
class InstalledRelease:
    """A release on this machine: `home` holds `lib`, `opt`, `plugins` and `planner`."""

    release: Release
    home: Path
    java: Path

    @property
    def version(self) -> str:
        return self.release.version
