"""All tables together, for migrations and tests."""

from __future__ import annotations

from xuanwu.store.tables import (
    access,
    cases,
    desk,
    duties,
    events,
    installs,
    jobs,
    people,
    pod_logs,
    possessions,
    runs,
    savepoints,
    targets,
)
from xuanwu.store.tables.columns import metadata

__all__ = [
    "access",
    "cases",
    "desk",
    "duties",
    "events",
    "installs",
    "jobs",
    "metadata",
    "people",
    "pod_logs",
    "possessions",
    "runs",
    "savepoints",
    "targets",
]
