"""What the local target is told at its making."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path


@dataclass(frozen=True)
class LocalSettings:
    """`home` holds everything that the target keeps; `engine_jar` is the entry point of ours.

    Processes listen on `host` alone. `stop_grace` lies between the polite signal and the other.
    `ports` is the range from which JobManagers get their three ports.
    """

    home: Path
    engine_jar: Path
    host: str = "127.0.0.1"
    stop_grace: timedelta = timedelta(seconds=5)
    ports: range = range(20000, 30000)
