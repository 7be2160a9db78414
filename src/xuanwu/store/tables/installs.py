"""The table of installs of releases, which is also their queue."""

from __future__ import annotations

from sqlalchemy import Column, Table

from xuanwu.model.install import InstallState
from xuanwu.store.tables.columns import (
    TABLE_OPTIONS,
    Moment,
    Prose,
    Who,
    key,
    lease_columns,
    metadata,
    word,
)

installs = Table(
    "installs",
    metadata,
    # Made of the home and the release, so that repeated requests share one row.
    Column("id", key(128), primary_key=True),
    Column("home", key(), nullable=False),
    Column("release", key(), nullable=False),
    Column("state", word(InstallState), nullable=False),
    Column("progress", Prose, nullable=False),
    Column("failure", Prose, nullable=True),
    Column("server", Prose, nullable=True),
    Column("asked_by", Who, nullable=False),
    Column("asked_at", Moment, nullable=False),
    *lease_columns(),
    **TABLE_OPTIONS,
)
