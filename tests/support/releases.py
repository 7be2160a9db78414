"""Real Flink releases for every suite: fetched once for this user, installed once a checkout."""

from __future__ import annotations

import asyncio
import os
import shutil
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import cache
from pathlib import Path

from tests.support.kept import kept, take
from xuanwu.kernel import lock
from xuanwu.kernel.errors import Unavailable
from xuanwu.model.release import InstalledRelease
from xuanwu.scheduling.releases import catalogue, shelf
from xuanwu.scheduling.releases import install as installing
from xuanwu.scheduling.releases.engine import make_ready

ROOT = Path(__file__).parent.parent.parent
HOME = ROOT / ".cache" / "home"
ENGINE_JAR = ROOT / "src" / "xuanwu" / "engine" / "xuanwu-job.jar"
EXAMPLES_JAR = ENGINE_JAR.with_name("xuanwu-examples.jar")
EVERY = ("1.20.5", "2.2.1")


@cache
def installed(version: str) -> InstalledRelease:
    """The release, whole and with its class-data archives, if the machine is not too busy."""
    unpacked(version)
    release = shelf.find(HOME, version)
    with ThreadPoolExecutor(1) as beside:  # the caller may stand in a loop of its own
        made = beside.submit(lambda: asyncio.run(make_ready(release)))
    with suppress(Unavailable):  # all works without archives, only slower
        made.result()
    return release


def unpacked(version: str) -> Path:
    """The folder of the release, as it was installed, once for all checkouts of this user."""
    known, place = catalogue.find(version), shelf.release_home(HOME, version)
    if shelf.is_installed(HOME, version):
        return place

    def make(folder: Path) -> None:
        installing.install(folder, known)

    inputs = (known.digest.encode(), Path(installing.__file__).read_bytes())
    made = kept(f"flink-{version}", inputs, make)
    turn = lock.wait_for(HOME / "releases" / f"{version}.archives.lock")
    try:
        if not shelf.is_installed(HOME, version):
            shutil.rmtree(place, ignore_errors=True)
            take(shelf.release_home(made, version), place)
    finally:
        os.close(turn)
    return place
