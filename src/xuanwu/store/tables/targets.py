"""The table of targets: which cluster each of them led to when it was first reached."""

from __future__ import annotations

from sqlalchemy import Column, Table

from xuanwu.store.tables.columns import TABLE_OPTIONS, Moment, Prose, key, metadata

targets = Table(
    "targets",
    metadata,
    Column("name", key(255), primary_key=True),
    Column("identity", Prose, nullable=False),
    Column("noted_at", Moment, nullable=False),
    **TABLE_OPTIONS,
)
