"""The engine of this installation: the jar of the entry point, and what it makes ready."""

from __future__ import annotations

from importlib import resources
from pathlib import Path

from xuanwu.cluster.local.archive import build_archives, has_archives
from xuanwu.kernel.errors import Unavailable
from xuanwu.model.release import InstalledRelease


def engine_jar() -> Path:
    """The entry point's jar, which stands in this package; it need not have been built."""
    return Path(str(resources.files("xuanwu"))) / "engine" / "xuanwu-job.jar"


async def make_ready(release: InstalledRelease) -> None:
    """Makes the class-data archives that halve a start, where they are missing.

    Raises: Unavailable; the release works without them, only slower.
    """
    jar = engine_jar()
    if not jar.exists():
        raise Unavailable(f"The engine is missing: {jar}. Build it with: make dev")
    if not has_archives(release, jar):
        await build_archives(release, jar)
