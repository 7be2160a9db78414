"""Builds the environment of a release's Java processes; starts none."""

from __future__ import annotations

import os
import re
from pathlib import Path

from xuanwu.model.release import InstalledRelease

_PASSED_ON = ("PATH", "HOME", "LANG", "LC_ALL", "LC_CTYPE", "TZ")
_UTF8 = re.compile(r"utf-?8", re.IGNORECASE)


def flink_environment(release: InstalledRelease, conf: Path) -> dict[str, str]:
    """Returns the environment of a release's Java processes: UTF-8, in every locale."""
    values = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    locale = values.get("LC_ALL") or values.get("LC_CTYPE") or values.get("LANG") or ""
    if not _UTF8.search(locale):
        values["LC_ALL"] = "C.UTF-8"  # Java 11 and 17 would print `?` for non-ASCII text
    return values | {
        "JAVA_HOME": str(release.java.parent.parent),
        "FLINK_CONF_DIR": str(conf),
        "FLINK_LIB_DIR": str(release.home / "lib"),
        "FLINK_OPT_DIR": str(release.home / "opt"),
        "FLINK_PLUGINS_DIR": str(release.home / "plugins"),
        "MALLOC_ARENA_MAX": "2",
    }
