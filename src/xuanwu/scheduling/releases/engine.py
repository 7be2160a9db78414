"""The engine of this installation: its jars, and what it makes ready for them."""

from __future__ import annotations

from importlib import resources
from pathlib import Path

from xuanwu.cluster.gateway.archive import build_archive, has_archive
from xuanwu.cluster.local.archive import build_archives, has_archives
from xuanwu.kernel.errors import Unavailable
from xuanwu.kernel.tasks import in_thread
from xuanwu.model.release import InstalledRelease


def engine_jar() -> Path:
    """The entry point's jar, which stands in this package; it need not have been built."""
    return Path(str(resources.files("xuanwu"))) / "engine" / "xuanwu-job.jar"


def gateway_jars() -> tuple[Path, Path]:
    """What a process of the gateway has on its class path beside Flink."""
    return engine_jar(), engine_jar().with_name("xuanwu-gateway.jar")


async def make_ready(release: InstalledRelease) -> None:
    """Makes the class-data archives that halve a start, where they are missing.

    Raises: Unavailable; the release works without them, only slower.
    """
    for jar in gateway_jars():
        if not jar.exists():
            raise Unavailable(f"The engine is missing: {jar}. Build it with: make dev")
    if not await in_thread(has_archives, release, engine_jar()):
        await build_archives(release, engine_jar())
    if not await in_thread(has_archive, release, gateway_jars()):
        await build_archive(release, gateway_jars())
