"""A temporary home for a cluster in the foreground; sweeps what a killed process left."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from xuanwu.cluster.local import provision, sight
from xuanwu.cluster.local.settings import LocalSettings
from xuanwu.kernel import lock

_LOCK = "in-use"


@contextmanager
def scratch_home(folder: Path, engine_jar: Path) -> Generator[LocalSettings]:
    """Yields settings of a new home below `folder`, which is deleted at the end of the block."""
    folder.mkdir(parents=True, exist_ok=True)
    _sweep(folder, engine_jar)
    home = Path(tempfile.mkdtemp(dir=folder))
    held = lock.take(home / _LOCK)
    try:
        yield LocalSettings(home, engine_jar)
    finally:
        _clear(LocalSettings(home, engine_jar))
        if held is not None:
            os.close(held)


def _sweep(folder: Path, engine_jar: Path) -> None:
    for home in folder.iterdir():
        if home.is_dir() and not lock.is_held(home / _LOCK):
            _clear(LocalSettings(home, engine_jar))


def _clear(settings: LocalSettings) -> None:
    for cluster_id in sight.clusters(settings):
        provision.remove(settings, cluster_id)
    shutil.rmtree(settings.home, ignore_errors=True)
