"""The engine of this installation: the paths of its jars, and its class-data archives."""

from __future__ import annotations

from importlib import resources
from pathlib import Path

from xuanwu.cluster.local.archive import build_archives
from xuanwu.gateway.archive import build_archive
from xuanwu.kernel.errors import Unavailable
from xuanwu.model.release import InstalledRelease


def engine_jar() -> Path:
    """The path of the entry point's jar in this package; the jar may not have been built yet."""
    return Path(str(resources.files("xuanwu"))) / "engine" / "xuanwu-job.jar"


def gateway_jars() -> tuple[Path, Path]:
    """The jars that a gateway process has on its class path in addition to Flink."""
    return engine_jar(), engine_jar().with_name("xuanwu-gateway.jar")


async def make_ready(release: InstalledRelease) -> None:
    """Makes missing class-data archives, which halve the start time of a release's processes.

    Raises: Unavailable; the release works without the archives, but starts slower.
    """
    for jar in gateway_jars():
        if not jar.exists():
            raise Unavailable(f"The engine is missing: {jar}. Build it with: make dev")
    await build_archives(release, engine_jar())
    await build_archive(release, gateway_jars())
