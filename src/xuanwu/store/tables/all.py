"""Every table, for whoever needs the whole: migrations and tests."""

from __future__ import annotations

from xuanwu.store.tables import access, events, jobs, possessions, runs, savepoints, targets
from xuanwu.store.tables.columns import metadata

__all__ = ["access", "events", "jobs", "metadata", "possessions", "runs", "savepoints", "targets"]
