"""The Flink versions that Xuanwu knows, read from `releases.toml`; it installs nothing."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from typing import Any

from xuanwu.kernel.errors import NotFound, did_you_mean
from xuanwu.model.release import Release

_PACKAGE = "apache-flink-libraries"


def known() -> tuple[Release, ...]:
    """All known releases, oldest first."""
    return tuple(_release(entry) for entry in _data()["release"])


def default_version() -> str:
    """What a job without `release` runs on."""
    return _data()["default"]


def find(version: str) -> Release:
    """Raises: NotFound with the nearest known version."""
    for release in known():
        if release.version == version:
            return release
    versions = [release.version for release in known()]
    raise NotFound(
        f"Xuanwu knows no Flink release '{version}'. {did_you_mean(version, versions)}",
        where="release",
    )


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads(resources.files("xuanwu.scheduling.releases").joinpath("releases.toml").read_text())


def _release(entry: dict[str, Any]) -> Release:
    return Release(
        version=entry["version"],
        requirement=f"{_PACKAGE}=={entry['version']}",
        package=entry["kind"],
        digest=entry["sha256"],
        java=tuple(entry["java"]),
        capabilities=frozenset(entry["capabilities"]),
    )
