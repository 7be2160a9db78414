"""Installs one small release, dying at a named point: `python -m … HOME FILE POINT COUNT`."""

from __future__ import annotations

import sys
from pathlib import Path

from tests.scheduling.releases.small import small_release
from tests.support.faults import kill_at
from xuanwu.scheduling.releases.install import install

if __name__ == "__main__":
    home, file, point, count = sys.argv[1:]
    kill_at(point, int(count))
    print(install(Path(home), small_release(Path(file)), file=Path(file)))
