"""The Flink versions that Xuanwu knows, read from `releases.toml`; it installs nothing."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from typing import Any

from xuanwu.kernel.errors import NotFound, did_you_mean
from xuanwu.model.release import Release
from xuanwu.scheduling.releases.package import Package

_PACKAGE = "apache-flink-libraries"


def known() -> tuple[Release, ...]:
    """All known releases, oldest first."""
    return tuple(_release(entry) for entry in _data()["release"])


def newest() -> Release:
    """The highest known version; it may differ from the default."""
    return known()[-1]


def default_version() -> str:
    """The version for jobs that name no `release`."""
    return _data()["default"]


def find(version: str) -> Release:
    """Raises: NotFound, which names the nearest known version."""
    for release in known():
        if release.version == version:
            return release
    versions = [release.version for release in known()]
    raise NotFound(
        f"The Flink release '{version}' is unknown. {did_you_mean(version, versions)}",
        where="release",
    )


def java_package() -> Package:
    """The package of the Java that is fetched if a machine has none."""
    entry = _data()["java"]
    return Package(entry["requirement"], tuple(entry["sha256"]), entry["size"])


@cache
def _data() -> dict[str, Any]:
    file = resources.files("xuanwu.scheduling.releases").joinpath("releases.toml")
    return tomllib.loads(file.read_text())


def _release(entry: dict[str, Any]) -> Release:
    return Release(
        version=entry["version"],
        requirement=f"{_PACKAGE}=={entry['version']}",
        package=entry["kind"],
        digest=entry["sha256"],
        java=tuple(entry["java"]),
        capabilities=frozenset(entry["capabilities"]),
        retired_options=tuple(entry.get("retired_options", ())),
        size=entry["size"],
    )
