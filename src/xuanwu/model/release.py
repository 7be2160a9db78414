"""One supported Flink version as data; it installs nothing."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

CLASS_PATH = ("lib", "planner", "rpc")
"""The folders of a release whose jars are on the class path, in this order."""


@dataclass(frozen=True)
class Release:
    """A version that Xuanwu can install and run.

    `requirement` is the package that pip fetches; `digest` is the expected SHA-256 of its file,
    `size` its size in bytes. Code checks `capabilities` instead of comparing versions.
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
    """A release on this machine; `home` contains `lib`, `opt`, `plugins`, `planner` and `rpc`."""

    release: Release
    home: Path
    java: Path

    @property
    def version(self) -> str:
        return self.release.version

    @property
    def archives_lock(self) -> Path:
        """The lock for making class-data archives; beside `home`, since an install may replace
        or remove `home` meanwhile."""
        return self.home.with_name(f"{self.home.name}.archives.lock")

    def class_path(self, *added: Path) -> tuple[Path, ...]:
        """Returns Flink's jars and then those that are `added`, in the same order every time.

        The paths have no symbolic links: a class-data archive only fits the very paths that it
        was made with.
        """
        jars = (jar for name in CLASS_PATH for jar in sorted((self.home / name).glob("*.jar")))
        return tuple(jar.resolve() for jar in (*jars, *added))
