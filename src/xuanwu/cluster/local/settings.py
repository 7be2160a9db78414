"""The settings of a local target."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path


@dataclass(frozen=True)
class LocalSettings:
    """`home` holds all files of the target; `engine_jar` contains our entry point.

    Processes listen on `host` only. `stop_grace` is the time between SIGTERM and SIGKILL.
    `ports` is the range from which each JobManager gets three ports.
    """

    home: Path
    engine_jar: Path
    host: str = "127.0.0.1"
    stop_grace: timedelta = timedelta(seconds=5)
    ports: range = range(20000, 30000)
