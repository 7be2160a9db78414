"""The store of pods' logs over a SQLite file, for tests of targets."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import TypeVar

from xuanwu.kernel.clock import SystemClock
from xuanwu.scheduling.targets.pod_logs import SETTINGS, PodLogStore
from xuanwu.store.database import Database
from xuanwu.store.pod_logs import LogLimits

Store = TypeVar("Store", bound=PodLogStore)
QUICK = replace(
    SETTINGS,
    lease=timedelta(seconds=2),
    idle=timedelta(milliseconds=50),
    busy=timedelta(milliseconds=20),
    gather=timedelta(milliseconds=5),
)


def log_database(folder: Path) -> str:
    """The URL of the database that `log_store` uses."""
    return f"sqlite:///{folder / 'logs.db'}"


@asynccontextmanager
async def log_store(
    folder: Path,
    target: str = "prod",
    limits: LogLimits | None = None,
    kind: type[Store] = PodLogStore,
) -> AsyncGenerator[Store]:
    """The store as one server has it; servers share it if they name the same folder."""
    db = Database(log_database(folder))
    try:
        await db.migrate()
        yield kind(db, SystemClock(), target, limits, QUICK)
    finally:
        await db.close()
