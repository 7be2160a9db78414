"""Real Flink releases for every suite: installed once into a home that test sessions share."""

from __future__ import annotations

import asyncio
import os
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path

from xuanwu.cluster.local import lock
from xuanwu.cluster.local.archive import build_archives, has_archives
from xuanwu.model.release import InstalledRelease
from xuanwu.scheduling.releases import catalogue, shelf
from xuanwu.scheduling.releases.install import install

ROOT = Path(__file__).parent.parent.parent
HOME = Path(os.environ.get("XUANWU_TEST_HOME", ROOT / ".cache" / "home"))
ENGINE_JAR = ROOT / "src" / "xuanwu" / "engine" / "xuanwu-job.jar"
EXAMPLES_JAR = ENGINE_JAR.with_name("xuanwu-examples.jar")
EVERY = ("1.20.5", "2.2.1")


@cache
def installed(version: str) -> InstalledRelease:
    """The release, whole and with its class-data archives."""
    install(HOME, catalogue.find(version))
    release = shelf.find(HOME, version)
    turn = lock.wait_for(HOME / "releases" / f"{version}.archives.lock")
    try:
        if not has_archives(release, ENGINE_JAR):
            with ThreadPoolExecutor(1) as beside:  # the caller may stand in a loop of its own
                beside.submit(lambda: asyncio.run(build_archives(release, ENGINE_JAR))).result()
    finally:
        os.close(turn)
    return release
